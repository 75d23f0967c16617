//! Sheets of customers: the list of an address as a file, and a page that says what a file would
//! change, and that can make a change set of it. Neither changes anything at Partner Center.

use super::named_customers::with_customers;
use super::sent_sheet::{SentFile, SentForm};
use super::sheet_change_set::{SheetSet, SheetSetForm};
use super::sheet_preview::{SHOWN_ROWS, SheetPreview};
use crate::app::{Frame, render};
use crate::change_sets::{ChangeSetProblem, ChangeSets, CheckedSheetRow};
use crate::components::sheet_findings::SheetFindingList;
use crate::components::{PageContext, page_context};
use crate::customers::sheets::{
    FindingKind, MOST_BYTES, MOST_ROWS, SheetContent, SheetFinding, SheetFormat, SheetReading,
    SheetRowChange,
};
use crate::customers::{
    CopyAnswer, CustomerNotes, Customers, LabelIndex, ListQuery, SheetAnswer, SheetFile,
    SheetRequest,
};
use crate::error::{Error, ErrorKind};
use axum::body::Body;
use axum::extract::{Multipart, Query, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

#[derive(Debug, serde::Deserialize)]
pub struct SheetQuery {
    #[serde(default)]
    format: String,
    #[serde(default)]
    content: String,
}

/// The customers of a list as a file, in the order of the list.
pub async fn export(
    page: PageContext,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    RawQuery(query): RawQuery,
    Query(asked): Query<SheetQuery>,
) -> Result<Response, Error> {
    let format = SheetFormat::parse(&asked.format).ok_or(ErrorKind::BadForm)?;
    let content = match asked.content.as_str() {
        "" => SheetContent::Table,
        content => SheetContent::parse(content).ok_or(ErrorKind::BadForm)?,
    };
    if !page.is_visit {
        // A HEAD or a prefetch takes nothing away, so nothing is put on the audit log.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let list = ListQuery::read(query.as_deref().unwrap_or_default());
    let labels = match list.label.is_empty() {
        true => None,
        false => Some(notes.index().await?),
    };
    let request = SheetRequest {
        content,
        format,
        filter: list.filter(labels.as_deref().unwrap_or(&LabelIndex::default())),
        sort: list.sort,
    };
    let body = match customers
        .sheet_file(page.person()?, request, page.lang())
        .await?
    {
        // The page says what a collection brings, or shows the service's own list.
        CopyAnswer::Nothing | CopyAnswer::Closed => {
            return Ok(Redirect::to("/customers").into_response());
        }
        CopyAnswer::Found(SheetFile::TooMany(count)) => {
            let frame = Frame::titled(page.t("sheet-export-title"))
                .status(StatusCode::UNPROCESSABLE_ENTITY);
            let content = move || view! { <TooManyRows count list=&list/> };
            return Ok(render(&page, frame, content).await);
        }
        CopyAnswer::Found(SheetFile::Whole(bytes)) => Body::from(bytes),
        CopyAnswer::Found(SheetFile::Lines(lines)) => Body::from_stream(lines),
    };
    let day = time::OffsetDateTime::from_unix_timestamp(page.now.div_euclid(1000))
        .map_err(|_| ErrorKind::Internal)?
        .date();
    let kind = match content {
        SheetContent::Table => "customers",
        SheetContent::Profiles => "billing-profiles",
    };
    let name = format!("{kind}-{day}.{}", format.extension());
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, body).into_response())
}

/// The result of a post.
pub enum ImportResult {
    /// No file was chosen.
    NoFile,
    /// There are no rows to look at.
    Unusable(SheetFinding),
    /// The content of a file, and the change set that it can lead to.
    Read(Box<SheetReading>, Option<SheetSet>),
    /// A change set that was not made, and its rows.
    Refused(Vec<SheetRowChange>, Box<SheetSet>),
    /// The portal knows of other customers or versions than when the file was checked.
    Outdated,
}

impl ImportResult {
    /// The rows that change something.
    fn changes(&self) -> &[SheetRowChange] {
        match self {
            ImportResult::Read(reading, _) => &reading.changes,
            ImportResult::Refused(changes, _) => changes,
            ImportResult::NoFile | ImportResult::Unusable(_) | ImportResult::Outdated => &[],
        }
    }

    /// Something has to be put right.
    fn is_wrong(&self) -> bool {
        match self {
            ImportResult::Read(reading, _) => reading.sheet_rows(false).is_none(),
            ImportResult::NoFile
            | ImportResult::Unusable(_)
            | ImportResult::Refused(..)
            | ImportResult::Outdated => true,
        }
    }
}

