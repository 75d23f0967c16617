//! A mail server that keeps what it gets: just enough of SMTP for one program on this machine. It
//! refuses recipients whose name begins with `bounce`, and has no time for those of `later`.

use super::journal::now;
use super::{SandboxState, lock};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_util::sync::CancellationToken;

/// Letters that are kept; the oldest go first.
const MOST: usize = 500;

/// Largest letter, and longest line, in bytes.
const LARGEST: usize = 1024 * 1024;
const LINE: u64 = 4 * 1024;

/// Connections that may wait to be accepted.
const WAITING: u32 = 64;

/// A letter as it arrived.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Letter {
    /// RFC 3339, in UTC.
    pub at: String,
    pub from: String,
    pub to: Vec<String>,
    pub subject: String,
    /// The text, decoded.
    pub text: String,
    /// Headers and text as they arrived.
    pub raw: String,
}

/// The letters so far, the oldest first.
#[derive(Default)]
pub struct Mailbox(Vec<Letter>);

impl Mailbox {
    pub fn list(&self) -> Vec<Letter> {
        self.0.clone()
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    fn keep(&mut self, letter: Letter) {
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push(letter);
    }
}

/// A bound port for letters.
pub(super) struct MailListener {
    listener: TcpListener,
    /// Keeps the same port of 127.0.0.1 from being given to somebody else, whom browsers would then
    /// look for behind `localhost` and find the mail server.
    _kept: Option<TcpSocket>,
}

impl MailListener {
    /// Binds a free port of ::1, or of 127.0.0.1 if the machine has no ::1. Whoever looks for the
    /// port of the sandbox itself finds only that one on 127.0.0.1.
    ///
    /// # Errors
    /// Fails if there is none.
    pub async fn bind() -> std::io::Result<MailListener> {
        let kept = TcpSocket::new_v4()?;
        kept.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let port = kept.local_addr()?.port();
        Ok(match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
            Ok(listener) => MailListener {
                listener,
                _kept: Some(kept),
            },
            Err(_) => MailListener {
                listener: kept.listen(WAITING)?,
                _kept: None,
            },
        })
    }

    pub fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// Takes letters until `stop` is cancelled.
pub(super) async fn serve(mail: MailListener, sandbox: Arc<SandboxState>, stop: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            accepted = mail.listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        if let Ok((stream, _)) = accepted {
            let (sandbox, stop) = (Arc::clone(&sandbox), stop.clone());
            tokio::spawn(async move {
                tokio::select! {
                    // An error means that the other side has gone.
                    _ = Conversation::new(stream, sandbox).hold() => {}
                    () = stop.cancelled() => {}
                }
            });
        }
    }
}

/// A connection, and what was said of the next letter.
struct Conversation {
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
    sandbox: Arc<SandboxState>,
    from: String,
    to: Vec<String>,
}

impl Conversation {
    fn new(stream: TcpStream, sandbox: Arc<SandboxState>) -> Conversation {
        let (reader, writer) = stream.into_split();
        Conversation {
            reader: BufReader::new(reader),
            writer,
            sandbox,
            from: String::new(),
            to: vec![],
        }
    }

    async fn hold(mut self) -> std::io::Result<()> {
        self.say("220 sandbox").await?;
        loop {
            let Some(line) = self.line().await? else {
                return Ok(());
            };
            let (command, rest) = line.split_once([' ', ':']).unwrap_or((line.as_str(), ""));
            let answer = match command.to_ascii_uppercase().as_str() {
                "EHLO" => "250-sandbox\r\n250-8BITMIME\r\n250 SIZE 1048576",
                "HELO" => "250 sandbox",
                "MAIL" => {
                    self.from = address(rest);
                    self.to.clear();
                    "250 go on"
                }
                "RCPT" => self.recipient(&address(rest)),
                "DATA" if self.to.is_empty() => "503 to whom?",
                "DATA" => {
                    self.say("354 end with a dot").await?;
                    let Some(raw) = self.letter().await? else {
                        return Ok(());
                    };
                    self.keep(raw);
                    "250 kept"
                }
                "RSET" => {
                    self.to.clear();
                    "250 forgotten"
                }
                "NOOP" => "250 well",
                "QUIT" => return self.say("221 bye").await,
                _ => "502 not here",
            };
            self.say(answer).await?;
        }
    }

