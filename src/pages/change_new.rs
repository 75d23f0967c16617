//! A new change set: the form with its operation, for the customers that were ticked in the table,
//! or for all of a list.

use super::customer_navigation::customer_name;
use super::named_customers::with_customers;
use crate::app::{Frame, render};
use crate::assets;
use crate::change_sets::{
    ChangeOperation, ChangeSelection, ChangeSetProblem, ChangeSets, NewChangeSet,
};
use crate::components::change_inputs::{InputProblem, SetHead, TypedHead, problem_of, value};
use crate::components::change_sets as in_words;
use crate::components::text_field::TextField;
use crate::components::{PageContext, page_context};
use crate::customers::{Customers, DataRule, ListQuery};
use crate::error::Error;
use crate::profile::{CUSTOMER_BILLING, CustomerId};
use axum::extract::{RawForm, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use url::form_urlencoded;

/// Ticked customers that the page names.
const NAMED: usize = 10;

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
    head: TypedHead,
    /// `set`, `replace`, `domain` or `suggestion`.
    operation: String,
    field: String,
    value: String,
    find: String,
    with: String,
    from: String,
    to: String,
    /// The kind of problem whose suggestions are followed.
    problem: String,
}

/// `GET`: the customers stand in the address, as `customer`, or `all=yes` with `list`.
pub async fn show(
    page: PageContext,
    State(sets): State<ChangeSets>,
    State(customers): State<Customers>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let query = query.unwrap_or_default();
    let pairs = pairs(query.as_bytes());
    let selection = selection(&pairs);
    // Whoever may see no customers makes no set.
    sets.ask(page.person()?, page.lang()).await?;
    let mut typed = typed(&pairs);
    if let ChangeSelection::List(list) = &selection
        && let Some(problem) = list.problem
        && typed.problem.is_empty()
    {
        problem.as_str().clone_into(&mut typed.problem);
    }
    if let Some(rule) = DataRule::parse(&typed.problem)
        .filter(|_| typed.operation == "suggestion" && typed.head.name.is_empty())
    {
        let name = page.t(&format!("data-rule-{}", rule.as_str()));
        typed.head.name = name.into_owned();
    }
    let new = NewSetPage {
        count: count(&page, &sets, &selection).await?,
        typed,
        selection,
        problems: vec![],
    };
    Ok(answer(page, &customers, new, StatusCode::OK).await)
}

/// `POST` of the form. What cannot be made comes back as it was typed.
pub async fn make(
    page: PageContext,
    State(sets): State<ChangeSets>,
    State(customers): State<Customers>,
    RawForm(form): RawForm,
) -> Result<Response, Error> {
    let pairs = pairs(&form);
    let (selection, typed) = (selection(&pairs), typed(&pairs));
    let new = NewChangeSet {
        name: typed.head.name.clone(),
        why: typed.head.why(),
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
    Ok(answer(page, &customers, new, StatusCode::UNPROCESSABLE_ENTITY).await)
}

/// The page, with the names of the customers that it names.
async fn answer(
    page: PageContext,
    customers: &Customers,
    new: NewSetPage,
    status: StatusCode,
) -> Response {
    let page = with_customers(page, customers, named(&new.selection)).await;
    let frame = Frame::titled(page.t("changes-new")).status(status);
    render(&page, frame, move || view! { <NewChangeSetPage new=&new/> }).await
}

/// The first ticked customers.
fn named(selection: &ChangeSelection) -> &[CustomerId] {
    match selection {
        ChangeSelection::Customers(ids) => &ids[..ids.len().min(NAMED)],
        ChangeSelection::Rows(_) | ChangeSelection::List(_) => &[],
    }
}

async fn count(
    page: &PageContext,
    sets: &ChangeSets,
    selection: &ChangeSelection,
) -> Result<Option<usize>, Error> {
    match selection {
        ChangeSelection::Customers(ids) => Ok(Some(ids.len())),
        ChangeSelection::Rows(rows) => Ok(Some(rows.len())),
        ChangeSelection::List(list) => sets.list_size(page.person()?, list, page.lang()).await,
    }
}

fn pairs(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes).into_owned().collect()
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
        head: TypedHead::of(pairs),
        operation: value("operation"),
        field: value("field"),
        value: value("value"),
        find: value("find"),
        with: value("with"),
        from: value("from"),
        to: value("to"),
        problem: value("problem"),
    }
}

fn operation(typed: &TypedSet) -> ChangeOperation {
    let field = typed.field.clone();
    // Is none of those that can be chosen.
    let none = ChangeOperation::TakeBack { set: 0 };
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
        "suggestion" => match DataRule::parse(&typed.problem) {
            Some(problem) => ChangeOperation::Suggestion { problem },
            None => none,
        },
        _ => none,
    }
}

