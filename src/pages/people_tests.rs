//! The list of people, and the ways to the contact on pages of errors.

use super::error::ErrorPage;
use super::people::{AskedPeople, PeopleList, PeopleListPage, PeopleQuery, ToldPerson};
use super::samples::*;
use super::tests::harmless;
use crate::auth::people::{ListedPerson, PeoplePage, PersonClaims, PersonPage, PersonSession};
use crate::auth::session::SignInOrigin;
use crate::auth::{Role, Roles};
use crate::components::{PageContext, PageDetails};
use crate::config::Contact;
use crate::error::{Error, ErrorKind};
use crate::text::{Lang, Words};
use leptos::prelude::*;
use std::sync::Arc;

fn session(name: &str) -> PersonSession {
    PersonSession {
        session: name.to_owned(),
        signed_in_at: 1_795_000_000_000,
        seen_at: 1_795_000_000_000,
        roles: Some(Roles::only(Role::Admin)),
        origin: SignInOrigin {
            browser: Some(name.to_owned()),
            system: Some(name.to_owned()),
            network: Some(name.to_owned()),
        },
    }
}

fn person(name: &str) -> ListedPerson {
    ListedPerson {
        key: name.to_owned(),
        claims: Some(PersonClaims {
            name: name.to_owned(),
            username: name.to_owned(),
            roles: Roles::default(),
        }),
        seen_at: 1_795_000_000_000,
        sessions: vec![session(name)],
        has_more: true,
    }
}

fn drawn(list: PeopleList) -> String {
    let asked = PeopleQuery {
        person: HOSTILE.to_owned(),
        after: HOSTILE.to_owned(),
        ended: "one".to_owned(),
        of: HOSTILE.to_owned(),
    };
    let told = Some(ToldPerson {
        name: HOSTILE.to_owned(),
        is_reader: false,
    });
    let asked = AskedPeople { asked, list, told };
    html(
        &context(Role::Admin),
        || view! { <PeopleListPage asked=&asked/> },
    )
}

// W3
#[test]
fn names_and_claims_of_people_never_become_markup() {
    let unknown = ListedPerson {
        claims: None,
        ..person(HOSTILE)
    };
    let everybody = PeoplePage {
        people: vec![person(HOSTILE), unknown],
        next: None,
    };
    harmless(&drawn(PeopleList::Everybody(everybody)), "people");
    let one = PersonPage {
        person: person(HOSTILE),
        next: None,
    };
    harmless(&drawn(PeopleList::One(one)), "person");
}

#[test]
fn a_session_with_other_roles_than_the_last_sign_in_says_so() {
    let words = Words::of(Lang::En);
    let said = words.t("people-other-roles");
    let one = |roles: Roles| {
        let mut person = person("Edith");
        person.sessions[0].roles = Some(roles);
        drawn(PeopleList::One(PersonPage { person, next: None }))
    };
    assert!(one(Roles::only(Role::Admin)).contains(&*said));
    assert!(!one(Roles::default()).contains(&*said));
}

fn page_of_error(kind: ErrorKind, contact: Option<&str>, lang: Lang) -> String {
    let details = PageDetails {
        words: Words::of(lang),
        contact: contact.map(|text| Arc::new(Contact::parse(text).expect(text))),
        role_request_url: contact.map(|_| Arc::from("https://access.contoso.example/portal")),
        ..details(Role::Viewer)
    };
    let page = PageContext::from(details);
    let error = Error::from(kind);
    html(&page, || view! { <ErrorPage error=&error/> })
}

#[test]
fn every_refusal_names_the_contact_instead_of_an_administrator() {
    let contact = "Partner desk <desk@contoso.example> | +1 425 555 0100";
    let refusals = [
        ErrorKind::NoRole,
        ErrorKind::Role,
        ErrorKind::Mfa,
        ErrorKind::NotAllowed,
        ErrorKind::ProviderRefused,
        ErrorKind::CallbackDenied,
        ErrorKind::TooMany(60),
        ErrorKind::StoreDown,
        ErrorKind::ProviderDown,
        ErrorKind::Unreachable,
        ErrorKind::Interrupted,
        ErrorKind::Internal,
    ];
    for kind in refusals {
        let what = kind.as_str();
        let page = page_of_error(kind, Some(contact), Lang::En);
        for link in ["mailto:desk@contoso.example", "tel:+14255550100"] {
            assert!(page.contains(&format!("href=\"{link}\"")), "{what}: {page}");
        }
        for nobody in ["portal administrator", "Entra administrator"] {
            assert!(!page.contains(nobody), "{what}: {page}");
        }
        for lang in Lang::ALL {
            let page = page_of_error(kind, Some(contact), lang);
            assert!(page.contains("Partner desk"), "{what}: {page}");
            let plain = page_of_error(kind, None, lang);
            assert!(
                !plain.contains("mailto:") && !plain.contains("class=\"contact\""),
                "{what}: {plain}"
            );
        }
    }
    for kind in [
        ErrorKind::NotFound,
        ErrorKind::BadForm,
        ErrorKind::SearchTooLong,
    ] {
        let page = page_of_error(kind, Some(contact), Lang::En);
        assert!(!page.contains("mailto:"), "{}", kind.as_str());
    }
}

#[test]
fn the_page_for_roles_is_linked_where_a_role_is_missing() {
    let link = "href=\"https://access.contoso.example/portal\"";
    for (kind, links) in [
        (ErrorKind::NoRole, true),
        (ErrorKind::Role, true),
        (ErrorKind::Internal, false),
    ] {
        let page = page_of_error(kind, Some("Partner desk"), Lang::En);
        assert_eq!(page.contains(link), links, "{}", kind.as_str());
    }
}