    fn recipient(&mut self, to: &str) -> &'static str {
        if to.starts_with("bounce") {
            return "550 5.1.1 nobody here of this name";
        }
        if to.starts_with("later") {
            return "451 4.3.0 later, please";
        }
        self.to.push(to.to_owned());
        "250 go on"
    }

    fn keep(&mut self, raw: String) {
        let (headers, text) = raw.split_once("\n\n").unwrap_or((raw.as_str(), ""));
        let header = |name: &str| {
            let headers = headers.replace("\n ", " ");
            let found = headers.lines().find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.eq_ignore_ascii_case(name)
                    .then(|| value.trim().to_owned())
            });
            found.unwrap_or_default()
        };
        let letter = Letter {
            at: now(),
            from: self.from.clone(),
            to: std::mem::take(&mut self.to),
            subject: decoded_words(&header("Subject")),
            text: match header("Content-Transfer-Encoding").as_str() {
                "base64" => from_base64(text),
                "quoted-printable" => from_quoted_printable(text),
                _ => text.to_owned(),
            },
            raw: raw.clone(),
        };
        lock(&self.sandbox.mailbox).keep(letter);
    }

    /// Reads a letter up to the dot that ends it; `None` if it is too large or ends before.
    async fn letter(&mut self) -> std::io::Result<Option<String>> {
        let mut raw = String::new();
        while let Some(line) = self.line().await? {
            if line == "." {
                return Ok(Some(raw));
            }
            raw.push_str(line.strip_prefix('.').unwrap_or(&line));
            raw.push('\n');
            if raw.len() > LARGEST {
                break;
            }
        }
        Ok(None)
    }

    /// Reads a line without its end; `None` at the end of the connection.
    async fn line(&mut self) -> std::io::Result<Option<String>> {
        let mut bytes = vec![];
        let read = (&mut self.reader)
            .take(LINE)
            .read_until(b'\n', &mut bytes)
            .await?;
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_end_matches(['\r', '\n']).to_owned();
        Ok((read > 0).then_some(line))
    }

    async fn say(&mut self, answer: &str) -> std::io::Result<()> {
        self.writer
            .write_all(format!("{answer}\r\n").as_bytes())
            .await
    }
}

/// The address between the angle brackets.
fn address(text: &str) -> String {
    let rest = text.split_once('<').map_or("", |(_, rest)| rest);
    rest.split('>').next().unwrap_or_default().to_owned()
}

fn from_base64(text: &str) -> String {
    let text: String = text.split_whitespace().collect();
    let bytes = STANDARD.decode(text).unwrap_or_default();
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
}

fn from_quoted_printable(text: &str) -> String {
    let text = text.replace("=\n", "");
    let mut bytes = vec![];
    let mut parts = text.split('=');
    bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        let code = part
            .get(..2)
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        match code {
            Some(code) => {
                bytes.push(code);
                bytes.extend_from_slice(&part.as_bytes()[2..]);
            }
            None => {
                bytes.push(b'=');
                bytes.extend_from_slice(part.as_bytes());
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A header with its encoded words decoded, as far as they are in UTF-8 and base64.
fn decoded_words(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("=?utf-8?b?") {
        // Space between two encoded words is none of the text.
        if !before.trim().is_empty() {
            decoded.push_str(before);
        }
        let (word, behind) = after.split_once("?=").unwrap_or((after, ""));
        decoded.push_str(&from_base64(word));
        rest = behind;
    }
    decoded + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_decoded() {
        assert_eq!(address(" FROM:<a@b.example> SIZE=1"), "a@b.example");
        assert_eq!(from_base64("Zg==\n"), "f");
        assert_eq!(from_quoted_printable("caf=C3=A9 =\nx=3D"), "café x=");
        assert_eq!(
            decoded_words("=?utf-8?b?5YWl?= =?utf-8?b?5Y+j?= x"),
            "入口 x"
        );
        assert_eq!(decoded_words("plain"), "plain");
    }
}
