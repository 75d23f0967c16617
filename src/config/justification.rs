//! The settings about the reason and the ticket number of a save: the saves that need a reason, the
//! form of a ticket number, and the address that it links to.

use crate::profile::pattern::Pattern;
use crate::profile::{PROFILES, Profile};
use url::Url;

/// The saves that need a reason: those that change a member of these profiles, or one of these
/// fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReasonRequired {
    all: bool,
    profiles: Vec<&'static str>,
    /// Slug and key; the key of a section stands for all that is in it.
    fields: Vec<(&'static str, String)>,
}

impl ReasonRequired {
    /// Parses a list of profiles and fields, separated by commas, or `all`.
    ///
    /// # Errors
    ///
    /// Returns a phrase that continues the setting's name if an entry is none of these.
    pub fn parse(text: &str) -> Result<ReasonRequired, String> {
        let mut required = ReasonRequired::default();
        for (place, entry) in text.split(',').map(str::trim).enumerate() {
            if entry == "all" {
                required.all = true;
                continue;
            }
            let (slug, key) = match entry.split_once('.') {
                Some((slug, key)) => (slug, Some(key)),
                None => (entry, None),
            };
            let mut editable = PROFILES.iter().filter(|profile| profile.is_editable());
            let profile = editable.find(|profile| profile.slug == slug);
            let known = profile.filter(|profile| key.is_none_or(|key| has_member(profile, key)));
            let Some(profile) = known else {
                return Err(format!(
                    "entry {} must be all, a profile that can be changed ({}), or a field of one",
                    place + 1,
                    slugs()
                ));
            };
            match key {
                Some(key) => required.fields.push((profile.slug, key.to_owned())),
                None => required.profiles.push(profile.slug),
            }
        }
        Ok(required)
    }

    /// Returns whether a save that changes these members needs a reason.
    pub fn applies<'a>(
        &self,
        profile: &Profile,
        changed: impl IntoIterator<Item = &'a str>,
    ) -> bool {
        let whole = self.all || self.profiles.contains(&profile.slug);
        changed.into_iter().any(|changed| {
            whole
                || self.fields.iter().any(|(slug, key)| {
                    let rest = changed.strip_prefix(key.as_str());
                    *slug == profile.slug
                        && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                })
        })
    }
}

/// Returns whether the key is that of a field that can be changed, or of a section with one.
fn has_member(profile: &'static Profile, key: &str) -> bool {
    profile
        .places()
        .filter(|place| place.field.is_editable())
        .any(|place| place.key() == key || (!key.is_empty() && place.section.at == key))
}

fn slugs() -> String {
    let editable = PROFILES.iter().filter(|profile| profile.is_editable());
    let slugs: Vec<&str> = editable.map(|profile| profile.slug).collect();
    slugs.join(", ")
}

/// The form of a ticket number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketPattern {
    text: String,
    pattern: Pattern,
}

impl TicketPattern {
    /// Parses a pattern of the language in which Partner Center states the rules of countries. It
    /// is evaluated without backtracking, so no pattern takes exponential time.
    ///
    /// # Errors
    ///
    /// Returns a phrase that continues the setting's name if the pattern is not of that language,
    /// or matches nothing at all.
    pub fn parse(text: &str) -> Result<TicketPattern, String> {
        // By itself first: what is closed before it is opened would be a pattern inside a group.
        let own = Pattern::read(text);
        let (flag, rest) = match text.strip_prefix("(?i)") {
            Some(rest) => ("(?i)", rest),
            None => ("", text),
        };
        let whole = own.and_then(|_| Pattern::read(&format!("{flag}^(?:{rest})$")));
        let pattern = whole.map_err(|_| {
            "must be a regular expression without look-behind and references, not longer than 2,000 characters".to_owned()
        })?;
        if pattern.is_match("") == Ok(true) {
            return Err("must not match an empty ticket number".to_owned());
        }
        Ok(TicketPattern {
            text: text.to_owned(),
            pattern,
        })
    }

    /// Returns whether the whole number has this form.
    pub fn matches(&self, ticket: &str) -> bool {
        // One that takes too many steps is not known to have the form.
        self.pattern.is_match(ticket) == Ok(true)
    }

    /// The pattern as the setting has it.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The place of the ticket number in the address that it links to.
const PLACEHOLDER: &str = "{ticket}";

/// The address that ticket numbers link to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketUrl {
    before: String,
    after: String,
}

impl TicketUrl {
    /// Parses an `https` address with the placeholder in its path, query or fragment.
    ///
    /// # Errors
    ///
    /// Returns a phrase that continues the setting's name.
    pub fn parse(text: &str) -> Result<TicketUrl, String> {
        let once = text.split_once(PLACEHOLDER);
        let Some((before, after)) = once.filter(|(_, after)| !after.contains(PLACEHOLDER)) else {
            return Err("must contain {ticket} once".to_owned());
        };
        let address = Url::parse(&format!("{before}0{after}"));
        let address = address
            .ok()
            .filter(|_| text.bytes().all(|byte| byte.is_ascii_graphic()))
            .ok_or("must be a web address in ASCII")?;
        if address.scheme() != "https" || !before.starts_with("https://") {
            return Err("must begin with https://".to_owned());
        }
        if !address.username().is_empty() || address.password().is_some() {
            return Err("must be a web address without user name".to_owned());
        }
        let host_ends = before
            .trim_start_matches("https://")
            .contains(['/', '?', '#']);
        if !host_ends {
            return Err("must have {ticket} behind the host".to_owned());
        }
        Ok(TicketUrl {
            before: before.to_owned(),
            after: after.to_owned(),
        })
    }

