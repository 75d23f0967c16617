//! Search results that need no other service: pages, profiles and their fields, help, and errors.
//! Things are found by their names in the reader's language and in English, and by the names that
//! they have in the service's interface.

use crate::auth::Permission;
use crate::components::{PageContext, explanation};
use crate::error_catalog;
use crate::error_catalog::CatalogEntry;
use crate::profile::{Kind, Owner, PROFILES, Place, Profile, Target};
use crate::text::{Lang, Words, folded};
use std::borrow::Cow;

/// Something to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    pub name: String,
    /// Tells it from others of the same name; may be empty.
    pub note: String,
    pub address: String,
}

/// The terms of a search.
#[derive(Debug, Clone)]
pub struct SearchTerms {
    terms: Vec<String>,
}

/// Pages by the key of their name, and who may see them.
const PAGES: &[(&str, &str, Option<Permission>)] = &[
    ("/", "nav-overview", None),
    ("/customers", "nav-customers", None),
    ("/customers/problems", "problems-title", None),
    ("/changes", "nav-changes", Some(Permission::Edit)),
    ("/drafts", "nav-drafts", Some(Permission::Edit)),
    ("/approvals", "nav-approvals", None),
    ("/history", "nav-history", None),
    ("/people", "nav-people", Some(Permission::Administer)),
    (
        "/notifications",
        "channels-title",
        Some(Permission::Administer),
    ),
    ("/watching", "watch-title", Some(Permission::Administer)),
    ("/account", "nav-account", None),
    ("/help/errors", "help-title", None),
    ("/help/errors/partner-center", "help-partner-center", None),
    ("/help/errors/sign-in", "help-entra", None),
    ("/help/errors/portal", "help-portal", None),
    ("/help/profiles", "uses-title", None),
    ("/help/shortcuts", "keys-title", None),
];

impl SearchTerms {
    pub fn new(text: &str) -> SearchTerms {
        SearchTerms {
            terms: folded(text).split_whitespace().map(str::to_owned).collect(),
        }
    }

    pub fn is_nothing(&self) -> bool {
        self.terms.is_empty()
    }

    /// Every term stands somewhere in these.
    fn all_in(&self, texts: &[&str]) -> bool {
        let text = folded(&texts.join("\n"));
        self.terms.iter().all(|term| text.contains(term.as_str()))
    }

    /// Some term stands in these.
    fn some_in(&self, texts: &[&str]) -> bool {
        let text = folded(&texts.join("\n"));
        self.terms.iter().any(|term| text.contains(term.as_str()))
    }

    /// It is this and nothing else.
    fn is(&self, text: &str) -> bool {
        self.terms == [folded(text)]
    }

    /// Those that begin as the search does come first.
    fn sort(&self, hits: &mut [SearchHit]) {
        let first = self.terms.first().map_or("", String::as_str);
        hits.sort_by_key(|hit| !folded(&hit.name).starts_with(first));
    }
}

/// People of the audit log (key and name), with the entries of each.
pub fn people(sought: &SearchTerms, people: Vec<(String, String)>) -> Vec<SearchHit> {
    if sought.is_nothing() {
        return vec![];
    }
    let mut hits: Vec<SearchHit> = people
        .into_iter()
        .filter(|(_, name)| sought.all_in(&[name]))
        .map(|(key, name)| {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("person", &key)
                .finish();
            SearchHit {
                name,
                note: String::new(),
                address: format!("/history?{query}"),
            }
        })
        .collect();
    sought.sort(&mut hits);
    hits
}

/// Pages by their names; all that the person may see where nothing is sought.
pub fn pages(page: &PageContext, sought: &SearchTerms) -> Vec<SearchHit> {
    let seen = PAGES
        .iter()
        .filter(|(_, _, need)| need.is_none_or(|need| page.may(need)));
    let found =
        seen.filter(|(address, key, _)| sought.all_in(&[&page.t(key), &english().t(key), address]));
    let mut hits: Vec<SearchHit> = found
        .map(|(address, key, _)| SearchHit {
            name: page.t(key).into_owned(),
            note: String::new(),
            address: (*address).to_owned(),
        })
        .collect();
    sought.sort(&mut hits);
    hits
}

/// The partner's profiles, then their fields. A customer's profile leads to the customers, as the
/// customer is not known.
pub fn profiles(words: &Words, sought: &SearchTerms) -> Vec<SearchHit> {
    let mut hits: Vec<SearchHit> = PROFILES
        .iter()
        .filter(|profile| {
            let names = ["profile", "tab"].map(|family| format!("{family}-{}", profile.slug));
            let [name, tab] = &names;
            sought.all_in(&[
                &words.t(name),
                &words.t(tab),
                &english().t(name),
                profile.slug,
                profile.path,
            ])
        })
        .map(|profile| SearchHit {
            name: name_of(words, profile),
            note: String::new(),
            address: address_of(profile),
        })
        .collect();
    if !sought.is_nothing() {
        let mut fields = fields(words, sought);
        sought.sort(&mut fields);
        hits.append(&mut fields);
    }
    hits
}

