//! `/changes/{number}`: a change set, its commands and its rows.

use super::change_rows::{ChangeRows, RowFilter, TICKS};
use super::change_set_edits::{RefusedCorrection, SetEdits, corrected};
use crate::app::{Frame, render, render_part};
use crate::change_sets::{
    ChangePhase, ChangeRowPage, ChangeRowState, ChangeSet, ChangeSetCommand, ChangeSetState,
    ChangeSets, CommandRefusal, ConfirmedCounts, CorrectionRefusal, ReverseSet, TakeBackProgress,
};
use crate::components::change_sets as in_words;
use crate::components::job::{Job, JobNow, JobProgress};
use crate::components::verification::ChangeSetCost;
use crate::components::{PageContext, page_context};
use crate::error::{Error, ErrorKind};
use crate::history::Verification;
use axum::extract::{Path, Query, RawForm, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use std::collections::BTreeMap;
use url::form_urlencoded;

/// Rows on a page.
const ROWS: usize = 50;

/// The value of `part` in the address of what the island asks for.
const PART: &str = "progress";

/// The ids of the heading of the progress, and of its text.
const HEADING: &str = "progress";
const TEXT: &str = "progress-text";

#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct SetQuery {
    /// The filter of the rows that are listed.
    state: String,
    /// Rows behind this place.
    after: Option<i64>,
    /// The reason why the last command was not carried out.
    refused: String,
    /// The ticks were kept.
    kept: bool,
    /// `progress`: only how far it is, for the island.
    part: String,
}

/// The page as it was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct SetPage {
    pub set: ChangeSet,
    pub rows: ChangeRowPage,
    /// By the place of the row.
    pub verifications: BTreeMap<i64, Verification>,
    pub filter: RowFilter,
    /// The number of rows that Partner Center can refuse because of other stored values.
    pub doubtful: usize,
    /// The place behind which the rows begin.
    pub after: i64,
    pub refused: Option<CommandRefusal>,
    pub kept: bool,
    pub taken_back: Option<TakeBackProgress>,
    pub correction: Option<RefusedCorrection>,
}

pub async fn show(
    page: PageContext,
    State(sets): State<ChangeSets>,
    Path(number): Path<String>,
    Query(asked): Query<SetQuery>,
) -> Result<Response, Error> {
    answer(page, &sets, parsed(&number)?, asked, None).await
}