    /// The address of a ticket, its number percent-encoded. `None` for dots alone, which an address
    /// takes for a step upwards however they are encoded.
    pub fn of(&self, ticket: &str) -> Option<String> {
        if ticket.bytes().all(|byte| byte == b'.') {
            return None;
        }
        let encoded: String = ticket
            .bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect();
        Some([&self.before, encoded.as_str(), &self.after].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{BILLING, LEGAL_BUSINESS};

    fn required(text: &str) -> ReasonRequired {
        ReasonRequired::parse(text).unwrap()
    }

    #[test]
    fn a_reason_is_required_for_all_for_a_profile_for_a_section_or_for_a_field() {
        let some = required("legal-business, billing.taxId,billing.primaryContact");
        for (profile, changed, needs) in [
            (&LEGAL_BUSINESS, vec!["companyName"], true),
            (&BILLING, vec!["taxId"], true),
            (&BILLING, vec!["address.city", "taxId"], true),
            (&BILLING, vec!["primaryContact.email"], true),
            (&BILLING, vec!["primaryContact"], true),
            (&BILLING, vec!["primaryContacts"], false),
            (&BILLING, vec!["address.city"], false),
            (&BILLING, vec!["taxIds"], false),
            (&LEGAL_BUSINESS, vec![], false),
        ] {
            assert_eq!(some.applies(profile, changed.clone()), needs, "{changed:?}");
        }
        assert!(required("all").applies(&BILLING, ["address.city"]));
        assert!(!required("all").applies(&BILLING, []));
        assert!(!ReasonRequired::default().applies(&BILLING, ["taxId"]));
    }

    #[test]
    fn every_profile_and_field_that_can_be_changed_can_be_named_and_nothing_else() {
        for profile in PROFILES.iter().filter(|profile| profile.is_editable()) {
            let fields = profile.places().filter(|place| place.field.is_editable());
            for place in fields {
                required(&format!("{}.{}", profile.slug, place.key()));
            }
            required(profile.slug);
        }
        for wrong in [
            "",
            "billing,",
            "network",
            "customer-company",
            "Billing",
            "billing.",
            "billing.taxid",
            "billing.billingDay",
            "taxId",
            "everything",
        ] {
            let said = ReasonRequired::parse(wrong).unwrap_err();
            assert!(said.contains("legal-business"), "{wrong}: {said}");
        }
    }

    #[test]
    fn a_ticket_number_has_the_form_as_a_whole() {
        let pattern = TicketPattern::parse("INC[0-9]{4,}|OPS-\\d+").unwrap();
        for ticket in ["INC0042", "OPS-1"] {
            assert!(pattern.matches(ticket), "{ticket}");
        }
        for ticket in ["", "INC042", "xINC0042", "INC0042x", "OPS-1 OPS-2", "ops-1"] {
            assert!(!pattern.matches(ticket), "{ticket}");
        }
        assert!(
            TicketPattern::parse("(?i)ops-[0-9]+")
                .unwrap()
                .matches("Ops-7")
        );
        for wrong in ["(", "[", "A)|(?:B", "(?<=a)b", "(a)\\1", "a**", "", "x*"] {
            assert!(TicketPattern::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn no_ticket_number_leads_out_of_the_address() {
        let url = TicketUrl::parse("https://tickets.example/browse/{ticket}?from=portal").unwrap();
        let of = |ticket| url.of(ticket);
        assert_eq!(
            of("OPS-1").as_deref(),
            Some("https://tickets.example/browse/OPS-1?from=portal")
        );
        assert_eq!(
            of("../a b?x#y\"é").as_deref(),
            Some("https://tickets.example/browse/..%2Fa%20b%3Fx%23y%22%C3%A9?from=portal")
        );
        assert_eq!((of("."), of("..")), (None, None));
    }

    #[test]
    fn the_address_of_tickets_is_https_with_the_placeholder_behind_the_host() {
        for right in [
            "https://tickets.example/{ticket}",
            "https://tickets.example?id={ticket}",
            "https://tickets.example:8443/a#{ticket}/b",
        ] {
            assert!(TicketUrl::parse(right).is_ok(), "{right}");
        }
        for wrong in [
            "https://tickets.example/browse/",
            "https://tickets.example/{ticket}/{ticket}",
            "http://tickets.example/{ticket}",
            "javascript:alert({ticket})",
            "https://{ticket}.example/",
            "https://tickets.example{ticket}",
            "https://me:secret@tickets.example/{ticket}",
            "https://tickets.example/a b/{ticket}",
            "https://tickets.example/é/{ticket}",
            "{ticket}",
        ] {
            assert!(TicketUrl::parse(wrong).is_err(), "{wrong}");
        }
    }
}
