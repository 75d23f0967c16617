//! Rules for every page, walked over every profile.

use super::account::AccountPage;
use super::customer_table::CustomerTablePage;
use super::customers::{CustomerList, CustomersPage, ListedCustomer, ListedCustomers};
use super::error::ErrorPage;
use super::overview::OverviewPage;
use super::profile::ProfilePage;
use super::review::ReviewPage;
use super::samples::*;
use super::wait::WaitPage;
use super::*;
use crate::app::{self, Frame};
use crate::assets;
use crate::auth::session::{ListedSession, SignInOrigin};
use crate::auth::{Permission, Person, Role};
use crate::components::PageContext;
use crate::components::job::Job;
use crate::editing::{
    AskedVerification, Draft, Justification, MergePreview, Opened, Outcome, ReadOnlyReason,
    Request, Review, StoredDifference, ValueSource,
};
use crate::error::{Error, ErrorKind, UpstreamAnswer};
use crate::error_catalog::Verb;
use crate::history::{AuthorCertainty, ChangeAuthor, ChangeOrigin, Verification, VerificationStep};
use crate::partner_center::VerificationStatus;
use crate::partner_center::access_log::{AccessAnswers, AccessResult, LastAccess};
use crate::profile::merge::{Merged, Resolution, Side};
use crate::profile::{
    BILLING, CUSTOMER_BILLING, Code, FieldProblem, Guard, Json, LEGAL_BUSINESS, ORGANIZATION,
    Profile, Values, merge, write,
};
use crate::text::{Lang, Words};
use leptos::prelude::*;
use std::collections::BTreeSet;

pub(super) fn form(page: &PageContext, opened: &Opened) -> String {
    html(page, || view! { <ProfilePage opened/> })
}

pub(super) fn reviewed(page: &PageContext, review: &Review) -> String {
    html(page, || view! { <ReviewPage review/> })
}

pub(super) fn review_of(
    profile: &'static Profile,
    base: Json,
    theirs: Json,
    draft: Draft,
) -> Review {
    let Merged {
        changes,
        clashes,
        settled,
        taken,
    } = merge(profile, &base, &theirs, &draft.values, &draft.resolutions);
    let mut guards: Vec<Guard> = changes
        .iter()
        .filter_map(|change| profile.place(&change.key)?.field.guard())
        .collect();
    guards.dedup();
    let request = Request {
        method: "PUT",
        address: format!("https://api.example/v1/{}", profile.path),
        headers: vec![
            ("MS-RequestId", "0f9a".to_owned()),
            ("X-Locale", "en-US".to_owned()),
            ("Content-Type", "application/json".to_owned()),
        ],
        body: write(profile, &theirs, &changes),
    };
    let prepared = MergePreview {
        changes,
        clashes,
        settled,
        taken,
        problems: vec![],
        guards,
        request,
    };
    let sources = Default::default();
    Review {
        target: target(profile),
        draft,
        base,
        theirs,
        version: "version-2".to_owned(),
        prepared,
        outcome: None,
        locked: None,
        sources,
        addresses: Default::default(),
        countries: Default::default(),
        saving: None,
        colleagues: vec![],
        verification: None,
        needs_reason: false,
        ticket_form: None,
        approval: Default::default(),
    }
}

