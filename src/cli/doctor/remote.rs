//! Checks that need the identity provider and Partner Center: reachability, clock, issuer and
//! credential.

use super::finding::{Finding, fail, note, ok};
use super::local::{self, entra};
use crate::auth::oidc::{Discovery, Document, DocumentProblem};
use crate::clock::Clock;
use crate::config::{Credential, OutgoingProxies, Settings, innermost_cause};
use crate::error_catalog;
use crate::server::build::http_client;
use oauth2::AuthType;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use std::time::{Duration, SystemTime};
use url::Url;
use url::form_urlencoded::byte_serialize;

/// Largest accepted difference of the clocks. It is half of the five minutes of leeway for id
/// tokens, so that the check fails before sign-ins do.
const CLOCK: Duration = Duration::from_secs(150);

/// Largest answer that is read, in bytes.
const LARGEST: usize = 1024 * 1024;

/// Runs the checks of the identity provider and of Partner Center.
pub async fn examine(settings: &Settings) -> Vec<Finding> {
    let client = match http_client() {
        Ok(client) => client,
        Err(error) => {
            return vec![fail(
                "network",
                error,
                "Install the package ca-certificates, or set SSL_CERT_FILE; check HTTPS_PROXY",
            )];
        }
    };
    let mut findings = network();
    if let Some(provider) = discovery(&client, settings, &mut findings).await {
        findings.push(keys(&client, &provider).await);
        findings.extend(credential(&client, settings, &provider).await);
        findings.extend(consent(settings, &provider.authorization));
    } else {
        findings.push(note(
            "app registration",
            "not checked: without a document that the portal accepts, the credential is sent nowhere",
        ));
    }
    findings.push(partner_center(&client, settings).await);
    findings
}

/// Tells which proxy and which certificate authorities outgoing calls use. Both come from the
/// environment of this process, which may be another one than the portal's.
fn network() -> Vec<Finding> {
    let proxies = OutgoingProxies::of_process();
    let through = match proxies.https() {
        Some((name, proxy)) => {
            format!("outgoing calls go through {proxy} ({name}), but never to this machine")
        }
        None => "outgoing calls go through no proxy; HTTPS_PROXY in the environment of the process names one".to_owned(),
    };
    let mut findings = vec![note("network", through)];
    for name in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
        let Some(path) = std::env::var_os(name).filter(|path| !path.is_empty()) else {
            continue;
        };
        let shown = path.to_string_lossy().into_owned();
        findings.push(if std::fs::metadata(&path).is_ok() {
            note(
                "network",
                format!("{name}: only the certificate authorities in {shown} are trusted, instead of the system's"),
            )
        } else {
            fail(
                "network",
                format!("{name} names {shown}, which cannot be read"),
                "It names the PEM file (or folder) of all certificate authorities to trust: the system's and your company's",
            )
        });
    }
    findings
}

/// Reads the provider's discovery document with the portal's own rules. It also checks the clock.
async fn discovery(
    client: &Client,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) -> Option<Discovery> {
    let address = format!("{}/.well-known/openid-configuration", settings.authority);
    let advice = "Check PORTAL_CLOUD, PORTAL_TENANT_ID and PORTAL_AUTHORITY, and that this machine may reach that address";
    let response = match client.get(&address).send().await {
        Ok(response) => response,
        Err(error) => {
            findings.push(fail(
                "discovery",
                format!("{address}: {}", why(&error)),
                advice,
            ));
            return None;
        }
    };
    findings.extend(clock(&response));
    let status = response.status();
    let described = json(response).await.filter(|_| status == StatusCode::OK);
    let Some(described) = described else {
        findings.push(fail(
            "discovery",
            format!("{address} answered {status}"),
            advice,
        ));
        return None;
    };
    let document: Document = match serde_json::from_value(described) {
        Ok(document) => document,
        Err(error) => {
            let what = format!("{address}: {}", shown(&error.to_string()));
            findings.push(fail("discovery", what, advice));
            return None;
        }
    };
    match document.checked(&settings.authority) {
        Ok(discovery) => {
            findings.push(ok("issuer", discovery.issuer.clone()));
            Some(discovery)
        }
        Err(problem) => {
            findings.push(refused(&problem, settings));
            None
        }
    }
}

fn refused(problem: &DocumentProblem, settings: &Settings) -> Finding {
    match problem {
        DocumentProblem::Issuer(issuer) => fail(
            "issuer",
            format!("{} calls itself {}", settings.authority, shown(issuer)),
            "Id tokens would be refused. Name the tenant by its GUID, and set PORTAL_AUTHORITY to the issuer if it is your tenant's",
        ),
        DocumentProblem::WithoutTls(address) => fail(
            "discovery",
            format!(
                "the document of {} names an address without TLS: {}",
                settings.authority,
                shown(address.as_str())
            ),
            "The portal refuses such a document, and nobody can sign in: the provider must name addresses that begin with https://",
        ),
    }
}

