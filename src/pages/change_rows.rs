//! The rows of a change set: the list with its filters and ticks, and the sheet with the results.

use super::change_set::{SetPage, parsed};
use crate::change_sets::{ChangeRow, ChangeRowState, ChangeSet, ChangeSets};
use crate::components::verification::KnownVerification;
use crate::components::{PageContext, change_sets as in_words, notice, page_context, value};
use crate::customers::sheets::SheetFormat;
use crate::error::Error;
use crate::history::Verification;
use crate::profile::{Kind, signs};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::either::Either;
use leptos::prelude::*;

/// The id of the form with the ticks of a set that can be sent, which the start belongs to as well.
pub const TICKS: &str = "ticks";

/// The rows that are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFilter {
    All,
    Of(ChangeRowState),
    /// Those that Partner Center can refuse because of other stored values.
    Doubtful,
}

impl RowFilter {
    /// The word in addresses; empty for all.
    pub fn word(self) -> &'static str {
        match self {
            RowFilter::All => "",
            RowFilter::Of(state) => state.as_str(),
            RowFilter::Doubtful => "doubtful",
        }
    }

    pub fn parse(word: &str) -> RowFilter {
        match ChangeRowState::parse(word) {
            Some(state) => RowFilter::Of(state),
            None if word == RowFilter::Doubtful.word() => RowFilter::Doubtful,
            None => RowFilter::All,
        }
    }
}

/// `GET` of all rows as CSV.
pub async fn csv(
    page: PageContext,
    State(sets): State<ChangeSets>,
    Path(number): Path<String>,
) -> Result<Response, Error> {
    file(&page, &sets, &number, SheetFormat::Csv).await
}

/// `GET` of all rows as XLSX.
pub async fn xlsx(
    page: PageContext,
    State(sets): State<ChangeSets>,
    Path(number): Path<String>,
) -> Result<Response, Error> {
    file(&page, &sets, &number, SheetFormat::Xlsx).await
}

