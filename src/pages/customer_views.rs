//! Lists of customers saved under a name, for oneself or for the team: their links, and the posts
//! that save and remove them.

use super::customer_table::CustomerTable;
use crate::auth::Permission;
use crate::components::{PageContext, page_context};
use crate::customers::{
    CustomerViews, LONGEST_LIST_QUERY, LONGEST_VIEW_NAME, ListQuery, MOST_VIEWS, NewView,
    SavedView, ViewResult, ViewScope,
};
use crate::error::{Error, ErrorKind};
use crate::text::folded;
use axum::extract::{Form, State};
use axum::response::Redirect;
use leptos::prelude::*;

/// The posted form: a name and the list's query to save, or the id of a view to remove.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct ViewForm {
    name: String,
    query: String,
    remove: String,
    /// `yes`: also in place of a view of the team that somebody else saved.
    replace: String,
}

/// `POST` about one's own views.
pub async fn own(
    page: PageContext,
    State(views): State<CustomerViews>,
    Form(posted): Form<ViewForm>,
) -> Result<Redirect, Error> {
    change(&page, &views, ViewScope::Own, &posted).await
}

/// `POST` about the views of the team.
pub async fn of_team(
    page: PageContext,
    State(views): State<CustomerViews>,
    Form(posted): Form<ViewForm>,
) -> Result<Redirect, Error> {
    change(&page, &views, ViewScope::Team, &posted).await
}

/// Leads back to the list that the form was shown with, whatever came of it.
async fn change(
    page: &PageContext,
    views: &CustomerViews,
    scope: ViewScope,
    posted: &ViewForm,
) -> Result<Redirect, Error> {
    let person = page.person()?;
    let query = ListQuery::read(&posted.query);
    let address = query.address(1);
    if !posted.remove.is_empty() {
        views.remove(person, scope, &posted.remove).await?;
        return Ok(Redirect::to(&format!("{address}&view=removed#views")));
    }
    if query.to_string().len() > LONGEST_LIST_QUERY {
        return Err(ErrorKind::SearchTooLong.into());
    }
    let new = NewView {
        name: &posted.name,
        query: &query.to_string(),
        replace: posted.replace == "yes",
    };
    let result = views.save(person, scope, new).await?;
    let mut more = url::form_urlencoded::Serializer::new(String::new());
    more.append_pair("view", word(result));
    if result != ViewResult::Saved {
        // What was typed comes back.
        let name: String = posted.name.chars().take(LONGEST_TYPED).collect();
        more.append_pair("typed", &name);
    }
    Ok(Redirect::to(&format!("{address}&{}#views", more.finish())))
}

/// The longest name that comes back in the address, in characters.
const LONGEST_TYPED: usize = 300;

/// The word of a result in the address.
fn word(result: ViewResult) -> &'static str {
    match result {
        ViewResult::Saved => "saved",
        ViewResult::NoName => "no-name",
        ViewResult::NameTooLong => "too-long",
        ViewResult::TooMany => "too-many",
        ViewResult::Exists => "exists",
    }
}

