//! The customers of the portal's copy as a table: every column sorts, filters and order stand in the
//! address.

use super::customer_filters::CustomerFilterForm;
use super::customer_navigation::{TABLE_ROWS, customer_name, name_among};
use super::customer_sheets::SheetExportForm;
use super::customer_views::SavedViews;
use crate::auth::Permission;
use crate::components::collection_note::CollectionNote;
use crate::components::verification::BlockedChip;
use crate::components::{PageContext, page_context};
use crate::customers::{
    Collection, CollectionKind, CopyAnswer, CustomerColumn, CustomerListPage, CustomerNotes,
    CustomerRow, CustomerSort, CustomerViews, Customers, LabelEntry, LabelIndex, ListQuery,
    SavedView,
};
use crate::error::Error;
use crate::profile::CustomerId;
use crate::text::Words;
use leptos::either::Either;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Customers that were opened last and are named above the table.
const RECENT: usize = 5;

/// One page of the table and what stands around it.
#[derive(Debug, Clone)]
pub struct CustomerTable {
    pub query: ListQuery,
    /// Ticked customers, on this page and on others.
    pub ticked: BTreeSet<CustomerId>,
    pub found: CustomerListPage,
    pub labels: Arc<LabelIndex>,
    pub views: Vec<SavedView>,
    /// Customers that this person opened last.
    pub recent: Vec<CustomerRow>,
    pub collection: Option<Collection>,
}

/// The answer of the copy to the list of an address.
pub enum TableAnswer {
    /// No list was read yet.
    Nothing,
    /// This person may see the service's own list only.
    Closed,
    Table(Box<CustomerTable>),
}

/// Reads the table. `number` is the page, from 1; one behind the last page is the last. `ticked`
/// are the customers that were ticked on the page before.
///
/// # Errors
/// As `Customers::list`, and `StoreDown` if the database does not answer.
pub async fn read(
    page: &PageContext,
    customers: &Customers,
    notes: &CustomerNotes,
    views: &CustomerViews,
    query: ListQuery,
    number: usize,
    ticked: BTreeSet<CustomerId>,
) -> Result<TableAnswer, Error> {
    let person = page.person()?;
    let labels = match query.label.is_empty() {
        true => None,
        false => Some(notes.index().await?),
    };
    let filter = query.filter(labels.as_deref().unwrap_or(&LabelIndex::default()));
    let list = async |start: usize| {
        customers
            .list(person, &filter, query.sort, start, TABLE_ROWS, page.lang())
            .await
    };
    let start = number.saturating_sub(1).saturating_mul(TABLE_ROWS);
    let mut found = match list(start).await? {
        CopyAnswer::Nothing => return Ok(TableAnswer::Nothing),
        CopyAnswer::Closed => return Ok(TableAnswer::Closed),
        CopyAnswer::Found(found) => found,
    };
    if found.rows.is_empty() && found.matching > 0 {
        let last = (found.matching - 1) / TABLE_ROWS * TABLE_ROWS;
        if let CopyAnswer::Found(page_of) = list(last).await? {
            found = page_of;
        }
    }
    let ids = views.recent(person, RECENT).await?;
    let mut known = match customers.rows(person, &ids, page.lang()).await? {
        CopyAnswer::Found(known) => known,
        CopyAnswer::Nothing | CopyAnswer::Closed => BTreeMap::new(),
    };
    let table = CustomerTable {
        found,
        labels: match labels {
            Some(labels) => labels,
            None => notes.index().await?,
        },
        views: views.all(person).await?,
        recent: ids.iter().filter_map(|id| known.remove(id)).collect(),
        collection: customers
            .collection(person, CollectionKind::Customers)
            .await?,
        query,
        ticked,
    };
    Ok(TableAnswer::Table(Box::new(table)))
}