async fn file(
    page: &PageContext,
    sets: &ChangeSets,
    number: &str,
    format: SheetFormat,
) -> Result<Response, Error> {
    let (person, number) = (page.person()?, parsed(number)?);
    if !page.is_visit {
        // A HEAD or a prefetch takes nothing away, so nothing is put on the audit log.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    sets.ask(person, page.lang()).await?;
    let set = sets.get(person, number).await?;
    let bytes = sets.sheet(person, &set, format).await?;
    let extension = format.extension();
    let name = format!("attachment; filename=\"change-set-{number}.{extension}\"");
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}

/// The name of a customer; its id if nobody has read it.
pub fn name_of(row: &ChangeRow) -> &str {
    if row.name.is_empty() {
        row.customer.as_str()
    } else {
        &row.name
    }
}

/// Domain and country, as far as they are known: they tell customers of one name apart.
pub fn apart(page: &PageContext, row: &ChangeRow) -> String {
    let country = value::text(page.words, Kind::Country, &row.country);
    let known = [row.domain.as_str(), country.as_str()];
    let known: Vec<&str> = known.into_iter().filter(|text| !text.is_empty()).collect();
    known.join(" · ")
}

#[component]
pub fn ChangeRows<'a>(asked: &'a SetPage) -> impl IntoView + use<> {
    let page = page_context();
    let set = &asked.set;
    let own = format!("/changes/{}", set.number);
    let filter = |filter: RowFilter, text: String, count: u64| {
        let current = (filter == asked.filter).then_some("page");
        let address = match filter {
            RowFilter::All => own.clone(),
            RowFilter::Of(_) | RowFilter::Doubtful => format!("{own}?state={}", filter.word()),
        };
        let args = [("name", text.into()), ("count", count.into())];
        let text = page.t_args("changes-filter", &args);
        view! { <li><a href=address aria-current=current>{text}</a></li> }
    };
    let all = page.t("changes-all").into_owned();
    let mut filters = vec![filter(RowFilter::All, all, set.rows)];
    filters.extend(set.counts.iter().map(|count| {
        let text = in_words::state_of_rows(page.words, set, count.state);
        filter(RowFilter::Of(count.state), text, count.rows)
    }));
    let doubtful = u64::try_from(asked.doubtful).unwrap_or_default();
    if doubtful > 0 {
        let text = page.t("changes-row-doubtful").into_owned();
        filters.push(filter(RowFilter::Doubtful, text, doubtful));
    }
    let can_tick = set.own && set.is_checked();
    let rows: Vec<_> = asked
        .rows
        .rows
        .iter()
        .map(|row| {
            let verification = asked.verifications.get(&row.place);
            view! { <ListedRow row set can_tick verification/> }
        })
        .collect();
    let list = view! { <ul class="record">{rows}</ul> };
    let list = if can_tick {
        let state = (asked.filter != RowFilter::All).then(|| {
            view! { <input type="hidden" name="state" value=asked.filter.word()/> }
        });
        let after = (asked.after > 0).then(|| {
            view! { <input type="hidden" name="after" value=asked.after.to_string()/> }
        });
        Either::Left(view! {
            <form id=TICKS method="post" action=own.clone() class="stack note-form">
                // A start of another set than the one that is shown here sends nothing.
                <input type="hidden" name="seen" value=set.changed_at.to_string()/>
                {state}
                {after}
                {list}
            </form>
        })
    } else {
        Either::Right(list)
    };
    let address = |after: Option<i64>| {
        let state = (asked.filter != RowFilter::All).then(|| asked.filter.word());
        let state = state.map(|word| format!("state={word}"));
        let after = after.map(|after| format!("after={after}"));
        let query: Vec<String> = [state, after].into_iter().flatten().collect();
        format!("{own}?{}", query.join("&"))
    };
    let first = (asked.after > 0).then(|| {
        view! { <a href=address(None)>{page.t("people-first")}</a> }
    });
    let next = asked.rows.next.map(|next| {
        view! { <a rel="next" href=address(Some(next))>{page.t("customers-next")}</a> }
    });
    let pages = (first.is_some() || next.is_some()).then(|| {
        view! { <nav class="pages" aria-label=page.t("table-pages")>{first}{next}</nav> }
    });
    view! {
        <section class="part" aria-labelledby="rows">
            <h2 id="rows">{page.t("changes-rows")}</h2>
            <ul class="presets">{filters}</ul>
            <RowButtons asked can_tick/>
            {list}
            {pages}
        </section>
    }
}

/// The buttons about the rows. They stand above them, as each row has up to two stops of the
/// keyboard.
#[component]
fn RowButtons<'a>(asked: &'a SetPage, can_tick: bool) -> impl IntoView + use<> {
    let page = page_context();
    let own = format!("/changes/{}", asked.set.number);
    let has_ticks = can_tick && asked.rows.rows.iter().any(|row| row.state.is_to_send());
    // The boxes that confirm a start are not needed for this.
    let keep = has_ticks.then(|| {
        view! {
            <button
                class="button button--quiet"
                name="command"
                value="tick"
                form=TICKS
                formnovalidate=true
            >
                {page.t("changes-keep-ticks")}
            </button>
        }
    });
    view! {
        // Buttons and no links: links are fetched ahead of the click, and this is put on record.
        <form class="export" method="get" action=format!("{own}/result.csv")>
            {keep}
            <button class="button button--quiet">{page.t("changes-sheet")}</button>
            <button class="button button--quiet" formaction=format!("{own}/result.xlsx")>
                {page.t("changes-sheet-xlsx")}
            </button>
        </form>
    }
}