/// A parameter of the page's address.
fn asked(page: &PageContext, name: &str) -> Option<String> {
    let (_, query) = page.path.split_once('?')?;
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// The sentence about the last post, whose result was `word`, and whether it stored what it was to
/// store.
fn told(
    page: &PageContext,
    word: &str,
    typed: &str,
    table: &CustomerTable,
) -> Option<(String, bool)> {
    Some(match word {
        "saved" => (page.t("view-saved").into_owned(), true),
        "removed" => (page.t("view-removed").into_owned(), true),
        "no-name" => (page.t("view-no-name").into_owned(), false),
        "too-long" => {
            let args = [("max", LONGEST_VIEW_NAME.into())];
            (page.t_args("view-too-long", &args), false)
        }
        "too-many" => {
            let args = [("max", MOST_VIEWS.into())];
            (page.t_args("view-too-many", &args), false)
        }
        "exists" => {
            let same = |view: &&SavedView| {
                view.scope == ViewScope::Team && folded(&view.name) == folded(typed.trim())
            };
            let saved_by = table.views.iter().find(same).map(|view| &view.saved_by);
            let text = match saved_by {
                Some(person) if !person.is_empty() => {
                    page.t_args("view-exists-by", &[("person", person.into())])
                }
                Some(_) | None => page.t("view-exists").into_owned(),
            };
            (text, false)
        }
        _ => return None,
    })
}

/// The saved views, and the form that saves this one.
#[component]
pub fn SavedViews<'a>(table: &'a CustomerTable) -> impl IntoView + use<> {
    let page = page_context();
    let word = asked(&page, "view").unwrap_or_default();
    let typed = asked(&page, "typed").unwrap_or_default();
    let told = told(&page, &word, &typed, table);
    let open = told.is_some();
    let bad = told.as_ref().is_some_and(|(_, stored)| !stored);
    let query = table.query.to_string();
    let views: Vec<_> = table
        .views
        .iter()
        .map(|view| view! { <ViewRow view query=&query/> })
        .collect();
    let list = (!views.is_empty()).then(|| view! { <ul class="finds">{views}</ul> });
    let said = told.map(|(text, stored)| {
        let class = if stored { "note" } else { "problem" };
        view! { <p id="problem-name" class=class role="status">{text}</p> }
    });
    let replace = (word == "exists").then(|| {
        view! {
            <label class="choice filters__wide">
                <input type="checkbox" name="replace" value="yes"/>
                <span>{page.t("view-replace")}</span>
            </label>
        }
    });
    let team = page.may(Permission::Edit).then(|| {
        view! {
            <button class="button button--quiet" formaction="/customers/team-views">
                {page.t("view-save-team")}
            </button>
        }
    });
    view! {
        <details id="views" class="filters-box" open=open>
            <summary>{page.t("view-title")}</summary>
            {said}
            {list}
            <form class="filters" method="post" action="/customers/views">
                <input type="hidden" name="query" value=query/>
                <div class="field">
                    <label for="name">{page.t("view-name")}</label>
                    <input
                        id="name"
                        name="name"
                        type="text"
                        autocomplete="off"
                        value=typed
                        aria-describedby=open.then_some("problem-name")
                        aria-invalid=bad.then_some("true")
                    />
                </div>
                {replace}
                <div class="filters__actions">
                    <button class="button button--quiet">{page.t("view-save-own")}</button>
                    {team}
                </div>
            </form>
        </details>
    }
}

/// A link to a saved view, and its button to remove it for those who may.
#[component]
fn ViewRow<'a>(view: &'a SavedView, query: &'a str) -> impl IntoView + use<> {
    let page = page_context();
    let (action, may, note) = match view.scope {
        ViewScope::Own => ("/customers/views", true, None),
        ViewScope::Team => (
            "/customers/team-views",
            page.may(Permission::Edit),
            Some(match view.saved_by.as_str() {
                "" => page.t("view-of-team").into_owned(),
                person => page.t_args("view-of-team-by", &[("person", person.into())]),
            }),
        ),
    };
    let current = (view.query == query).then_some("page");
    let address = ListQuery::read(&view.query).address(1);
    let note = note.map(|note| view! { " "<span class="hint">{note}</span> });
    let label = page.t_args("view-remove-named", &[("name", view.name.as_str().into())]);
    let remove = may.then(|| {
        view! {
            <form class="inline" method="post" action=action>
                <input type="hidden" name="query" value=query.to_owned()/>
                <button class="plain" name="remove" value=view.id.clone() aria-label=label>
                    {page.t("view-remove")}
                </button>
            </form>
        }
    });
    view! {
        <li class="saved-view">
            <a href=address aria-current=current><bdi>{view.name.clone()}</bdi></a>
            {note}
            {remove}
        </li>
    }
}
