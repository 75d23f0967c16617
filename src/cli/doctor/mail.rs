//! The check of the mail server that sends notifications.

use super::finding::{Finding, fail, note, ok};
use crate::config::Settings;
use crate::notifications::try_mail_server;

/// Connects to the mail server and signs in.
pub async fn mail_server(settings: &Settings) -> Finding {
    let Some(smtp) = &settings.smtp else {
        return note(
            "mail",
            "PORTAL_SMTP_HOST names no mail server, so nobody is told anything by e-mail",
        );
    };
    let server = format!("{} at port {}", smtp.host, smtp.port);
    match try_mail_server(smtp, &settings.url).await {
        Ok(()) => {
            let signed_in = match smtp.account {
                Some(_) => "takes the account of PORTAL_SMTP_USER",
                None => "answers, without an account",
            };
            ok("mail", format!("{server} {signed_in}"))
        }
        Err(reason) => fail(
            "mail",
            format!("{server}: {reason}"),
            "Check PORTAL_SMTP_HOST, PORTAL_SMTP_PORT, PORTAL_SMTP_SECURITY and the account; the certificate has to be one that the portal trusts (SSL_CERT_FILE)",
        ),
    }
}