/// A key that has no words stands in brackets.
pub(super) fn missing_words(page: &str) -> Option<&str> {
    let body = page.find("<body").unwrap_or(0);
    page[body..]
        .split('[')
        .skip(1)
        .filter_map(|rest| rest.split(']').next())
        .find(|key| !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
}

fn count(page: &str, what: &str) -> usize {
    page.matches(what).count()
}

#[test]
fn every_field_that_may_be_edited_has_a_label_and_an_input_named_by_its_key() {
    for profile in profiles() {
        let page = form(&context(Role::Editor), &opened(profile, likely(profile)));
        // The header has a form of its own.
        let page = &page[page.find("<main").unwrap()..];
        for key in editable(profile) {
            assert_eq!(
                count(page, &format!("<label for=\"{key}\">")),
                1,
                "{} {key}",
                profile.slug
            );
            assert_eq!(
                count(page, &format!(" name=\"{key}\"")),
                1,
                "{} {key}",
                profile.slug
            );
            assert_eq!(
                count(page, &format!(" id=\"{key}\"")),
                1,
                "{} {key}",
                profile.slug
            );
        }
        assert_eq!(missing_words(page), None, "{}", profile.slug);
    }
}

#[test]
fn whoever_may_not_edit_gets_the_values_and_no_inputs() {
    for profile in profiles() {
        for role in [Role::Viewer, Role::Auditor] {
            let context = context(role);
            assert!(!context.may(Permission::Edit));
            let page = form(&context, &opened(profile, likely(profile)));
            let main = &page[page.find("<main").unwrap()..page.find("</main>").unwrap()];
            for tag in ["<input", "<select", "<button", "<form", "<textarea"] {
                assert!(!main.contains(tag), "{} has {tag}", profile.slug);
            }
            assert!(
                main.contains("Contoso Cloud Services GmbH &amp; Co. KG")
                    || profile.slug == "support"
            );
        }
    }
}

// W3
#[test]
fn nothing_in_a_profile_becomes_markup() {
    for lang in Lang::ALL {
        for profile in profiles() {
            for role in [Role::Editor, Role::Viewer] {
                let document = filled(profile, |_, _| HOSTILE.to_owned());
                let context = speaking(lang, role);
                let mut opened = opened(profile, document.clone());
                harmless(&form(&context, &opened), profile.slug);

                // As typed, with a problem in every field that carries the service's own words.
                let typed: Values = editable(profile)
                    .map(|key| (key, format!("{HOSTILE}2")))
                    .collect();
                let problems: Vec<FieldProblem> = editable(profile)
                    .map(|key| FieldProblem {
                        key,
                        code: Code::Upstream {
                            detail: HOSTILE.to_owned(),
                            answered: HOSTILE.to_owned(),
                        },
                    })
                    .collect();
                opened.draft = Some(Draft {
                    values: typed.clone(),
                    ..draft(&[])
                });
                opened.base = Some(document.clone());
                opened.outcome = Some(Outcome::Rejected {
                    problems: problems.clone(),
                    answer: hostile_answer(),
                });
                opened.warnings = problems;
                opened.locked = Some(ReadOnlyReason::Doubled(HOSTILE.to_owned()));
                harmless(&form(&context, &opened), profile.slug);
                opened.locked = None;
                harmless(&form(&context, &opened), profile.slug);

                if !profile.is_editable() {
                    continue;
                }
                // Reviewed: changed, clashing, and shown in the request.
                let theirs = filled(profile, |_, _| format!("{HOSTILE}3"));
                let draft = Draft {
                    values: typed,
                    why: Justification {
                        reason: Some(HOSTILE.to_owned()),
                        ticket: Some(HOSTILE.to_owned()),
                    },
                    ..draft(&[])
                };
                harmless(
                    &reviewed(
                        &context,
                        &review_of(profile, document.clone(), document.clone(), draft.clone()),
                    ),
                    profile.slug,
                );
                let mut review = review_of(profile, document.clone(), theirs, draft);
                let by = ValueSource::Portal {
                    name: HOSTILE.to_owned(),
                    same_person: false,
                    at: 0,
                };
                review.sources = editable(profile).map(|key| (key, by.clone())).collect();
                harmless(&reviewed(&context, &review), profile.slug);
            }
        }
    }
}

// W3
#[test]
fn nothing_that_providers_say_becomes_markup() {
    let mut details = details(Role::Editor);
    details.path = format!("/customers?search={HOSTILE}");
    details.reference = HOSTILE.to_owned();
    let person = details.person.as_mut().unwrap();
    person.name = HOSTILE.to_owned();
    person.username = HOSTILE.to_owned();
    let context = PageContext::from(details);
    let frame = || Frame::titled(HOSTILE);
    let upstream = UpstreamAnswer {
        status: Some(400),
        code: Some(HOSTILE.to_owned()),
        description: Some(HOSTILE.to_owned()),
        correlation_id: Some(HOSTILE.to_owned()),
        request_id: Some(HOSTILE.to_owned()),
        ..UpstreamAnswer::default()
    };
    let error = Error::with(ErrorKind::Unavailable, upstream);
    harmless(
        &app::html(&context, frame(), || view! { <ErrorPage error=&error/> }),
        "error",
    );
    let row = ListedCustomer {
        id: customer().to_string(),
        company_name: HOSTILE.to_owned(),
        domain: HOSTILE.to_owned(),
    };
    let list = ListedCustomers {
        search: HOSTILE.to_owned(),
        found: CustomerList {
            items: vec![row],
            next: Some(HOSTILE.to_owned()),
            more: true,
            ..CustomerList::default()
        },
        later: true,
    };
    harmless(
        &app::html(&context, frame(), || view! { <CustomersPage list=&list/> }),
        "customers",
    );
    let table = customer_table(|_| HOSTILE.to_owned());
    harmless(
        &app::html(
            &context,
            frame(),
            || view! { <CustomerTablePage table=&table/> },
        ),
        "customer table",
    );
    let listed = ListedSession {
        person: Person {
            session: HOSTILE.to_owned(),
            oid: "2".to_owned(),
            ..context.person.clone().unwrap()
        },
        seen_at: 0,
        origin: SignInOrigin::default(),
    };
    let (sessions, access) = ([listed], hostile_lasts());
    let listening = super::notification_tests::listening(HOSTILE);
    harmless(
        &app::html(
            &context,
            frame(),
            || view! { <AccountPage sessions=&sessions access=&access listening=&listening/> },
        ),
        "account",
    );
    let cards: Vec<overview::Card> = profiles()
        .map(|profile| overview::Card {
            target: target(profile),
            document: Ok(filled(profile, |_, _| HOSTILE.to_owned())),
            last: None,
        })
        .chain([overview::Card {
            target: target(&BILLING),
            document: Err(error.clone()),
            last: Some((
                filled(&BILLING, |_, _| HOSTILE.to_owned()),
                1_795_000_000_000,
            )),
        }])
        .collect();
    harmless(
        &app::html(
            &context,
            frame(),
            || view! { <OverviewPage cards=&cards drafts=&[] recent=&[]/> },
        ),
        "overview",
    );
}

fn hostile_lasts() -> AccessAnswers {
    let answer = AccessResult::Refused {
        status: 403,
        code: Some(HOSTILE.to_owned()),
    };
    AccessAnswers::from([(
        ("billing", Verb::View),
        LastAccess {
            at: 0,
            answer,
            mfa: None,
        },
    )])
}

fn hostile_answer() -> UpstreamAnswer {
    UpstreamAnswer {
        code: Some(HOSTILE.to_owned()),
        description: Some(HOSTILE.to_owned()),
        ..UpstreamAnswer::default()
    }
}

/// The page's own two scripts are the only ones, and no attribute was left early.
pub(super) fn harmless(page: &str, what: &str) {
    assert!(
        page.contains("alert(1)"),
        "{what}: the value is not on the page at all"
    );
    assert!(!page.contains("<script>"), "{what}");
    assert_eq!(
        page.matches("</textarea>").count(),
        page.matches("<textarea").count(),
        "{what}: an input of several lines ends early"
    );
    for at in page.match_indices("alert(1)").map(|(at, _)| at) {
        let before: Vec<char> = page[..at].chars().rev().take(40).collect();
        let before: String = before.into_iter().rev().collect();
        assert!(
            before.ends_with("&lt;script&gt;") || before.ends_with("script%3E"),
            "{what}: {before}"
        );
    }
}

#[test]
fn a_list_offers_what_is_stored_and_what_was_typed_listed_or_not() {
    let offered = |stored: &str, typed: Option<&str>| {
        let mut document = likely(&ORGANIZATION);
        document.set(
            &["defaultAddress", "country"],
            Json::Text(stored.to_owned()),
        );
        let mut opened = opened(&ORGANIZATION, document.clone());
        if let Some(typed) = typed {
            opened.draft = Some(draft(&[("defaultAddress.country", typed)]));
            opened.base = Some(document);
        }
        let page = form(&context(Role::Editor), &opened);
        let start = page.find("<select id=\"defaultAddress.country\"").unwrap();
        page[start..start + page[start..].find("</select>").unwrap()].to_owned()
    };
    for (stored, typed, there, chosen) in [
        ("DE", None, vec!["<option value=\"DE\" selected>"], 1),
        (
            "de",
            None,
            vec!["<option value=\"de\" selected>", "<option value=\"DE\">"],
            1,
        ),
        (
            "XX",
            Some("FR"),
            vec!["<option value=\"XX\">XX", "<option value=\"FR\" selected>"],
            1,
        ),
        (
            "DE",
            Some("Q Q"),
            vec![
                "<option value=\"DE\">",
                "<option value=\"Q Q\" selected>Q Q",
            ],
            1,
        ),
        ("", None, vec!["<option value=\"\" selected>"], 1),
        (
            "DE",
            Some(""),
            vec!["<option value=\"\" selected>", "<option value=\"DE\">"],
            1,
        ),
    ] {
        let list = offered(stored, typed);
        assert_eq!(count(&list, " selected"), chosen, "{stored} {typed:?}");
        for option in there {
            assert_eq!(count(&list, option), 1, "{stored} {typed:?}: {option}");
        }
    }
}

#[test]
fn wrong_input_keeps_what_was_typed_and_points_to_it() {
    let document = likely(&BILLING);
    let mut opened = opened(&BILLING, document.clone());
    let problem = FieldProblem {
        key: "primaryContact.email".to_owned(),
        code: Code::Email,
    };
    opened.draft = Some(draft(&[
        ("primaryContact.email", "nobody"),
        ("address.city", "Berlin"),
    ]));
    opened.base = Some(document);
    opened.outcome = Some(Outcome::Problems {
        problems: vec![problem],
    });
    let page = form(&context(Role::Editor), &opened);
    assert!(page.contains("value=\"nobody\"") && page.contains("value=\"Berlin\""));
    assert!(page.contains("href=\"#primaryContact.email\""));
    assert_eq!(count(&page, "aria-invalid=\"true\""), 1);
    let input = &page[page.find("<input id=\"primaryContact.email\"").unwrap()..];
    let input = &input[..input.find('>').unwrap()];
    assert!(
        input.contains("aria-invalid=\"true\"") && input.contains("problem-primaryContact.email"),
        "{input}"
    );
    assert!(
        input.contains("data-stored=\"billing@contoso.example\""),
        "{input}"
    );
    assert!(page.contains("role=\"alert\" tabindex=\"-1\" autofocus"));
}

#[test]
fn a_form_carries_the_version_its_author_saw() {
    let mut opened = opened(&BILLING, likely(&BILLING));
    assert!(form(&context(Role::Editor), &opened).contains("name=\"seen\" value=\"version-1\""));
    opened.version = "version-2".to_owned();
    opened.draft = Some(draft(&[]));
    opened.base = Some(likely(&BILLING));
    assert!(form(&context(Role::Editor), &opened).contains("name=\"seen\" value=\"version-1\""));
}

#[test]
fn a_guarded_change_asks_for_confirmation_and_another_does_not() {
    let base = likely(&BILLING);
    let page = reviewed(
        &context(Role::Editor),
        &review_of(
            &BILLING,
            base.clone(),
            base.clone(),
            draft(&[("taxId", "1")]),
        ),
    );
    assert!(page.contains("type=\"checkbox\" name=\"confirm\" value=\"yes\""));
    assert!(page.contains("value=\"save\""));
    let page = reviewed(
        &context(Role::Editor),
        &review_of(
            &BILLING,
            base.clone(),
            base,
            draft(&[("address.city", "Berlin")]),
        ),
    );
    assert!(!page.contains("name=\"confirm\""));
    assert!(page.contains("<mark>"));
}

#[test]
fn an_example_is_one_of_the_country_and_none_that_the_review_warns_of() {
    let mut base = likely(&BILLING);
    base.set(&["address", "country"], Json::Text("US".to_owned()));
    let warns_of = |value: &str| {
        let draft = draft(&[("taxId", value)]);
        let review = review_of(&BILLING, base.clone(), base.clone(), draft);
        reviewed(&context(Role::Editor), &review).contains("data-slip=\"tax-id-form\"")
    };
    assert!(warns_of("12-345678") && !warns_of("12-3456789"));
    for lang in Lang::ALL {
        let words = Words::of(lang);
        assert!(words.t("hint-taxId").contains("12-3456789"), "{lang:?}");
        // Whatever the country is.
        for key in ["hint-state", "problem-state-length"] {
            assert!(!words.t(key).contains("WA"), "{lang:?} {key}");
        }
    }
}

#[test]
fn what_is_not_found_is_told_without_a_word_that_means_the_postal_address() {
    let words = Words::of(Lang::En);
    for row in ["status-404", "pc-1000"] {
        for part in ["what", "do"] {
            let text = words.t(&format!("catalogue-{row}-{part}"));
            assert!(!text.contains("address"), "{row}: {text}");
        }
    }
}

#[test]
fn the_same_change_in_other_tools_is_on_the_review_in_every_language() {
    for lang in Lang::ALL {
        for profile in profiles().filter(|profile| profile.is_editable()) {
            let base = likely(profile);
            let typed: Vec<(String, String)> = editable(profile)
                .map(|key| (key, "x' </pre> y".to_owned()))
                .collect();
            let pairs: Vec<(&str, &str)> = typed
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str()))
                .collect();
            let page = reviewed(
                &speaking(lang, Role::Editor),
                &review_of(profile, base.clone(), base, draft(&pairs)),
            );
            assert_eq!(missing_words(&page), None, "{lang:?} {}", profile.slug);
            assert_eq!(
                count(&page, "<pre"),
                count(&page, "</pre>"),
                "{lang:?} {}",
                profile.slug
            );
            for there in [
                "curl --fail-with-body",
                "Set-Partner",
                ".Update(profile);",
                ".update(profile);",
            ] {
                assert!(page.contains(there), "{lang:?} {}: {there}", profile.slug);
            }
        }
    }
    let unchanged = review_of(&BILLING, likely(&BILLING), likely(&BILLING), draft(&[]));
    assert!(!reviewed(&context(Role::Editor), &unchanged).contains("curl"));
}

