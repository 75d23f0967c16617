//! The board of problems: how many customers have which problem in which country, and the list of
//! them. Every number is a link to those customers.

use super::customer_navigation::{TABLE_ROWS, customer_name};
use crate::app::{Frame, render, render_part};
use crate::components::address_note::{self, AddressNote, AddressParts};
use crate::components::changes::problem_name;
use crate::components::collection_note::CollectionNote;
use crate::components::filter_select::FilterSelect;
use crate::components::problem_links::suggestion_address;
use crate::components::problem_numbers::BoardNumbers;
use crate::components::stacked_table::CellLabel;
use crate::components::verification::{BlockedSince, PurchaseLimits};
use crate::components::{PageContext, page_context};
use crate::customers::{
    BoardFilter, Collection, CollectionKind, CopyAnswer, CustomerRow, Customers, DataProblem,
    DataRule, ListQuery, ProblemBoard, ProblemFilter,
};
use crate::error::{Error, ErrorKind};
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use url::form_urlencoded;

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct BoardQuery {
    problem: String,
    country: String,
    /// The page of the list, from 1.
    page: String,
    /// `addresses`: only how far the validation of addresses is, for the island.
    part: String,
}

/// The board and what stands around it.
#[derive(Debug, Clone)]
pub struct BoardPage {
    pub filter: BoardFilter,
    /// `None` before the first collection.
    pub board: Option<ProblemBoard>,
    pub collection: Option<Collection>,
    /// The validation of all addresses.
    pub addresses: Option<Collection>,
}

pub async fn show(
    page: PageContext,
    State(customers): State<Customers>,
    Query(asked): Query<BoardQuery>,
) -> Result<Response, Error> {
    let person = page.person()?;
    let addresses = customers
        .collection(person, CollectionKind::Addresses)
        .await?;
    if asked.part == address_note::PART {
        let content = move || view! { <AddressParts collection=addresses.as_ref()/> };
        return Ok(render_part(&page, content).await);
    }
    let filter = BoardFilter {
        rule: DataRule::parse(&asked.problem),
        country: Some(asked.country).filter(|country| !country.is_empty()),
    };
    let read = async |start: usize| {
        customers
            .problem_board(person, &filter, start, TABLE_ROWS, page.lang())
            .await
    };
    let number: usize = asked.page.parse().unwrap_or(1);
    let start = number.saturating_sub(1).saturating_mul(TABLE_ROWS);
    let mut board = match read(start).await? {
        CopyAnswer::Found(board) => Some(board),
        CopyAnswer::Closed => return Err(ErrorKind::NotAllowed.into()),
        CopyAnswer::Nothing => None,
    };
    if let Some(beyond) = board.as_ref().filter(|board| board.rows.is_empty())
        && beyond.matching > 0
    {
        let last = (beyond.matching - 1) / TABLE_ROWS * TABLE_ROWS;
        if let CopyAnswer::Found(last) = read(last).await? {
            board = Some(last);
        }
    }
    let shown = BoardPage {
        collection: customers
            .collection(person, CollectionKind::Customers)
            .await?,
        addresses,
        filter,
        board,
    };
    let frame = Frame::titled(page.t("problems-title"));
    let content = move || view! { <ProblemBoardPage shown=&shown/> };
    Ok(render(&page, frame, content).await)
}

#[component]
pub fn ProblemBoardPage<'a>(shown: &'a BoardPage) -> impl IntoView + use<> {
    let page = page_context();
    let board = shown.board.as_ref();
    let complete_at = board.map(|board| board.complete_at);
    let numbers = board.map(|board| view! { <BoardNumbers board/> });
    let list = board
        .filter(|board| board.with_problems > 0)
        .map(|board| view! { <BoardList board filter=&shown.filter/> });
    let addresses = board
        .is_some()
        .then(|| view! { <AddressNote collection=shown.addresses.as_ref()/> });
    view! {
        <hgroup>
            <h1>{page.t("problems-title")}</h1>
            <p>{page.t("problems-text")}</p>
            <p class="fine"><a href="/customers">{page.t("customers-title")}</a></p>
        </hgroup>
        {numbers}
        {list}
        {addresses}
        <CollectionNote collection=shown.collection.as_ref() complete_at/>
    }
}

/// The address of a page of the board's list, from 1.
fn board_address(filter: &BoardFilter, number: usize) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let rule = filter.rule.map_or("", DataRule::as_str);
    let country = filter.country.as_deref().unwrap_or_default();
    let number = number.to_string();
    let number = if number == "1" { "" } else { &number };
    let pairs = [("problem", rule), ("country", country), ("page", number)];
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    format!("/customers/problems?{}", query.finish())
}