#[component]
pub fn CustomerTablePage<'a>(table: &'a CustomerTable) -> impl IntoView + use<> {
    let page = page_context();
    let found = &table.found;
    let none = (found.matching == 0).then(|| {
        let key = if may_miss(table) {
            "table-none-so-far"
        } else if table.query.is_filtered() {
            "table-none-found"
        } else {
            "customers-none"
        };
        view! { <p class="note" role="status">{page.t(key)}</p> }
    });
    let rows = (found.matching > 0).then(|| view! { <TableRows table/><Selection table/> });
    let stale = found
        .stale_access
        .then(|| view! { <p class="warning">{page.t("table-stale")}</p> });
    view! {
        <hgroup>
            <h1>{page.t("customers-title")}</h1>
            <p>{page.t("customers-text")}</p>
            <p class="fine"><a href="/customers/problems">{page.t("problems-title")}</a></p>
        </hgroup>
        {stale}
        <CustomerFilterForm table/>
        <SavedViews table/>
        <RecentCustomers table/>
        <p class="customer-search__count" role="status">{count_of(page.words, table)}</p>
        {none}
        {rows}
        <TablePages table/>
        <SheetExportForm query=&table.query matching=found.matching/>
        <CollectionNote collection=table.collection.as_ref() complete_at=Some(found.complete_at)/>
    }
}

/// The filters ask for what stands in billing profiles, and not all were read yet.
fn may_miss(table: &CustomerTable) -> bool {
    let ListQuery {
        search,
        country,
        language,
        gone,
        ..
    } = &table.query;
    let asks = !(search.is_empty() && country.is_empty() && language.is_empty());
    asks && !gone && table.found.unread > 0
}

/// The sentence with the number of customers.
fn count_of(words: &Words, table: &CustomerTable) -> String {
    let found = &table.found;
    let (first, last) = (found.start + 1, found.start + found.rows.len());
    let args = [
        ("first", first.into()),
        ("last", last.into()),
        ("count", found.matching.into()),
        ("total", found.total.into()),
    ];
    let of = if table.query.is_filtered() {
        words.t_args("table-count-filtered", &args)
    } else {
        words.t_args("table-count", &args)
    };
    let shown = (found.rows.len() < found.matching).then(|| words.t_args("table-shown", &args));
    let unread =
        may_miss(table).then(|| words.t_args("table-unread", &[("count", found.unread.into())]));
    let sentences: Vec<String> = [Some(of), unread, shown].into_iter().flatten().collect();
    sentences.join(words.lang().between_sentences())
}

#[component]
fn RecentCustomers<'a>(table: &'a CustomerTable) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let all: Vec<&CustomerRow> = table.recent.iter().collect();
    let links: Vec<_> = table
        .recent
        .iter()
        .map(|row| {
            let address = format!("/customers/{}/billing", row.id);
            view! { " "<a href=address translate="no">{name_among(&page, row, &all)}</a> }
        })
        .collect();
    (!links.is_empty())
        .then(|| view! { <p class="fine recent">{page.t("table-recent")}{links}</p> })
}

/// The table itself. It scrolls by itself where the window is too narrow for its columns.
#[component]
fn TableRows<'a>(table: &'a CustomerTable) -> impl IntoView + use<> {
    let page = page_context();
    let heads: Vec<_> = CustomerColumn::ALL
        .into_iter()
        .map(|column| view! { <ColumnHead query=&table.query column/> })
        .collect();
    let rows: Vec<_> = table
        .found
        .rows
        .iter()
        .map(|row| view! { <CustomerCells table row/> })
        .collect();
    view! {
        <section class="customer-table" aria-labelledby="table-name" tabindex="0">
            <table>
                <caption id="table-name" class="unseen">{page.t("customers-title")}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

/// The form that the ticks of the table belong to: it leads to a new change set, and by the buttons
/// of [`TablePages`] to another page of the table. It has the ticks of other pages too.
#[component]
fn Selection<'a>(table: &'a CustomerTable) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let args = [("count", table.found.matching.into())];
    let rows = &table.found.rows;
    let elsewhere = table.ticked.iter();
    let elsewhere: Vec<String> = elsewhere
        .filter(|id| rows.iter().all(|row| row.id != **id))
        .map(CustomerId::to_string)
        .collect();
    let told = (!elsewhere.is_empty()).then(|| {
        let args = [("count", elsewhere.len().into())];
        view! { <p>{page.t_args("changes-ticked-elsewhere", &args)}</p> }
    });
    let kept = (table.found.matching > TABLE_ROWS)
        .then(|| view! { <p class="hint">{page.t("changes-ticks-carried")}</p> });
    let elsewhere: Vec<_> = elsewhere
        .into_iter()
        .map(|id| view! { <input type="hidden" name="customer" value=id/> })
        .collect();
    page.may(Permission::Edit).then(|| {
        view! {
            <form id="selection" class="export" method="get" action="/changes/new">
                <input type="hidden" name="list" value=table.query.to_string()/>
                {elsewhere}
                {told}
                {kept}
                <button class="button button--quiet">{page.t("changes-of-ticked")}</button>
                <button class="button button--quiet" name="all" value="yes">
                    {page.t_args("changes-of-list", &args)}
                </button>
            </form>
        }
    })
}