#[test]
fn a_guard_is_said_before_anything_is_typed() {
    let words = Words::of(Lang::En);
    let page = form(
        &context(Role::Editor),
        &opened(&LEGAL_BUSINESS, likely(&LEGAL_BUSINESS)),
    );
    assert_eq!(
        count(&page, &words.t("guard-vetting")),
        1,
        "once for the whole form"
    );
    let page = form(&context(Role::Editor), &opened(&BILLING, likely(&BILLING)));
    assert!(page.contains("<p id=\"guard-taxId\"") && page.contains("guard-taxId\""));
    let customer = opened(&CUSTOMER_BILLING, likely(&CUSTOMER_BILLING));
    let page = form(&context(Role::Editor), &customer);
    assert_eq!(
        count(&page, &words.t("guard-verification")),
        2,
        "at the name, and once for the address"
    );
    let id = "guard-verification-address";
    assert!(page.contains(&format!("<fieldset aria-describedby=\"{id}\"")));
    assert!(page.contains(&format!("<p id=\"{id}\"")));
    assert!(page.contains("<p id=\"guard-companyName\""));
}

#[test]
fn a_verification_is_told_as_a_timeline_and_a_quiet_one_is_not() {
    let step = |status: &str, said_at: Option<i64>| VerificationStep {
        status: status.to_owned(),
        said_at,
        seen_at: 1_794_000_000_000,
    };
    for lang in Lang::ALL {
        let context = speaking(lang, Role::Editor);
        let mut customer = opened(&CUSTOMER_BILLING, likely(&CUSTOMER_BILLING));
        assert!(!form(&context, &customer).contains("data-verification"));
        for status in VerificationStatus::ALL {
            let said_at = Some(1_793_000_000_000);
            customer.verification = Some(Verification {
                steps: vec![step("allowed", None), step(status.as_str(), said_at)],
                asked_at: 1_794_900_000_000,
                follow_until: 0,
            });
            let page = form(&context, &customer);
            let word = format!("data-verification=\"{}\"", status.as_str());
            assert!(page.contains(&word), "{lang:?} {status:?}");
            let words = Words::of(lang);
            let blocked = page.contains(words.t("verification-blocked-what").as_ref());
            assert_eq!(blocked, status.blocks(), "{lang:?} {status:?}");
            assert_eq!(missing_words(&page), None, "{lang:?} {status:?}");
        }
        customer.verification = Some(Verification::default());
        let page = form(&context, &customer);
        assert!(page.contains("data-verification=\"asking\""), "{lang:?}");

        let mut legal = opened(&LEGAL_BUSINESS, likely(&LEGAL_BUSINESS));
        for (status, told) in [("authorized", false), ("pending", true), ("rejected", true)] {
            legal
                .document
                .set(&["vettingStatus"], Json::Text(status.to_owned()));
            legal.verification = Some(Verification {
                steps: vec![step("authorized", None), step(status, None)],
                ..Verification::default()
            });
            let page = form(&context, &legal);
            let is_told = page.contains("data-vetting-since");
            assert_eq!(is_told, told, "{lang:?} {status}");
            assert_eq!(missing_words(&page), None, "{lang:?} {status}");
        }
        // Thirty days after the portal saw it first.
        let page = form(&context, &legal);
        assert!(page.contains(&context.moment(1_796_592_000_000)), "{page}");
    }
}

