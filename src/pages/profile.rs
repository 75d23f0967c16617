//! A profile: the form for those who may change it, the same as text for the others.

use super::customer_navigation::{self, ListNavigation};
use super::error::{kept_until_sign_in, sign_in_beside};
use super::named_customers::with_problem;
use super::outage;
use super::profile_tabs::ProfileTabs;
use crate::app::{Frame, Style, render};
use crate::auth::session::RecentlyExpiredSession;
use crate::auth::{Permission, Person};
use crate::components::approvals::ApprovalNote;
use crate::components::colleagues::{ChangedSince, ColleagueNote};
use crate::components::contact::{ContactLine, RoleRequest};
use crate::components::customer::{CustomerLine, full_title};
use crate::components::form::{ProfileSections, Sections};
use crate::components::layout::POST_KEPT;
use crate::components::legal::VettingSection;
use crate::components::notice::{Banner, OutcomeNotice, ReadOnlyBanner};
use crate::components::registration::RegistrationNote;
use crate::components::time::timed;
use crate::components::verification::VerificationSection;
use crate::components::waiting::SavingBanner;
use crate::components::{PageContext, ProfileLabels, page_context};
use crate::customers::{CustomerNotes, Customers};
use crate::editing::{
    AutosaveResult, Draft, Editing, FormSubmission, NextPage, Opened, Outcome, ReadOnlyReason,
};
use crate::error::{Error, ErrorKind, SIGN_IN_CHALLENGE};
use crate::islands::{FormWords, KEPT_AT, ProfileForm};
use crate::middleware::DocumentTarget;
use crate::profile::values::posted;
use crate::profile::{self, Code, FieldProblem, Profile, Target, Values};
use crate::text::Words;
use crate::time_zone::time_of_day;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::header::WWW_AUTHENTICATE;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;

/// `GET` of a profile.
pub async fn show(
    page: PageContext,
    State(editing): State<Editing>,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    DocumentTarget(target): DocumentTarget,
) -> Result<Response, Error> {
    let person = page.person()?;
    let (opened, page) = tokio::join!(
        editing.open(person, &target, page.is_visit, page.lang()),
        customer_navigation::placed(page.clone(), &customers, &notes, &target),
    );
    match opened {
        Ok(opened) => {
            // Only now: what was read may have mended it.
            let page = with_problem(page, &customers, &target).await;
            Ok(answer(&page, opened).await)
        }
        Err(error) => outage::instead(&page, &editing, &target, error).await,
    }
}

/// The inputs of a posted form, in their order. Of a name that comes twice the first counts.
pub type PostedForm = Vec<(String, String)>;

/// `POST` of the form: kept as a draft, whatever its intent.
pub async fn submit(
    page: PageContext,
    late: RecentlyExpiredSession,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
    Form(posted): Form<PostedForm>,
) -> Result<Response, Error> {
    if !target.profile().is_editable() {
        return Err(ErrorKind::Method.into());
    }
    let after = |target: &Target, kept: NextPage| page.in_list(after(target, kept));
    let (intent, from, typed) = parts(posted);
    let to = match (intent.as_deref(), late) {
        (Some("keep"), RecentlyExpiredSession(late)) => {
            return autosave(&page, late, &editing, &target, typed).await;
        }
        (Some("review"), RecentlyExpiredSession(Some(person))) => {
            // The session ended while this was typed: it is kept first, then comes sign-in.
            editing.save_draft(&person, &target, typed).await?;
            return sign_in_first(&editing, &person, &target).await;
        }
        (Some("review"), RecentlyExpiredSession(None)) => after(
            &target,
            editing.save_draft(page.person()?, &target, typed).await?,
        ),
        (Some("country" | "revert"), RecentlyExpiredSession(late)) => {
            let person = late.as_ref().map_or_else(|| page.person(), Ok)?;
            match (
                another_country(person, &editing, &target, typed).await?,
                &late,
            ) {
                (AutosaveResult::Kept, None) => page.in_list(target.address()),
                (AutosaveResult::Elsewhere, None) => after(&target, NextPage::Newer),
                (AutosaveResult::Kept, Some(_)) => {
                    return sign_in_first(&editing, person, &target).await;
                }
                (AutosaveResult::Elsewhere, Some(_)) => return Err(ErrorKind::SignIn.into()),
            }
        }
        (Some("discard"), _) => match editing.discard(page.person()?, &target, &typed).await? {
            NextPage::Form if from.as_deref() == Some("/drafts") => "/drafts".to_owned(),
            kept => after(&target, kept),
        },
        (Some("undo"), _) => after(
            &target,
            editing.undo_discard(page.person()?, &target).await?,
        ),
        (Some(_) | None, _) => return Err(ErrorKind::BadForm.into()),
    };
    Ok(Redirect::to(&to).into_response())
}

