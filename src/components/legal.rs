//! The legal business profile: how vetting stands and what happens next, the last vetted version
//! beside the current one, and what cannot be changed.

use super::{Names, PageContext, difference};
use crate::auth::Permission;
use crate::editing::{Finalized, Opened, vetting_status};
use crate::profile::{Json, LEGAL_BUSINESS, Member, read};
use leptos::prelude::*;

/// Above the form; nothing for other profiles.
pub fn vetting(cx: &PageContext, opened: &Opened) -> Option<AnyView> {
    let profile = opened.target.profile();
    if profile != &LEGAL_BUSINESS {
        return None;
    }
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
        beside(
            cx,
            &Names::of(profile, &opened.document, None, &opened.countries),
            finalized,
            &opened.document,
        )
    });
    let limits = (cx.may(Permission::Edit) && opened.locked.is_none()).then(|| limits(cx, &status));
    Some(
        view! {
            {next.map(|next| view! {
                <div class="note" data-vetting=status.clone()>
                    <p>{cx.t(next)}</p>
                    {step.map(|step| view! { <p>{cx.t(step)}</p> })}
                </div>
            })}
            {finalized}
            {limits}
        }
        .into_any(),
    )
}

/// The sentence for the step that vetting is at.
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

/// Member by member, those that differ.
fn beside(cx: &PageContext, names: &Names, finalized: &Finalized, now: &Json) -> AnyView {
    let content = match finalized {
        Finalized::Never => view! { <p>{cx.t("legal-finalized-none")}</p> }.into_any(),
        Finalized::Unavailable => view! { <p>{cx.t("legal-finalized-unavailable")}</p> }.into_any(),
        Finalized::Version(last) => {
            let shown = |member: Member| member.shown();
            let rows: Vec<_> = names
                .profile
                .places()
                .filter_map(|place| {
                    let (before, after) = (shown(read(last, &place)), shown(read(now, &place)));
                    if before == after {
                        return None;
                    }
                    let label = names.full(cx, &place.key());
                    let (before, after) = difference::pair(cx, place.field.kind, &before, &after);
                    Some(view! {
                        <li>
                            <h3>{label}</h3>
                            <dl>
                                <div><dt>{cx.t("legal-finalized-last")}</dt><dd>{before}</dd></div>
                                <div><dt>{cx.t("legal-finalized-now")}</dt><dd>{after}</dd></div>
                            </dl>
                        </li>
                    })
                })
                .collect();
            if rows.is_empty() {
                view! { <p>{cx.t("legal-finalized-same")}</p> }.into_any()
            } else {
                view! { <p>{cx.t("legal-finalized-text")}</p><ul class="changes">{rows}</ul> }
                    .into_any()
            }
        }
    };
    view! { <section class="part"><h2>{cx.t("legal-finalized")}</h2>{content}</section> }.into_any()
}

/// What a change sets off, what is locked, and whom to ask.
fn limits(cx: &PageContext, status: &str) -> AnyView {
    let name = (status == "authorized").then(|| view! { <li>{cx.t("legal-limit-name")}</li> });
    view! {
        <section class="part">
            <h2>{cx.t("legal-limits")}</h2>
            <ul class="limits">
                <li>{cx.t("legal-limit-restart")}</li>
                {name}
                <li>{cx.t("legal-limit-country")}</li>
                <li>{cx.t("legal-limit-approver")}</li>
            </ul>
        </section>
    }
    .into_any()
}
