//! Checks that need no other machine: addresses, scope and credential.

use super::finding::{Finding, fail, note, ok, warn};
use crate::auth::oidc::{Certificate, CertificateError};
use crate::config::{Credential, Settings};
use crate::profile::check;
use std::path::Path;
use time::OffsetDateTime;

const DAY: i64 = 24 * 60 * 60;

/// Days before the end of a certificate from which on a warning is given.
const SOON: i64 = 30;

/// Checks the public address and the settings that depend on it.
pub fn address(settings: &Settings) -> Vec<Finding> {
    let place = format!(
        "{}, App registrations, the portal's app, Authentication, platform Web",
        entra(settings)
    );
    let mut findings = vec![note(
        "redirect URI",
        format!(
            "{} must stand, letter by letter, in {place}",
            settings.redirect_uri()
        ),
    )];
    let https = settings.url.starts_with("https:");
    if !https {
        findings.push(note(
            "address",
            format!(
                "{} works in browsers on this machine only; others need https",
                settings.url
            ),
        ));
    } else if settings.trusted_proxies.is_empty() {
        let what = "the portal speaks plain HTTP, so a proxy stands before it, and none is trusted: everybody counts as one address";
        let advice = "Name the proxy's address, as the portal sees it, in PORTAL_TRUSTED_PROXIES; otherwise one person's sign-ins can keep all others out";
        findings.push(warn("address", what, advice));
    }
    for (name, addr) in [
        ("PORTAL_ADDR", Some(settings.addr)),
        ("PORTAL_METRICS_ADDR", settings.metrics_addr),
    ] {
        if let Some(addr) = addr.filter(|addr| !addr.ip().is_loopback()) {
            let what = format!(
                "{name} is {addr}: plain HTTP beyond this machine; let a firewall keep everybody out but those who are meant"
            );
            findings.push(note("address", what));
        }
    }
    if settings.session_idle > settings.session_lifetime {
        findings.push(note(
            "sessions",
            "PORTAL_SESSION_IDLE is longer than PORTAL_SESSION_LIFETIME and has no effect",
        ));
    }
    findings
}

/// Compares the longest request with the time that proxies wait for an answer.
pub fn request_time(settings: &Settings) -> Option<Finding> {
    let seconds = settings.beyond_proxies()?.as_secs();
    Some(warn(
        "proxy",
        format!("with this PORTAL_UPSTREAM_TIMEOUT a save may take {seconds} s"),
        "Give proxies in front a longer read time-out than their 130 s (nginx: proxy_read_timeout), or their answer is 504 while the save goes on",
    ))
}

/// Checks that the scope belongs to the configured Partner Center.
pub fn scope(settings: &Settings) -> Finding {
    let usual = format!("{}/user_impersonation", settings.api_url);
    if settings.api_scope == usual {
        ok("scope", usual)
    } else if settings
        .api_scope
        .starts_with(&format!("{}/", settings.api_url))
    {
        note(
            "scope",
            format!("{} instead of the usual {usual}", settings.api_scope),
        )
    } else {
        let advice = format!(
            "Tokens for another service are refused. Leave PORTAL_API_SCOPE out, or set it to {usual}"
        );
        fail(
            "scope",
            format!(
                "{} is not a scope of {}",
                settings.api_scope, settings.api_url
            ),
            advice,
        )
    }
}

/// Checks the secret or certificate. `now` is in Unix seconds.
pub fn credential(settings: &Settings, now: i64) -> Finding {
    let place = format!(
        "{}, App registrations, the portal's app, Certificates & secrets",
        entra(settings)
    );
    match &settings.credential {
        Credential::Secret(secret) if check::is_guid(secret.reveal()) => fail(
            "credential",
            "the client secret looks like a secret's id, not like its value",
            format!("Copy the column Value in {place}"),
        ),
        Credential::Secret(_) => ok(
            "credential",
            "a client secret; its end date stands in the app registration",
        ),
        Credential::Certificate(path) => match certificate(path) {
            Ok(certificate) => lasting(certificate.ends_at(), now, &place),
            Err(error) => {
                let advice = format!(
                    "PORTAL_CLIENT_CERTIFICATE_FILE needs the certificate uploaded to {place} and its RSA private key, both PEM"
                );
                fail(
                    "credential",
                    format!("the certificate file {} {error}", path.display()),
                    advice,
                )
            }
        },
    }
}

