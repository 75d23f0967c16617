//! Outgoing calls. The proxy for them comes from the environment of the process, as it does for
//! other programs (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`), but calls to this machine
//! never go through one.

use reqwest::{NoProxy, Proxy};
use url::Url;

/// Hosts that never go through a proxy.
const THIS_MACHINE: &str = "localhost,.localhost,127.0.0.0/8,::1";

/// Names of the environment that only the process's own environment can give, and the reason.
pub const ENVIRONMENT_ONLY: &[&str] = &[
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
];

/// The proxies of the process's environment.
pub struct OutgoingProxies {
    /// Name of the variable, and address. The address may contain a password.
    http: Option<(&'static str, String)>,
    https: Option<(&'static str, String)>,
    exceptions: Option<String>,
}

impl OutgoingProxies {
    /// Reads the variables that other programs read too; names in lower case count where those in
    /// upper case are not set.
    pub fn read(environment: &dyn Fn(&str) -> Option<String>) -> OutgoingProxies {
        let first = |names: &[&'static str]| {
            names.iter().find_map(|name| {
                let value = environment(name)?;
                let value = value.trim();
                (!value.is_empty()).then(|| (*name, value.to_owned()))
            })
        };
        OutgoingProxies {
            http: first(&["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]),
            https: first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]),
            exceptions: first(&["NO_PROXY", "no_proxy"]).map(|(_, value)| value),
        }
    }

    /// Reads the variables of this process.
    pub fn of_process() -> OutgoingProxies {
        OutgoingProxies::read(&|name| std::env::var(name).ok())
    }

    /// The variable and the proxy, as scheme, host and port, through which calls by HTTPS go.
    /// `None` also for a value that `apply` refuses: no part of it is shown.
    pub fn https(&self) -> Option<(&'static str, String)> {
        let (name, address) = self.https.as_ref()?;
        Some((name, without_account(address)?))
    }

    /// Uses these proxies for a client.
    ///
    /// # Errors
    ///
    /// Fails with the name of the variable if its value is no address, or may have been cut in the
    /// middle of a password. The sentence contains no part of the value.
    pub fn apply<B: Builder>(&self, builder: B) -> Result<B, String> {
        for (name, address) in self.http.iter().chain(&self.https) {
            if is_torn(address) {
                return Err(format!(
                    "{name} in the environment contains an @ behind its host: percent-encode the password (/ is %2F, \\ is %5C, ? is %3F, # is %23, @ is %40)"
                ));
            }
        }
        let exceptions = self.exceptions.as_deref().unwrap_or_default();
        let exceptions = NoProxy::from_string(&format!("{THIS_MACHINE},{exceptions}"));
        let wrong = |name: &str| {
            format!(
                "{name} in the environment is not the address of a proxy, such as http://proxy.example.com:3128"
            )
        };
        let mut builder = builder.without_proxy();
        if let Some((name, address)) = &self.http {
            let proxy = Proxy::http(address).map_err(|_| wrong(name))?;
            builder = builder.with_proxy(proxy.no_proxy(exceptions.clone()));
        }
        if let Some((name, address)) = &self.https {
            let proxy = Proxy::https(address).map_err(|_| wrong(name))?;
            builder = builder.with_proxy(proxy.no_proxy(exceptions));
        }
        Ok(builder)
    }
}

/// The two kinds of builders of `reqwest`.
pub trait Builder {
    fn without_proxy(self) -> Self;
    fn with_proxy(self, proxy: Proxy) -> Self;
}

impl Builder for reqwest::ClientBuilder {
    fn without_proxy(self) -> Self {
        self.no_proxy()
    }

    fn with_proxy(self, proxy: Proxy) -> Self {
        self.proxy(proxy)
    }
}

impl Builder for reqwest::blocking::ClientBuilder {
    fn without_proxy(self) -> Self {
        self.no_proxy()
    }

    fn with_proxy(self, proxy: Proxy) -> Self {
        self.proxy(proxy)
    }
}

/// Returns scheme, host and port of an address, read as the HTTP client reads it; `None` if it is no
/// address, or a part of a password may stand in the place of the host.
fn without_account(address: &str) -> Option<String> {
    if is_torn(address) {
        return None;
    }
    let url = Url::parse(address)
        .ok()
        .filter(Url::has_host)
        .or_else(|| Url::parse(&format!("http://{address}")).ok())?;
    let port = url.port_or_known_default();
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}://{}{port}", url.scheme(), url.host_str()?))
}

/// Returns true if an `@` stands behind the host. A `/`, `\`, `?` or `#` in a password ends the host
/// for every reader of addresses; the first part of the account is then read as host and port.
fn is_torn(address: &str) -> bool {
    let rest = match address.split_once("://") {
        Some((scheme, rest)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) => rest,
        _ => address,
    };
    rest.split_once(['/', '\\', '?', '#'])
        .is_some_and(|(_, behind)| behind.contains('@'))
}

/// The innermost cause of an error of the HTTP client. It never contains what was sent.
pub fn innermost_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(set: &[(&str, &str)]) -> OutgoingProxies {
        OutgoingProxies::read(&|name| {
            set.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_proxy_in_use_is_told_without_its_account() {
        let told = |set: &[(&str, &str)]| proxies(set).https();
        assert_eq!(
            told(&[("HTTPS_PROXY", "http://hush:hush@proxy.example.com:3128/")]),
            Some(("HTTPS_PROXY", "http://proxy.example.com:3128".to_owned()))
        );
        assert_eq!(
            told(&[("all_proxy", "proxy.example.com:3128")]),
            Some(("all_proxy", "http://proxy.example.com:3128".to_owned()))
        );
        assert_eq!(told(&[("HTTPS_PROXY", "")]), None);
        assert_eq!(told(&[("HTTP_PROXY", "http://proxy:1")]), None);
    }

    /// With these passwords the host ends in the middle of the account. Digits before the sign
    /// would even be a port.
    const TORN: &[&str] = &[
        "http://hush:hush/hush@p:1",
        "http://hush:hush#hush@p:1",
        "http://hush:hush?hush@p:1",
        "http://hush:hush\\hush@p:1",
        "http://hush:12/hush@p:1",
        "http://hush:12#hush@p:1",
        "http://hush:12?hush@p:1",
        "http://hush:12\\hush@p:1",
        "hush:hush/hush@p:1",
        "hush:12/hush@p:1",
        "hush:hush://hush@p:1",
        "http:hush:12/hush@p:1",
        "socks5://hush:12/hush@p:1",
    ];

    #[test]
    fn a_password_that_cuts_the_address_is_refused_and_no_part_of_it_is_told() {
        for address in TORN {
            for name in ["HTTPS_PROXY", "HTTP_PROXY", "all_proxy"] {
                let proxies = proxies(&[(name, address)]);
                assert_eq!(proxies.https(), None, "{address}");
                let said = proxies.apply(reqwest::Client::builder()).err().unwrap();
                assert!(said.starts_with(&format!("{name} ")), "{said}");
                assert!(said.contains("percent-encode the password"), "{said}");
                assert!(!said.contains("hush") && !said.contains("12"), "{said}");
            }
        }
    }

    #[test]
    fn a_password_that_is_percent_encoded_is_taken() {
        for address in [
            "http://hush:hu%2Fsh%40%23@proxy.example.com:3128",
            "http://hush:hu@sh@proxy.example.com:3128",
            "hush:hush@proxy.example.com:3128",
        ] {
            let proxies = proxies(&[("HTTPS_PROXY", address)]);
            let told = "http://proxy.example.com:3128".to_owned();
            assert_eq!(proxies.https(), Some(("HTTPS_PROXY", told)), "{address}");
            assert!(proxies.apply(reqwest::Client::builder()).is_ok());
        }
    }

    #[test]
    fn what_is_no_proxy_is_named_without_its_value() {
        let said = proxies(&[("HTTPS_PROXY", "hush hush")])
            .apply(reqwest::Client::builder())
            .err()
            .unwrap();
        assert!(
            said.starts_with("HTTPS_PROXY ") && !said.contains("hush"),
            "{said}"
        );
    }
}
