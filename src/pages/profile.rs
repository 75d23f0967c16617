//! A profile: the form for those who may change it, the same as text for the others.

use super::outage;
use crate::auth::Permission;
use crate::auth::session::RecentlyExpiredSession;
use crate::components::form::Sections;
use crate::components::{Names, PageContext, legal, notice, registration};
use crate::editing::{
    AutosaveResult, Draft, Editing, FormSubmission, NextPage, Opened, Outcome, ReadOnlyReason,
};
use crate::error::{Error, ErrorKind};
use crate::islands::{FormWords, ProfileForm};
use crate::middleware::DocumentTarget;
use crate::profile::{self, Code, CustomerId, Owner, PROFILES, Problem, Profile, Target, Values};
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

/// `GET` of a profile.
pub async fn show(
    cx: PageContext,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
) -> Result<Response, Error> {
    match editing
        .open(cx.person()?, &target, cx.is_visit, cx.lang())
        .await
    {
        Ok(opened) => Ok(page(&cx, &opened)),
        Err(error) => outage::instead(&cx, &editing, &target, error).await,
    }
}

/// What a form posts, in its order. Of a name that comes twice the first counts.
pub type PostedForm = Vec<(String, String)>;

/// `POST` of the form: kept as a draft, whatever its intent.
pub async fn submit(
    cx: PageContext,
    late: RecentlyExpiredSession,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
    Form(posted): Form<PostedForm>,
) -> Result<Response, Error> {
    if !target.profile().is_editable() {
        return Err(ErrorKind::Method.into());
    }
    let (intent, from, typed) = parts(posted);
    let to = match (intent.as_deref(), late) {
        (Some("keep"), RecentlyExpiredSession(late)) => {
            return autosave(&cx, late, &editing, &target, typed).await;
        }
        (Some("review"), RecentlyExpiredSession(Some(person))) => {
            // The session ended while this was typed: it is kept first, then comes sign-in.
            editing.save_draft(&person, &target, typed).await?;
            return Err(ErrorKind::SignIn.into());
        }
        (Some("review"), RecentlyExpiredSession(None)) => after(
            &target,
            editing.save_draft(cx.person()?, &target, typed).await?,
        ),
        (Some("country"), RecentlyExpiredSession(late)) => {
            match another_country(&cx, late, &editing, &target, typed).await? {
                NextPage::Newer => after(&target, NextPage::Newer),
                NextPage::Form | NextPage::Review => target.address(),
            }
        }
        (Some("discard"), _) => match editing.discard(cx.person()?, &target, &typed).await? {
            NextPage::Form if from.as_deref() == Some("/drafts") => "/drafts".to_owned(),
            kept => after(&target, kept),
        },
        (Some(_) | None, _) => return Err(ErrorKind::BadForm.into()),
    };
    Ok(Redirect::to(&to).into_response())
}

/// `intent`, `return_to`, and the rest.
fn parts(posted: PostedForm) -> (Option<String>, Option<String>, FormSubmission) {
    let mut values: Values = posted.into_iter().rev().collect();
    let mut take = |name: &str| values.remove(name);
    let (intent, from, step) = (take("intent"), take("return_to"), take("step"));
    let typed = FormSubmission {
        seen: take("seen"),
        draft: take("draft"),
        form: take("form"),
        ..FormSubmission::default()
    };
    (
        intent,
        from,
        FormSubmission {
            step: step.and_then(|step| step.parse().ok()).unwrap_or_default(),
            values,
            ..typed
        },
    )
}

/// Answers a form that keeps what is typed: 204, it is kept; 401, it is kept though the session has
/// ended; 409, another draft has been kept since the page was opened, and nothing of this one.
async fn autosave(
    cx: &PageContext,
    late: Option<crate::auth::Person>,
    editing: &Editing,
    target: &Target,
    typed: FormSubmission,
) -> Result<Response, Error> {
    let (person, kept) = match &late {
        Some(person) => (person, StatusCode::UNAUTHORIZED),
        None => (cx.person()?, StatusCode::NO_CONTENT),
    };
    Ok(match editing.autosave(person, target, typed).await? {
        AutosaveResult::Kept => kept.into_response(),
        AutosaveResult::Elsewhere => StatusCode::CONFLICT.into_response(),
    })
}

