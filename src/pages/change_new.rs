//! A new change set: the form with its operation, for the customers that were ticked in the table,
//! or for all of a list.

use crate::app::{Frame, render};
use crate::change_sets::{
    ChangeOperation, ChangeSelection, ChangeSetProblem, ChangeSets, LONGEST_SET_NAME, NewChangeSet,
};
use crate::components::change_sets as in_words;
use crate::components::{PageContext, page_context};
use crate::customers::ListQuery;
use crate::editing::Justification;
use crate::error::Error;
use crate::profile::{CUSTOMER_BILLING, CustomerId};
use axum::extract::{RawForm, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use url::form_urlencoded;

/// The form as it is shown: what was typed, the selection, the problems.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSetPage {
    pub typed: TypedSet,
    pub selection: ChangeSelection,
    /// The number of customers; `None` where it is not known.
    pub count: Option<usize>,
    pub problems: Vec<ChangeSetProblem>,
}

/// The typed texts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TypedSet {
    name: String,
    reason: String,
    ticket: String,
    /// `set`, `replace` or `domain`.
    operation: String,
    field: String,
    value: String,
    find: String,
    with: String,
    from: String,
    to: String,
}

/// `GET`: the customers stand in the address, as `customer`, or `all=yes` with `list`.
pub async fn show(
    page: PageContext,
    State(sets): State<ChangeSets>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let query = query.unwrap_or_default();
    let pairs = pairs(query.as_bytes());
    let selection = selection(&pairs);
    // Whoever may see no customers makes no set.
    sets.ask(page.person()?, page.lang()).await?;
    let new = NewSetPage {
        count: count(&page, &sets, &selection).await?,
        typed: typed(&pairs),
        selection,
        problems: vec![],
    };
    Ok(answer(&page, new, StatusCode::OK).await)
}

/// `POST` of the form. What cannot be made comes back as it was typed.
pub async fn make(
    page: PageContext,
    State(sets): State<ChangeSets>,
    RawForm(form): RawForm,
) -> Result<Response, Error> {
    let pairs = pairs(&form);
    let (selection, typed) = (selection(&pairs), typed(&pairs));
    let new = NewChangeSet {
        name: typed.name.clone(),
        why: Justification {
            reason: Some(typed.reason.clone()),
            ticket: Some(typed.ticket.clone()),
        },
        operation: operation(&typed),
        selection: selection.clone(),
    };
    let problems = match sets.make(page.person()?, new, page.lang()).await? {
        Ok(number) => return Ok(Redirect::to(&format!("/changes/{number}")).into_response()),
        Err(problems) => problems,
    };
    let new = NewSetPage {
        count: count(&page, &sets, &selection).await?,
        typed,
        selection,
        problems,
    };
    Ok(answer(&page, new, StatusCode::UNPROCESSABLE_ENTITY).await)
}

async fn answer(page: &PageContext, new: NewSetPage, status: StatusCode) -> Response {
    let frame = Frame::titled(page.t("changes-new")).status(status);
    render(page, frame, move || view! { <NewChangeSetPage new=&new/> }).await
}

async fn count(
    page: &PageContext,
    sets: &ChangeSets,
    selection: &ChangeSelection,
) -> Result<Option<usize>, Error> {
    match selection {
        ChangeSelection::Customers(ids) => Ok(Some(ids.len())),
        ChangeSelection::List(list) => sets.list_size(page.person()?, list, page.lang()).await,
    }
}

fn pairs(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes).into_owned().collect()
}

fn value(pairs: &[(String, String)], name: &str) -> String {
    let mut found = pairs.iter().filter(|(key, _)| key == name);
    found
        .next()
        .map(|(_, value)| value.clone())
        .unwrap_or_default()
}

fn selection(pairs: &[(String, String)]) -> ChangeSelection {
    if value(pairs, "all") == "yes" {
        return ChangeSelection::List(ListQuery::read(&value(pairs, "list")));
    }
    let ids = pairs.iter().filter(|(key, _)| key == "customer");
    let ids = ids.filter_map(|(_, id)| CustomerId::parse(id)).collect();
    ChangeSelection::Customers(ids)
}

fn typed(pairs: &[(String, String)]) -> TypedSet {
    let value = |name| value(pairs, name);
    TypedSet {
        name: value("name"),
        reason: value("reason"),
        ticket: value("ticket"),
        operation: value("operation"),
        field: value("field"),
        value: value("value"),
        find: value("find"),
        with: value("with"),
        from: value("from"),
        to: value("to"),
    }
}

fn operation(typed: &TypedSet) -> ChangeOperation {
    let field = typed.field.clone();
    match typed.operation.as_str() {
        "replace" => ChangeOperation::Replace {
            field,
            find: typed.find.clone(),
            with: typed.with.clone(),
        },
        "domain" => ChangeOperation::Domain {
            from: typed.from.clone(),
            to: typed.to.clone(),
        },
        "set" => ChangeOperation::Set {
            field,
            value: typed.value.clone(),
        },
        // Is none of the three.
        _ => ChangeOperation::TakeBack { set: 0 },
    }
}