/// The key of the words of a column.
pub fn column_key(column: CustomerColumn) -> &'static str {
    match column {
        CustomerColumn::Name => "column-name",
        CustomerColumn::Domain => "column-domain",
        CustomerColumn::Country => "column-country",
        CustomerColumn::City => "column-city",
        CustomerColumn::Email => "column-email",
        CustomerColumn::Phone => "column-phone",
        CustomerColumn::Language => "column-language",
        CustomerColumn::Changed => "column-changed",
        CustomerColumn::Problems => "column-problems",
        CustomerColumn::Read => "column-read",
    }
}

/// A heading that sorts by its column, and in the other direction where it does already.
#[component]
fn ColumnHead<'a>(query: &'a ListQuery, column: CustomerColumn) -> impl IntoView + use<> {
    let page = page_context();
    let is_current = query.sort.column == column;
    let reversed = is_current && !query.sort.reversed;
    let address = query.sorted(CustomerSort { column, reversed }).address(1);
    // The last change begins with the newest, and problems with the most.
    let begins_high = matches!(column, CustomerColumn::Changed | CustomerColumn::Problems);
    let descending = query.sort.reversed != begins_high;
    let direction = if descending {
        "descending"
    } else {
        "ascending"
    };
    let sorted = is_current.then_some(direction);
    let sign = is_current.then_some(if descending { " ▼" } else { " ▲" });
    let sign = sign.map(|sign| view! { <span aria-hidden="true">{sign}</span> });
    view! {
        <th scope="col" aria-sort=sorted><a href=address>{page.t(column_key(column))}{sign}</a></th>
    }
}

#[component]
fn CustomerCells<'a>(table: &'a CustomerTable, row: &'a CustomerRow) -> impl IntoView + use<> {
    let page = page_context();
    let address = table
        .query
        .carried_to(&format!("/customers/{}/billing", row.id));
    let country = page.words.country(&row.country).unwrap_or(&row.country);
    let language = page.words.language(&row.language).unwrap_or(&row.language);
    let texts = [
        &*row.domain,
        country,
        &*row.city,
        &*row.email,
        &*row.phone,
        language,
    ];
    let cells: Vec<_> = texts
        .into_iter()
        .map(|text| view! { <td translate="no">{breakable(text)}</td> })
        .collect();
    let changed = row.changed_at.map(|at| page.moment(at)).unwrap_or_default();
    let problems = (row.problems > 0).then(|| {
        let address = format!("/customers/{}/problems", row.id);
        let number = page
            .words
            .number(i64::try_from(row.problems).unwrap_or(i64::MAX));
        view! { <a href=table.query.carried_to(&address)>{number}</a> }
    });
    let labels = table.labels.of(&row.id);
    let labels = labels.map(|entry| view! { <LabelChips id=&row.id entry/> });
    let tick = page.may(Permission::Edit).then(|| {
        let label = page.t_args("changes-choose", &[("name", customer_name(row).into())]);
        let (id, is_ticked) = (row.id.to_string(), table.ticked.contains(&row.id));
        view! {
            <input
                type="checkbox"
                name="customer"
                value=id
                form="selection"
                checked=is_ticked
                aria-label=label
            />
            " "
        }
    });
    let gone = row.gone_at.map(|at| {
        let text = page.t_args("table-gone-at", &[("at", page.moment(at).into())]);
        view! { " "<span class="chip chip--warn">{text}</span> }
    });
    let blocked = row.verification.map(|mark| view! { <BlockedChip mark/> });
    view! {
        <tr>
            <th scope="row">
                {tick}
                // A narrow window has no room for the domain's column.
                <a href=address translate="no" data-domain=row.domain.clone()>
                    {customer_name(row)}
                </a>
                {gone}
                {blocked}
                {labels}
            </th>
            {cells}
            <td>{changed}</td>
            <td>{problems}</td>
            <td>{age(page.words, page.now, row.read_at)}</td>
        </tr>
    }
}