#[test]
fn a_change_of_a_customers_address_tells_the_status_and_what_it_costs() {
    let base = likely(&CUSTOMER_BILLING);
    let edits = draft(&[("defaultAddress.city", "Berlin")]);
    let mut review = review_of(&CUSTOMER_BILLING, base.clone(), base.clone(), edits);
    let step = VerificationStep {
        status: "under-review".to_owned(),
        said_at: None,
        seen_at: 1_794_000_000_000,
    };
    let known = Verification {
        steps: vec![step],
        asked_at: 1_794_900_000_000,
        follow_until: 0,
    };
    for lang in Lang::ALL {
        let (context, words) = (speaking(lang, Role::Editor), Words::of(lang));
        for (known, is_current, word) in [
            (Some(known.clone()), true, "under-review"),
            (Some(known.clone()), false, "not-asked"),
            (None, false, "not-asked"),
        ] {
            review.verification = Some(AskedVerification { known, is_current });
            let page = reviewed(&context, &review);
            assert!(page.contains(&format!("data-verification=\"{word}\"")));
            for key in ["guard-verification", "verification-one-save"] {
                assert!(page.contains(words.t(key).as_ref()), "{lang:?} {key}");
            }
            assert!(page.contains("name=\"confirm\" value=\"yes\""));
            assert_eq!(missing_words(&page), None, "{lang:?}");
        }
    }
    let name = draft(&[("firstName", "Ana")]);
    let page = reviewed(
        &context(Role::Editor),
        &review_of(&CUSTOMER_BILLING, base.clone(), base, name),
    );
    assert!(
        !page.contains("name=\"confirm\""),
        "a contact costs nothing"
    );
}