/// The page, with a correction that was refused if there is one.
async fn answer(
    page: PageContext,
    sets: &ChangeSets,
    number: i64,
    asked: SetQuery,
    correction: Option<RefusedCorrection>,
) -> Result<Response, Error> {
    let person = page.person()?;
    sets.ask(person, page.lang()).await?;
    let set = sets.get(person, number).await?;
    let taken_back = sets.taken_back(&set).await?;
    if asked.part == PART {
        let content = move || view! { <SetProgress set=&set taken_back/> };
        return Ok(render_part(&page, content).await);
    }
    let filter = RowFilter::parse(&asked.state);
    let after = asked.after.unwrap_or_default();
    let rows = match filter {
        RowFilter::All => sets.rows(person, &set, None, (after, ROWS)).await?,
        RowFilter::Of(state) => sets.rows(person, &set, Some(state), (after, ROWS)).await?,
        RowFilter::Doubtful => sets.doubtful_rows(person, &set, (after, ROWS)).await?,
    };
    let doubtful = match set.is_checked() {
        true => sets.doubtful_rows(person, &set, (0, usize::MAX)).await?,
        false => ChangeRowPage::default(),
    };
    let verifications = sets.verifications(&rows).await?;
    let refused = match asked.refused.as_str() {
        "state" => Some(CommandRefusal::State),
        "nothing" => Some(CommandRefusal::Nothing),
        "ticks" => Some(CommandRefusal::Ticks),
        "changed" => Some(CommandRefusal::Changed),
        "count" => Some(CommandRefusal::Count(set.to_send)),
        "confirm" => Some(CommandRefusal::Unconfirmed(set.to_confirm)),
        "day-limit" => Some(sets.day_limit().await?),
        _ => None,
    };
    let args = [
        ("number", number.to_string().into()),
        ("name", set.name.as_str().into()),
    ];
    let title = page.t_args("changes-title", &args);
    let status = match correction {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let asked = SetPage {
        set,
        rows,
        verifications,
        filter,
        doubtful: doubtful.rows.len(),
        after,
        refused,
        kept: asked.kept,
        taken_back,
        correction,
    };
    let content = move || view! { <ChangeSetPage asked=&asked/> };
    Ok(render(&page, Frame::titled(title).status(status), content).await)
}

/// `POST`: a command, ticks, a correction, or a new set made of this one.
pub async fn submit(
    page: PageContext,
    State(sets): State<ChangeSets>,
    Path(number): Path<String>,
    RawForm(form): RawForm,
) -> Result<Response, Error> {
    let (person, number) = (page.person()?, parsed(&number)?);
    let pairs: Vec<(String, String)> = form_urlencoded::parse(&form).into_owned().collect();
    let value = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    let own = format!("/changes/{number}");
    let command = match value("command") {
        "dry-run" => ChangeSetCommand::DryRun,
        "start" => ChangeSetCommand::Start,
        "pause" => ChangeSetCommand::Pause,
        "resume" => ChangeSetCommand::Resume,
        "stop" => ChangeSetCommand::Stop,
        "tick" => return tick(&page, &sets, number, &pairs).await,
        "correct" => return correct(page, &sets, number, &pairs).await,
        "discard" => {
            let discarded = sets.discard(person, number).await?;
            return Ok(Redirect::to(&match discarded {
                Ok(()) => format!("/changes?discarded={number}"),
                Err(refusal) => format!("{own}?refused={}", word(refusal)),
            })
            .into_response());
        }
        made_of @ ("again" | "rest" | "take-back") => {
            let earlier = sets.get(person, number).await?;
            let made = match made_of {
                "again" => sets.make_again(person, number).await?,
                // Before its end the set sends them itself.
                "rest" if earlier.was_sent() => sets.make_rest(person, number).await?,
                "rest" => None,
                // Until its end it changes more of them.
                _ if !earlier.was_sent() => {
                    let told = word(CommandRefusal::State);
                    return Ok(Redirect::to(&format!("{own}?refused={told}")).into_response());
                }
                _ => {
                    let named = in_words::take_back(page.words, number, &earlier.name);
                    let reverse = sets.make_reverse(person, number, named).await?;
                    reverse.map(ReverseSet::number)
                }
            };
            return Ok(Redirect::to(&match made {
                Some(made) => format!("/changes/{made}"),
                None => format!("{own}?refused=nothing"),
            })
            .into_response());
        }
        _ => return Err(ErrorKind::BadForm.into()),
    };
    // Scripts that post the form need not say which set they have seen.
    let seen = Some(value("seen")).filter(|seen| !seen.is_empty());
    let seen = seen.map(|seen| seen.parse().unwrap_or_default());
    if command == ChangeSetCommand::Start
        && let Some(refusal) = before_start(&page, &sets, number, (seen, &ticks(&pairs))).await?
    {
        let told = format!("refused={}", word(refusal));
        return Ok(Redirect::to(&same_rows(number, told, &pairs)).into_response());
    }
    let guarded = value("guarded").parse().ok();
    let confirmed = ConfirmedCounts {
        seen,
        rows: value("confirmed").parse().ok(),
        guarded: guarded.filter(|_| value("confirm") == "yes"),
    };
    let done = sets.command(person, number, command, confirmed).await?;
    Ok(Redirect::to(&match done {
        Ok(()) => own,
        Err(refusal) => format!("{own}?refused={}", word(refusal)),
    })
    .into_response())
}

/// Gives the set what was typed, and starts its dry run. What cannot be done comes back as it was
/// typed.
async fn correct(
    page: PageContext,
    sets: &ChangeSets,
    number: i64,
    pairs: &[(String, String)],
) -> Result<Response, Error> {
    let person = page.person()?;
    let set = sets.get(person, number).await?;
    let typed = corrected(&set.operation, pairs).ok_or(ErrorKind::BadForm)?;
    let own = format!("/changes/{number}");
    match sets.correct(person, number, typed.clone()).await? {
        Ok(()) => Ok(Redirect::to(&own).into_response()),
        Err(CorrectionRefusal::State) => {
            Ok(Redirect::to(&format!("{own}?refused=state")).into_response())
        }
        Err(CorrectionRefusal::Operation(problem)) => {
            let refused = RefusedCorrection { typed, problem };
            answer(page, sets, number, SetQuery::default(), Some(refused)).await
        }
    }
}

/// Compares the page of a start with the set, and keeps its ticks; or says why nothing is to be sent.
async fn before_start(
    page: &PageContext,
    sets: &ChangeSets,
    number: i64,
    (seen, ticks): (Option<i64>, &[(i64, bool)]),
) -> Result<Option<CommandRefusal>, Error> {
    let person = page.person()?;
    if let Some(seen) = seen {
        let set = sets.get(person, number).await?;
        if set.is_checked() && set.changed_at != seen {
            // Ticks that were kept since may be newer than its own; whom it leaves out stays left out.
            let left_out = ticks.iter().filter(|(_, ticked)| !ticked);
            let left_out: Vec<(i64, bool)> = left_out.copied().collect();
            let kept = sets.tick(person, number, &left_out).await?;
            return Ok(Some(kept.err().unwrap_or(CommandRefusal::Changed)));
        }
    }
    if ticks.is_empty() {
        return Ok(None);
    }
    // Whoever unticks a row and starts at once has not kept that tick yet.
    Ok(match sets.tick(person, number, ticks).await? {
        Ok(0) => None,
        Ok(_) => Some(CommandRefusal::Ticks),
        Err(refusal) => Some(refusal),
    })
}

/// Keeps the ticks of the rows that a page has shown.
async fn tick(
    page: &PageContext,
    sets: &ChangeSets,
    number: i64,
    pairs: &[(String, String)],
) -> Result<Response, Error> {
    let done = sets.tick(page.person()?, number, &ticks(pairs)).await?;
    let told = match done {
        Ok(_) => "kept=true".to_owned(),
        Err(refusal) => format!("refused={}", word(refusal)),
    };
    Ok(Redirect::to(&same_rows(number, told, pairs)).into_response())
}

/// The rows that a page has shown, by their places, each with whether it is ticked there.
fn ticks(pairs: &[(String, String)]) -> Vec<(i64, bool)> {
    let places = |name: &str| -> Vec<i64> {
        let found = pairs.iter().filter(|(key, _)| key == name);
        found.filter_map(|(_, place)| place.parse().ok()).collect()
    };
    let ticked = places("ticked");
    let shown = places("shown").into_iter();
    shown
        .map(|place| (place, ticked.contains(&place)))
        .collect()
}

/// The address of the rows that a page has shown, and what it is to tell.
fn same_rows(number: i64, told: String, pairs: &[(String, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(told);
    for name in ["state", "after"] {
        if let Some((_, value)) = pairs.iter().find(|(key, _)| key == name) {
            query.append_pair(name, value);
        }
    }
    format!("/changes/{number}?{}", query.finish())
}

fn word(refusal: CommandRefusal) -> &'static str {
    match refusal {
        CommandRefusal::State => "state",
        CommandRefusal::Nothing => "nothing",
        CommandRefusal::Ticks => "ticks",
        CommandRefusal::Changed => "changed",
        CommandRefusal::Count(_) => "count",
        CommandRefusal::Unconfirmed(_) => "confirm",
        CommandRefusal::DayLimit { .. } => "day-limit",
    }
}

/// The number of a set, or of a row, in an address.
///
/// # Errors
/// `NotFound` if it is none.
pub fn parsed(number: &str) -> Result<i64, Error> {
    number.parse().map_err(|_| ErrorKind::NotFound.into())
}

#[component]
pub fn ChangeSetPage<'a>(asked: &'a SetPage) -> impl IntoView + use<> {
    let page = page_context();
    let set = &asked.set;
    let args = [
        ("number", set.number.to_string().into()),
        ("owner", set.owner.as_str().into()),
        ("at", page.moment(set.created_at).into()),
    ];
    let about = page.t_args("changes-about", &args);
    let refused = asked.refused.map(|refusal| {
        let text = in_words::refusal(page.words, refusal);
        view! {
            <p class="warning" role="alert" tabindex="-1" autofocus=true>{text}</p>
        }
    });
    let kept = asked
        .kept
        .then(|| view! { <p class="note" role="status">{page.t("changes-ticks-kept")}</p> });
    let ticket = set.ticket.clone().map(|ticket| {
        view! { <div><dt>{page.t("justification-ticket")}</dt><dd><bdi>{ticket}</bdi></dd></div> }
    });
    let confirmed = set.confirmed.as_ref().map(|confirmed| {
        let args = [
            ("name", confirmed.name.as_str().into()),
            ("at", page.moment(confirmed.at).into()),
            ("count", confirmed.rows.into()),
        ];
        view! { <p class="note">{page.t_args("changes-confirmed", &args)}</p> }
    });
    let taken_back = asked.taken_back.map(|taken_back| {
        let key = match taken_back.is_done {
            true if taken_back.taken < taken_back.changed => "changes-taken-back-part",
            true => "changes-taken-back",
            false => "changes-taking-back",
        };
        let args = [
            ("number", taken_back.by.to_string().into()),
            ("taken", taken_back.taken.into()),
            ("total", taken_back.changed.into()),
        ];
        let text = page.t_args(key, &args);
        let address = format!("/changes/{}", taken_back.by);
        view! { <p class="note"><a href=address>{text}</a></p> }
    });
    let doubtful = (asked.doubtful > 0).then(|| {
        let text = page.t_args("changes-doubtful-rows", &[("count", asked.doubtful.into())]);
        let address = format!(
            "/changes/{}?state={}#rows",
            set.number,
            RowFilter::Doubtful.word()
        );
        view! { <p class="warning"><a href=address>{text}</a></p> }
    });
    let does = in_words::operation(page.words, &set.operation);
    let address = format!("/changes/{}?part={PART}", set.number);
    let works = is_at_work(set);
    let parts = view! { <SetProgress set taken_back=asked.taken_back/> };
    view! {
        <p class="back"><a href="/changes">{page.t("nav-changes")}</a></p>
        <hgroup>
            <h1><bdi>{set.name.clone()}</bdi></h1>
            <p>{about}</p>
        </hgroup>
        {refused}
        {kept}
        <dl class="facts">
            <div><dt>{page.t("changes-what")}</dt><dd>{does}</dd></div>
            <div>
                <dt>{page.t("justification-reason")}</dt>
                <dd><bdi>{set.reason.clone()}</bdi></dd>
            </div>
            {ticket}
        </dl>
        {confirmed}
        {taken_back}
        {doubtful}
        <section class="part" aria-labelledby=HEADING>
            <h2 id=HEADING>{page.t("changes-progress")}</h2>
            <Job address works reloads=true>{parts}</Job>
            <SetEdits set refused=asked.correction.as_ref()/>
        </section>
        <ChangeRows asked/>
    }
}

fn is_at_work(set: &ChangeSet) -> bool {
    matches!(
        set.state,
        ChangeSetState::Running | ChangeSetState::Stopping
    )
}

/// The progress of the set, and its commands: also the answer to the island.
#[component]
fn SetProgress<'a>(
    set: &'a ChangeSet,
    taken_back: Option<TakeBackProgress>,
) -> impl IntoView + use<> {
    let page = page_context();
    let works = is_at_work(set);
    let (done, total) = in_words::progress_counts(set);
    let progress = JobProgress {
        state: format!("{}-{}", set.phase.as_str(), set.state.as_str()),
        works,
        text: in_words::progress(&page, set),
        done,
        total,
    };
    let reload = works.then(|| {
        let address = format!("/changes/{}", set.number);
        view! { <a href=address>{page.t("collection-reload")}</a> }
    });
    view! {
        <JobNow progress name=HEADING id=TEXT/>
        <SetCommands set taken_back/>
        {reload}
    }
}