fn fields(words: &Words, sought: &SearchTerms) -> Vec<SearchHit> {
    let of_partner = PROFILES
        .iter()
        .filter(|profile| profile.owner == Owner::Partner);
    of_partner
        .flat_map(move |profile| {
            profile
                .places()
                .filter_map(move |place| field(words, sought, profile, &place))
        })
        .collect()
}

/// A field is found by something of its own; the names of its profile and its section only narrow
/// the search.
fn field(
    words: &Words,
    sought: &SearchTerms,
    profile: &'static Profile,
    place: &Place,
) -> Option<SearchHit> {
    let key = place.key();
    let (label, plain) = (
        words.label(profile.slug, &key),
        english().label(profile.slug, &key),
    );
    let around = [
        format!("profile-{}", profile.slug),
        format!("section-{}", place.section.title),
    ];
    let [in_profile, in_section] = &around;
    let elsewhere = called_elsewhere(words, place.field.kind);
    let own: Vec<&str> = [&*label, &*plain, place.field.name]
        .into_iter()
        .chain(elsewhere.iter().map(|word| &**word))
        .collect();
    let (here, there) = (
        [in_profile, in_section].map(|key| words.t(key)),
        [in_profile, in_section].map(|key| english().t(key)),
    );
    let all: Vec<&str> = own
        .iter()
        .copied()
        .chain([&*key])
        .chain(here.iter().chain(&there).map(|name| &**name))
        .collect();
    if !(sought.some_in(&own) || sought.is(&key)) || !sought.all_in(&all) {
        return None;
    }
    let [profile_name, section] = here;
    let note = words.t_args(
        "label-in-section",
        &[("section", profile_name.into()), ("label", section.into())],
    );
    Some(SearchHit {
        name: label.into_owned(),
        note,
        address: format!("{}#{key}", address_of(profile)),
    })
}

/// The words of other countries for a part of the address.
fn called_elsewhere(words: &Words, kind: Kind) -> Vec<Cow<'static, str>> {
    let keys: &[&str] = match kind {
        Kind::PostalCode => &[
            "postal-zip",
            "postal-postcode",
            "postal-eircode",
            "postal-pin",
        ],
        Kind::State => &[
            "area-state",
            "area-province",
            "area-prefecture",
            "area-county",
            "area-canton",
            "area-emirate",
            "area-department",
        ],
        _ => &[],
    };
    keys.iter()
        .flat_map(|key| [words.t(key), english().t(key)])
        .collect()
}

/// The help on profiles.
pub fn help(words: &Words, sought: &SearchTerms) -> Vec<SearchHit> {
    if sought.is_nothing() {
        return vec![];
    }
    let title = words.t("uses-title");
    let found = PROFILES.iter().filter(|profile| {
        let uses: Vec<_> = profile
            .sections
            .iter()
            .map(|section| words.t(&format!("use-{}-{}", profile.slug, section.title)))
            .collect();
        let (name, text) = (
            name_of(words, profile),
            words.t(&format!("help-profile-{}", profile.slug)),
        );
        let all: Vec<&str> = uses
            .iter()
            .map(|text| &**text)
            .chain([&*name, &*text, &*title])
            .collect();
        sought.all_in(&all)
    });
    found
        .map(|profile| SearchHit {
            name: name_of(words, profile),
            note: title.clone().into_owned(),
            address: format!("/help/profiles#{}", profile.slug),
        })
        .collect()
}

/// Errors by code and status, and by what happened.
pub fn errors(words: &Words, sought: &SearchTerms) -> Vec<SearchHit> {
    if sought.is_nothing() {
        return vec![];
    }
    let found = error_catalog::entries().filter_map(|row| {
        let what = explanation::what(words, row);
        let codes = codes(row);
        sought.all_in(&[&what, &codes]).then(|| SearchHit {
            name: what,
            note: codes,
            address: explanation::address(row),
        })
    });
    found.collect()
}

fn codes(row: &CatalogEntry) -> String {
    let codes = row.codes.iter().map(|code| (*code).to_owned());
    codes
        .chain(row.statuses.iter().map(u16::to_string))
        .collect::<Vec<_>>()
        .join(" ")
}

fn name_of(words: &Words, profile: &Profile) -> String {
    words.t(&format!("profile-{}", profile.slug)).into_owned()
}

fn address_of(profile: &'static Profile) -> String {
    match profile.owner {
        Owner::Partner => Target::Partner(profile).address(),
        Owner::Customer => "/customers".to_owned(),
    }
}

fn english() -> &'static Words {
    Words::of(Lang::En)
}