/// `GET`: the form.
pub async fn show(
    page: PageContext,
    State(customers): State<Customers>,
) -> Result<Response, Error> {
    // It says what a collection brings to whoever has no copy to compare a file with.
    match customers.rows(page.person()?, &[], page.lang()).await? {
        CopyAnswer::Nothing | CopyAnswer::Closed => Ok(Redirect::to("/customers").into_response()),
        CopyAnswer::Found(_) => Ok(answer(&page, None, vec![]).await),
    }
}

/// `POST` of a file: says what it would change and what is wrong with it. Nothing of it is kept.
/// `POST` of the form below that makes a change set of the rows.
pub async fn read(
    page: PageContext,
    State(customers): State<Customers>,
    State(sets): State<ChangeSets>,
    form: Multipart,
) -> Result<Response, Error> {
    let sent = SentForm::read(form).await?;
    if let Some(set) = SheetSet::posted(&sent.inputs, sets.most_rows()) {
        return make(page, &customers, &sets, set).await;
    }
    let bytes = match sent.file {
        SentFile::None => return Ok(answer(&page, Some(ImportResult::NoFile), vec![]).await),
        SentFile::TooLarge => {
            let finding = SheetFinding::of_file(FindingKind::TooLarge);
            let result = ImportResult::Unusable(finding);
            return Ok(answer(&page, Some(result), vec![]).await);
        }
        SentFile::Bytes(bytes) => bytes,
    };
    let read = customers
        .read_sheet(page.person()?, bytes, page.lang())
        .await?;
    let result = match read {
        CopyAnswer::Nothing | CopyAnswer::Closed => {
            return Ok(Redirect::to("/customers").into_response());
        }
        CopyAnswer::Found(SheetAnswer::Unusable(finding)) => ImportResult::Unusable(finding),
        CopyAnswer::Found(SheetAnswer::Read(reading)) => {
            let set = SheetSet::of(&reading, &sent.file_name, sets.most_rows());
            ImportResult::Read(reading, set)
        }
    };
    shown(page, &customers, &sets, result).await
}

/// Makes a change set of the rows that the form has carried. What cannot be made comes back as it
/// was typed.
async fn make(
    page: PageContext,
    customers: &Customers,
    sets: &ChangeSets,
    set: SheetSet,
) -> Result<Response, Error> {
    let (person, lang) = (page.person()?, page.lang());
    let problems = match set.new_set() {
        None => vec![],
        Some(new) => match sets.make(person, new, lang).await? {
            Ok(number) => return Ok(Redirect::to(&format!("/changes/{number}")).into_response()),
            Err(problems) => problems,
        },
    };
    let is_outdated = problems.contains(&ChangeSetProblem::InvalidRows);
    let result = match customers.sheet_changes(person, set.rows(), lang).await? {
        CopyAnswer::Nothing | CopyAnswer::Closed => {
            return Ok(Redirect::to("/customers").into_response());
        }
        CopyAnswer::Found(Some(changes)) if !is_outdated => {
            let set = set.refused(page.words, &problems);
            ImportResult::Refused(changes, Box::new(set))
        }
        CopyAnswer::Found(_) => ImportResult::Outdated,
    };
    shown(page, customers, sets, result).await
}

/// The page with the names of the customers that it shows, and with what the dry run of a set would
/// say of its values. Of more rows than a set has, those that are shown are checked.
async fn shown(
    page: PageContext,
    customers: &Customers,
    sets: &ChangeSets,
    result: ImportResult,
) -> Result<Response, Error> {
    let changes = result.changes();
    let most = usize::try_from(sets.most_rows()).unwrap_or(SHOWN_ROWS);
    let of_set = changes.len().min(most.max(SHOWN_ROWS));
    let checked = sets.check_sheet(page.person()?, &changes[..of_set]).await?;
    let rows = changes.iter().take(SHOWN_ROWS);
    let ids: Vec<_> = rows.map(|row| row.customer.clone()).collect();
    let page = with_customers(page, customers, &ids).await;
    Ok(answer(&page, Some(result), checked).await)
}