/// "Update country", for those without JavaScript: what was typed is kept, nothing is asked of it,
/// and the form comes back under the rules of the country that was chosen.
async fn another_country(
    cx: &PageContext,
    late: Option<crate::auth::Person>,
    editing: &Editing,
    target: &Target,
    typed: FormSubmission,
) -> Result<NextPage, Error> {
    // Of no page: the one that comes back is another.
    let typed = FormSubmission {
        form: None,
        ..typed
    };
    let kept = editing
        .autosave(
            late.as_ref().map_or_else(|| cx.person(), Ok)?,
            target,
            typed,
        )
        .await?;
    match (kept, late) {
        (_, Some(_)) => Err(ErrorKind::SignIn.into()),
        (AutosaveResult::Kept, None) => Ok(NextPage::Form),
        (AutosaveResult::Elsewhere, None) => Ok(NextPage::Newer),
    }
}

/// Where a post leads to.
pub fn after(target: &Target, kept: NextPage) -> String {
    match kept {
        NextPage::Form => target.address(),
        NextPage::Review => review_address(target),
        NextPage::Newer => format!("{}?{NEWER}", target.address()),
    }
}

/// In the address of a form that is shown instead of what was asked for, as its draft has been
/// changed elsewhere.
const NEWER: &str = "draft=newer";

pub fn review_address(target: &Target) -> String {
    format!("{}/review", target.address())
}

/// The page of an opened profile.
pub fn page(cx: &PageContext, opened: &Opened) -> Response {
    let outcome = opened.outcome.as_ref();
    let only_form = editable(cx, opened) && outcome.is_none() && opened.finalized.is_none();
    cx.page_after(title(cx, &opened.target), outcome.map(Outcome::word))
        .only_form(only_form)
        .draw(|| body(cx, opened))
}

/// Name of the profile, with the customer where it is one's.
pub fn title(cx: &PageContext, target: &Target) -> String {
    cx.t(&format!("profile-{}", target.profile().slug))
        .into_owned()
}

/// The customer's name, on pages about one.
pub fn company(target: &Target, document: &profile::Json) -> Option<String> {
    target.customer()?;
    document
        .get("companyName")
        .and_then(|name| name.text())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
}

pub fn body(cx: &PageContext, opened: &Opened) -> AnyView {
    let target = &opened.target;
    let profile = target.profile();
    // A draft is shown over what its author saw: that is what its values are edits of.
    let document = opened
        .draft
        .as_ref()
        .and(opened.base.as_ref())
        .unwrap_or(&opened.document);
    let sections = Sections {
        profile,
        document,
        typed: opened.draft.as_ref().map(|draft| &draft.values),
        problems: problems(opened.outcome.as_ref()),
        warnings: &opened.warnings,
        countries: &opened.countries,
        editable: editable(cx, opened),
    };
    let names = Names::of(profile, document, sections.typed, &opened.countries);
    let content = if sections.editable {
        form(cx, opened, &sections)
    } else {
        sections.draw(cx).into_any()
    };
    view! {
        {heading(cx, target, company(target, &opened.document))}
        {opened.outcome.as_ref().map(|outcome| notice::outcome(cx, &names, outcome, ""))}
        {notice::locked_beside(cx, opened.locked.as_ref(), opened.outcome.as_ref())}
        {draft_note(cx, opened)}
        {read_only(cx, opened)}
        {legal::vetting(cx, opened)}
        {registration::note(cx, target, document, &opened.countries)}
        {content}
    }
    .into_any()
}

/// Whether there are inputs at all.
fn editable(cx: &PageContext, opened: &Opened) -> bool {
    opened.target.profile().is_editable() && opened.locked.is_none() && cx.may(Permission::Edit)
}