#[test]
fn a_clash_is_decided_field_by_field_and_both_values_are_shown() {
    let base = likely(&BILLING);
    let mut theirs = base.clone();
    theirs.set(&["address", "city"], Json::Text("Hamburg".to_owned()));
    theirs.set(&["address", "postalCode"], Json::Text("20095".to_owned()));
    let page = reviewed(
        &context(Role::Editor),
        &review_of(&BILLING, base, theirs, draft(&[("address.city", "Berlin")])),
    );
    for there in [
        "name=\"choice.address.city\" value=\"mine\"",
        "name=\"choice.address.city\" value=\"theirs\"",
        "Berlin",
        "Hamburg",
        "20095",
    ] {
        assert!(page.contains(there), "{there}");
    }
    assert!(!page.contains(" checked"), "nobody decides for the person");
}

// D3
#[test]
fn a_clash_that_was_decided_stays_in_sight_and_can_be_decided_anew() {
    let base = likely(&BILLING);
    let mut theirs = base.clone();
    theirs.set(&["address", "city"], Json::Text("Hamburg".to_owned()));
    for (pick, changes) in [(Side::Mine, 1), (Side::Theirs, 0)] {
        let mut draft = draft(&[("address.city", "Berlin")]);
        draft.resolutions.insert(
            "address.city".to_owned(),
            Resolution {
                pick,
                over: "Hamburg".to_owned(),
            },
        );
        let review = review_of(&BILLING, base.clone(), theirs.clone(), draft);
        assert_eq!(review.prepared.changes.len(), changes);
        let page = reviewed(&context(Role::Editor), &review);
        assert_eq!(count(&page, " checked"), 1, "{pick:?}");
        for there in [
            "Berlin",
            "Hamburg",
            "value=\"mine\"",
            "value=\"theirs\"",
            "value=\"choose\"",
        ] {
            assert!(page.contains(there), "{pick:?}: {there}");
        }
    }
}

