//! The verification of a customer by Microsoft, and the vetting of the partner, as a timeline: since
//! when, what is blocked meanwhile, and what goes on.

use super::time::{Time, timed};
use super::{PageContext, page_context, value};
use crate::customers::VerificationMark;
use crate::editing::{AskedVerification, Opened};
use crate::history::{Verification, VerificationStep, vetting_status};
use crate::partner_center::VerificationStatus;
use crate::profile::{Kind, LEGAL_BUSINESS};
use crate::text::Words;
use leptos::either::{Either, EitherOf3, EitherOf4};
use leptos::prelude::*;

/// Earlier statuses that a timeline shows.
const EARLIER: usize = 5;

/// The time for which a vetting may be rejected before the partner-program account is suspended as
/// well (page "restore a suspended Partner Center account"), in milliseconds.
const REJECTED_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// A status of a customer's account in words.
fn status_text(words: &Words, status: VerificationStatus) -> String {
    words
        .t(&format!("verification-status-{}", status.as_str()))
        .into_owned()
}

/// The text of a step: its status, and since when it is so, or when it was first seen.
fn step_text(page: &PageContext, step: &VerificationStep, status: String) -> impl IntoView + use<> {
    let key = match step.said_at {
        Some(_) => "verification-step",
        None => "verification-step-seen",
    };
    timed(
        page,
        key,
        &[("status", status.into())],
        &[("at", step.since())],
    )
}

/// The part of a form about the verification of its customer; nothing where none is followed.
#[component]
pub fn VerificationSection<'a>(opened: &'a Opened) -> Option<impl IntoView + use<>> {
    let verification = opened.verification.as_ref()?;
    opened.target.customer()?;
    Some(view! { <VerificationTimeline verification/> })
}

/// The verification of a customer as a section of its own.
#[component]
pub fn VerificationTimeline<'a>(verification: &'a Verification) -> impl IntoView + use<> {
    let page = page_context();
    let Some(now) = verification.now() else {
        return Either::Left(view! {
            <p class="note" data-verification="asking">{page.t("verification-asking")}</p>
        });
    };
    let status = now.verification();
    let step = step_text(&page, now, status_text(page.words, status));
    let (class, key) = match verification.blocks() {
        true => ("warning", "verification-blocks"),
        false => ("note", "verification-blocks-not"),
    };
    let is_being_asked = verification.asked_at == 0;
    let asked = if is_being_asked {
        Either::Left(page.t("verification-asking"))
    } else {
        let at = [("at", verification.asked_at)];
        Either::Right(timed(&page, "verification-asked", &[], &at))
    };
    let limits = verification.blocks().then(|| view! { <PurchaseLimits/> });
    let has_facts = limits.is_some() || verification.steps.len() > 1;
    let facts = has_facts.then(|| {
        view! {
            <dl class="facts">
                {limits}
                <EarlierSteps steps=&verification.steps kind=None/>
            </dl>
        }
    });
    Either::Right(view! {
        <section class="part" aria-labelledby="verification" data-verification=status.as_str()>
            <h2 id="verification">{page.t("verification-title")}</h2>
            <p class=class><strong>{page.t(key)}</strong>" "{step}</p>
            {facts}
            <p class="hint">{asked}</p>
        </section>
    })
}

/// The limits of a verification: what is blocked, and what still works.
#[component]
pub fn PurchaseLimits() -> impl IntoView {
    let page = page_context();
    view! {
        <div>
            <dt>{page.t("verification-blocked")}</dt>
            <dd>{page.t("verification-blocked-what")}</dd>
        </div>
        <div>
            <dt>{page.t("verification-works")}</dt>
            <dd>{page.t("verification-works-what")}</dd>
        </div>
    }
}

/// The statuses before the one of now, the latest first; nothing without one.
#[component]
fn EarlierSteps<'a>(
    steps: &'a [VerificationStep],
    /// The kind of the statuses, where they are values of a profile.
    kind: Option<Kind>,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let items: Vec<_> = steps
        .iter()
        .rev()
        .skip(1)
        .take(EARLIER)
        .map(|step| {
            let status = match kind {
                Some(kind) => value::text(page.words, kind, &step.status),
                None => status_text(page.words, step.verification()),
            };
            view! { <li>{step_text(&page, step, status)}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <div>
                <dt>{page.t("verification-before")}</dt>
                <dd><ol reversed=true>{items}</ol></dd>
            </div>
        }
    })
}