fn clock(response: &Response) -> Option<Finding> {
    let date = response.headers().get("date")?.to_str().ok()?;
    let theirs = httpdate::parse_http_date(date).ok()?;
    let ours = SystemTime::now();
    let apart = ours
        .duration_since(theirs)
        .or_else(|_| theirs.duration_since(ours))
        .unwrap_or_default();
    Some(if apart <= CLOCK {
        ok(
            "clock",
            format!("{} s from the provider's", apart.as_secs()),
        )
    } else {
        let advice = "Sign-ins will fail. Let the system keep its time (chrony, systemd-timesyncd)";
        fail(
            "clock",
            format!("{} s from the provider's", apart.as_secs()),
            advice,
        )
    })
}

async fn keys(client: &Client, provider: &Discovery) -> Finding {
    let address = provider.keys.as_str();
    let found = match client.get(address).send().await {
        Ok(response) => json(response).await,
        Err(error) => {
            return fail(
                "signing keys",
                format!("{}: {}", shown(address), why(&error)),
                "This machine must reach that address",
            );
        }
    };
    let count = found
        .as_ref()
        .and_then(|found| found["keys"].as_array())
        .map_or(0, |keys| {
            keys.iter().filter(|key| key["kty"] == "RSA").count()
        });
    if count > 0 {
        ok("signing keys", format!("{count} at {}", shown(address)))
    } else {
        fail(
            "signing keys",
            format!("none at {}", shown(address)),
            "The provider is broken, or PORTAL_AUTHORITY is not one",
        )
    }
}

/// Makes the request for a token of the app itself. A secret stands where the portal puts it for
/// this provider. `None`: the certificate cannot be read, which is told elsewhere.
fn token_request(
    client: &Client,
    settings: &Settings,
    provider: &Discovery,
) -> Option<RequestBuilder> {
    let request = client.post(provider.token.clone());
    let (id, scope) = (
        &settings.client_id,
        format!("{}/.default", settings.api_url),
    );
    let mut form = vec![("grant_type", "client_credentials"), ("scope", &scope)];
    Some(match &settings.credential {
        // The secret is revealed to prove it to the provider.
        Credential::Secret(secret) if matches!(provider.secret, AuthType::BasicAuth) => {
            // RFC 6749, 2.3.1: both are encoded as in a form.
            let [id, secret] = [id.as_str(), secret.reveal()]
                .map(|text| byte_serialize(text.as_bytes()).collect::<String>());
            request.basic_auth(id, Some(secret)).form(&form)
        }
        Credential::Secret(secret) => {
            form.extend([
                ("client_id", id.as_str()),
                ("client_secret", secret.reveal()),
            ]);
            request.form(&form)
        }
        Credential::Certificate(path) => {
            let now = Clock::system().now_ms();
            let certificate = local::certificate(path).ok()?;
            let assertion = certificate.assertion(id, provider.token.as_str(), now);
            form.extend([
                ("client_id", id.as_str()),
                (
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ),
                ("client_assertion", &assertion),
            ]);
            request.form(&form)
        }
    })
}

/// Requests a token for the app itself and discards it. The answer tells whether the app
/// registration and the credential are correct.
async fn credential(client: &Client, settings: &Settings, provider: &Discovery) -> Option<Finding> {
    let answer = match token_request(client, settings, provider)?.send().await {
        Ok(response) if response.status().is_success() => {
            return Some(ok(
                "app registration",
                "the provider accepts app and credential",
            ));
        }
        Ok(response) => json(response).await.unwrap_or_default(),
        Err(error) => {
            return Some(fail(
                "app registration",
                why(&error),
                "This machine must reach the token endpoint",
            ));
        }
    };
    let (error, code) = (
        answer["error"].as_str().unwrap_or("no answer"),
        aadsts(&answer),
    );
    let said = code.map_or_else(
        || shown(error),
        |code| format!("{}, AADSTS{code}", shown(error)),
    );
    Some(match (advice(code, settings), error) {
        (Some(advice), _) => fail("app registration", said, advice),
        (None, "invalid_client" | "unauthorized_client" | "no answer") => {
            let known = code.and_then(|code| error_catalog::advice(&format!("AADSTS{code}")));
            fail(
                "app registration",
                said,
                known.unwrap_or("Check PORTAL_CLIENT_ID and the secret or certificate".into()),
            )
        }
        // Other errors concern the requested scope, which sign-ins do not use. The provider has
        // accepted the app by then.
        (None, _) => ok(
            "app registration",
            format!("the provider accepts app and credential ({said} to a token of the app's own)"),
        ),
    })
}

/// Returns the AADSTS number of the provider's error.
fn aadsts(answer: &Value) -> Option<u64> {
    let first = answer["error_codes"]
        .as_array()
        .and_then(|codes| codes.first())
        .and_then(Value::as_u64);
    first.or_else(|| {
        let (_, rest) = answer["error_description"].as_str()?.split_once("AADSTS")?;
        rest.split(|c: char| !c.is_ascii_digit())
            .next()?
            .parse()
            .ok()
    })
}