/// Where one is: the profiles of the same owner, the title, and what the profile is used for.
pub fn heading(cx: &PageContext, target: &Target, company: Option<String>) -> AnyView {
    let slug = target.profile().slug;
    let company = company.map(|name| view! { <p><bdi>{name}</bdi></p> });
    view! {
        {match target.customer() {
            None => partner_tabs(cx, slug).into_any(),
            Some(id) => customer_tabs(cx, slug, id).into_any(),
        }}
        <hgroup>
            {company}
            <h1>{title(cx, target)}</h1>
            <p>{cx.t(&format!("about-{slug}"))}</p>
            <p class="fine"><a href=format!("{}/history", target.address())>{cx.t("profile-history-link")}</a></p>
        </hgroup>
    }
    .into_any()
}

fn partner_tabs(cx: &PageContext, here: &str) -> impl IntoView + use<> {
    let tabs: Vec<_> = PROFILES
        .iter()
        .filter(|profile| profile.owner == Owner::Partner)
        .map(|profile| tab(cx, Target::Partner(profile).address(), profile.slug, here))
        .collect();
    view! { <nav class="tabs tabs--small" aria-label=cx.t("nav-partner")><ul>{tabs}</ul></nav> }
}

fn customer_tabs(cx: &PageContext, here: &str, id: &CustomerId) -> impl IntoView + use<> {
    let tabs: Vec<_> = PROFILES
        .iter()
        .filter(|profile| profile.owner == Owner::Customer)
        .map(|profile| {
            tab(
                cx,
                Target::Customer(profile, id.clone()).address(),
                profile.slug,
                here,
            )
        })
        .collect();
    view! { <nav class="tabs tabs--small" aria-label=cx.t("nav-customer")><ul>{tabs}</ul></nav> }
}

fn tab(cx: &PageContext, address: String, slug: &str, here: &str) -> impl IntoView + use<> {
    view! { <li><a href=address aria-current=(slug == here).then_some("page")>{cx.t(&format!("tab-{slug}"))}</a></li> }
}

fn problems(outcome: Option<&Outcome>) -> &[Problem] {
    match outcome {
        Some(Outcome::Problems { problems } | Outcome::Rejected { problems, .. }) => problems,
        Some(
            Outcome::Saved { .. }
            | Outcome::Nothing
            | Outcome::Conflict
            | Outcome::Unknown { .. }
            | Outcome::Throttled { .. }
            | Outcome::Unavailable { .. }
            | Outcome::Discarded,
        )
        | None => &[],
    }
}

/// That what is shown is an unfinished edit, and since when.
fn draft_note(cx: &PageContext, opened: &Opened) -> Option<impl IntoView + use<>> {
    let Draft { kept_at, .. } = opened.draft.as_ref()?;
    let newer = cx
        .path
        .split_once('?')
        .is_some_and(|(_, query)| query == NEWER);
    let text = cx.t_args("draft-open", &[("at", cx.moment(*kept_at).into())]);
    Some(
        view! { <p class="note">{newer.then(|| view! { <strong>{cx.t("draft-newer")}</strong>" " })}{text}</p> },
    )
}

/// Why there are no inputs, for those who might look for them.
fn read_only(cx: &PageContext, opened: &Opened) -> Option<impl IntoView + use<>> {
    let lacks_role = opened.target.profile().is_editable()
        && !cx.may(Permission::Edit)
        && !matches!(
            opened.locked,
            Some(ReadOnlyReason::Doubled(_) | ReadOnlyReason::Shape | ReadOnlyReason::Tag)
        );
    lacks_role.then(|| view! { <p class="note">{cx.t("readonly-reason-role")}</p> })
}