// D3
#[test]
fn whose_a_change_is_is_said_as_far_as_it_is_known() {
    let moment = |minutes: i64| 1_795_000_000_000 + minutes * 60_000;
    let by = |same_person: bool| ValueSource::Portal {
        name: "Ada Admin".to_owned(),
        same_person,
        at: moment(0),
    };
    let outside = |between: Option<(i64, i64)>| ValueSource::Outside {
        between,
        origin: None,
    };
    for lang in Lang::ALL {
        let context = speaking(lang, Role::Editor);
        let say = |source: &ValueSource| crate::components::conflict::source(&context, source);
        assert!(say(&by(false)).contains("Ada Admin"), "{lang:?}");
        assert!(!say(&by(true)).contains("Ada Admin"), "{lang:?}");
        assert_ne!(
            say(&outside(None)),
            say(&outside(Some((moment(0), moment(9)))))
        );
        // Within one minute there is but one moment to name.
        assert_ne!(
            say(&outside(Some((moment(0), moment(0) + 1)))),
            say(&outside(Some((moment(0), moment(9)))))
        );
        let told = |certainty: AuthorCertainty, application: &str, own: Option<i64>| {
            let author = ChangeAuthor {
                name: "petra@partner.example".to_owned(),
                application: application.to_owned(),
                at: moment(4),
                certainty,
                keys: vec!["address.city".to_owned()],
                own,
            };
            say(&ValueSource::Outside {
                between: Some((moment(0), moment(9))),
                origin: Some(ChangeOrigin::Told(vec![author])),
            })
        };
        let matched = told(AuthorCertainty::Matched, "Partner Center Native App", None);
        assert!(matched.contains("petra@partner.example"), "{matched}");
        assert!(matched.contains("Partner Center Native App"), "{matched}");
        assert!(!matched.contains('['), "{matched}");
        let likely = told(AuthorCertainty::Likely, "", None);
        assert!(likely.contains("petra@partner.example"), "{likely}");
        assert!(!likely.contains("none"), "{likely}");
        assert_ne!(matched, likely);
        let own = told(AuthorCertainty::Matched, "", Some(7));
        assert!(!own.contains("petra"), "{own}");
        for origin in [
            ChangeOrigin::NotYet(moment(9)),
            ChangeOrigin::NotTold,
            ChangeOrigin::NoLog,
            ChangeOrigin::NoLogInCloud,
            ChangeOrigin::NotAsked,
        ] {
            let silent = say(&ValueSource::Outside {
                between: None,
                origin: Some(origin.clone()),
            });
            assert!(silent.len() > say(&outside(None)).len(), "{origin:?}");
            assert!(!silent.contains('['), "{silent}");
        }
    }
}