/// The buttons that fit the state, each with its word in the form.
fn commands(set: &ChangeSet, is_taken_back: bool) -> Vec<(&'static str, &'static str)> {
    let mut commands = vec![];
    let is_check = set.phase == ChangePhase::Check;
    match set.state {
        ChangeSetState::Draft if set.own => commands.push(("dry-run", "changes-dry-run")),
        ChangeSetState::Done | ChangeSetState::Stopped if is_check && set.own => {
            commands.push(("dry-run", "changes-dry-run-again"));
        }
        ChangeSetState::Running => {
            commands.extend([("pause", "collection-pause"), ("stop", "collection-stop")]);
        }
        ChangeSetState::Paused | ChangeSetState::SignIn => {
            if set.own {
                commands.push(("resume", "collection-resume"));
            }
            commands.push(("stop", "collection-stop"));
        }
        ChangeSetState::Draft
        | ChangeSetState::Stopping
        | ChangeSetState::Done
        | ChangeSetState::Stopped => {}
    }
    if set.was_sent() && set.failures() > 0 {
        commands.push(("again", "changes-again"));
    }
    if set.was_sent() && set.to_send > 0 {
        commands.push(("rest", "changes-rest"));
    }
    if set.was_sent() && set.count(ChangeRowState::Saved) > 0 && !is_taken_back {
        commands.push(("take-back", "changes-take-back"));
    }
    commands
}

