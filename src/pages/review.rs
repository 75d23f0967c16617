//! The review of a draft: the changes that a save would make now, the changes of others, the
//! conflicts to be decided, and the exact request.

use super::customer_navigation::{ListNavigation, placed};
use super::error::kept_until_sign_in;
use super::profile::{
    PostedForm, after, company, review_address, shows_address_question, shows_approval_needed,
    shows_asked, shows_newer, title, without_draft,
};
use super::sign_in::CARRIED;
use super::{outage, wait};
use crate::app::{Frame, render};
use crate::auth::session::RecentlyExpiredSession;
use crate::components::address_check::{self, AddressChecks};
use crate::components::approvals::{ApprovalNeeded, ApprovalNote, EmergencyButton};
use crate::components::colleagues::ColleagueNote;
use crate::components::conflict::{self, ConflictBanner, ConflictSection, MergedBanner};
use crate::components::customer::{CustomerLine, full_title};
use crate::components::difference::DifferenceRows;
use crate::components::justification::{JustificationFields, linked_problems};
use crate::components::layout::POST_KEPT;
use crate::components::notice::{Banner, OutcomeNotice, ProblemSummary, ReadOnlyBanner};
use crate::components::request::RequestDisclosure;
use crate::components::review_form::{REVIEW_FORM, TO_FIELD};
use crate::components::snippets::SnippetsDisclosure;
use crate::components::verification::VerificationCost;
use crate::components::waiting::SavingBanner;
use crate::components::{PageContext, ProfileLabels, page_context, value};
use crate::customers::{CustomerNotes, Customers};
use crate::editing::addresses::{Reason, Take};
use crate::editing::justification::{REASON, TICKET};
use crate::editing::{
    ApprovalState, Decision, Editing, FormSubmission, Justification, NextPage, Outcome,
    ReadOnlyReason, Review, SaveWay,
};
use crate::error::{Error, ErrorKind};
use crate::middleware::DocumentTarget;
use crate::profile::merge::Side;
use crate::profile::slips::slips;
use crate::profile::values::{posted, unknown_members};
use crate::profile::{Change, Guard, Kind, Target, read, signs};
use crate::text::Words;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::either::EitherOf5;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Without a draft there is nothing to review: the form it is.
pub async fn show(
    page: PageContext,
    State(editing): State<Editing>,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    DocumentTarget(target): DocumentTarget,
) -> Result<Response, Error> {
    let page = placed(page, &customers, &notes, &target).await;
    let person = page.person()?;
    if let Some(waiting) = editing.deferred_save(person, &target).await? {
        return Ok(wait::answer(&page, waiting).await);
    }
    match editing.review(person, &target, page.lang()).await {
        Ok(Some(review)) => Ok(answer(&page, review).await),
        Ok(None) => {
            let address = instead_of_review(&page, &editing, &target).await;
            Ok(Redirect::to(&page.in_list(address)).into_response())
        }
        Err(error) => outage::instead(&page, &editing, &target, error).await,
    }
}

/// The address that a review without a draft leads to: the form, or the drafts of others that the
/// link may have been about.
async fn instead_of_review(page: &PageContext, editing: &Editing, target: &Target) -> String {
    let form = without_draft(page, target);
    let Some(person) = page.person.as_ref().filter(|_| form == target.address()) else {
        return form;
    };
    // Who may not read the profile is told so by the form.
    let drafts = editing.colleague_drafts(person, target, page.lang());
    match drafts.await.unwrap_or_default().is_empty() {
        true => form,
        false => format!("{}/drafts", target.address()),
    }
}