/// Returns the remedy for errors that are common for a new app registration.
fn advice(code: Option<u64>, settings: &Settings) -> Option<String> {
    let app = format!("{}, App registrations", entra(settings));
    Some(match code? {
        90_002 | 900_023 => {
            "This cloud has no such tenant: check PORTAL_CLOUD and PORTAL_TENANT_ID".to_owned()
        }
        700_016 => format!(
            "The tenant has no such app: PORTAL_CLIENT_ID is the Application (client) ID in {app}, Overview"
        ),
        7_000_215 => format!(
            "The secret is wrong: copy the column Value, not the id, in {app}, Certificates & secrets"
        ),
        700_027 => format!(
            "The tenant does not know the certificate: upload it in {app}, Certificates & secrets, or it has ended"
        ),
        7_000_222 => {
            format!("The secret has ended: make a new one in {app}, Certificates & secrets")
        }
        500_011 | 650_052 | 650_057 => {
            format!(
                "The tenant does not know Microsoft Partner Center: add its permission in {app}, API permissions, and grant admin consent"
            )
        }
        _ => return None,
    })
}

/// Names the address at which an administrator grants consent for everybody.
fn consent(settings: &Settings, authorize: &Url) -> Option<Finding> {
    let base = authorize.as_str().strip_suffix("/oauth2/v2.0/authorize")?;
    let mut address = Url::parse(&format!("{base}/adminconsent")).ok()?;
    address
        .query_pairs_mut()
        .append_pair("client_id", &settings.client_id)
        .append_pair("redirect_uri", &settings.redirect_uri());
    Some(note(
        "consent",
        format!("a Global Administrator grants it once for everybody at {address}"),
    ))
}

/// Calls Partner Center without a token. The answer must be 401, which proves that it is reachable
/// and is Partner Center.
async fn partner_center(client: &Client, settings: &Settings) -> Finding {
    let address = format!("{}/v1/profiles/billing", settings.api_url);
    let advice =
        "Check PORTAL_CLOUD and PORTAL_API_URL, and that this machine may reach that address";
    match client
        .get(&address)
        .header("accept", "application/json")
        .send()
        .await
    {
        Ok(response) if response.status() == 401 => {
            ok("Partner Center", format!("{} answers", settings.api_url))
        }
        Ok(response) => fail(
            "Partner Center",
            format!(
                "{address} answered {} to a call without a token, not 401",
                response.status()
            ),
            advice,
        ),
        Err(error) => fail(
            "Partner Center",
            format!("{address}: {}", why(&error)),
            advice,
        ),
    }
}

async fn json(mut response: Response) -> Option<Value> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST {
            return None;
        }
    }
    serde_json::from_slice(&body).ok()
}

/// Returns the innermost cause, which may be the proxy's. It never contains what was sent.
fn why(error: &reqwest::Error) -> String {
    let cause = if error.is_timeout() {
        "no answer in time".to_owned()
    } else {
        innermost_cause(error)
    };
    let is_https = error.url().is_some_and(|url| url.scheme() == "https");
    let proxy = OutgoingProxies::of_process().https();
    match proxy.filter(|_| is_https && (error.is_connect() || error.is_timeout())) {
        Some((name, proxy)) => format!("{cause} (through {proxy}, which {name} names)"),
        None => cause,
    }
}

/// Removes control characters from a foreign text and shortens it, for the terminal.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tests::read;
    use serde_json::json;

    #[test]
    fn the_number_is_read_from_either_place() {
        assert_eq!(
            aadsts(&json!({"error": "invalid_client", "error_codes": [7_000_215]})),
            Some(7_000_215)
        );
        assert_eq!(
            aadsts(&json!({"error_description": "AADSTS700016: Application was not found"})),
            Some(700_016)
        );
        assert_eq!(aadsts(&json!({"error_description": "no"})), None);
        assert_eq!(aadsts(&json!([])), None);
    }

    #[test]
    fn advice_names_the_place() {
        let settings = read(&[("PORTAL_CLOUD", "usgov")]).unwrap();
        assert!(
            advice(Some(7_000_222), &settings)
                .unwrap()
                .contains("https://entra.microsoft.us, App registrations, Certificates & secrets")
        );
        assert_eq!(advice(Some(1), &settings), None);
        assert_eq!(advice(None, &settings), None);
    }

    #[test]
    fn the_consent_link_is_the_tenants() {
        let settings = read(&[]).unwrap();
        let authorize = "https://login.microsoftonline.com/t/oauth2/v2.0/authorize";
        let authorize = Url::parse(authorize).unwrap();
        let finding = consent(&settings, &authorize).unwrap().to_string();
        assert!(
            finding
                .contains("https://login.microsoftonline.com/t/adminconsent?client_id=66666666-"),
            "{finding}"
        );
        assert!(
            finding.contains("redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fsign-in%2Fcallback"),
            "{finding}"
        );
    }

    #[test]
    fn foreign_text_cannot_write_on_the_terminal() {
        assert_eq!(shown("a\u{1b}[31mb\nc"), "a[31mbc");
    }
}