/// `intent`, `return_to`, and the rest.
fn parts(posted: PostedForm) -> (Option<String>, Option<String>, FormSubmission) {
    let mut values: Values = posted.into_iter().rev().collect();
    let mut take = |name: &str| values.remove(name);
    let (intent, from, step) = (take("intent"), take("return_to"), take("step"));
    let revert = take("revert");
    let typed = FormSubmission {
        seen: take("seen"),
        shown: take("shown"),
        draft: take("draft"),
        form: take("form"),
        ..FormSubmission::default()
    };
    if let Some(key) = &revert {
        values.remove(key);
    }
    // A button that takes one edit back has no other intent.
    let intent = revert.map(|_| "revert".to_owned()).or(intent);
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

/// Answers a form that keeps what is typed: 204, it is kept, and a header says when; 401, it is kept though the session has
/// ended; 409, another draft has been kept since the page was opened, and nothing of this one.
async fn autosave(
    page: &PageContext,
    late: Option<Person>,
    editing: &Editing,
    target: &Target,
    typed: FormSubmission,
) -> Result<Response, Error> {
    let (person, kept) = match &late {
        Some(person) => (person, StatusCode::UNAUTHORIZED),
        None => (page.person()?, StatusCode::NO_CONTENT),
    };
    Ok(match editing.autosave(person, target, typed).await? {
        AutosaveResult::Kept if late.is_some() => {
            (kept, [(WWW_AUTHENTICATE, SIGN_IN_CHALLENGE)]).into_response()
        }
        AutosaveResult::Kept => {
            let at = time_of_day(page.zone.at(page.now));
            (kept, [(KEPT_AT, at)]).into_response()
        }
        AutosaveResult::Elsewhere => StatusCode::CONFLICT.into_response(),
    })
}

/// "Update country", for those without JavaScript: what was typed is kept, nothing is asked of it,
/// and the form comes back under the rules of the country that was chosen.
async fn another_country(
    person: &Person,
    editing: &Editing,
    target: &Target,
    typed: FormSubmission,
) -> Result<AutosaveResult, Error> {
    // Of no page: the one that comes back is another.
    let typed = FormSubmission {
        form: None,
        ..typed
    };
    editing.autosave(person, target, typed).await
}

/// Leads to sign-in after a form of an ended session, and back to the form.
async fn sign_in_first(
    editing: &Editing,
    person: &Person,
    target: &Target,
) -> Result<Response, Error> {
    let error = Error::from(ErrorKind::SignIn);
    match editing.open_draft(person, target).await? {
        Some(_) => Ok(kept_until_sign_in(&target.address(), &error).into_response()),
        // It changed nothing.
        None => Err(error),
    }
}

/// The address that a post leads to.
pub fn after(target: &Target, kept: NextPage) -> String {
    match kept {
        NextPage::Form => target.address(),
        NextPage::Review => review_address(target),
        NextPage::Newer => format!("{}?{NEWER}", target.address()),
        NextPage::NewerReview => format!("{}?{NEWER}", review_address(target)),
        NextPage::Gone => format!("{}?{GONE}", target.address()),
        NextPage::UndoOver => format!("{}?{UNDO_OVER}", target.address()),
        NextPage::AddressQuestion => format!("{}?{ADDRESS_OPEN}", review_address(target)),
        NextPage::NeedsApproval => format!("{}?{APPROVAL_NEEDED}", review_address(target)),
        NextPage::Asked => format!("{}?{ASKED}", review_address(target)),
    }
}

/// In the address of a page that is shown instead of what was asked for, as its draft has been
/// changed elsewhere.
const NEWER: &str = "draft=newer";

/// In the address of a form that is shown instead of what was asked for, as its draft has been
/// saved or discarded before.
const GONE: &str = "draft=gone";

/// In the address of a form after an undo that came too late.
const UNDO_OVER: &str = "draft=undo-over";

/// In the address of a review after a save that a question about an address stood in the way of.
const ADDRESS_OPEN: &str = "address=open";

/// In the address of a review after a save that needs approval, and after a request for it.
const APPROVAL_NEEDED: &str = "approval=needed";
const ASKED: &str = "approval=asked";

/// True on the review after a save that needs approval.
pub fn shows_approval_needed(page: &PageContext) -> bool {
    asks_for(page, APPROVAL_NEEDED)
}

/// True on the review after a request for approval.
pub fn shows_asked(page: &PageContext) -> bool {
    asks_for(page, ASKED)
}

/// True on the review after a save that a question about an address stood in the way of.
pub fn shows_address_question(page: &PageContext) -> bool {
    asks_for(page, ADDRESS_OPEN)
}

/// The outcome and the sentence of a form after a post that nothing came of; nothing if the page
/// shows a draft, or tells an outcome.
fn tells_nothing_done(page: &PageContext, opened: &Opened) -> Option<(&'static str, &'static str)> {
    if opened.draft.is_some() || opened.outcome.is_some() {
        return None;
    }
    if asks_for(page, GONE) {
        return Some((Outcome::Nothing.word(), "draft-gone"));
    }
    let over = asks_for(page, UNDO_OVER) && !opened.can_undo;
    over.then(|| (Outcome::Discarded.word(), "draft-undo-over"))
}

fn asks_for(page: &PageContext, query: &str) -> bool {
    page.path
        .split_once('?')
        .is_some_and(|(_, asked)| asked.split('&').any(|pair| pair == query))
}

/// True on a page that is shown instead of what was asked for, as its draft has been changed
/// elsewhere.
pub fn shows_newer(page: &PageContext) -> bool {
    asks_for(page, NEWER)
}

/// The address that the review leads to if there is no draft. After a sign-in it tells that.
pub fn without_draft(page: &PageContext, target: &Target) -> String {
    after(
        target,
        match asks_for(page, POST_KEPT) {
            true => NextPage::Gone,
            false => NextPage::Form,
        },
    )
}

pub fn review_address(target: &Target) -> String {
    format!("{}/review", target.address())
}

/// Answers with the page of an opened profile.
pub async fn answer(page: &PageContext, opened: Opened) -> Response {
    let nothing_done = tells_nothing_done(page, &opened).map(|(word, _)| word);
    let outcome = opened.outcome.as_ref().map(Outcome::heading);
    let outcome = outcome.or(nothing_done);
    let more_than_a_form = opened.finalized.is_some()
        || opened.saving.is_some()
        || !page.settled.is_empty()
        || !page.colleague_notices.is_empty()
        || !editable(page, &opened);
    let style = match outcome {
        _ if more_than_a_form => Style::Everything,
        Some(_) => Style::FormWithOutcome,
        None => Style::Form,
    };
    let company = company(&opened.target, &opened.document);
    let title = full_title(page, &opened.target, company.as_deref());
    let frame = Frame::after(page, title, outcome).style(style);
    let content = move || view! { <ProfilePage opened=&opened/> };
    render(page, frame, content).await
}

/// The name of the profile.
pub fn title(words: &Words, target: &Target) -> String {
    words
        .t(&format!("profile-{}", target.profile().slug))
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

#[component]
pub fn ProfilePage<'a>(opened: &'a Opened) -> impl IntoView + use<> {
    let page = page_context();
    let target = &opened.target;
    let profile = target.profile();
    let document = &opened.document;
    let edited = edited(opened);
    let sections = Sections {
        profile,
        document,
        typed: edited.as_ref(),
        problems: problems(opened.outcome.as_ref()),
        warnings: &opened.warnings,
        countries: &opened.countries,
        editable: editable(&page, opened),
    };
    let labels = ProfileLabels::of(profile, document, sections.typed, &opened.countries);
    let outcome = opened.outcome.as_ref();
    let reason = opened.locked.as_ref();
    let known = &opened.countries;
    let content = if sections.editable {
        let (version, colleagues) = (&opened.version, &opened.colleagues);
        Either::Left(view! {
            <ColleagueNote target version colleagues/>
            <EditForm opened sections=&sections/>
        })
    } else {
        Either::Right(view! { <ProfileSections sections=&sections/> })
    };
    view! {
        <ProfileHeading target company=company(target, &opened.document)/>
        {outcome.map(|outcome| view! { <OutcomeNotice labels=&labels outcome form=None/> })}
        {tells_nothing_done(&page, opened).map(|(word, key)| {
            let text = page.t(key).into_owned();
            view! { <Banner look="info" word text more=()/> }
        })}
        <ReadOnlyBanner reason outcome/>
        <SavingBanner saving=opened.saving.as_ref() form=None/>
        {opened.can_undo.then(|| {
            let told = outcome == Some(&Outcome::Discarded);
            view! { <UndoNote target told/> }
        })}
        <DraftNote opened/>
        <ApprovalNote request=opened.approval.as_ref()/>
        <RoleNote opened/>
        <VettingSection opened/>
        <VerificationSection opened/>
        <RegistrationNote target document typed=sections.typed known/>
        {content}
    }
}

/// The values that the draft edits. The other fields of the form show what stands there now.
fn edited(opened: &Opened) -> Option<Values> {
    let draft = opened.draft.as_ref()?;
    let Some(base) = &opened.base else {
        return Some(draft.values.clone());
    };
    let profile = opened.target.profile();
    let differs = |key: &str, value: &str| {
        profile.place(key).is_none_or(|place| {
            value != posted(place.field.kind, &profile::read(base, &place).shown())
        })
    };
    // As typed: also where a blank is the only difference.
    let edited = draft
        .values
        .iter()
        .filter(|(key, value)| differs(key, value));
    Some(
        edited
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect(),
    )
}

/// True if there are inputs at all.
fn editable(page: &PageContext, opened: &Opened) -> bool {
    opened.target.profile().is_editable() && opened.locked.is_none() && page.may(Permission::Edit)
}

/// The profiles of the same owner, the title, and the use of the profile.
#[component]
pub fn ProfileHeading<'a>(target: &'a Target, company: Option<String>) -> impl IntoView + use<> {
    let page = page_context();
    let about = page.t(&format!("about-{}", target.profile().slug));
    let history = format!("{}/history", target.address());
    view! {
        <ListNavigation target/>
        <ProfileTabs target/>
        <hgroup>
            <CustomerLine target name=company/>
            <h1>{title(page.words, target)}</h1>
            <p>{about}</p>
            <p class="fine"><a href=history>{page.t("profile-history-link")}</a></p>
        </hgroup>
    }
}

