//! The changes that a sheet would make, value by value.

use super::customer_navigation::customer_name;
use crate::change_sets::CheckedSheetRow;
use crate::components::field_labels::ProfileLabels;
use crate::components::sheet_findings::places;
use crate::components::stacked_table::CellLabel;
use crate::components::value::NoValue;
use crate::components::{PageContext, notice, page_context};
use crate::customers::sheets::{SheetFormat, SheetReading, SheetRowChange};
use crate::profile::{CUSTOMER_BILLING, signs};
use leptos::either::Either;
use leptos::prelude::*;

/// The rows that the page shows; of more it says that there are more.
pub const SHOWN_ROWS: usize = 100;

/// Rows with values that break rules that are named above the table.
const NAMED_ROWS: usize = 5;

/// The number of rows, and the changed values of the first ones. `checked` are the rows in which
/// something breaks a rule, `reading` tells as what the file was read.
#[component]
pub fn SheetPreview<'a>(
    changes: &'a [SheetRowChange],
    checked: &'a [CheckedSheetRow],
    reading: Option<&'a SheetReading>,
) -> impl IntoView + use<> {
    let page = page_context();
    let rows: Vec<_> = changes
        .iter()
        .take(SHOWN_ROWS)
        .map(|row| {
            let checked = checked.iter().find(|checked| checked.number == row.number);
            view! { <ChangedRow row checked/> }
        })
        .collect();
    let told = |is_stopped: bool, key: &str| {
        let rows = checked.iter().filter(|row| row.is_stopped == is_stopped);
        let rows: Vec<u32> = rows.map(|row| row.number).collect();
        let count = rows.len();
        let text = page.t_args(key, &[("count", count.into())]);
        let places = places(page.words, &rows[..count.min(NAMED_ROWS)], count);
        let text = [text, places].join(page.lang().between_sentences());
        (count > 0).then(|| view! { <p class="warning">{text}</p> })
    };
    let stopped = told(true, "sheet-preview-stopped");
    let doubtful = told(false, "sheet-preview-doubtful");
    let is_cut = changes.len() > SHOWN_ROWS;
    let more = is_cut.then(|| {
        let args = [("count", SHOWN_ROWS.into())];
        view! { <p class="hint">{page.t_args("sheet-preview-more", &args)}</p> }
    });
    let read = reading.map(|reading| {
        let args = [
            ("rows", reading.rows.into()),
            ("count", changes.len().into()),
        ];
        let count = page.t_args("sheet-preview-count", &args);
        view! { <p>{read_as(&page, reading)}</p><p role="status">{count}</p> }
    });
    let table = (!rows.is_empty()).then(|| {
        view! {
            <section class="stacked-table sheet-preview" aria-labelledby="preview-name" tabindex="0">
                <table>
                    <caption id="preview-name" class="unseen">
                        {page.t("sheet-preview-title")}
                    </caption>
                    <thead>
                        <tr>
                            <th scope="col">{page.t("sheet-preview-row")}</th>
                            <th scope="col">{page.t("sheet-preview-customer")}</th>
                            <th scope="col">{page.t("sheet-preview-field")}</th>
                            <th scope="col">{page.t("sheet-preview-before")}</th>
                            <th scope="col">{page.t("sheet-preview-after")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
            {more}
        }
    });
    view! {
        <section class="part">
            <h2>{page.t("sheet-preview-title")}</h2>
            {read}
            <p class="note">{page.t("sheet-preview-nothing-changed")}</p>
            {stopped}
            {doubtful}
            {table}
        </section>
    }
}

/// Says as what the file was read, so that a mistake is seen.
fn read_as(page: &PageContext, reading: &SheetReading) -> String {
    match (reading.format, reading.encoding, reading.separator) {
        (SheetFormat::Csv, Some(encoding), Some(separator)) => {
            let separator = page.t(&format!("separator-{}", separator.word()));
            let args = [
                ("encoding", encoding.into()),
                ("separator", separator.into()),
            ];
            page.t_args("sheet-read-as-csv", &args)
        }
        _ => page.t("sheet-read-as-xlsx").into_owned(),
    }
}

/// The changed values of a row, and values of other fields that break rules.
#[component]
fn ChangedRow<'a>(
    row: &'a SheetRowChange,
    checked: Option<&'a CheckedSheetRow>,
) -> impl IntoView + use<> {
    let page = page_context();
    let labels = ProfileLabels::recorded(&CUSTOMER_BILLING, []);
    let known = page.copy.get(&row.customer);
    let name = known.map_or_else(|| row.customer.to_string(), customer_name);
    let address = format!("/customers/{}/billing", row.customer);
    let value = |text: &str| match text {
        "" => Either::Left(view! { <NoValue/> }),
        text => {
            Either::Right(view! { <bdi translate="no">{signs::visible(text).into_owned()}</bdi> })
        }
    };
    // Numbers of rows are names: they are not grouped.
    let line = |key: &str, before: &str, after: Option<&str>, problem: Option<String>| {
        let problem = problem.map(|text| view! { <p class="problem">{text}</p> });
        view! {
            <tr>
                <td><CellLabel key="sheet-preview-row"/>{row.number.to_string()}</td>
                <th scope="row">
                    <CellLabel key="sheet-preview-customer"/>
                    <a href=address.clone() translate="no">{name.clone()}</a>
                </th>
                <td>
                    <CellLabel key="sheet-preview-field"/>
                    {labels.full(page.words, key)}
                </td>
                <td>
                    <CellLabel key="sheet-preview-before"/>
                    {value(before)}
                </td>
                <td>
                    <CellLabel key="sheet-preview-after"/>
                    {after.map(value)}
                    {problem}
                </td>
            </tr>
        }
    };
    let mut lines: Vec<_> = row
        .changes
        .iter()
        .map(|change| {
            let mut problems = checked.into_iter().flat_map(|checked| &checked.problems);
            let problem = problems.find(|problem| problem.key == change.key);
            let problem = problem.map(|problem| notice::problem_text(page.words, problem));
            line(&change.key, &change.before, Some(&change.after), problem)
        })
        .collect();
    let stored = checked.into_iter().flat_map(|checked| &checked.stored);
    lines.extend(stored.map(|stored| {
        let told = [
            page.t("warning-stored").into_owned(),
            notice::problem_text(page.words, &stored.problem),
        ];
        let told = told.join(page.lang().between_sentences());
        line(&stored.problem.key, &stored.value, None, Some(told))
    }));
    lines
}