async fn answer(
    page: &PageContext,
    result: Option<ImportResult>,
    checked: Vec<CheckedSheetRow>,
) -> Response {
    let status = match result.as_ref().is_some_and(ImportResult::is_wrong) {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    let frame = Frame::titled(page.t("sheet-import-title")).status(status);
    let content = move || view! { <ImportPage result=result.as_ref() checked=&checked/> };
    render(page, frame, content).await
}

#[component]
pub fn ImportPage<'a>(
    result: Option<&'a ImportResult>,
    /// The rows in which something breaks a rule.
    checked: &'a [CheckedSheetRow],
) -> impl IntoView + use<> {
    let page = page_context();
    let limits = [
        ("rows", MOST_ROWS.into()),
        ("size", (MOST_BYTES / 1024 / 1024).into()),
    ];
    let is_missing = matches!(result, Some(ImportResult::NoFile));
    let missing = is_missing.then(|| page.t("sheet-import-no-file"));
    let outcome = result.map(|result| view! { <ImportOutcome result checked/> });
    view! {
        <p class="back"><a href="/customers">{page.t("list-back")}</a></p>
        <hgroup>
            <h1>{page.t("sheet-import-title")}</h1>
            <p>{page.t("sheet-import-text")}</p>
        </hgroup>
        {outcome}
        <form
            class="stack note-form"
            method="post"
            action="/customers/import"
            enctype="multipart/form-data"
        >
            <div class="field">
                <label for="sheet">{page.t("sheet-import-file")}</label>
                <p id="hint-sheet" class="hint">{page.t_args("sheet-import-hint", &limits)}</p>
                <p id="problem-sheet" class="problem" hidden=!is_missing>{missing}</p>
                <input
                    id="sheet"
                    name="sheet"
                    type="file"
                    accept=".csv,.tsv,.txt,.xlsx"
                    aria-describedby="hint-sheet problem-sheet"
                    aria-invalid=is_missing.then_some("true")
                />
            </div>
            <button class="button">{page.t("sheet-import-check")}</button>
        </form>
    }
}

/// The content of a file that was sent, and what is wrong with it.
#[component]
fn ImportOutcome<'a>(
    result: &'a ImportResult,
    checked: &'a [CheckedSheetRow],
) -> impl IntoView + use<> {
    let page = page_context();
    match result {
        ImportResult::NoFile => ().into_any(),
        ImportResult::Unusable(finding) => {
            view! { <SheetFindingList faults=std::slice::from_ref(finding) alarms=&[]/> }.into_any()
        }
        ImportResult::Read(reading, set) => {
            let form = set.as_ref().map(|set| view! { <SheetSetForm set/> });
            view! {
                <SheetFindingList faults=&reading.faults alarms=&reading.alarms/>
                <SheetPreview changes=&reading.changes checked reading=Some(&**reading)/>
                {form}
            }
            .into_any()
        }
        ImportResult::Refused(changes, set) => view! {
            <SheetPreview changes checked reading=None/>
            <SheetSetForm set/>
        }
        .into_any(),
        ImportResult::Outdated => {
            view! { <p class="warning" role="alert">{page.t("sheet-set-outdated")}</p> }.into_any()
        }
    }
}

#[component]
fn TooManyRows<'a>(count: usize, list: &'a ListQuery) -> impl IntoView + use<> {
    let page = page_context();
    let args = [("count", count.into()), ("rows", MOST_ROWS.into())];
    view! {
        <p class="back"><a href=list.address(1)>{page.t("list-back")}</a></p>
        <h1>{page.t("sheet-export-title")}</h1>
        <p class="warning" role="alert">{page.t_args("sheet-export-too-many", &args)}</p>
    }
}

/// Buttons of a form and no links: links are fetched ahead of the click, and every export is put on
/// record.
#[component]
pub fn SheetExportForm<'a>(query: &'a ListQuery, matching: usize) -> impl IntoView + use<> {
    let page = page_context();
    let hidden: Vec<_> = url::form_urlencoded::parse(query.to_string().as_bytes())
        .map(|(name, value)| {
            let (name, value) = (name.into_owned(), value.into_owned());
            view! { <input type="hidden" name=name value=value/> }
        })
        .collect();
    let args = [("count", matching.into())];
    let import = page.may(crate::auth::Permission::Edit).then(|| {
        view! { <p><a href="/customers/import">{page.t("sheet-import-link")}</a></p> }
    });
    view! {
        <section class="part">
            <h2>{page.t("sheet-export-title")}</h2>
            <p>{page.t_args("sheet-export-text", &args)}</p>
            <form class="export" method="get" action="/customers/export">
                {hidden}
                <div class="field">
                    <label for="sheet-content">{page.t("sheet-export-content")}</label>
                    <select id="sheet-content" name="content">
                        <option value="table">{page.t("sheet-export-table")}</option>
                        <option value="profiles">{page.t("sheet-export-profiles")}</option>
                    </select>
                </div>
                <button class="button button--quiet" name="format" value="xlsx">
                    {page.t("sheet-export-xlsx")}
                </button>
                <button class="button button--quiet" name="format" value="csv">
                    {page.t("sheet-export-csv")}
                </button>
            </form>
            {import}
        </section>
    }
}