/// The commands. A start belongs to the form with the ticks of the rows, so that none is sent that
/// was unticked on the page.
#[component]
fn SetCommands<'a>(
    set: &'a ChangeSet,
    taken_back: Option<TakeBackProgress>,
) -> impl IntoView + use<> {
    let page = page_context();
    let action = format!("/changes/{}", set.number);
    let is_taken_back = taken_back.is_some_and(|taken_back| !taken_back.is_left);
    let buttons: Vec<_> = commands(set, is_taken_back)
        .into_iter()
        .map(|(command, key)| {
            view! {
                <button class="button button--quiet" name="command" value=command>
                    {page.t(key)}
                </button>
            }
        })
        .collect();
    let is_shown = set.is_checked();
    let guarded = set.to_confirm;
    let cost = (is_shown && guarded > 0).then(|| view! { <ChangeSetCost count=guarded/> });
    let start = (is_shown && set.own && set.to_send > 0).then(|| {
        let count = [("count", set.to_send.into())];
        let confirm = page.t_args("changes-confirm", &count);
        let start = page.t_args("changes-start", &count);
        let understood = (set.to_confirm > 0).then(|| {
            let count = [("count", set.to_confirm.into())];
            let understood = page.t_args("changes-understood", &count);
            view! {
                <input
                    type="hidden"
                    name="guarded"
                    value=set.to_confirm.to_string()
                    form=TICKS
                />
                <label class="choice">
                    <input
                        type="checkbox"
                        name="confirm"
                        form=TICKS
                        value="yes"
                        required=true
                        aria-describedby="guards"
                    />
                    <span>{understood}</span>
                </label>
            }
        });
        view! {
            <div class="stack">
                <label class="choice">
                    <input
                        type="checkbox"
                        name="confirmed"
                        form=TICKS
                        value=set.to_send.to_string()
                        required=true
                    />
                    <span>{confirm}</span>
                </label>
                {understood}
                <button class="button" name="command" value="start" form=TICKS>{start}</button>
            </div>
        }
    });
    let others = (!buttons.is_empty()).then(|| {
        view! { <form class="export" method="post" action=action>{buttons}</form> }
    });
    view! { {cost}{start}{others} }
}