/// The customers with their problems, each a link to its field.
#[component]
fn BoardList<'a>(board: &'a ProblemBoard, filter: &'a BoardFilter) -> impl IntoView + use<> {
    let page = page_context();
    let rules: Vec<(String, String)> = board
        .counts
        .iter()
        .map(|count| {
            let name = page.t(&format!("data-rule-{}", count.rule.as_str()));
            (count.rule.as_str().to_owned(), name.into_owned())
        })
        .collect();
    let countries: Vec<(String, String)> = page
        .words
        .countries()
        .iter()
        .filter(|(code, _)| board.countries.iter().any(|(known, _)| known == code))
        .cloned()
        .collect();
    let rule = filter.rule.map_or("", DataRule::as_str);
    let country = filter.country.as_deref().unwrap_or_default();
    let list = table_query(filter);
    let rows: Vec<_> = board
        .rows
        .iter()
        .map(|(row, problems)| view! { <BoardRow row problems list=&list/> })
        .collect();
    let args = [
        ("first", (board.start + 1).into()),
        ("last", (board.start + board.rows.len()).into()),
        ("count", board.matching.into()),
        ("total", board.total.into()),
    ];
    let count = page.t_args("table-count-filtered", &args);
    let follow = suggestion_address(&page, &list).map(|address| {
        let text = page.t_args("problems-follow-list", &[("count", board.matching.into())]);
        view! { <p><a href=address>{text}</a></p> }
    });
    let is_blocked = |problem: &DataProblem| problem.rule == DataRule::Verification;
    let is_any_blocked = board
        .rows
        .iter()
        .any(|(_, problems)| problems.iter().any(is_blocked));
    let blocked = is_any_blocked.then(|| view! { <dl class="facts"><PurchaseLimits/></dl> });
    let table = (!board.rows.is_empty()).then(|| {
        view! {
            <table>
                <thead>
                    <tr>
                        <th scope="col">{page.t("column-name")}</th>
                        <th scope="col">{page.t("column-country")}</th>
                        <th scope="col">{page.t("column-problems")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    view! {
        <section class="part stacked-table" aria-labelledby="problem-list" tabindex="0">
            <h2 id="problem-list">{page.t("problems-list")}</h2>
            <form class="filters" method="get" action="/customers/problems" aria-label=page.t("filter-title")>
                <FilterSelect name="problem" key="filter-problem" chosen=rule list=rules/>
                <FilterSelect name="country" key="column-country" chosen=country list=countries/>
                <div class="filters__actions">
                    <button class="button">{page.t("history-show")}</button>
                </div>
            </form>
            <p>{count}</p>
            {follow}
            {blocked}
            {table}
        </section>
        <BoardPages board filter/>
    }
}

/// The customers of the board's list as one of the table, so that their forms lead from one to the
/// next.
fn table_query(filter: &BoardFilter) -> ListQuery {
    ListQuery {
        problem: Some(filter.rule.map_or(ProblemFilter::Any, ProblemFilter::Of)),
        country: filter.country.clone().unwrap_or_default(),
        ..ListQuery::default()
    }
}

#[component]
fn BoardRow<'a>(
    row: &'a CustomerRow,
    problems: &'a [DataProblem],
    list: &'a ListQuery,
) -> impl IntoView + use<> {
    let page = page_context();
    let country = page.words.country(&row.country).unwrap_or(&row.country);
    let problems: Vec<_> = problems
        .iter()
        .map(|problem| {
            let text = problem_name(page.words, *problem);
            let address = list.carried_to(&problem.address(&row.id));
            view! { <li><a href=address>{text}</a></li> }
        })
        .collect();
    let address = list.carried_to(&format!("/customers/{}/problems", row.id));
    let blocked = row.verification.map(|mark| view! { <BlockedSince mark/> });
    view! {
        <tr>
            <th scope="row"><a href=address translate="no">{customer_name(row)}</a></th>
            <td>
                <CellLabel key="column-country"/>
                <span translate="no">{country.to_owned()}</span>
            </td>
            <td><CellLabel key="column-problems"/><ul>{problems}</ul>{blocked}</td>
        </tr>
    }
}

#[component]
fn BoardPages<'a>(
    board: &'a ProblemBoard,
    filter: &'a BoardFilter,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let pages = board.matching.div_ceil(TABLE_ROWS);
    let number = board.start / TABLE_ROWS + 1;
    let link = |number: usize, rel: &'static str, key: &str| {
        let address = board_address(filter, number);
        view! { <a href=address rel=rel>{page.t(key)}</a> }
    };
    let before = (number > 1).then(|| link(number - 1, "prev", "table-previous-page"));
    let after = (number < pages).then(|| link(number + 1, "next", "customers-next"));
    let args = [("number", number.into()), ("count", pages.into())];
    let text = page.t_args("table-page", &args);
    (pages > 1).then(|| {
        view! {
            <nav class="pages" aria-label=page.t("table-pages")>
                {before}
                <span>{text}</span>
                {after}
            </nav>
        }
    })
}
