//! The sealed content of a row of the copy: its JSON, and how something new is merged into it.

use super::{VerificationMark, profile_check};
use crate::partner_center::{CustomerItem, Verdict, VerificationStatus};
use crate::profile::{CountryRules, Json, Values};
use crate::store::customers::StoredCustomer;
use crate::store::sealing;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What lists show of a customer. The JSON has short names, because there may be a hundred thousand
/// of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Content {
    /// The name in the service's list; empty before it was read there.
    #[serde(rename = "n", skip_serializing_if = "String::is_empty")]
    pub company_name: String,
    #[serde(rename = "d", skip_serializing_if = "String::is_empty")]
    pub domain: String,
    #[serde(rename = "p")]
    pub profile: ProfileContent,
    #[serde(rename = "v", skip_serializing_if = "Option::is_none")]
    pub verification: Option<VerificationContent>,
}

/// The status of a customer's verification: its word, and since when it is so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct VerificationContent {
    #[serde(rename = "s")]
    status: String,
    #[serde(rename = "t")]
    since: i64,
}

impl VerificationContent {
    fn of(mark: VerificationMark) -> VerificationContent {
        VerificationContent {
            status: mark.status.as_str().to_owned(),
            since: mark.since,
        }
    }

    pub(super) fn mark(&self) -> VerificationMark {
        VerificationMark {
            status: VerificationStatus::parse(&self.status).unwrap_or_default(),
            since: self.since,
        }
    }
}

/// What lists show of a billing profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ProfileContent {
    #[serde(rename = "n", skip_serializing_if = "String::is_empty")]
    pub company_name: String,
    #[serde(rename = "c", skip_serializing_if = "String::is_empty")]
    pub country: String,
    #[serde(rename = "t", skip_serializing_if = "String::is_empty")]
    pub city: String,
    #[serde(rename = "e", skip_serializing_if = "String::is_empty")]
    pub email: String,
    #[serde(rename = "f", skip_serializing_if = "String::is_empty")]
    pub phone: String,
    #[serde(rename = "l", skip_serializing_if = "String::is_empty")]
    pub language: String,
    #[serde(rename = "u", skip_serializing_if = "String::is_empty")]
    pub culture: String,
    /// A hash of the whole document without what the service changes by itself.
    #[serde(rename = "h", skip_serializing_if = "String::is_empty")]
    pub digest: String,
    /// The extent of the check.
    #[serde(rename = "k", skip_serializing_if = "CheckDepth::is_none")]
    pub checked: CheckDepth,
    /// The problems that the check found: words and keys, never values.
    #[serde(rename = "r", skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
    /// A hash of the tax data, if there is any.
    #[serde(rename = "x", skip_serializing_if = "String::is_empty")]
    pub tax: String,
    /// A hash of the address.
    #[serde(rename = "g", skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The verdict about that address, in a word; empty if it was never asked for.
    #[serde(rename = "a", skip_serializing_if = "String::is_empty")]
    pub verdict: String,
}

/// The extent to which a profile was checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub(super) enum CheckDepth {
    /// Nothing: it was never read, or an earlier version of the portal read it.
    #[default]
    Nothing,
    /// The rules that the portal knows by itself. The rules of the country were not known.
    Own,
    /// All.
    Country,
}

impl CheckDepth {
    fn is_none(&self) -> bool {
        *self == CheckDepth::Nothing
    }
}

impl From<u8> for CheckDepth {
    fn from(number: u8) -> CheckDepth {
        match number {
            0 => CheckDepth::Nothing,
            1 => CheckDepth::Own,
            _ => CheckDepth::Country,
        }
    }
}

impl From<CheckDepth> for u8 {
    fn from(checked: CheckDepth) -> u8 {
        match checked {
            CheckDepth::Nothing => 0,
            CheckDepth::Own => 1,
            CheckDepth::Country => 2,
        }
    }
}