fn problems(outcome: Option<&Outcome>) -> &[FieldProblem] {
    match outcome {
        Some(Outcome::Problems { problems } | Outcome::Rejected { problems, .. }) => problems,
        Some(
            Outcome::Saved { .. }
            | Outcome::Nothing
            | Outcome::Conflict
            | Outcome::Unknown { .. }
            | Outcome::NotCarriedOut { .. }
            | Outcome::Throttled { .. }
            | Outcome::Unavailable { .. }
            | Outcome::Discarded,
        )
        | None => &[],
    }
}

/// Tells that this is an unfinished edit, and since when.
#[component]
fn DraftNote<'a>(opened: &'a Opened) -> Option<impl IntoView + use<>> {
    let Draft { kept_at, .. } = opened.draft.as_ref()?;
    if matches!(opened.locked, Some(ReadOnlyReason::Unsettled(_))) {
        // What was sent is not only a draft any more, and the page shows what stands there now.
        return None;
    }
    let page = page_context();
    // An empty text would be drawn as a space.
    let space = Some(page.lang().between_sentences()).filter(|space| !space.is_empty());
    let newer =
        shows_newer(&page).then(|| view! { <strong>{page.t("draft-newer")}</strong>{space} });
    let text = timed(&page, "draft-open", &[], &[("at", *kept_at)]);
    let changed = opened
        .changed
        .as_ref()
        .map(|change| view! { {space}<ChangedSince change/> });
    let drafts = page.in_list(format!("{}/drafts", opened.target.address()));
    let hand_over = page.may(Permission::Edit).then(|| {
        view! { " "<a href=drafts>{page.t("hand-over-link")}</a> }
    });
    Some(view! { <p class="note">{newer}{text}{changed}{hand_over}</p> })
}