#[component]
pub fn NewChangeSetPage<'a>(new: &'a NewSetPage) -> impl IntoView + use<> {
    let page = page_context();
    let typed = &new.typed;
    let problems: Vec<(&'static str, String)> = new
        .problems
        .iter()
        .map(|problem| in_words::problem(page.words, problem))
        .collect();
    let of = |input: &str| {
        let found = problems.iter().find(|(key, _)| *key == input);
        found.map(|(_, text)| text.clone())
    };
    let about = match (&new.selection, new.count) {
        (_, Some(count)) => page.t_args("changes-for", &[("count", count.into())]),
        (_, None) => page.t("changes-no-list").into_owned(),
    };
    let hidden = match &new.selection {
        ChangeSelection::Customers(ids) => ids
            .iter()
            .map(|id| ("customer", id.to_string()))
            .collect::<Vec<_>>(),
        ChangeSelection::List(list) => {
            vec![("all", "yes".to_owned()), ("list", list.to_string())]
        }
    };
    let hidden: Vec<_> = hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect();
    let back = match &new.selection {
        ChangeSelection::List(list) => list.address(1),
        ChangeSelection::Customers(_) => "/customers".to_owned(),
    };
    let options: Vec<_> = CUSTOMER_BILLING
        .places()
        .filter(|place| place.field.is_editable())
        .map(|place| {
            let key = place.key();
            let text = in_words::field_name(page.words, &key);
            let selected = key == typed.field;
            view! { <option value=key selected=selected>{text}</option> }
        })
        .collect();
    let choice = |word: &'static str| {
        let chosen = typed.operation == word || (typed.operation.is_empty() && word == "set");
        let id = format!("operation-{word}");
        view! {
            <label class="choice">
                <input
                    id=id
                    type="radio"
                    name="operation"
                    value=word
                    checked=chosen
                />
                <span>{page.t(&format!("changes-operation-{word}"))}</span>
            </label>
        }
    };
    let general: Vec<_> = ["operation", "customers"]
        .into_iter()
        .filter_map(of)
        .map(|text| view! { <p class="problem" role="alert">{text}</p> })
        .collect();
    let name_hint = page.t_args("note-note-hint", &[("max", LONGEST_SET_NAME.into())]);
    let text = |name, key, typed: &String, hint: Option<String>| {
        let (typed, problem) = (typed.clone(), of(name));
        view! { <SetInput name key typed hint problem/> }
    };
    view! {
        <p class="back"><a href=back>{page.t("nav-customers")}</a></p>
        <hgroup>
            <h1>{page.t("changes-new")}</h1>
            <p>{about}</p>
            <p>{page.t("changes-new-text")}</p>
        </hgroup>
        {general}
        <form method="post" action="/changes" class="stack note-form">
            {hidden}
            {text("name", "changes-name", &typed.name, Some(name_hint))}
            {text(
                "reason",
                "justification-reason",
                &typed.reason,
                Some(page.t("changes-reason-hint").into_owned()),
            )}
            {text("ticket", "justification-ticket", &typed.ticket, None)}
            <fieldset>
                <legend><h2>{page.t("changes-what")}</h2></legend>
                {choice("set")}
                {choice("replace")}
                <div class="field">
                    <label for="field">{page.t("changes-field")}</label>
                    <select id="field" name="field">{options}</select>
                </div>
                {text(
                    "value",
                    "changes-value",
                    &typed.value,
                    Some(page.t("changes-value-hint").into_owned()),
                )}
                {text("find", "changes-find", &typed.find, None)}
                {text("with", "changes-with", &typed.with, None)}
                {choice("domain")}
                {text("from", "changes-from", &typed.from, None)}
                {text("to", "changes-to", &typed.to, None)}
            </fieldset>
            <button class="button" data-key="Enter">{page.t("changes-make")}</button>
        </form>
    }
}

#[component]
fn SetInput(
    name: &'static str,
    /// Of the words of its label.
    key: &'static str,
    typed: String,
    hint: Option<String>,
    problem: Option<String>,
) -> impl IntoView {
    let page = page_context();
    let (hint_id, problem_id) = (format!("hint-{name}"), format!("problem-{name}"));
    let described = match hint {
        Some(_) => format!("{hint_id} {problem_id}"),
        None => problem_id.clone(),
    };
    let is_wrong = problem.is_some();
    view! {
        <div class="field">
            <label for=name>{page.t(key)}</label>
            {hint.map(|hint| view! { <p id=hint_id class="hint">{hint}</p> })}
            <p id=problem_id class="problem" hidden=!is_wrong>{problem}</p>
            <input
                id=name
                name=name
                type="text"
                autocomplete="off"
                value=typed
                aria-describedby=described
                aria-invalid=is_wrong.then_some("true")
                autofocus=is_wrong
            />
        </div>
    }
}