/// `POST` of the review page: decisions about conflicts and addresses, the save itself, and the
/// request for approval in its place.
pub async fn submit(
    page: PageContext,
    late: RecentlyExpiredSession,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
    Form(posted): Form<PostedForm>,
) -> Result<Redirect, Error> {
    if !target.profile().is_editable() {
        return Err(ErrorKind::Method.into());
    }
    let after = |target: &Target, kept: NextPage| page.in_list(after(target, kept));
    let value = |name: &str| {
        posted
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    };
    // Buttons that name what they are about have no other intent.
    let intent = value("intent")
        .or_else(|| value("take").map(|_| "suggestion"))
        .or_else(|| value(TO_FIELD).map(|_| "edit"))
        .unwrap_or_default();
    let decision = Decision {
        picks: picks(&posted)?,
        confirmed: value("confirm") == Some("yes"),
        seen: value("seen").map(str::to_owned),
        draft: value("draft").map(str::to_owned),
        // The decision about an address has another input of this name.
        why: Justification {
            reason: value(REASON).map(str::to_owned),
            ticket: value(TICKET).map(str::to_owned),
        },
        way: match intent {
            "ask" => SaveWay::Ask,
            "emergency" => SaveWay::Emergency,
            _ => SaveWay::Save,
        },
    };
    let address = review_address(&target);
    match (intent, late) {
        ("keep-address", RecentlyExpiredSession(Some(_))) => Err(ErrorKind::SignIn.into()),
        ("suggestion", RecentlyExpiredSession(late)) => {
            let take = value("take")
                .and_then(Take::parse)
                .ok_or(ErrorKind::BadForm)?;
            let person = late.as_ref().map_or_else(|| page.person(), Ok)?;
            let kept = editing
                .take_suggestion(person, &target, &decision, &take)
                .await?;
            Ok(match late {
                Some(_) => kept_until_sign_in(&address, &ErrorKind::SignIn.into()),
                None => Redirect::to(&after(&target, kept)),
            })
        }
        ("keep-address", _) => {
            let (at, reason) = value("address")
                .zip(value("reason").and_then(Reason::parse))
                .ok_or(ErrorKind::BadForm)?;
            let kept = editing
                .keep_address(page.person()?, &target, value("draft"), at, reason)
                .await?;
            Ok(Redirect::to(&after(&target, kept)))
        }
        (
            "save" | "ask" | "emergency" | "choose" | "mine" | "theirs" | "edit",
            RecentlyExpiredSession(Some(person)),
        ) => {
            // The session has ended: the choices are kept, nothing is saved, and after sign-in
            // comes the review again.
            editing
                .resolve_conflicts(&person, &target, decision, pick(intent))
                .await?;
            Ok(kept_until_sign_in(&address, &ErrorKind::SignIn.into()))
        }
        ("save" | "ask" | "emergency", _) => {
            let person = page.person()?;
            match editing.save(person, &target, decision, page.lang()).await {
                Ok(kept) => Ok(Redirect::to(&after(&target, kept))),
                // Nothing was stored, and the draft is as it was.
                Err(error) if error.kind == ErrorKind::SignIn => {
                    Ok(kept_until_sign_in(&address, &error))
                }
                Err(error) => Err(error),
            }
        }
        ("choose" | "mine" | "theirs", _) => {
            let kept = editing
                .resolve_conflicts(page.person()?, &target, decision, pick(intent))
                .await?;
            Ok(Redirect::to(&match kept {
                // It may have been a save before the sign-in.
                NextPage::Review if value(CARRIED).is_some() => format!("{address}?{POST_KEPT}"),
                kept => after(&target, kept),
            }))
        }
        ("edit", _) => {
            // The reason and the ticket number are kept with the draft, for the next review.
            let key = value(TO_FIELD).filter(|key| target.profile().place(key).is_some());
            let field = key.map(|key| format!("#{key}")).unwrap_or_default();
            let kept = editing
                .resolve_conflicts(page.person()?, &target, decision, None)
                .await?;
            Ok(Redirect::to(&match kept {
                NextPage::Review => page.in_list(target.address()) + &field,
                kept => after(&target, kept),
            }))
        }
        ("withdraw", _) => {
            let kept = editing.withdraw(page.person()?, &target).await?;
            Ok(Redirect::to(&after(&target, kept)))
        }
        ("discard", _) => {
            let shown = FormSubmission {
                draft: decision.draft,
                ..FormSubmission::default()
            };
            Ok(Redirect::to(&after(
                &target,
                editing.discard(page.person()?, &target, &shown).await?,
            )))
        }
        _ => Err(ErrorKind::BadForm.into()),
    }
}

fn pick(word: &str) -> Option<Side> {
    match word {
        "mine" => Some(Side::Mine),
        "theirs" => Some(Side::Theirs),
        _ => None,
    }
}

/// `choice.{key}` = `mine` or `theirs`.
fn picks(posted: &PostedForm) -> Result<BTreeMap<String, Side>, Error> {
    let choices = posted
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("choice.")?, value.as_str())));
    choices
        .map(|(key, value)| Ok((key.to_owned(), pick(value).ok_or(ErrorKind::BadForm)?)))
        .collect()
}

