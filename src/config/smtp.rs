//! The settings of the mail server that sends notifications.

use super::Secret;
use lettre::message::Mailbox;
use std::net::Ipv6Addr;
use url::Host;

/// The mail server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub security: SmtpSecurity,
    /// Name and password.
    pub account: Option<(String, Secret)>,
    pub from: Mailbox,
}

/// The encryption of the connection to the mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// It begins without encryption, and nothing but the wish for it is sent before.
    StartTls,
    Tls,
    /// For a mail server on the same machine only.
    None,
}

impl SmtpSecurity {
    pub(super) fn parse(text: &str) -> Result<SmtpSecurity, String> {
        match text {
            "starttls" => Ok(SmtpSecurity::StartTls),
            "tls" => Ok(SmtpSecurity::Tls),
            "none" => Ok(SmtpSecurity::None),
            _ => Err("must be starttls, tls or none".to_owned()),
        }
    }

    /// The port for messages that are submitted so (RFC 8314).
    pub(super) fn usual_port(self) -> u16 {
        match self {
            SmtpSecurity::StartTls | SmtpSecurity::None => 587,
            SmtpSecurity::Tls => 465,
        }
    }
}

/// Parses the name or the address of a host.
pub(super) fn host(text: &str) -> Result<String, String> {
    // With or without brackets.
    if let Ok(address) = text.parse::<Ipv6Addr>() {
        return Ok(address.to_string());
    }
    let host = Host::parse(text).map_err(|_| "must be the name of a host, without port")?;
    Ok(match host {
        // As it stands in a certificate.
        Host::Ipv6(address) => address.to_string(),
        other => other.to_string(),
    })
}

/// Parses a port.
pub(super) fn port(text: &str) -> Result<u16, String> {
    text.parse()
        .ok()
        .filter(|port| *port > 0)
        .ok_or("must be a number from 1 to 65535".to_owned())
}

/// Parses the sender: an address, or a name and an address in angle brackets.
pub(super) fn sender(text: &str) -> Result<Mailbox, String> {
    text.parse().map_err(|_| {
        "must be an e-mail address, or a name and an address in angle brackets".to_owned()
    })
}

/// Returns whether a host is this machine by its name or address.
pub(super) fn is_this_machine(host: &str) -> bool {
    match host.parse::<std::net::IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_ports_and_senders_are_what_they_should_be() {
        for right in ["smtp.contoso.example", "10.0.0.5", "[::1]"] {
            assert!(host(right).is_ok(), "{right}");
        }
        assert_eq!(host("[::1]").as_deref(), Ok("::1"));
        assert_eq!(host("::1").as_deref(), Ok("::1"));
        for wrong in [
            "smtp.contoso.example:587",
            "smtp://contoso.example",
            "a b",
            "",
        ] {
            assert!(host(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            (port("25"), port("0").is_err(), port("65536").is_err()),
            (Ok(25), true, true)
        );
        for right in ["portal@contoso.example", "Portal <portal@contoso.example>"] {
            let sender = sender(right).expect(right);
            assert_eq!(sender.email.to_string(), "portal@contoso.example");
        }
        for wrong in [
            "portal",
            "portal@contoso.example\r\nBcc: x@y.example",
            "a@b@c",
        ] {
            assert!(sender(wrong).is_err(), "{wrong}");
        }
        assert!(is_this_machine("127.0.0.1") && is_this_machine("::1"));
        assert!(is_this_machine("localhost") && !is_this_machine("localhost.example"));
    }
}
