//! The addresses that webhooks and Teams channels may have: hosts that a setting names, and never
//! anything inside the own network unless a setting names that too.

use super::Network;
use super::public_address::is_public;
use std::net::IpAddr;
use url::{Host, Url};

/// Longest address; those of Workflows have about 400 characters.
const LONGEST: usize = 2_000;

/// The rules for addresses.
#[derive(Debug, Clone, Default)]
pub struct WebhookRules {
    hosts: Vec<AllowedHost>,
    networks: Vec<Network>,
}

/// An entry of the list of hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AllowedHost {
    pattern: HostPattern,
    /// `None` for any port.
    port: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum HostPattern {
    Exact(Host<String>),
    /// Every host below this domain.
    Below(String),
}

/// The reason why an address cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookAddressProblem {
    /// It is no web address, or one with an account or a fragment.
    NoAddress,
    /// It is not `https`, or `http` on this machine.
    NotSecure,
    /// No entry of the list names its host.
    Host,
    /// The list names its host with another port.
    Port,
    /// It is an address inside the own network that is not allowed.
    Inside,
}

impl WebhookAddressProblem {
    pub const ALL: [WebhookAddressProblem; 5] = [
        WebhookAddressProblem::NoAddress,
        WebhookAddressProblem::NotSecure,
        WebhookAddressProblem::Host,
        WebhookAddressProblem::Port,
        WebhookAddressProblem::Inside,
    ];
}

/// Parses the list of hosts.
///
/// # Errors
///
/// Returns a phrase that continues the setting's name.
pub(super) fn hosts(text: &str) -> Result<Vec<AllowedHost>, String> {
    text.split(',')
        .map(str::trim)
        .enumerate()
        .map(|(place, entry)| {
            AllowedHost::parse(entry).ok_or(format!(
                "entry {} must be a host such as hooks.contoso.example, or *.contoso.example, with :port or :any behind it where that is not 443",
                place + 1
            ))
        })
        .collect()
}

impl AllowedHost {
    fn parse(entry: &str) -> Option<AllowedHost> {
        let (host, port) = match entry.rsplit_once(':') {
            // The colons of an IPv6 address stand in brackets.
            Some((host, port)) if !port.ends_with(']') => (host, port),
            Some(_) | None => (entry, "443"),
        };
        let port = match port {
            "any" => None,
            number => Some(number.parse().ok().filter(|port| *port > 0)?),
        };
        let (wild, name) = match host.strip_prefix("*.") {
            Some(domain) => (true, domain),
            None => (false, host),
        };
        // A star stands before a name, and nowhere else.
        if name.contains('*') {
            return None;
        }
        let pattern = match wild.then_some(name) {
            Some(domain) => match Host::parse(domain).ok()? {
                // Not a whole top-level domain.
                Host::Domain(domain) if domain.trim_end_matches('.').contains('.') => {
                    HostPattern::Below(domain)
                }
                Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_) => return None,
            },
            None => HostPattern::Exact(Host::parse(name).ok()?),
        };
        Some(AllowedHost { pattern, port })
    }

    fn names(&self, host: &Host<&str>) -> bool {
        match (&self.pattern, host) {
            (HostPattern::Exact(Host::Domain(name)), Host::Domain(host)) => name == host,
            (HostPattern::Exact(Host::Ipv4(address)), Host::Ipv4(host)) => address == host,
            (HostPattern::Exact(Host::Ipv6(address)), Host::Ipv6(host)) => address == host,
            (HostPattern::Below(domain), Host::Domain(host)) => host
                .strip_suffix(domain.as_str())
                .is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
            _ => false,
        }
    }
}

impl WebhookRules {
    pub(super) fn new(hosts: Vec<AllowedHost>, networks: Vec<Network>) -> WebhookRules {
        WebhookRules { hosts, networks }
    }

    /// Returns whether any host is named: without one there are no webhooks.
    pub fn has_hosts(&self) -> bool {
        !self.hosts.is_empty()
    }