/// A value that may break after the dots and the sign of an address.
fn breakable(text: &str) -> Vec<impl IntoView + use<>> {
    let parts = text.split_inclusive(['.', '@']);
    parts
        .map(|part| view! { {part.to_owned()}<wbr/> })
        .collect()
}

#[component]
fn LabelChips<'a>(id: &'a CustomerId, entry: &'a LabelEntry) -> impl IntoView + use<> {
    let page = page_context();
    let chips: Vec<_> = entry
        .labels
        .iter()
        .map(|label| view! { " "<span class="chip chip--info">{label.clone()}</span> })
        .collect();
    let note = entry.has_note.then(|| {
        let address = format!("/customers/{id}/note");
        view! { " "<a class="fine" href=address>{page.t("table-note")}</a> }
    });
    view! { {chips}{note} }
}

/// The time since a billing profile was read.
fn age(words: &Words, now: i64, read_at: Option<i64>) -> String {
    let Some(read_at) = read_at else {
        return words.t("age-never").into_owned();
    };
    let minutes = now.saturating_sub(read_at).max(0) / 60_000;
    let (key, count) = match minutes {
        0..60 => ("age-minutes", minutes),
        60..2_880 => ("age-hours", minutes / 60),
        _ => ("age-days", minutes / 1_440),
    };
    words.t_args(key, &[("count", count.into())])
}

/// The ways to other pages: buttons that carry the ticks along for those who can tick, else links.
#[component]
fn TablePages<'a>(table: &'a CustomerTable) -> impl IntoView + use<> {
    let page = page_context();
    let found = &table.found;
    let pages = found.matching.div_ceil(TABLE_ROWS);
    if pages < 2 {
        return Either::Left(());
    }
    let number = found.start / TABLE_ROWS + 1;
    let link = |number: usize, rel: &'static str, key: &str| {
        if page.may(Permission::Edit) {
            return Either::Left(view! {
                <button
                    class="plain"
                    form="selection"
                    formaction="/customers"
                    name="page"
                    value=number.to_string()
                >
                    {page.t(key)}
                </button>
            });
        }
        let address = table.query.address(number);
        Either::Right(view! { <a href=address rel=rel>{page.t(key)}</a> })
    };
    let before = (number > 1).then(|| link(number - 1, "prev", "table-previous-page"));
    let after = (number < pages).then(|| link(number + 1, "next", "customers-next"));
    let args = [("number", number.into()), ("count", pages.into())];
    let text = page.t_args("table-page", &args);
    Either::Right(view! {
        <nav class="pages" aria-label=page.t("table-pages")>
            {before}
            <span>{text}</span>
            {after}
        </nav>
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn the_age_is_told_in_the_unit_that_fits() {
        let words = Words::of(Lang::En);
        let say = |key: &str, count: i64| words.t_args(key, &[("count", count.into())]);
        let minute = 60_000;
        for (passed, told) in [
            (-5 * minute, say("age-minutes", 0)),
            (59 * minute, say("age-minutes", 59)),
            (60 * minute, say("age-hours", 1)),
            (47 * 60 * minute, say("age-hours", 47)),
            (48 * 60 * minute, say("age-days", 2)),
        ] {
            let now = 1_795_000_000_000;
            assert_eq!(age(words, now, Some(now - passed)), told);
        }
        assert_eq!(age(words, 0, None), words.t("age-never"));
    }
}