async fn answer(page: &PageContext, review: Review) -> Response {
    let company = company(&review.target, &review.theirs);
    let profile = full_title(page, &review.target, company.as_deref());
    let title = page.t_args("review-title", &[("profile", profile.into())]);
    let frame = Frame::after(page, title, word(page, &review));
    let content = move || view! { <ReviewPage review=&review/> };
    render(page, frame, content).await
}

/// The outcome that the page tells. Conflicts that nobody has decided make it one, after any
/// outcome of the last post.
fn word(page: &PageContext, review: &Review) -> Option<&'static str> {
    let last = review.outcome.as_ref().map(Outcome::heading);
    let clashes = !review.prepared.clashes.is_empty();
    last.or(not_saved(page, review))
        .or(shows_asked_for(page, review).then_some("asked"))
        .or(clashes.then(|| Outcome::Conflict.word()))
}

/// The word of the reason why the last post saved nothing, if no outcome tells it.
fn not_saved(page: &PageContext, review: &Review) -> Option<&'static str> {
    if shows_newer(page) {
        return Some("newer");
    }
    if shows_approval_needed(page) && !review.approval.keys.is_empty() {
        return Some("approval");
    }
    (shows_address_question(page) && address_check::is_open(review)).then_some("undecided")
}

/// The last post asked for approval, and the request waits.
fn shows_asked_for(page: &PageContext, review: &Review) -> bool {
    shows_asked(page) && waits_for_approval(review) == Some(ApprovalState::Open)
}

/// The state of the person's request of which something may still come.
fn waits_for_approval(review: &Review) -> Option<ApprovalState> {
    let state = review.approval.request.as_ref()?.state;
    state.is_current().then_some(state)
}

/// Says that a save is under way, and turns the buttons off until the page is left. No island, so
/// that it works before the browser part is there. The buttons are turned off after the form has
/// been sent, with the one that was pressed; who comes back to the page may press them again.
const SAVING: &str = "(f=>{const s=f.lastElementChild.lastElementChild,\
    set=on=>{s.textContent=on?s.dataset.said:'';\
    if(on)f.setAttribute('aria-busy','true');else f.removeAttribute('aria-busy');\
    for(const b of f.elements)if(b.type==='submit')b.disabled=on};\
    let sent=false;\
    f.addEventListener('submit',e=>{if(sent)return e.preventDefault();\
    if(e.submitter&&!['save','emergency'].includes(e.submitter.value))return;\
    sent=true;setTimeout(()=>set(true))});\
    addEventListener('pageshow',e=>{sent=false;set(false)})\
    })(document.currentScript.previousElementSibling)";

