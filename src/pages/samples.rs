//! Data for the tests of pages.

use super::colleague_drafts::ColleagueDrafts;
use super::customer_problems::ProblemsOfCustomer;
use super::customer_table::CustomerTable;
use super::problem_board::BoardPage;
use super::profile_drafts::{DraftsQuery, ProfileDraftsView};
use crate::app::{self, Frame};
use crate::auth::people::Colleague;
use crate::auth::session::SessionRows;
use crate::auth::{Person, Role, Roles};
use crate::components::page_customers::PageCustomers;
use crate::components::theme::Theme;
use crate::components::{PageContext, PageDetails, Site};
use crate::config::TicketUrl;
use crate::customers::{
    BoardFilter, Collection, CollectionState, CustomerListPage, CustomerProblems, CustomerRow,
    DataProblem, DataRule, ListQuery, ProblemBoard, RuleCount, SavedView, SilenceResult,
    SilencedProblem, VerificationMark, ViewScope,
};
use crate::editing::{
    ColleagueDraft, ColleagueEdit, ColleagueNotice, Draft, DraftOffer, NoticeKind, OfferedDraft,
    Opened, OwnDraft, ProfileDrafts,
};
use crate::history::EntryComment;
use crate::partner_center::{Outage, VerificationStatus};
use crate::profile::{
    BILLING, CUSTOMER_BILLING, CustomerId, EditMode, Json, Kind, PROFILES, Profile, Target,
};
use crate::text::{Lang, Words};
use crate::time_zone::{Zone, ZoneOrigin};
use leptos::prelude::*;
use std::sync::Arc;

pub const HOSTILE: &str = "\"></textarea><script>alert(1)</script>'&amp;\u{202e}";

/// A page with this in `<main>`.
pub fn html<V: IntoView + 'static>(page: &PageContext, content: impl FnOnce() -> V) -> String {
    app::html(page, Frame::titled("t"), content)
}

pub fn context(role: Role) -> PageContext {
    details(role).into()
}

pub fn details(role: Role) -> PageDetails {
    let person = Person {
        tenant: "6f1c2a9e-3d47-4c1b-9a58-2f0f4f0f7b11".to_owned(),
        oid: "1".to_owned(),
        name: "Alex Weber".to_owned(),
        username: "alex@contoso.example".to_owned(),
        roles: Roles::only(role),
        mfa: true,
        session: "s".to_owned(),
        signed_in_at: 1_795_000_000_000,
        rows: SessionRows::default(),
    };
    PageDetails {
        words: Words::of(Lang::En),
        person: Some(person),
        nonce: "nonce".into(),
        reference: "0f9a-12".to_owned(),
        now: 1_795_000_000_000,
        path: "/partner/billing".to_owned(),
        is_visit: true,
        site: Site {
            cloud: "global",
            sandbox: true,
            approvals: true,
        },
        ticket_url: ticket_url().map(Arc::new),
        keys: true,
        outage: Outage::Since(None),
        customers: None,
        theme: Theme::System,
        contact: None,
        role_request_url: None,
        zone: Zone::utc(),
        zone_origin: ZoneOrigin::Chosen,
        settled: vec![],
        colleague_notices: vec![],
        copy: PageCustomers::default(),
        editing: None,
    }
}

/// Every test of markup has links of ticket numbers too.
fn ticket_url() -> Option<TicketUrl> {
    TicketUrl::parse("https://tickets.example/browse/{ticket}?from=portal").ok()
}

pub fn speaking(lang: Lang, role: Role) -> PageContext {
    let details = PageDetails {
        words: Words::of(lang),
        ..details(role)
    };
    details.into()
}

pub fn target(profile: &'static Profile) -> Target {
    match profile.owner {
        crate::profile::Owner::Partner => Target::Partner(profile),
        crate::profile::Owner::Customer => Target::Customer(profile, customer()),
    }
}

pub fn customer() -> CustomerId {
    CustomerId::parse("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").unwrap()
}