/// The longest text that the copy has of a member, in bytes. Lists show less of it; the document
/// itself is kept whole as a version.
const MAX_TEXT: usize = 1_000;

/// Members that the service changes by itself.
const TECHNICAL: [&str; 2] = ["attributes", "links"];

impl ProfileContent {
    /// Reads and checks a profile. `rules` are those of its country, if they are known.
    pub(super) fn of(document: &Json, rules: Option<&Arc<CountryRules>>) -> ProfileContent {
        let text = |path: &[&str]| {
            let value = path
                .iter()
                .try_fold(document, |json, name| json.get(name))
                .and_then(Json::text);
            cut(value.unwrap_or_default())
        };
        ProfileContent {
            company_name: text(&["companyName"]),
            country: text(&["defaultAddress", "country"]),
            city: text(&["defaultAddress", "city"]),
            email: text(&["email"]),
            phone: text(&["defaultAddress", "phoneNumber"]),
            language: text(&["language"]),
            culture: text(&["culture"]),
            digest: digest(document),
            checked: match rules {
                Some(_) => CheckDepth::Country,
                None => CheckDepth::Own,
            },
            problems: profile_check::check(document, rules)
                .iter()
                .map(ToString::to_string)
                .collect(),
            tax: profile_check::tax_digest(document),
            address: profile_check::address_digest(&profile_check::billing_address(document)),
            verdict: String::new(),
        }
    }

    /// Takes over what is known of the same document, if that was checked more thoroughly, and the
    /// verdict about the same address.
    fn or_known(mut self, before: &ProfileContent) -> ProfileContent {
        if before.address == self.address {
            self.verdict.clone_from(&before.verdict);
        }
        if before.checked > self.checked && before.digest == self.digest {
            self.checked = before.checked;
            self.problems.clone_from(&before.problems);
        }
        self
    }
}

fn cut(text: &str) -> String {
    text[..text.floor_char_boundary(MAX_TEXT)].to_owned()
}

fn digest(document: &Json) -> String {
    let mut document = document.clone();
    if let Json::Object(members) = &mut document {
        members.retain(|(name, _)| !TECHNICAL.contains(&name.as_str()));
    }
    let mut digest = sealing::hash_hex(document.to_string().as_bytes());
    digest.truncate(32);
    digest
}

impl Content {
    /// Parses the content of a row. One that cannot be opened or understood is empty, and is
    /// written anew at the next reading.
    pub(super) fn read(bytes: &[u8]) -> Content {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts are JSON")
    }
}

/// What was learnt of a customer since its row was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CustomerNote {
    /// Name and domain, as the service's list has them.
    pub listed: Option<(String, String)>,
    /// The billing profile, its version, and the time when it was asked for.
    pub profile: Option<(ProfileContent, String, i64)>,
    /// The time when the service no longer had it.
    pub gone: Option<i64>,
    /// A verdict about an address, which is that of this version.
    pub verdict: Option<(Verdict, Values, String)>,
    /// The status of its verification.
    pub verification: Option<VerificationMark>,
}

impl CustomerNote {
    pub(super) fn listed(item: &CustomerItem) -> CustomerNote {
        CustomerNote {
            listed: Some((cut(&item.company_name), cut(&item.domain))),
            ..CustomerNote::default()
        }
    }

    /// Adds what was learnt later.
    pub(super) fn add(&mut self, later: CustomerNote) {
        if later.listed.is_some() || later.profile.is_some() {
            self.gone = None;
        }
        self.listed = later.listed.or(self.listed.take());
        let is_older =
            |asked_at: i64| matches!(&self.profile, Some((_, _, newest)) if *newest > asked_at);
        if let Some(profile) = later.profile.filter(|profile| !is_older(profile.2)) {
            self.profile = Some(profile);
        }
        self.gone = later.gone.or(self.gone);
        self.verdict = later.verdict.or(self.verdict.take());
        self.verification = later.verification.or(self.verification);
    }

