//! Looks names up for the client that calls webhooks, and gives it no address inside the own
//! network that is not allowed: whoever owns a name decides at any time where it leads.

use crate::config::WebhookRules;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

/// The name leads inside the own network only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name leads to no address that is allowed")]
pub(super) struct InsideAddress;

/// Returns whether this is the reason of an error.
pub(super) fn leads_inside(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<InsideAddress>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The look-up.
pub(super) struct CheckedResolver {
    rules: Arc<WebhookRules>,
}

impl CheckedResolver {
    pub(super) fn new(rules: Arc<WebhookRules>) -> CheckedResolver {
        CheckedResolver { rules }
    }
}

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (rules, name) = (Arc::clone(&self.rules), name.as_str().to_owned());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let allowed = allowed(&rules, &name, found)?;
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

/// Those of the addresses that may be called. A name that no rule names is that of a proxy, which
/// stands inside.
fn allowed(
    rules: &WebhookRules,
    name: &str,
    found: Vec<SocketAddr>,
) -> Result<Vec<SocketAddr>, Box<dyn Error + Send + Sync>> {
    if found.is_empty() {
        return Err(io::Error::from(io::ErrorKind::NotFound).into());
    }
    let is_proxy = !rules.names(name);
    let allowed: Vec<SocketAddr> = found
        .into_iter()
        .filter(|address| is_proxy || rules.may_reach(address.ip()))
        .collect();
    match allowed.is_empty() {
        true => Err(InsideAddress.into()),
        false => Ok(allowed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tests::read;

    fn rules(networks: &str) -> WebhookRules {
        let settings = read(&[
            ("PORTAL_WEBHOOK_HOSTS", "hooks.contoso.example"),
            ("PORTAL_WEBHOOK_NETWORKS", networks),
        ]);
        WebhookRules::clone(&settings.unwrap().webhooks)
    }

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        let parse = |text: &&str| SocketAddr::new(text.parse().unwrap(), 0);
        texts.iter().map(parse).collect()
    }

    // T3
    #[test]
    fn a_name_is_called_only_at_addresses_that_are_allowed() {
        let name = "hooks.contoso.example";
        let both = addresses(&["169.254.169.254", "1.1.1.1", "::1"]);
        let kept = allowed(&rules(""), name, both.clone()).unwrap();
        assert_eq!(kept, addresses(&["1.1.1.1"]));
        let inside = addresses(&["10.0.0.1", "fd00::1", "127.0.0.1"]);
        let refused = allowed(&rules(""), name, inside.clone()).unwrap_err();
        assert!(leads_inside(refused.as_ref()));
        let kept = allowed(&rules("10.0.0.0/8"), name, inside).unwrap();
        assert_eq!(kept, addresses(&["10.0.0.1"]));
        assert!(!leads_inside(
            allowed(&rules(""), name, vec![]).unwrap_err().as_ref()
        ));
    }

    #[test]
    fn a_proxy_may_stand_inside() {
        let proxy = addresses(&["10.0.0.1"]);
        let kept = allowed(&rules(""), "proxy.contoso.example", proxy.clone());
        assert_eq!(kept.unwrap(), proxy);
    }
}
