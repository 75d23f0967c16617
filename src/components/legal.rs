//! The legal business profile: the state of vetting and its next step, the last vetted version
//! beside the current one, and the limits of a change.

use super::difference::DifferenceRows;
use super::verification::VettingTimeline;
use super::{ProfileLabels, page_context};
use crate::auth::Permission;
use crate::editing::{Finalized, Opened};
use crate::history::vetting_status;
use crate::profile::{Json, LEGAL_BUSINESS, read};
use leptos::either::EitherOf4;
use leptos::prelude::*;

/// Stands above the form; nothing for other profiles.
#[component]
pub fn VettingSection<'a>(opened: &'a Opened) -> Option<impl IntoView + use<>> {
    let profile = opened.target.profile();
    if profile != &LEGAL_BUSINESS {
        return None;
    }
    let page = page_context();
    let status = vetting_status(&opened.document);
    let next = match status.as_str() {
        "none" => Some("legal-next-none"),
        "pending" => Some("legal-next-pending"),
        "authorized" => Some("legal-next-authorized"),
        "rejected" => Some("legal-next-rejected"),
        _ => None,
    };
    let step = step(&opened.document).filter(|_| matches!(status.as_str(), "pending" | "rejected"));
    let finalized = opened.finalized.as_ref().map(|finalized| {
        let now = &opened.document;
        let labels = ProfileLabels::of(profile, now, None, &opened.countries);
        view! { <FinalizedVersion labels=&labels finalized now/> }
    });
    let limits = (page.may(Permission::Edit) && opened.locked.is_none())
        .then(|| view! { <ChangeLimits status=&status/> });
    let next = next.map(|next| {
        view! {
            <div class="note" data-vetting=status.clone()>
                <p>{page.t(next)}</p>
                {step.map(|step| view! { <p>{page.t(step)}</p> })}
            </div>
        }
    });
    Some(view! {
        {next}
        <VettingTimeline opened/>
        {finalized}
        {limits}
    })
}

/// The key of the sentence for the step that vetting is at.
fn step(document: &Json) -> Option<&'static str> {
    let step = document.get("vettingSubStatus").and_then(Json::text)?;
    let letters: String = step.chars().filter(char::is_ascii_alphabetic).collect();
    Some(match letters.to_ascii_lowercase().as_str() {
        "entry" => "legal-step-entry",
        "emailownership" => "legal-step-email-ownership",
        "emaildomain" => "legal-step-email-domain",
        "employmentverification" => "legal-step-employment-verification",
        "businessverification" => "legal-step-business-verification",
        "decision" => "legal-step-decision",
        "other" => "legal-step-other",
        _ => return None,
    })
}

/// The members in which the last vetted version differs from `now`.
#[component]
fn FinalizedVersion<'a>(
    labels: &'a ProfileLabels,
    finalized: &'a Finalized,
    now: &'a Json,
) -> impl IntoView + use<> {
    let page = page_context();
    let content = match finalized {
        Finalized::Never => EitherOf4::A(view! { <p>{page.t("legal-finalized-none")}</p> }),
        Finalized::Unavailable => {
            EitherOf4::B(view! { <p>{page.t("legal-finalized-unavailable")}</p> })
        }
        Finalized::Version(last) => {
            let rows = difference_rows(labels, last, now);
            if rows.is_empty() {
                EitherOf4::C(view! { <p>{page.t("legal-finalized-same")}</p> })
            } else {
                EitherOf4::D(view! {
                    <p>{page.t("legal-finalized-text")}</p>
                    <ul class="changes">{rows}</ul>
                })
            }
        }
    };
    view! { <section class="part"><h2>{page.t("legal-finalized")}</h2>{content}</section> }
}

fn difference_rows(labels: &ProfileLabels, last: &Json, now: &Json) -> Vec<impl IntoView + use<>> {
    let titles = ["legal-finalized-last", "legal-finalized-now"];
    let rows = labels.profile.places().filter_map(|place| {
        let (before, after) = (read(last, &place).shown(), read(now, &place).shown());
        let (kind, before, after) = (place.field.kind, before.as_str(), after.as_str());
        (before != after).then(|| {
            view! {
                <li>
                    <h3>{labels.full(page_context().words, &place.key())}</h3>
                    <dl><DifferenceRows kind before after titles/></dl>
                </li>
            }
        })
    });
    rows.collect()
}

/// Tells the effects of a change, the fields that are locked, and whom to ask.
#[component]
fn ChangeLimits<'a>(status: &'a str) -> impl IntoView + use<> {
    let page = page_context();
    let name = (status == "authorized").then(|| view! { <li>{page.t("legal-limit-name")}</li> });
    view! {
        <section class="part">
            <h2>{page.t("legal-limits")}</h2>
            <ul class="limits">
                <li>{page.t("legal-limit-restart")}</li>
                {name}
                <li>{page.t("legal-limit-country")}</li>
                <li>{page.t("legal-limit-approver")}</li>
            </ul>
        </section>
    }
}