/// Checks the remaining life of a certificate. `ends_at` and `now` are in Unix seconds.
fn lasting(ends_at: Option<i64>, now: i64, place: &str) -> Finding {
    let advice = format!(
        "Make a new one, upload it in {place}, then put it into the file that PORTAL_CLIENT_CERTIFICATE_FILE names: it is read again while the portal runs"
    );
    let Some(ends_at) = ends_at else {
        return note(
            "credential",
            "certificate and private key can be read, but not when the certificate ends",
        );
    };
    let day = OffsetDateTime::from_unix_timestamp(ends_at)
        .map(|moment| moment.date().to_string())
        .unwrap_or_default();
    match (ends_at - now).div_euclid(DAY) {
        ..0 => fail(
            "credential",
            format!("the certificate ended on {day}"),
            advice,
        ),
        left @ 0..SOON => warn(
            "credential",
            format!("the certificate ends in {left} days, on {day}"),
            advice,
        ),
        left => ok(
            "credential",
            format!("certificate and private key can be read; {left} days left, until {day}"),
        ),
    }
}

/// Reads a certificate and its private key from a PEM file.
///
/// # Errors
///
/// Fails if the file cannot be read or does not hold both.
pub(super) fn certificate(path: &Path) -> Result<Certificate, CertificateError> {
    Certificate::from_pem(&std::fs::read_to_string(path)?)
}

/// The page on which app registrations are managed.
pub(super) fn entra(settings: &Settings) -> &'static str {
    Some(settings.cloud.row().entra)
        .filter(|entra| !entra.is_empty())
        .unwrap_or("the provider's administration")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::finding::Severity;
    use crate::config::tests::read;

    #[test]
    fn a_secrets_id_is_told_from_its_value() {
        let settings = read(&[(
            "PORTAL_CLIENT_SECRET",
            "12345678-1234-1234-1234-123456789012",
        )])
        .unwrap();
        let finding = credential(&settings, 0);
        assert_eq!(finding.severity, Severity::Fail);
        assert!(!finding.to_string().contains("12345678"), "{finding}");
        assert_eq!(credential(&read(&[]).unwrap(), 0).severity, Severity::Ok);
    }

    #[test]
    fn a_certificate_is_warned_of_before_it_ends() {
        let at = |days: i64| lasting(Some(2_506_099_208), 2_506_099_208 - days * DAY, "there");
        assert_eq!(at(-1).severity, Severity::Fail);
        assert!(
            at(-1).to_string().contains("ended on 2049-05-31")
                && at(-1).to_string().contains("-> ")
        );
        assert_eq!(
            (at(0).severity, at(29).severity, at(30).severity),
            (Severity::Warn, Severity::Warn, Severity::Ok)
        );
        assert!(
            at(29)
                .to_string()
                .starts_with("WARN  credential: the certificate ends in 29 days, on 2049-05-31"),
            "{}",
            at(29)
        );
        assert!(at(400).to_string().contains("400 days left"));
        assert_eq!(lasting(None, 0, "there").severity, Severity::Note);
    }

    #[test]
    fn an_address_behind_a_proxy_that_is_not_trusted_is_found() {
        let states = |over: &[(&str, &str)]| -> Vec<Severity> {
            address(&read(over).unwrap())
                .iter()
                .map(|finding| finding.severity)
                .collect()
        };
        assert_eq!(
            states(&[("PORTAL_URL", "https://portal.example.com")]),
            [Severity::Note, Severity::Warn]
        );
        assert_eq!(
            states(&[
                ("PORTAL_URL", "https://portal.example.com"),
                ("PORTAL_TRUSTED_PROXIES", "127.0.0.1")
            ]),
            [Severity::Note]
        );
        let open = [
            ("PORTAL_ADDR", "0.0.0.0:3000"),
            ("PORTAL_METRICS_ADDR", "10.0.0.1:9090"),
        ];
        assert_eq!(
            states(&open).len(),
            4,
            "redirect URI, no https, and two listeners beyond this machine"
        );
    }

    #[test]
    fn a_save_that_takes_longer_than_proxies_wait_is_found() {
        let of = |seconds| request_time(&read(&[("PORTAL_UPSTREAM_TIMEOUT", seconds)]).unwrap());
        assert_eq!(of("18"), None);
        let found = of("30").unwrap().to_string();
        assert!(
            found.starts_with("WARN  proxy: ") && found.contains("200 s"),
            "{found}"
        );
    }

    #[test]
    fn a_scope_of_another_service_is_found() {
        assert_eq!(scope(&read(&[]).unwrap()).severity, Severity::Ok);
        assert_eq!(
            scope(&read(&[("PORTAL_API_SCOPE", "https://graph.microsoft.com/User.Read")]).unwrap())
                .severity,
            Severity::Fail
        );
    }
}
