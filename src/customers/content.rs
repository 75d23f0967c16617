//! The sealed content of a row of the copy: its JSON, and how something new is merged into it.

use crate::partner_center::CustomerItem;
use crate::profile::Json;
use crate::store::customers::StoredCustomer;
use crate::store::sealing;
use serde::{Deserialize, Serialize};

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
}

/// The longest text that the copy has of a member, in bytes. Lists show less of it; the document
/// itself is kept whole as a version.
const MAX_TEXT: usize = 1_000;

/// Members that the service changes by itself.
const TECHNICAL: [&str; 2] = ["attributes", "links"];

impl ProfileContent {
    pub(super) fn of(document: &Json) -> ProfileContent {
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
        }
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
    }

    /// Merges this into a row. Returns `None` if it says nothing new.
    pub(super) fn merged(&self, before: Option<&StoredCustomer>) -> Option<StoredCustomer> {
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
            content.profile = profile.clone();
            row.version.clone_from(version);
            row.read_at = *asked_at;
            row.gone_at = 0;
        }
        if let Some(gone_at) = self.gone
            && row.gone_at == 0
        {
            row.gone_at = gone_at;
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
        let profile = ProfileContent::of(&document(city, etag));
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