/// Offers to take a discarded draft back.
#[component]
pub fn UndoNote<'a>(
    target: &'a Target,
    /// It is said beside it that the draft was discarded.
    told: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    let text = match told {
        true => page.t("draft-undo-how"),
        false => page.t("draft-undo-text"),
    };
    view! {
        <form class="note" method="post" action=page.in_list(target.address())>
            <p>{text}</p>
            <p>
                <button class="button button--quiet" name="intent" value="undo">
                    {page.t("draft-undo")}
                </button>
            </p>
        </form>
    }
}

/// Tells those who might look for inputs that their role has none.
#[component]
fn RoleNote<'a>(opened: &'a Opened) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let lacks_role = opened.target.profile().is_editable()
        && !page.may(Permission::Edit)
        && !matches!(
            opened.locked,
            Some(ReadOnlyReason::Doubled(_) | ReadOnlyReason::Shape | ReadOnlyReason::Tag)
        );
    lacks_role.then(|| {
        let contact = page.contact.as_deref();
        let contact = contact.map(|contact| view! { <ContactLine contact/> });
        view! {
            <div class="note">
                <p>{page.t_asking("readonly-reason-role")}</p>
                {contact}
                <RoleRequest/>
            </div>
        }
    })
}

#[component]
fn EditForm<'a>(opened: &'a Opened, sections: &'a Sections<'a>) -> impl IntoView + use<> {
    let page = page_context();
    let seen = opened
        .draft
        .as_ref()
        .map_or(&opened.version, |draft| &draft.base)
        .clone();
    let guard = sections.common_guard().map(|guard| {
        let id = format!("guard-{}", guard.as_str());
        let text = page.t(&id);
        view! { <p id=id class="guard">{text}</p> }
    });
    let fields = view! { <ProfileSections sections/> };
    // Without a draft it is the version that the edit begins at.
    let shown = opened.draft.as_ref().map(|_| {
        view! { <input type="hidden" name="shown" value=opened.version.clone()/> }
    });
    let draft = opened.draft.as_ref().map(Draft::id).unwrap_or_default();
    let has_draft = opened.draft.is_some();
    // Relative, as an island's values are part of what a page weighs.
    let action = sections.profile.slug.trim_start_matches("customer-");
    let action = page.in_list(action.to_owned());
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
        <ProfileForm
            slug=sections.profile.slug.to_owned()
            action=action
            has_draft=has_draft
            words=form_words(page.words, sections.profile)
            rules=rules
        >
            // The first button is what Enter presses.
            <button name="intent" value="review" hidden=true>{page.t("button-review")}</button>
            <input type="hidden" name="seen" value=seen/>
            {shown}
            <input type="hidden" name="draft" value=draft/>
            // The number of the request that drew it names the page.
            <input type="hidden" name="form" value=page.reference.clone()/>
            {guard}
            <p class="hint">{page.t("form-required")}</p>
            {fields}
            <div class="profile-form__actions">
                // The island writes here.
                <div class="profile-form__said">
                    <p class="profile-form__changes" role="status"></p>
                    <p class="profile-form__kept" role="status"></p>
                    // Beside the sentence that says to sign in again.
                    <a href=sign_in_beside() target="_blank" rel="noopener" hidden=true>
                        {page.t("carried-sign-in")}
                    </a>
                </div>
                <button class="button" name="intent" value="review" data-key="Enter">
                    {page.t("button-review")}
                </button>
                <button
                    class="button button--quiet"
                    name="intent"
                    value="discard"
                    hidden=!has_draft
                >
                    {page.t("button-discard")}
                </button>
            </div>
        </ProfileForm>
    }
}