/// The board of problems with one customer, and the page of that customer's problems.
pub fn problem_pages(value: impl Fn(usize) -> String) -> (BoardPage, ProblemsOfCustomer) {
    let row = customer_table(&value).found.rows.remove(0);
    let problem = |rule, key| DataProblem::new(rule, key).unwrap();
    let email = problem(DataRule::EmailDomain, "email");
    let city = problem(DataRule::OtherCountry, "defaultAddress.city");
    let board = ProblemBoard {
        counts: vec![RuleCount {
            rule: DataRule::EmailDomain,
            customers: 3,
            countries: vec![(value(1), 2), (String::new(), 1)],
        }],
        countries: vec![(value(2), 3)],
        rows: vec![(row.clone(), vec![email])],
        matching: 60,
        total: 90,
        with_problems: 60,
        unchecked: 1,
        partly_checked: 2,
        complete_at: 1_794_000_000_000,
        ..ProblemBoard::default()
    };
    let board = BoardPage {
        filter: BoardFilter {
            rule: Some(DataRule::EmailDomain),
            country: Some(value(3)),
        },
        board: Some(board),
        collection: None,
        addresses: None,
    };
    let silenced = SilencedProblem {
        problem: city,
        reason: value(4),
        by: value(5),
        at: 1_794_000_000_000,
    };
    let problems = ProblemsOfCustomer {
        target: target(&CUSTOMER_BILLING),
        problems: CustomerProblems {
            customer: row,
            open: vec![email],
            silenced: vec![silenced],
            is_checked: true,
            knows_country: false,
        },
        refused: Some((email, value(6), SilenceResult::TooLong(501))),
    };
    (board, problems)
}

/// A page of the customer table with these values in one row, and around it.
pub fn customer_table(value: impl Fn(usize) -> String) -> CustomerTable {
    let row = CustomerRow {
        id: customer(),
        company_name: value(0),
        billing_name: Some(value(1)),
        domain: value(1),
        country: value(2),
        city: value(3),
        email: value(4),
        phone: value(0),
        language: value(1),
        culture: value(2),
        version: None,
        read_at: Some(1_794_000_000_000),
        changed_at: Some(1_793_000_000_000),
        gone_at: Some(1_794_900_000_000),
        problems: 2,
        verification: Some(VerificationMark {
            status: VerificationStatus::UnderReview,
            since: 1_794_800_000_000,
        }),
    };
    CustomerTable {
        ticked: [customer()].into(),
        query: ListQuery {
            search: value(2),
            country: value(3),
            language: value(4),
            label: value(0),
            ..ListQuery::default()
        },
        found: CustomerListPage {
            start: 25,
            matching: 60,
            total: 90,
            gone: 2,
            countries: vec![(value(1), 2)],
            languages: vec![(value(2), 3)],
            rows: vec![row.clone()],
            complete_at: 1_794_000_000_000,
            ..CustomerListPage::default()
        },
        labels: Default::default(),
        views: vec![SavedView {
            id: value(3),
            scope: ViewScope::Team,
            name: value(4),
            query: value(0),
            saved_by: value(1),
        }],
        recent: vec![row],
        collection: Some(Collection {
            state: CollectionState::Running,
            started_by: value(1),
            own: true,
            listing: false,
            total: 90,
            done: 30,
            failed: 1,
            started_at: 1_794_900_000_000,
            changed_at: 1_794_990_000_000,
            wait_until: None,
            seconds_left: Some(90),
        }),
    }
}

/// A document with this value in every field of the profile.
pub fn filled(profile: &'static Profile, value: impl Fn(&str, Kind) -> String) -> Json {
    let mut document = Json::Object(vec![]);
    for place in profile.places() {
        let path: Vec<&str> = place.path().collect();
        document.set(&path, Json::Text(value(&place.key(), place.field.kind)));
    }
    document
}

/// A document as it might be.
pub fn likely(profile: &'static Profile) -> Json {
    filled(profile, |key, kind| {
        match kind {
            Kind::CompanyName => "Contoso Cloud Services GmbH & Co. KG",
            Kind::GivenName => "Zoë",
            Kind::MiddleName | Kind::AddressLine2 | Kind::Region => "",
            Kind::FamilyName => "Weber",
            Kind::Email => "billing@contoso.example",
            Kind::Phone => "+49 89 5550 0100",
            Kind::Website => "www.contoso.example/help",
            Kind::AddressLine1 => "Walter-Gropius-Straße 5, Building 7",
            Kind::City => "München",
            Kind::State => "BY",
            Kind::PostalCode => "80807",
            Kind::Country => "DE",
            Kind::Language => "de",
            Kind::Culture => "de-DE",
            Kind::Currency => "EUR",
            Kind::TaxId => "DE 129415943",
            Kind::Guid => "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04",
            Kind::Number => "5",
            Kind::VettingStatus => "authorized",
            Kind::VettingSubStatus => "none",
            Kind::Text if key == "domain" => "contoso.onmicrosoft.example",
            Kind::Text => "4711",
        }
        .to_owned()
    })
}