#[component]
pub fn NewChangeSetPage<'a>(new: &'a NewSetPage) -> impl IntoView + use<> {
    let page = page_context();
    let typed = &new.typed;
    let problems: Vec<InputProblem> = new
        .problems
        .iter()
        .map(|problem| in_words::problem(page.words, problem))
        .collect();
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
        // They come from a sheet, which has a form of its own.
        ChangeSelection::Rows(_) => vec![],
    };
    let hidden: Vec<_> = hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect();
    let back = match &new.selection {
        ChangeSelection::List(list) => list.address(1),
        ChangeSelection::Customers(_) | ChangeSelection::Rows(_) => "/customers".to_owned(),
    };
    let general: Vec<_> = ["operation", "customers", "problem"]
        .into_iter()
        .filter_map(|input| problem_of(&problems, input))
        .map(|text| view! { <p class="problem" role="alert">{text}</p> })
        .collect();
    view! {
        <link rel="stylesheet" href=assets::url("operations.css")/>
        <p class="back"><a href=back>{page.t("nav-customers")}</a></p>
        <hgroup>
            <h1>{page.t("changes-new")}</h1>
            <p>{about}</p>
            <p>{page.t("changes-new-text")}</p>
        </hgroup>
        <NamedCustomers selection=&new.selection/>
        {general}
        <form method="post" action="/changes" class="stack note-form" novalidate=true>
            {hidden}
            <SetHead typed=&typed.head problems=&problems/>
            <OperationInputs typed problems=&problems/>
            <button class="button" data-key="Enter">{page.t("changes-make")}</button>
        </form>
    }
}

/// The first ticked customers by name, and how many more there are.
#[component]
fn NamedCustomers<'a>(selection: &'a ChangeSelection) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let named = named(selection);
    let all = match selection {
        ChangeSelection::Customers(ids) => ids.len(),
        ChangeSelection::Rows(_) | ChangeSelection::List(_) => 0,
    };
    let names: Vec<_> = named
        .iter()
        .map(|id| {
            let known = page.copy.get(id);
            let name = known.map_or_else(|| id.to_string(), customer_name);
            view! { <li translate="no">{name}</li> }
        })
        .collect();
    let more = all.saturating_sub(named.len());
    let more = (more > 0).then(|| {
        let args = [("count", more.into())];
        view! { <li>{page.t_args("changes-for-more", &args)}</li> }
    });
    (!named.is_empty()).then(|| view! { <ul class="ticked">{names}{more}</ul> })
}

/// The choice of an operation, and below it the inputs of each, under its name. Of `field` there is
/// one for both operations that have it. The style sheet hides the inputs of the others.
#[component]
fn OperationInputs<'a>(typed: &'a TypedSet, problems: &'a [InputProblem]) -> impl IntoView + use<> {
    let page = page_context();
    let fields: Vec<_> = CUSTOMER_BILLING
        .places()
        .filter(|place| place.field.is_editable())
        .map(|place| {
            let key = place.key();
            let text = in_words::field_name(page.words, &key);
            let selected = key == typed.field;
            view! { <option value=key selected=selected>{text}</option> }
        })
        .collect();
    let rules: Vec<_> = DataRule::ALL
        .into_iter()
        .filter(|rule| rule.has_suggestions())
        .map(|rule| {
            let text = page.t(&format!("data-rule-{}", rule.as_str()));
            let selected = rule.as_str() == typed.problem;
            view! { <option value=rule.as_str() selected=selected>{text}</option> }
        })
        .collect();
    let choice = |word: &'static str| {
        let chosen = typed.operation == word || (typed.operation.is_empty() && word == "set");
        let id = format!("operation-{word}");
        view! {
            <label class="choice">
                <input id=id type="radio" name="operation" value=word checked=chosen/>
                <span>{page.t(&format!("changes-operation-{word}"))}</span>
            </label>
        }
    };
    let text = |name, key, typed: &String, hint: Option<String>| {
        let (id, value) = (str::to_owned(name), typed.clone());
        view! { <TextField id name key value hint problem=problem_of(problems, name)/> }
    };
    let value_hint = page.t("changes-value-hint").into_owned();
    view! {
        <fieldset>
            <legend><h2>{page.t("changes-what")}</h2></legend>
            {choice("set")}
            {choice("replace")}
            {choice("domain")}
            {choice("suggestion")}
            <fieldset data-of="set replace">
                {operation_names(&["set", "replace"])}
                <div class="field">
                    <label for="field">{page.t("changes-field")}</label>
                    <select id="field" name="field">{fields}</select>
                </div>
            </fieldset>
            <fieldset data-of="set">
                {operation_names(&["set"])}
                {text("value", "changes-value", &typed.value, Some(value_hint))}
            </fieldset>
            <fieldset data-of="replace">
                {operation_names(&["replace"])}
                {text("find", "changes-find", &typed.find, None)}
                {text("with", "changes-with", &typed.with, None)}
            </fieldset>
            <fieldset data-of="domain">
                {operation_names(&["domain"])}
                {text("from", "changes-from", &typed.from, None)}
                {text("to", "changes-to", &typed.to, None)}
            </fieldset>
            <fieldset data-of="suggestion">
                {operation_names(&["suggestion"])}
                <div class="field">
                    <label for="problem">{page.t("changes-problem")}</label>
                    <p id="hint-problem" class="hint">{page.t("changes-problem-hint")}</p>
                    <select id="problem" name="problem" aria-describedby="hint-problem">
                        {rules}
                    </select>
                </div>
            </fieldset>
        </fieldset>
    }
}

/// The legend of inputs: the operations that they count for.
fn operation_names(words: &[&str]) -> impl IntoView + use<> {
    let page = page_context();
    let names = words
        .iter()
        .map(|word| page.t(&format!("changes-operation-{word}")));
    let names = names.collect::<Vec<_>>().join(" · ");
    view! { <legend><h3>{names}</h3></legend> }
}