fn form(cx: &PageContext, opened: &Opened, sections: &Sections) -> AnyView {
    let seen = opened
        .draft
        .as_ref()
        .map_or(&opened.version, |draft| &draft.base)
        .clone();
    let guard = sections.common_guard().map(|guard| {
        view! { <p id=format!("guard-{}", guard.word()) class="guard">{cx.t(&format!("guard-{}", guard.word()))}</p> }
    });
    let required = cx.t("form-required");
    let review = cx.t("button-review");
    let fields = sections.draw(cx);
    let draft = opened.draft.as_ref().map(Draft::id).unwrap_or_default();
    // The number of the request that drew it names the page.
    let page = cx.reference.clone();
    // Plain data: it always serialises.
    let rules = serde_json::to_string(
        &opened
            .countries
            .values()
            .map(|rules| &**rules)
            .collect::<Vec<_>>(),
    )
    .unwrap_or_default();
    view! {
        <ProfileForm slug=sections.profile.slug.to_owned() has_draft=opened.draft.is_some() words=form_words(cx, sections.profile) rules=rules>
            // The first button is what Enter presses.
            <button name="intent" value="review" hidden=true>{review}</button>
            <input type="hidden" name="seen" value=seen/>
            <input type="hidden" name="draft" value=draft/>
            <input type="hidden" name="form" value=page/>
            {guard}
            <p class="hint">{required}</p>
            {fields}
        </ProfileForm>
    }
    .into_any()
}

/// What the island says; of the rules, the sentences that this profile's fields can need.
fn form_words(cx: &PageContext, profile: &'static Profile) -> FormWords {
    let template = |key: &str| {
        cx.t_args(
            key,
            &[("count", "{count}".into()), ("list", "{list}".into())],
        )
    };
    let problem = |code: &Code| {
        let key = format!("problem-{}", code.word());
        let sentence = match code {
            Code::TooLong { .. } => cx.t_args(
                &key,
                &[("max", "{max}".into()), ("length", "{length}".into())],
            ),
            code if code.example().is_some() => cx.t_args(&key, &[("example", "{example}".into())]),
            _ => cx.t(&key).into_owned(),
        };
        (code.word().to_owned(), sentence)
    };
    FormWords {
        review: cx.t("button-review").into_owned(),
        discard: cx.t("button-discard").into_owned(),
        unchanged: cx.t("form-unchanged").into_owned(),
        one_change: template("form-one-change"),
        changes: template("form-changes"),
        comma: cx.t("form-comma").into_owned(),
        kept: cx.t_args("typing-kept", &[("time", "{time}".into())]),
        not_kept: cx.t("typing-not-kept").into_owned(),
        elsewhere: cx.t("typing-elsewhere").into_owned(),
        ended: cx.t("typing-ended").into_owned(),
        signed_out: cx.t("typing-signed-out").into_owned(),
        problems: codes(profile).iter().map(problem).collect(),
    }
}

/// The problems that typing into this profile can have.
fn codes(profile: &'static Profile) -> Vec<Code> {
    let fields = || {
        profile
            .places()
            .map(|place| place.field)
            .filter(|field| field.is_editable())
    };
    let mut codes = vec![Code::ControlCharacter];
    if fields().any(|field| field.need == profile::Requirement::Required) {
        codes.push(Code::Required);
    }
    if fields().any(|field| field.max.is_some() && field.kind != profile::Kind::State) {
        codes.push(Code::TooLong { max: 0, length: 0 });
    }
    // Lists cannot be typed into.
    use profile::Kind::{Email, Phone, PostalCode, State, TaxId, Website};
    let kinds = [
        (Email, Code::Email),
        (Phone, Code::Phone),
        (Website, Code::Website),
        (State, Code::StateLength),
    ];
    codes.extend(
        kinds
            .into_iter()
            .filter(|(kind, _)| fields().any(|field| field.kind == *kind))
            .map(|(_, code)| code),
    );
    // With an example and without: the country may be changed to one of either sort.
    for example in [String::new(), "{example}".to_owned()] {
        let example = || example.clone();
        let ruled = [
            (PostalCode, Code::PostalCode { example: example() }),
            (Phone, Code::PhoneOfCountry { example: example() }),
            (TaxId, Code::TaxId { example: example() }),
        ];
        codes.extend(
            ruled
                .into_iter()
                .filter(|(kind, _)| fields().any(|field| field.kind == *kind))
                .map(|(_, code)| code),
        );
    }
    if fields().any(|field| field.kind == State) {
        codes.extend([Code::StateUnknown, Code::Required]);
    }
    codes.dedup();
    codes
}