#[component]
pub fn ReviewPage<'a>(review: &'a Review) -> impl IntoView + use<> {
    let page = page_context();
    let target = &review.target;
    let prepared = &review.prepared;
    // What would be saved has what was typed in it.
    let body = &prepared.request.body;
    let labels = ProfileLabels::of(target.profile(), body, None, &review.countries);
    let name = company(target, &review.theirs);
    let has_conflicts = !prepared.clashes.is_empty();
    let nothing = prepared.changes.is_empty() && !has_conflicts;
    let waits = waits_for_approval(review);
    let is_sent = matches!(review.locked, Some(ReadOnlyReason::Unsettled(_)))
        || waits == Some(ApprovalState::Sending);
    let introduction = if is_sent {
        None
    } else if nothing {
        Some("review-nothing")
    } else if review.approval.keys.is_empty() {
        Some("review-text")
    } else {
        Some("review-text-approval")
    };
    let undecided = address_check::is_open(review);
    let may_save =
        !nothing && review.locked.is_none() && prepared.problems.is_empty() && !undecided;
    let may_save = may_save && review.saving.is_none() && waits.is_none();
    let request = (!prepared.changes.is_empty()).then(|| {
        view! {
            <RequestDisclosure
                profile=target.profile()
                request=&prepared.request
                changes=&prepared.changes
            />
        }
    });
    let asked = shows_asked_for(&page, review).then(|| {
        let text = page.t("outcome-asked-text").into_owned();
        view! { <Banner look="info" word="asked" text more=()/> }
    });
    view! {
        <ListNavigation target/>
        <WayBack/>
        <hgroup>
            <CustomerLine target name/>
            <p>{title(page.words, target)}</p>
            <h1>{page.t("review-heading")}</h1>
            {introduction.map(|key| view! { <p>{page.t(key)}</p> })}
        </hgroup>
        {not_saved(&page, review).map(|word| view! { <NotSavedBanner review word/> })}
        {asked}
        <ReviewOutcome labels=&labels review/>
        <ReadOnlyBanner reason=review.locked.as_ref() outcome=review.outcome.as_ref()/>
        <SavingBanner saving=review.saving.as_ref() form=Some(REVIEW_FORM)/>
        <ApprovalNote request=review.approval.request.as_ref()/>
        <ColleagueNote target version=&review.version colleagues=&review.colleagues/>
        <AddressChecks review/>
        // Named, so that the `#main` of who came past the page's head does not stay and take the
        // focus from the outcome.
        <form
            id=REVIEW_FORM
            class="review"
            method="post"
            action=page.in_list("review".to_owned())
            novalidate=true
        >
            <input type="hidden" name="seen" value=review.version.clone()/>
            <input type="hidden" name="draft" value=review.draft.id()/>
            <ConflictSection labels=&labels review/>
            <OwnChanges labels=&labels review/>
            <CountryLeft labels=&labels review/>
            <Slips labels=&labels review/>
            <OthersChanges labels=&labels review/>
            {request}
            <SnippetsDisclosure
                target
                labels=&labels
                changes=&prepared.changes
                request=&prepared.request
            />
            {may_save.then(|| view! {
                <ApprovalNeeded labels=&labels review/>
                <JustificationFields review/>
                <Confirmation review/>
                <EmergencyButton review/>
            })}
            {undecided.then(|| view! { <p class="note">{page.t("address-decide")}</p> })}
            <ReviewActions review may_save/>
        </form>
        {may_save.then(|| view! { <script nonce=use_nonce()>{SAVING}</script> })}
    }
}

/// The buttons of the review: to save, or to ask for approval, or to take a request back.
#[component]
fn ReviewActions<'a>(review: &'a Review, may_save: bool) -> impl IntoView + use<> {
    let page = page_context();
    let (intent, verb) = match review.approval.keys.is_empty() {
        true => ("save", "button-save"),
        false => ("ask", "button-ask"),
    };
    let save = may_save.then(|| {
        view! {
            <button class="button" name="intent" value=intent data-key="Enter">
                {page.t(verb)}
            </button>
        }
    });
    let waits = waits_for_approval(review) == Some(ApprovalState::Open);
    let withdraw = waits.then(|| {
        view! {
            <button class="button" name="intent" value="withdraw">
                {page.t("button-withdraw")}
            </button>
        }
    });
    view! {
        <div class="profile-form__actions">
            {save}
            {withdraw}
            <button class="button button--quiet" name="intent" value="edit">
                {page.t("button-back")}
            </button>
            <button class="button button--quiet" name="intent" value="discard">
                {page.t("button-discard")}
            </button>
            <p class="fine" aria-live="polite" data-said=page.t("wait-sending")></p>
        </div>
    }
}

/// Leads back to the form of the profile. A button of the review's form and no link, so that a reason
/// and a ticket number that were typed are kept with the draft.
#[component]
fn WayBack() -> impl IntoView {
    let page = page_context();
    view! {
        <p class="back">
            // The first button of a form is what Enter presses in an input: what was typed is kept,
            // and nothing is sent.
            <button form=REVIEW_FORM name="intent" value="choose" hidden=true>
                {page.t("justification-keep")}
            </button>
            <button class="plain" form=REVIEW_FORM name="intent" value="edit">
                {page.t("review-back")}
            </button>
        </p>
    }
}

/// Tells why nothing came of the last post: it was about an earlier state of the draft, or a
/// question is open. It has the focus, unless another outcome is told below it.
#[component]
fn NotSavedBanner<'a>(
    review: &'a Review,
    /// Part of the words' keys.
    word: &'static str,
) -> impl IntoView + use<> {
    let page = page_context();
    let alone = review.outcome.is_none() && review.prepared.problems.is_empty();
    view! {
        <div
            id=alone.then_some("summary")
            class="banner banner--warn"
            role="alert"
            tabindex=alone.then_some("-1")
            autofocus=alone
        >
            <h2>{page.t(&format!("outcome-{word}-title"))}</h2>
            <p>{page.t(&format!("outcome-{word}-text"))}</p>
        </div>
    }
}