    /// Parses an address that may be called. A host that is a name is looked up when it is called,
    /// and its addresses are checked then.
    ///
    /// # Errors
    ///
    /// Returns the reason why it may not be called.
    pub fn check(&self, text: &str) -> Result<Url, WebhookAddressProblem> {
        let url = Url::parse(text).map_err(|_| WebhookAddressProblem::NoAddress)?;
        let host = url.host().ok_or(WebhookAddressProblem::NoAddress)?;
        let has_account = !url.username().is_empty() || url.password().is_some();
        if has_account || url.fragment().is_some() || text.len() > LONGEST {
            return Err(WebhookAddressProblem::NoAddress);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&host) => {}
            _ => return Err(WebhookAddressProblem::NotSecure),
        }
        let mut named = self.hosts.iter().filter(|entry| entry.names(&host));
        let port = url.port_or_known_default();
        match named.clone().next() {
            None => return Err(WebhookAddressProblem::Host),
            Some(_) if !named.any(|entry| entry.port.is_none() || entry.port == port) => {
                return Err(WebhookAddressProblem::Port);
            }
            Some(_) => {}
        }
        let literal = match host {
            Host::Ipv4(address) => Some(IpAddr::from(address)),
            Host::Ipv6(address) => Some(IpAddr::from(address)),
            Host::Domain(_) => None,
        };
        if literal.is_some_and(|address| !self.may_reach(address)) {
            return Err(WebhookAddressProblem::Inside);
        }
        Ok(url)
    }

    /// Returns whether the list has this name. Every other name that a client looks up is that of a
    /// proxy.
    pub fn names(&self, name: &str) -> bool {
        let host = Host::Domain(name);
        self.hosts.iter().any(|entry| entry.names(&host))
    }

    /// Returns whether a connection to this address is allowed.
    pub fn may_reach(&self, address: IpAddr) -> bool {
        is_public(address) || self.networks.iter().any(|network| network.holds(address))
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse::networks;

    fn rules(list: &str, inside: &str) -> WebhookRules {
        WebhookRules::new(hosts(list).unwrap(), networks(inside).unwrap())
    }

    // T3
    #[test]
    fn an_address_is_called_only_if_the_list_names_its_host_and_it_leads_outside() {
        let rules = rules(
            "hooks.contoso.example,*.logic.azure.com,inside.example:8443,10.0.0.5,169.254.169.254,localhost:any,[::1]:any,[::ffff:10.1.1.1]",
            "10.0.0.0/24,127.0.0.0/8,::1",
        );
        for right in [
            "https://hooks.contoso.example/a?b=c",
            "https://HOOKS.contoso.example",
            "https://hooks.contoso.example:443/",
            "https://prod-12.westus.logic.azure.com/workflows/x",
            "https://inside.example:8443/",
            "https://10.0.0.5/",
            "http://localhost:1/",
            "http://[::1]:1/",
        ] {
            assert!(rules.check(right).is_ok(), "{right}");
        }
        use WebhookAddressProblem::{Host, Inside, NoAddress, NotSecure, Port};
        let long = format!("https://hooks.contoso.example/{}", "x".repeat(2_000));
        for (wrong, why) in [
            ("", NoAddress),
            ("hooks.contoso.example", NoAddress),
            ("mailto:a@hooks.contoso.example", NoAddress),
            ("https://me@hooks.contoso.example/", NoAddress),
            ("https://hooks.contoso.example/#x", NoAddress),
            (long.as_str(), NoAddress),
            ("http://hooks.contoso.example/", NotSecure),
            ("ftp://hooks.contoso.example/", NotSecure),
            ("http://10.0.0.5/", NotSecure),
            ("https://contoso.example/", Host),
            ("https://hooks.contoso.example.evil.example/", Host),
            ("https://evilhooks.contoso.example/", Host),
            ("https://logic.azure.com/", Host),
            ("https://evillogic.azure.com/", Host),
            ("https://127.0.0.1/", Host),
            ("https://hooks.contoso.example:444/", Port),
            ("https://inside.example/", Port),
            // However it is written.
            ("https://0xa9fea9fe/", Inside),
            ("https://2852039166/", Inside),
            ("https://169.254.43518/", Inside),
            ("https://[::ffff:a01:101]/", Inside),
        ] {
            assert_eq!(rules.check(wrong).err(), Some(why), "{wrong}");
        }
    }

    #[test]
    fn without_a_list_nothing_is_called() {
        let none = WebhookRules::default();
        assert!(!none.has_hosts());
        let refused = none.check("https://hooks.contoso.example/");
        assert_eq!(refused, Err(WebhookAddressProblem::Host));
        assert!(!none.names("hooks.contoso.example"));
        assert!(none.may_reach("1.1.1.1".parse().unwrap()));
        assert!(!none.may_reach("10.0.0.1".parse().unwrap()));
    }

    #[test]
    fn a_list_has_hosts_and_nothing_wider() {
        for wrong in [
            "",
            "a.example,",
            "*",
            "*.com",
            "*.*.example",
            "a.*.example",
            "*.10.0.0.1",
            "https://a.example",
            "a.example/x",
            "a.example:0",
            "a.example:x",
            "a b",
        ] {
            assert!(hosts(wrong).is_err(), "{wrong}");
        }
        assert_eq!(hosts("a.example, b.example:any").unwrap().len(), 2);
    }
}