#[tokio::test]
async fn every_outcome_says_its_word_and_its_title() {
    let answer = UpstreamAnswer::default;
    let outcomes = [
        Outcome::Saved {
            reference: "42".to_owned(),
            changed: vec!["address.city".to_owned()],
            differences: vec![StoredDifference {
                key: "address.city".to_owned(),
                asked: "berlin".to_owned(),
                stored: "Berlin".to_owned(),
            }],
            approved_by: vec!["Abel Approver".to_owned()],
        },
        Outcome::Nothing,
        Outcome::Problems {
            problems: vec![FieldProblem {
                key: "taxId".to_owned(),
                code: Code::Required,
            }],
        },
        Outcome::Conflict,
        Outcome::Rejected {
            problems: vec![],
            answer: answer(),
        },
        Outcome::NotCarriedOut {
            reference: "42".to_owned(),
        },
        Outcome::Unknown {
            answer: None,
            reference: "42".to_owned(),
        },
        Outcome::Throttled {
            seconds: 7,
            confirmed: false,
        },
        Outcome::Unavailable { answer: answer() },
        Outcome::Discarded,
    ];
    for lang in Lang::ALL {
        for outcome in &outcomes {
            let context = speaking(lang, Role::Editor);
            let opened = Opened {
                outcome: Some(outcome.clone()),
                ..opened(&BILLING, likely(&BILLING))
            };
            let word = outcome.word();
            let frame = Frame::after(&context, "x".to_owned(), Some(word));
            let page = app::html(&context, frame, || view! { <ProfilePage opened=&opened/> });
            let response = profile::answer(&context, opened).await;
            assert_eq!(response.status(), 200);
            assert!(
                page.contains(&format!(
                    "<main tabindex=\"-1\" id=\"main\" data-outcome=\"{word}\">"
                )),
                "{word}"
            );
            assert!(page.contains("id=\"summary\""), "{word}");
            let is_saved = matches!(outcome, Outcome::Saved { .. });
            assert_eq!(page.contains("Abel Approver"), is_saved, "{word}");
        }
    }
}