/// The sentences of the island; of those about the rules, only the ones that this profile's fields
/// can need.
fn form_words(words: &Words, profile: &'static Profile) -> FormWords {
    let template = |key: &str| {
        words.t_args(
            key,
            &[("count", "{count}".into()), ("list", "{list}".into())],
        )
    };
    let problem = |code: &Code| {
        let key = format!("problem-{}", code.as_str());
        let sentence = match code {
            Code::TooLong { .. } => words.t_args(
                &key,
                &[("max", "{max}".into()), ("length", "{length}".into())],
            ),
            Code::HiddenSign { .. } => {
                words.t_args(&key, &[("sign", "{sign}".into()), ("at", "{at}".into())])
            }
            code if code.example().is_some() => {
                words.t_args(&key, &[("example", "{example}".into())])
            }
            _ => words.t(&key).into_owned(),
        };
        (code.as_str().to_owned(), sentence)
    };
    FormWords {
        unchanged: words.t("form-unchanged").into_owned(),
        one_change: template("form-one-change"),
        changes: template("form-changes"),
        comma: words.t("form-comma").into_owned(),
        kept: words.t_args("typing-kept", &[("time", "{time}".into())]),
        not_kept: words.t("typing-not-kept").into_owned(),
        elsewhere: words.t("typing-elsewhere").into_owned(),
        ended: words.t("typing-ended").into_owned(),
        signed_out: words.t("typing-signed-out").into_owned(),
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
    let mut codes = vec![Code::HiddenSign {
        sign: String::new(),
        at: 0,
    }];
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
        codes.extend([Code::StateUnknown, Code::RegionLeftover, Code::Required]);
    }
    codes.dedup();
    codes
}