    /// Merges this into a row. Returns `None` if it says nothing new.
    pub(super) fn merged(&self, before: Option<&StoredCustomer>) -> Option<StoredCustomer> {
        let is_about_customer =
            self.listed.is_some() || self.profile.is_some() || self.gone.is_some();
        if before.is_none() && !is_about_customer {
            return None;
        }
        let mut row = before.cloned().unwrap_or_default();
        let mut content = Content::read(&row.content);
        if let Some((company_name, domain)) = &self.listed {
            content.company_name.clone_from(company_name);
            content.domain.clone_from(domain);
            row.gone_at = 0;
        }
        if let Some((profile, version, asked_at)) = &self.profile
            && *asked_at >= row.read_at
        {
            // The first reading tells nothing about a change.
            if row.read_at > 0
                && !content.profile.digest.is_empty()
                && content.profile.digest != profile.digest
            {
                row.changed_at = *asked_at;
            }
            content.profile = profile.clone().or_known(&content.profile);
            row.version.clone_from(version);
            row.read_at = *asked_at;
            row.gone_at = 0;
        }
        if let Some((verdict, address, version)) = &self.verdict
            && row.version == *version
        {
            // A copy of an earlier version of the portal has no hash of the address.
            content.profile.address = profile_check::address_digest(address);
            verdict.word().clone_into(&mut content.profile.verdict);
        }
        if let Some(gone_at) = self.gone
            && row.gone_at == 0
        {
            row.gone_at = gone_at;
        }
        if let Some(mark) = self.verification {
            content.verification = Some(VerificationContent::of(mark));
        }
        row.content = content.bytes();
        (Some(&row) != before).then_some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(city: &str, etag: &str) -> Json {
        let text = format!(
            r#"{{"companyName":"Contoso","email":"a@contoso.example","defaultAddress":{{"city":"{city}","country":"BR"}},"attributes":{{"etag":"{etag}"}}}}"#
        );
        Json::parse(text.as_bytes()).expect("JSON")
    }

    fn read(city: &str, etag: &str, at: i64) -> CustomerNote {
        let profile = ProfileContent::of(&document(city, etag), None);
        CustomerNote {
            profile: Some((profile, format!("version of {city}"), at)),
            ..CustomerNote::default()
        }
    }

    fn city(row: &StoredCustomer) -> String {
        Content::read(&row.content).profile.city
    }

    #[test]
    fn only_another_document_is_a_change_and_an_older_reading_says_nothing() {
        let first = read("Recife", "1", 10).merged(None).expect("a row");
        assert_eq!((city(&first).as_str(), first.changed_at), ("Recife", 0));
        let again = read("Recife", "2", 20).merged(Some(&first)).expect("read");
        assert_eq!((again.read_at, again.changed_at), (20, 0), "another tag");
        let other = read("Natal", "3", 30).merged(Some(&again)).expect("read");
        assert_eq!((city(&other).as_str(), other.changed_at), ("Natal", 30));
        assert_eq!(read("Recife", "2", 25).merged(Some(&other)), None);
    }

    #[test]
    fn a_check_without_the_rules_of_the_country_takes_nothing_away() {
        let rules = Arc::new(CountryRules {
            country: "BR".to_owned(),
            state_required: true,
            ..CountryRules::default()
        });
        let with = |city: &str, rules: Option<&Arc<CountryRules>>, at: i64| {
            let profile = ProfileContent::of(&document(city, "1"), rules);
            CustomerNote {
                profile: Some((profile, city.to_owned(), at)),
                ..CustomerNote::default()
            }
        };
        let checked = |row: &StoredCustomer| {
            let profile = Content::read(&row.content).profile;
            let state = "missing defaultAddress.state".to_owned();
            (profile.checked, profile.problems.contains(&state))
        };
        let first = with("Recife", Some(&rules), 10)
            .merged(None)
            .expect("a row");
        assert_eq!(checked(&first), (CheckDepth::Country, true));
        let again = with("Recife", None, 20).merged(Some(&first)).expect("read");
        assert_eq!(checked(&again), (CheckDepth::Country, true));
        let other = with("Natal", None, 30).merged(Some(&again)).expect("read");
        assert_eq!(checked(&other), (CheckDepth::Own, false));
        let released = Content::read(br#"{"p":{"c":"BR"}}"#).profile;
        assert_eq!(released.checked, CheckDepth::Nothing);
    }

    #[test]
    fn a_verdict_lasts_as_long_as_the_address_and_is_about_its_version() {
        let verdict = |version: &str, city: &str| CustomerNote {
            verdict: Some((
                Verdict::StreetPartial,
                profile_check::billing_address(&document(city, "1")),
                version.to_owned(),
            )),
            ..CustomerNote::default()
        };
        let word = |row: &StoredCustomer| Content::read(&row.content).profile.verdict;
        let first = read("Recife", "1", 10).merged(None).expect("a row");
        assert_eq!(
            verdict("another version", "Natal").merged(Some(&first)),
            None
        );
        let told = verdict("version of Recife", "Recife");
        let told = told.merged(Some(&first)).expect("a verdict");
        assert_eq!(word(&told), "street-partial");
        let again = read("Recife", "2", 20).merged(Some(&told)).expect("read");
        assert_eq!(word(&again), "street-partial", "the same address");
        let moved = read("Natal", "3", 30).merged(Some(&again)).expect("read");
        assert_eq!(word(&moved), "");
    }

    #[test]
    fn who_is_listed_again_is_not_gone() {
        let item = CustomerItem {
            id: String::new(),
            company_name: "Contoso".to_owned(),
            domain: "contoso.example".to_owned(),
        };
        let listed = CustomerNote::listed(&item).merged(None).expect("a row");
        assert_eq!(CustomerNote::listed(&item).merged(Some(&listed)), None);
        let gone = CustomerNote {
            gone: Some(5),
            ..CustomerNote::default()
        };
        let gone = gone.merged(Some(&listed)).expect("a change");
        assert_eq!(gone.gone_at, 5);
        let back = CustomerNote::listed(&item)
            .merged(Some(&gone))
            .expect("a change");
        assert_eq!(back.gone_at, 0);
        let mut both = CustomerNote {
            gone: Some(6),
            ..CustomerNote::default()
        };
        both.add(CustomerNote::listed(&item));
        assert_eq!(both.gone, None);
    }

    #[test]
    fn the_verification_stays_with_the_row_until_there_is_another() {
        let mark = |status, since| CustomerNote {
            verification: Some(VerificationMark { status, since }),
            ..CustomerNote::default()
        };
        let of = |row: &StoredCustomer| {
            let content = Content::read(&row.content);
            content.verification.map(|content| content.mark())
        };
        let first = read("Recife", "1", 10).merged(None).expect("a row");
        assert_eq!(of(&first), None);
        let review = mark(VerificationStatus::UnderReview, 15);
        let marked = review.merged(Some(&first)).expect("a change");
        assert_eq!(of(&marked), review.verification);
        assert_eq!((marked.read_at, marked.changed_at), (10, 0));
        assert_eq!(review.merged(Some(&marked)), None);
        let again = read("Natal", "2", 20)
            .merged(Some(&marked))
            .expect("a change");
        assert_eq!(of(&again), review.verification);
        let later = Content::read(br#"{"v":{"s":"word of later","t":5}}"#);
        let status = later.verification.map(|content| content.mark().status);
        assert_eq!(status, Some(VerificationStatus::Unknown));
    }

    #[test]
    fn a_row_that_is_not_understood_is_written_anew() {
        let broken = StoredCustomer {
            content: b"{\"p\":[".to_vec(),
            ..StoredCustomer::default()
        };
        let row = read("Recife", "1", 10)
            .merged(Some(&broken))
            .expect("a row");
        assert_eq!(city(&row), "Recife");
        let long = "ä".repeat(MAX_TEXT);
        assert_eq!(cut(&long).len(), MAX_TEXT);
    }
}