/// Tells how the last post ended; without one, the problems that saving would meet.
#[component]
fn ReviewOutcome<'a>(labels: &'a ProfileLabels, review: &'a Review) -> impl IntoView + use<> {
    let form = Some(REVIEW_FORM);
    let problems = &review.prepared.problems;
    if lacks_answers(review) {
        let words = page_context().words;
        let confirm = wants_confirmation(review)
            .then(|| ("confirm", words.t("review-confirm-missing").into_owned()));
        let items: Vec<_> = linked_problems(words, review)
            .into_iter()
            .chain(confirm)
            .map(|(id, text)| view! { <li><a href=format!("#{id}")>{text}</a></li> })
            .collect();
        let also = Some(view! { <ul>{items}</ul> }.into_any());
        return EitherOf5::A(view! {
            <ProblemSummary labels problems=&[] form also/>
        });
    }
    match &review.outcome {
        // Others were faster, but nothing of theirs is in the way.
        Some(Outcome::Conflict) if review.prepared.clashes.is_empty() => {
            EitherOf5::B(view! { <MergedBanner/> })
        }
        Some(Outcome::Conflict) => {
            let clashes = &review.prepared.clashes;
            EitherOf5::E(view! { <ConflictBanner labels clashes/> })
        }
        Some(outcome) => EitherOf5::C(view! { <OutcomeNotice labels outcome form/> }),
        None if problems.is_empty() => EitherOf5::D(()),
        None => EitherOf5::A(view! {
            <ProblemSummary labels problems form also=None/>
        }),
    }
}

/// The last post lacked something that this page asks for (a confirmation, a reason, a ticket number
/// of the right form), and nothing else was wrong.
fn lacks_answers(review: &Review) -> bool {
    let only_that = match &review.outcome {
        Some(Outcome::Problems { problems }) => problems
            .iter()
            .all(|problem| ["confirm", REASON, TICKET].contains(&problem.key.as_str())),
        _ => false,
    };
    only_that
        && review.prepared.problems.is_empty()
        && (wants_confirmation(review) || !linked_problems(page_context().words, review).is_empty())
}

/// The last post lacked the confirmation.
fn wants_confirmation(review: &Review) -> bool {
    let missing = match &review.outcome {
        Some(Outcome::Problems { problems }) => {
            problems.iter().any(|problem| problem.key == "confirm")
        }
        _ => false,
    };
    missing && review.prepared.problems.is_empty() && !review.prepared.guards.is_empty()
}

/// The changes that a save would make; nothing without one.
#[component]
fn OwnChanges<'a>(labels: &'a ProfileLabels, review: &'a Review) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let changes = &review.prepared.changes;
    let titles = ["review-before", "review-after"];
    let rows: Vec<_> = changes
        .iter()
        .map(|change| {
            let source = taken_away(page.words, review, change);
            view! { <ChangeRow labels change titles source/> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        let title = page.t_args("review-changes", &[("count", rows.len().into())]);
        view! { <section class="part"><h2>{title}</h2><ul class="changes">{rows}</ul></section> }
    })
}

/// A sentence that shows the text as it was typed, if signs of it were taken away or replaced.
fn taken_away(words: &Words, review: &Review, change: &Change) -> Option<String> {
    let kind = value::kind_of(review.target.profile(), &change.key);
    let typed = posted(kind, review.draft.values.get(&change.key)?);
    (typed != change.after).then(|| {
        let typed = signs::visible(&typed);
        words.t_args("review-signs", &[("typed", typed.as_ref().into())])
    })
}

/// Values that are probably slips; nothing without one. They do not block a save.
#[component]
fn Slips<'a>(labels: &'a ProfileLabels, review: &'a Review) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let prepared = &review.prepared;
    let profile = review.target.profile();
    let found = slips(
        profile,
        &prepared.request.body,
        &prepared.changes,
        &review.countries,
    );
    let items: Vec<_> = found
        .iter()
        .map(|(key, slip)| {
            let label = labels.full(page.words, key);
            let text = page.t(&format!("slip-{}", slip.as_str()));
            view! { <li data-slip=slip.as_str()><strong>{label}</strong>" – "{text}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="note">
                <h2>{page.t("review-slips")}</h2>
                <ul>{items}</ul>
            </section>
        }
    })
}