#[component]
fn ListedRow<'a>(
    row: &'a ChangeRow,
    set: &'a ChangeSet,
    can_tick: bool,
    verification: Option<&'a Verification>,
) -> impl IntoView + use<> {
    let page = page_context();
    let address = format!("/changes/{}/rows/{}", set.number, row.place);
    let name = name_of(row).to_owned();
    let tick = (can_tick && row.state.is_to_send()).then(|| {
        let label = page.t_args("changes-tick", &[("name", name.as_str().into())]);
        let place = row.place.to_string();
        view! {
            <input type="hidden" name="shown" value=place.clone()/>
            <input
                type="checkbox"
                name="ticked"
                value=place
                checked=row.ticked
                aria-label=label
            />
        }
    });
    let left_out = (row.state.is_to_send() && !row.ticked).then(|| {
        view! { <span class="chip chip--warn">{page.t("changes-left-out")}</span> }
    });
    let class = format!("chip chip--{}", look(row.state));
    let line = match row.state {
        ChangeRowState::Conflict => "changes-found-not-sent",
        _ => "changes-before-after",
    };
    let changes: Vec<_> = row
        .changes
        .iter()
        .map(|change| {
            let field = in_words::field_name(page.words, &change.key);
            let before = change.before.as_deref().unwrap_or_default();
            let args = [
                ("field", field.into()),
                ("before", signs::visible(before).into_owned().into()),
                ("after", signs::visible(&change.after).into_owned().into()),
            ];
            let text = page.t_args(line, &args);
            view! { <p class="record__change">{text}</p> }
        })
        .collect();
    let verification = verification.map(|verification| view! { <KnownVerification verification/> });
    view! {
        <li>
            <p class="record__what">
                {tick}
                <a href=address translate="no"><bdi>{name}</bdi></a>
                <span class="hint" translate="no">{apart(&page, row)}</span>
                <span class=class>{in_words::row_state(page.words, set, row)}</span>
                {left_out}
            </p>
            {changes}
            {verification}
            <RowProblems row/>
        </li>
    }
}

/// The look of a row's state.
pub fn look(state: ChangeRowState) -> &'static str {
    match state {
        ChangeRowState::Saved => "good",
        ChangeRowState::Rejected | ChangeRowState::NoAccess => "bad",
        ChangeRowState::Problem
        | ChangeRowState::Conflict
        | ChangeRowState::Confirm
        | ChangeRowState::Guarded
        | ChangeRowState::NotApplied => "warn",
        ChangeRowState::New
        | ChangeRowState::Change
        | ChangeRowState::Nothing
        | ChangeRowState::Sending => "info",
    }
}

#[component]
pub fn RowProblems<'a>(row: &'a ChangeRow) -> impl IntoView + use<> {
    let page = page_context();
    let problems: Vec<_> = row
        .problems
        .iter()
        .map(|problem| {
            let field = in_words::field_name(page.words, &problem.key);
            let text = notice::problem_text(page.words, problem);
            let args = [("field", field.into()), ("problem", text.into())];
            let text = page.t_args("problem-of-field", &args);
            view! { <p class="problem">{text}</p> }
        })
        .collect();
    // The values that would be sent break no rule.
    let doubtful = row.is_doubtful().then(|| {
        view! { <p class="warning">{page.t("changes-doubtful")}</p> }
    });
    let stored_otherwise = row.is_stored_otherwise().then(|| {
        view! { <p class="warning">{page.t("changes-stored-otherwise")}</p> }
    });
    let asked = row.changes.iter().filter_map(|change| {
        let field = in_words::field_name(page.words, &change.key);
        let args = [
            ("field", field.into()),
            ("asked", change.asked.as_ref()?.into()),
        ];
        let text = page.t_args("changes-asked", &args);
        Some(view! { <p class="fine">{text}</p> })
    });
    let asked: Vec<_> = asked.collect();
    // Its state, or a sentence, says that already.
    let is_told = row.is_unsuggested() || row.is_stored_otherwise();
    let code = row.code.as_ref().filter(|_| !is_told);
    let code = code.map(|code| {
        let text = page.t_args("changes-code", &[("code", code.into())]);
        view! { <p class="fine">{text}</p> }
    });
    view! { {doubtful}{problems}{stored_otherwise}{asked}{code} }
}