/// The names of the islands that pages ask the browser part for. They contain a hash of the
/// island's source.
fn islands_of_pages() -> BTreeSet<String> {
    let context = context(Role::Editor);
    let profile = &BILLING;
    let opened = opened(profile, likely(profile));
    let waiting = super::waits_tests::deferred_save(profile, likely(profile));
    let error = ErrorKind::Throttled(9).into();
    let list = ListedCustomers {
        search: String::new(),
        found: CustomerList::default(),
        later: false,
    };
    let pages = [
        form(&context, &opened),
        html(&context, || view! { <WaitPage waiting=&waiting/> }),
        html(&context, || view! { <ErrorPage error=&error/> }),
        html(&context, || view! { <CustomersPage list=&list/> }),
        html(&context, || {
            view! { <Job address="/changes/1".to_owned() works=true reloads=true>""</Job> }
        }),
    ];
    let names = pages
        .iter()
        .flat_map(|page| page.split("data-component=\"").skip(1));
    names
        .filter_map(|rest| Some(rest.split('"').next()?.to_owned()))
        .collect()
}

// An island that the browser part does not have stays asleep without a word.
#[test]
fn the_embedded_browser_part_is_built_from_the_islands_as_they_are() {
    let asked = islands_of_pages();
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/src/islands");
    let written: usize = std::fs::read_dir(sources)
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .map(|source| count(&source, "\n#[island]\n"))
        .sum();
    assert_eq!(asked.len(), written, "a page with each island: {asked:?}");
    let Some(part) = assets::content("portal.js") else {
        // Built without a browser part: no page asks for one.
        return;
    };
    let part = String::from_utf8_lossy(part);
    for island in asked {
        assert!(
            part.contains(&format!("function {island}(")),
            "{island} is not in the browser part: `make browser-part` builds it again"
        );
    }
}

#[test]
fn a_locked_profile_has_no_inputs_and_says_why() {
    for locked in [
        ReadOnlyReason::Doubled("City".to_owned()),
        ReadOnlyReason::Shape,
        ReadOnlyReason::Tag,
        ReadOnlyReason::Unsettled("42".to_owned()),
    ] {
        let opened = Opened {
            locked: Some(locked),
            ..opened(&BILLING, likely(&BILLING))
        };
        let page = form(&context(Role::Editor), &opened);
        assert!(!page.contains("name=\"address.city\""));
        assert!(page.contains("banner--warn"));
    }
}

#[tokio::test]
async fn every_error_is_a_page_with_its_status_and_the_reference() {
    for kind in [
        ErrorKind::Busy(3),
        ErrorKind::Down(5),
        ErrorKind::Timeout,
        ErrorKind::NotFound,
        ErrorKind::Role,
        ErrorKind::NoRole,
        ErrorKind::Mfa,
        ErrorKind::Internal,
        ErrorKind::Unavailable,
        ErrorKind::Unreadable,
        ErrorKind::Interrupted,
        ErrorKind::Unreachable,
        ErrorKind::Throttled(9),
        ErrorKind::Method,
    ] {
        let context = context(Role::Viewer);
        let response = error::answer(&context, &kind.into()).await;
        assert_eq!(response.status(), kind.status());
        assert_eq!(
            response.headers().get("retry-after").is_some(),
            kind.retry_after().is_some()
        );
        let error = kind.into();
        let page = html(&context, || view! { <ErrorPage error=&error/> });
        assert!(page.contains("0f9a-12"), "{kind:?}");
        assert_eq!(missing_words(&page), None, "{kind:?}");
    }
}