/// The values of an address that stay although its country changes: nobody may have looked at them.
#[component]
fn CountryLeft<'a>(labels: &'a ProfileLabels, review: &'a Review) -> impl IntoView + use<> {
    let page = page_context();
    let changes = &review.prepared.changes;
    let comma = page.t("form-comma");
    let notes = changes.iter().filter_map(|change| {
        let profile = review.target.profile();
        let country = profile.place(&change.key)?;
        if country.field.kind != Kind::Country {
            return None;
        }
        let at = country.section.at;
        let stays = |key: &str| changes.iter().all(|change| change.key != key);
        let fields = profile.places().filter(|place| place.section.at == at);
        let left: Vec<String> = fields
            .filter(|place| stays(&place.key()))
            .map(|place| (place, read(&review.theirs, &place).shown()))
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(place, value)| (place.key(), value))
            .chain(
                unknown_members(profile, &review.theirs, at)
                    .map(|(name, value)| (format!("{at}.{name}"), value)),
            )
            .map(|(key, value)| {
                let label = labels.full(page.words, &key);
                format!("{label}: {}", signs::visible(&value))
            })
            .collect();
        (!left.is_empty()).then(|| {
            let list = left.join(&comma);
            let text = page.t_args("review-country-left", &[("list", list.into())]);
            view! { <p class="note" data-left=at>{text}</p> }
        })
    });
    notes.collect::<Vec<_>>()
}

/// The changes of others since the draft was begun; nothing without one.
#[component]
fn OthersChanges<'a>(
    labels: &'a ProfileLabels,
    review: &'a Review,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let titles = ["review-began", "review-before"];
    let rows: Vec<_> = review
        .prepared
        .taken
        .iter()
        .map(|change| {
            let source = review.sources.get(&change.key);
            let source = source.map(|source| conflict::source(&page, source));
            view! { <ChangeRow labels change titles source/> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="part">
                <h2>{page.t("review-taken")}</h2>
                <p>{page.t("review-taken-text")}</p>
                <ul class="changes">{rows}</ul>
            </section>
        }
    })
}

/// One change.
#[component]
fn ChangeRow<'a>(
    labels: &'a ProfileLabels,
    change: &'a Change,
    /// Keys of the words over its two sides.
    titles: [&'static str; 2],
    /// The author of the change.
    source: Option<String>,
) -> impl IntoView + use<> {
    let kind = value::kind_of(labels.profile, &change.key);
    let (before, after) = (change.before_shown(), change.after.as_str());
    view! {
        <li>
            <h3>{labels.full(page_context().words, &change.key)}</h3>
            {source.map(|source| view! { <p class="hint">{source}</p> })}
            <dl><DifferenceRows kind before=&before after titles/></dl>
        </li>
    }
}

/// Asks to confirm the guarded changes; nothing without one.
#[component]
fn Confirmation<'a>(review: &'a Review) -> Option<impl IntoView + use<>> {
    let guards: &[Guard] = &review.prepared.guards;
    if guards.is_empty() {
        return None;
    }
    let page = page_context();
    let missing = wants_confirmation(review);
    // Decided before Partner Center asked to wait.
    let confirmed = matches!(
        review.outcome,
        Some(Outcome::Throttled {
            confirmed: true,
            ..
        })
    );
    let texts: Vec<_> = guards
        .iter()
        .map(|guard| {
            let text = page.t(&format!("guard-{}", guard.as_str()));
            view! { <p class="guard">{text}</p> }
        })
        .collect();
    let cost = review
        .verification
        .as_ref()
        .map(|asked| view! { <VerificationCost asked/> });
    let label = guards
        .iter()
        .map(|guard| page.t(&format!("confirm-{}", guard.as_str())))
        .collect::<Vec<_>>()
        .join(page.lang().between_sentences());
    Some(view! {
        <section class="part">
            <h2>{page.t("review-confirm")}</h2>
            <div id="guards">{texts}{cost}</div>
            <p id="problem-confirm" class="problem" hidden=!missing>
                {missing.then(|| page.t("review-confirm-missing"))}
            </p>
            <label class="choice">
                <input
                    id="confirm"
                    type="checkbox"
                    name="confirm"
                    value="yes"
                    aria-describedby="guards problem-confirm"
                    checked=confirmed
                    aria-invalid=missing.then_some("true")
                />
                <span>{label}</span>
            </label>
        </section>
    })
}