pub fn opened(profile: &'static Profile, document: Json) -> Opened {
    Opened {
        target: target(profile),
        document,
        version: "version-1".to_owned(),
        draft: None,
        base: None,
        outcome: None,
        can_undo: false,
        locked: None,
        warnings: vec![],
        countries: Default::default(),
        finalized: None,
        saving: None,
        approval: None,
        colleagues: vec![],
        changed: None,
        verification: None,
    }
}

pub fn draft(pairs: &[(&str, &str)]) -> Draft {
    Draft {
        base: "version-1".to_owned(),
        values: pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
        kept_at: 1_795_000_000_000,
        ..Draft::default()
    }
}

/// A comment with this text and author.
pub fn comment(text: &str) -> EntryComment {
    EntryComment {
        seq: 8,
        author: text.to_owned(),
        at: 1_795_000_000_000,
        text: Some(text.to_owned()),
    }
}

/// The draft of a colleague with this name.
pub fn colleague_draft(name: &str) -> ColleagueDraft {
    ColleagueDraft {
        owner: "t:2".to_owned(),
        name: Some(name.to_owned()),
        begun_at: 1_794_000_000_000,
    }
}

fn draft_offer(value: &dyn Fn(usize) -> String) -> DraftOffer {
    DraftOffer {
        giver: value(0),
        giver_name: value(1),
        taker: Some((value(2), value(3))),
        note: value(4),
        given_at: 1_794_000_000_000,
        begun_at: 1_794_000_000_000,
    }
}

/// The drafts of the billing profile: one's own, one that is offered, and one that can be asked
/// for.
pub fn profile_drafts(value: &dyn Fn(usize) -> String) -> ProfileDraftsView {
    let edit = |offer: Option<DraftOffer>| ColleagueEdit {
        draft: ColleagueDraft {
            owner: value(5),
            ..colleague_draft(&value(0))
        },
        asked_at: offer.is_none().then_some(1_794_000_000_000),
        awaits_approval: true,
        offer,
    };
    let drafts = ProfileDrafts {
        target: target(&BILLING),
        own: Some(OwnDraft {
            draft: draft(&[("taxId", &value(1))]),
            changes: None,
            offer: Some(draft_offer(value)),
            awaits_approval: true,
        }),
        colleagues: vec![edit(Some(draft_offer(value))), edit(None)],
    };
    ProfileDraftsView {
        drafts,
        editors: vec![Colleague {
            key: value(2),
            name: value(3),
            username: value(4),
        }],
        asked: DraftsQuery {
            to: value(2),
            done: "offered".to_owned(),
        },
        refused: Some((value(1), 501, value(5))),
    }
}

/// A notice of each kind, and an offer to take.
pub fn colleague_drafts(value: &dyn Fn(usize) -> String) -> ColleagueDrafts {
    let kinds = [NoticeKind::Asked, NoticeKind::Offered, NoticeKind::Taken];
    let notice = |kind: NoticeKind| ColleagueNotice {
        id: value(0),
        kind,
        from: value(1),
        name: value(2),
        target: target(&CUSTOMER_BILLING),
        note: value(3),
        at: 1_794_000_000_000,
    };
    ColleagueDrafts {
        own_offers: vec![],
        offered: vec![OfferedDraft {
            target: target(&BILLING),
            offer: draft_offer(value),
            kept_at: 1_794_000_000_000,
        }],
        notices: kinds.map(notice).to_vec(),
    }
}

pub fn editable(profile: &'static Profile) -> impl Iterator<Item = String> {
    profile
        .places()
        .filter(|place| place.field.edit != EditMode::ReadOnly)
        .map(|place| place.key())
}

pub fn profiles() -> impl Iterator<Item = &'static Profile> {
    PROFILES.iter().copied()
}
