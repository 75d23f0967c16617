//! Messages by e-mail: plain text, by SMTP with TLS.

use super::failure::{DeliveryProblem, SendFailure};
use super::message::{Message, MessageContent};
use super::sentences::{on_one_line, sentence};
use crate::config::{SmtpSecurity, SmtpSettings};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message as Letter};
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::time::Duration;
use tokio::time::timeout;
use url::Url;

/// Time-out of each step, and of the whole.
const STEP: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(30);

/// Longest address (RFC 5321, section 4.5.3.1.3).
const LONGEST_ADDRESS: usize = 254;

/// Answers that are about the recipient, and will not change by themselves (RFC 5321, section
/// 4.2.3). Others with 5 in front may be about the portal's own account.
const NO_SUCH_RECIPIENT: &[u16] = &[550, 551, 553, 556];

/// The mail server.
pub(super) struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// The host of the portal, in ids of messages.
    host: String,
}

/// A message to a person.
pub(super) struct MailText {
    pub subject: String,
    pub body: String,
}

impl Mailer {
    /// Makes the client; nothing is connected yet.
    ///
    /// # Errors
    ///
    /// Fails with a sentence if the certificates of the system cannot be read.
    pub(super) fn new(settings: &SmtpSettings, portal: &str) -> Result<Mailer, String> {
        let tls = |host: &str| {
            TlsParameters::new(host.to_owned())
                .map_err(|error| format!("the client for the mail server cannot be made: {error}"))
        };
        let tls = match settings.security {
            SmtpSecurity::StartTls => Tls::Required(tls(&settings.host)?),
            SmtpSecurity::Tls => Tls::Wrapper(tls(&settings.host)?),
            SmtpSecurity::None => Tls::None,
        };
        let url = Url::parse(portal).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or("localhost");
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port)
            .tls(tls)
            .timeout(Some(STEP))
            .hello_name(ClientId::Domain(host.to_owned()));
        if let Some((name, password)) = &settings.account {
            // The mail server has to know it.
            let password = password.reveal().to_owned();
            builder = builder.credentials(Credentials::new(name.clone(), password));
        }
        Ok(Mailer {
            transport: builder.build(),
            from: settings.from.clone(),
            host: host.to_owned(),
        })
    }

    /// Sends a message. The receiver knows it by `id`, however often it is sent.
    ///
    /// # Errors
    ///
    /// Fails if the mail server does not take it.
    pub(super) async fn send(&self, to: &str, id: &str, text: MailText) -> Result<(), SendFailure> {
        let unfit = || SendFailure::last(DeliveryProblem::MailAddress);
        let to = address(to).ok_or_else(unfit)?;
        let letter = Letter::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(text.subject)
            .message_id(Some(format!("<{id}@{}>", self.host)))
            .date_now()
            // No program answers that somebody is on holiday (RFC 3834).
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("X-Auto-Response-Suppress", "All"))
            .header(ContentType::TEXT_PLAIN)
            .body(text.body)
            .map_err(|_| unfit())?;
        match timeout(WHOLE, self.transport.send(letter)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => Err(SendFailure::of(DeliveryProblem::NoAnswer)),
        }
    }
}

/// Connects to the mail server and signs in, and sends nothing.
///
/// # Errors
///
/// Fails with the reason, in the words of the library or of the mail server.
pub async fn try_mail_server(settings: &SmtpSettings, portal: &str) -> Result<(), String> {
    let mailer = Mailer::new(settings, portal)?;
    match timeout(WHOLE, mailer.transport.test_connection()).await {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err("it ends the connection".to_owned()),
        Ok(Err(error)) => Err(on_one_line(&error.to_string())),
        Err(_) => Err(format!("no answer within {} s", WHOLE.as_secs())),
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn failure(error: &smtp::Error) -> SendFailure {
    let code = error.status().map(u16::from);
    match code {
        Some(code) if NO_SUCH_RECIPIENT.contains(&code) => {
            SendFailure::last(DeliveryProblem::MailAddress).with_status(code)
        }
        Some(code) => SendFailure::of(DeliveryProblem::MailRefused).with_status(code),
        None if error.is_timeout() => SendFailure::of(DeliveryProblem::NoAnswer),
        None if error.is_tls() => SendFailure::of(DeliveryProblem::MailTls),
        None if error.is_client() => SendFailure::of(DeliveryProblem::MailTls),
        None => SendFailure::of(DeliveryProblem::Unreachable),
    }
}

/// Parses the address of a person; `None` if it cannot be one.
pub(super) fn address(text: &str) -> Option<Address> {
    let is_plain = text.is_ascii() && text.len() <= LONGEST_ADDRESS;
    text.parse().ok().filter(|_| is_plain)
}

/// A message in words. `owner` is the key of the person who reads it, `portal` the origin of the
/// portal.
pub(super) fn text(message: &Message, owner: &str, portal: &str) -> MailText {
    let words = message.words();
    let name = words.t("portal-name");
    let subject = |what: String| {
        let args = [("portal", name.as_ref().into()), ("what", what.into())];
        on_one_line(&words.t_args("told-subject", &args))
    };
    match &message.content {
        MessageContent::News { news, more } => {
            let count = news.len() + more;
            let what = match (news.as_slice(), more) {
                ([only], 0) => sentence(words, only, only.is_own(owner)),
                _ => words.t_args("told-count", &[("count", count.into())]),
            };
            let mut lines: Vec<String> = vec![];
            for item in news {
                lines.push(sentence(words, item, item.is_own(owner)));
                lines.push(message.moment(item.at));
                lines.push(format!("{portal}{}", item.path()));
                lines.push(String::new());
            }
            if *more > 0 {
                lines.push(words.t_args("told-more", &[("count", (*more).into())]));
                lines.push(format!("{portal}/history"));
                lines.push(String::new());
            }
            lines.push(words.t("told-why").into_owned());
            lines.push(format!("{portal}/account#notifications"));
            MailText {
                subject: subject(what),
                body: lines.join("\n"),
            }
        }
        MessageContent::Test => MailText {
            subject: subject(words.t("told-test-subject").into_owned()),
            body: format!(
                "{}\n{portal}/account#notifications",
                words.t("told-test-mail")
            ),
        },
        MessageContent::Code { code, .. } => {
            let said = words.t_args("told-code", &[("code", code.into())]);
            let account = format!("{portal}/account#notifications");
            let unasked = words.t("told-code-unasked");
            MailText {
                subject: subject(words.t("told-code-subject").into_owned()),
                body: format!("{said}\n{account}\n\n{unasked}"),
            }
        }
    }
}
