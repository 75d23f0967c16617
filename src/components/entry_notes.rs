//! What the audit log tells of a change beside its values: an address kept against the advice,
//! values that were restored, and who asked for it and approved it.

use super::entry_facts::{Fact, millis};
use crate::components::time::timed;
use crate::components::{changes, page_context};
use crate::history::{AuditChange, Event, NamedPerson, RestoredFrom, Row, approval_of};
use crate::profile::{Kind, Profile, Target, signs};
use leptos::either::Either;
use leptos::prelude::*;

/// The addresses that were saved against the advice of the address check, each with the reason that
/// was given.
#[component]
pub fn KeptAddresses<'a>(
    profile: &'static Profile,
    changes: &'a [AuditChange],
) -> impl IntoView + use<> {
    let page = page_context();
    // The person of an address stands in a section of its own.
    let addresses = profile.sections.iter().filter(|section| {
        let mut fields = section.fields.iter();
        fields.any(|field| field.kind == Kind::Country)
    });
    let kept = addresses.filter_map(|section| {
        let is_here = |change: &&AuditChange| {
            let place = profile.place(&change.key);
            place.is_some_and(|place| place.section.at == section.at)
        };
        let kept = changes
            .iter()
            .filter(is_here)
            .find_map(|change| change.kept)?;
        let section = page.t(&format!("section-{}", section.title));
        let said = page.t(&format!("address-{}-title", kept.said.word()));
        let reason = page.t(&format!("address-reason-{}", kept.reason.word()));
        Some(view! {
            <div class="note" data-kept=kept.reason.word()>
                <h3>{format!("{} – {section}", page.t("address-check"))}</h3>
                <p>{page.t_args("entry-address-said", &[("said", said.as_ref().into())])}</p>
                <p>{page.t_args("entry-address-kept", &[("reason", reason.as_ref().into())])}</p>
            </div>
        })
    });
    kept.collect::<Vec<_>>()
}

/// Who asked for a save and who approved it, or the emergency in which it was made without; nothing
/// for a save that needed no approval.
#[component]
pub fn ApprovalMarkFacts<'a>(row: &'a Row) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let mark = approval_of(row)?;
    let named = |person: &NamedPerson| {
        let (name, key) = (person.name.clone(), person.person.clone());
        view! { <p><bdi>{name}</bdi><br/><code translate="no" class="hint">{key}</code></p> }
    };
    let author = mark.author.as_ref().map(|author| {
        let shown = named(author);
        view! { <Fact key="entry-author" shown/> }
    });
    let approvers: Vec<_> = mark.approvers.iter().map(named).collect();
    let approvers =
        (!approvers.is_empty()).then(|| view! { <Fact key="entry-approvers" shown=approvers/> });
    let emergency = mark.emergency.then(|| {
        let shown = page.t("entry-emergency-text");
        view! { <Fact key="entry-emergency" shown/> }
    });
    let comment = mark.comment.as_deref().map(|comment| {
        let shown = view! { <bdi>{signs::visible(comment).into_owned()}</bdi> };
        view! { <Fact key="entry-approval-comment" shown/> }
    });
    // The row that announces a request has its number.
    let own = (row.event == Event::Approval.as_str()).then_some(row.seq);
    let request = mark.request.or(own).map(|number| {
        let text = page.t_args("approval-number", &[("number", number.to_string().into())]);
        let shown = view! { <a href=format!("/approvals/{number}")>{text}</a> };
        view! { <Fact key="entry-approval-request" shown/> }
    });
    Some(view! { {author}{approvers}{emergency}{comment}{request} })
}

/// The versions that values were restored from, each with the fields that it gave.
#[component]
pub fn RestoredChanges<'a>(
    target: &'a Target,
    changes: &'a [AuditChange],
) -> impl IntoView + use<> {
    let page = page_context();
    let mut sources: Vec<&RestoredFrom> = vec![];
    for from in changes.iter().filter_map(|change| change.restored.as_ref()) {
        if !sources.contains(&from) {
            sources.push(from);
        }
    }
    let notes = sources.into_iter().map(|from| {
        let fields: Vec<String> = changes
            .iter()
            .filter(|change| change.restored.as_ref() == Some(from))
            .map(|change| changes::full_label(page.words, target.profile(), change))
            .collect();
        let fields = [("fields", fields.join(&page.t("form-comma")).into())];
        let text = match millis(&from.seen) {
            Some(at) => Either::Left(timed(&page, "entry-restored", &fields, &[("at", at)])),
            None => Either::Right(page.t_args("entry-restored-from", &fields)),
        };
        let version = from.version.clone();
        view! {
            <p class="note" data-restored=version>
                {text}
                " "
                <code translate="no" class="hint">{from.version.clone()}</code>
            </p>
        }
    });
    notes.collect::<Vec<_>>()
}