/// The cost of a change of a customer's name or address: the status now, and the advice to make one
/// save of it.
#[component]
pub fn VerificationCost<'a>(asked: &'a AskedVerification) -> impl IntoView + use<> {
    let page = page_context();
    let step = asked.known.as_ref().and_then(Verification::now);
    let asked_at = asked.known.as_ref().map_or(0, |known| known.asked_at);
    let status = step.map(VerificationStep::verification);
    let now = match (step, status) {
        (Some(_), Some(VerificationStatus::None)) if asked.is_current => {
            EitherOf4::A(page.t("verification-now-none"))
        }
        (Some(step), Some(status)) if asked.is_current => {
            let step = step_text(&page, step, status_text(page.words, status));
            let colon = page.lang().after_colon();
            EitherOf4::B(view! { {page.t("verification-now")}{colon}{step} })
        }
        (Some(step), Some(status)) if asked_at > 0 => {
            let step = step_text(&page, step, status_text(page.words, status));
            let last = timed(&page, "verification-last", &[], &[("at", asked_at)]);
            let colon = page.lang().after_colon();
            EitherOf4::C(view! { {last}{colon}{step} })
        }
        _ => EitherOf4::D(page.t("verification-now-unknown")),
    };
    let word = status
        .filter(|_| asked.is_current)
        .map_or("not-asked", VerificationStatus::as_str);
    view! {
        <p class="guard" data-verification=word>{now}</p>
        <p class="guard">{page.t("verification-one-save")}</p>
    }
}

/// The cost of a change set, told once for the customers whose change can start their verification
/// again: what stops, and for how long.
#[component]
pub fn ChangeSetCost(count: u64) -> impl IntoView {
    let page = page_context();
    let text = page.t_args("changes-cost", &[("count", count.into())]);
    view! {
        <div id="guards">
            <p class="guard">{text}</p>
            <dl class="facts"><PurchaseLimits/></dl>
            <p class="hint">{page.t("changes-cost-until")}</p>
        </div>
    }
}

/// The verification of a customer in a line, as it was last told; nothing if it never was.
#[component]
pub fn KnownVerification<'a>(verification: &'a Verification) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let step = verification.now()?;
    let status = step.verification();
    let text = step_text(&page, step, status_text(page.words, status));
    let colon = page.lang().after_colon();
    Some(view! {
        <p class="hint" data-verification=status.as_str()>
            {page.t("verification-known")}{colon}{text}
        </p>
    })
}

/// The mark of a customer in a list; nothing unless purchases are blocked.
#[component]
pub fn BlockedChip(mark: VerificationMark) -> Option<impl IntoView> {
    let page = page_context();
    mark.status.blocks().then(|| {
        let args = [
            ("status", status_text(page.words, mark.status).into()),
            ("at", page.moment(mark.since).into()),
        ];
        let text = page.t_args("verification-mark", &args);
        view! { " "<span class="chip chip--warn">{text}</span> }
    })
}

/// The verification of a customer in a list of problems: since when purchases are blocked.
#[component]
pub fn BlockedSince(mark: VerificationMark) -> Option<impl IntoView> {
    let page = page_context();
    mark.status.blocks().then(|| {
        let status = [("status", status_text(page.words, mark.status).into())];
        let text = timed(&page, "verification-step", &status, &[("at", mark.since)]);
        view! { <p class="hint">{text}</p> }
    })
}

/// The vetting of the partner while it is pending or was rejected: what stops, by when, and from when
/// the portal saw it; nothing for other profiles and statuses.
#[component]
pub fn VettingTimeline<'a>(opened: &'a Opened) -> Option<impl IntoView + use<>> {
    let verification = opened.verification.as_ref()?;
    if opened.target.profile() != &LEGAL_BUSINESS {
        return None;
    }
    let page = page_context();
    let status = vetting_status(&opened.document);
    let now = verification.now().filter(|step| step.status == status)?;
    let shown = value::text(page.words, Kind::VettingStatus, &status);
    let stops = match status.as_str() {
        "pending" => EitherOf3::A(view! {
            <div>
                <dt>{page.t("legal-stops")}</dt>
                <dd>{page.t("legal-stops-pending")}</dd>
            </div>
        }),
        "rejected" => {
            let at = [("at", now.seen_at + REJECTED_MS)];
            let later = timed(&page, "legal-stops-later", &[], &at);
            EitherOf3::B(view! {
                <div>
                    <dt>{page.t("legal-stops")}</dt>
                    <dd>
                        <p>{page.t("legal-stops-rejected")}</p>
                        <p>{later}</p>
                    </dd>
                </div>
                <div>
                    <dt>{page.t("verification-works")}</dt>
                    <dd>{page.t("legal-works-rejected")}</dd>
                </div>
            })
        }
        _ => EitherOf3::C(()),
    };
    let is_told = matches!(status.as_str(), "pending" | "rejected");
    is_told.then(|| {
        view! {
            <section class="part" aria-labelledby="vetting-timeline" data-vetting-since=status>
                <h2 id="vetting-timeline">{page.t("legal-timeline")}</h2>
                <dl class="facts">
                    <div>
                        <dt>{page.t("legal-since")}</dt>
                        <dd>{shown}" – "<Time at=now.seen_at/></dd>
                    </div>
                    {stops}
                    <EarlierSteps steps=&verification.steps kind=Some(Kind::VettingStatus)/>
                </dl>
                <p class="hint">{page.t("legal-since-text")}</p>
            </section>
        }
    })
}
