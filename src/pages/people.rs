//! `/people`: everybody who has signed in, their roles and their sessions. Administrators end
//! sessions there.

use crate::app::{Frame, render};
use crate::auth::Auth;
use crate::auth::people::{Cursor, ListedPerson, PeoplePage, PersonPage, PersonSession};
use crate::components::sessions::{RoleList, SessionFacts, is_current};
use crate::components::time::Time;
use crate::components::value::NoValue;
use crate::components::{PageContext, page_context};
use crate::error::{Error, ErrorKind};
use axum::extract::{Form, Query, State};
use axum::response::{Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;
use url::form_urlencoded::Serializer;

/// The query of the address; an empty text asks for nothing.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct PeopleQuery {
    /// Key of the person whose sessions are listed.
    pub person: String,
    /// Where the page before has ended.
    pub after: String,
    /// The end of sessions that the page tells of.
    pub ended: String,
    /// Key of the person whose sessions those were; empty on the page of that person.
    pub of: String,
}

/// The list that a page shows.
pub enum PeopleList {
    Everybody(PeoplePage),
    One(PersonPage),
}

/// The list as it was asked for.
pub struct AskedPeople {
    pub asked: PeopleQuery,
    pub list: PeopleList,
    /// The person whose sessions have ended.
    pub told: Option<ToldPerson>,
}

/// The person whom a note about ended sessions names.
pub struct ToldPerson {
    pub name: String,
    /// It is the person who reads it.
    pub is_reader: bool,
}

pub async fn show(
    page: PageContext,
    State(auth): State<Auth>,
    Query(asked): Query<PeopleQuery>,
) -> Result<Response, Error> {
    let behind = match asked.after.as_str() {
        "" => None,
        after => Some(Cursor::parse(after).ok_or(ErrorKind::NotFound)?),
    };
    let behind = behind.as_ref();
    let list = if asked.person.is_empty() {
        PeopleList::Everybody(auth.people(behind).await?)
    } else {
        let found = auth.person(&asked.person, behind).await?;
        PeopleList::One(found.ok_or(ErrorKind::NotFound)?)
    };
    let title = match &list {
        PeopleList::Everybody(_) => page.t("people-title").into_owned(),
        PeopleList::One(found) => page.t_args("people-of", &[("name", found.person.name().into())]),
    };
    let told = told_person(&page, &auth, &asked, &list).await?;
    let asked = AskedPeople { asked, list, told };
    let content = move || view! { <PeopleListPage asked=&asked/> };
    Ok(render(&page, Frame::titled(title), content).await)
}

async fn told_person(
    page: &PageContext,
    auth: &Auth,
    asked: &PeopleQuery,
    list: &PeopleList,
) -> Result<Option<ToldPerson>, Error> {
    let told = |person: &ListedPerson| ToldPerson {
        name: person.name().to_owned(),
        is_reader: page
            .person
            .as_ref()
            .is_some_and(|me| me.key() == person.key),
    };
    if asked.ended.is_empty() {
        return Ok(None);
    }
    if let PeopleList::One(found) = list {
        return Ok(Some(told(&found.person)));
    }
    let found = auth.person(&asked.of, None).await?;
    Ok(found.map(|found| told(&found.person)))
}

#[derive(Debug, serde::Deserialize)]
pub struct EndOneForm {
    session: String,
    /// The person whose page the form stands on; empty on the list of all.
    #[serde(default)]
    person: String,
}

/// Ends one session of anybody.
pub async fn end_session(
    page: PageContext,
    State(auth): State<Auth>,
    Form(end): Form<EndOneForm>,
) -> Result<Redirect, Error> {
    let owner = auth
        .session_owner(&end.session)
        .await?
        .ok_or(ErrorKind::NotFound)?;
    auth.end_session_by(page.person()?, &end.session, &owner)
        .await?;
    Ok(Redirect::to(&after_end(&end.person, &owner, "one")))
}

#[derive(Debug, serde::Deserialize)]
pub struct EndAllForm {
    /// Key of the person whose sessions end.
    owner: String,
    #[serde(default)]
    person: String,
}

/// Ends all sessions of a person, but not the one that asks for it.
pub async fn end_all(
    page: PageContext,
    State(auth): State<Auth>,
    Form(end): Form<EndAllForm>,
) -> Result<Redirect, Error> {
    let ended = auth.end_sessions_by(page.person()?, &end.owner).await?;
    let told = if ended == 0 { "none" } else { "all" };
    Ok(Redirect::to(&after_end(&end.person, &end.owner, told)))
}

/// The address of a list.
fn address(person: &str, after: &str) -> String {
    with_query([("person", person), ("after", after), ("ended", "")])
}

/// The address of the list whose button has ended sessions of this owner.
fn after_end(person: &str, owner: &str, ended: &str) -> String {
    match person {
        "" => with_query([("person", ""), ("of", owner), ("ended", ended)]),
        person => with_query([("person", person), ("of", ""), ("ended", ended)]),
    }
}

/// Empty parts are left out.
fn with_query(parts: [(&str, &str); 3]) -> String {
    let mut query = Serializer::new(String::new());
    for (name, value) in parts {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    if query.is_empty() {
        "/people".to_owned()
    } else {
        format!("/people?{query}")
    }
}

#[component]
pub fn PeopleListPage<'a>(asked: &'a AskedPeople) -> impl IntoView + use<> {
    let AskedPeople { asked, list, told } = asked;
    let told = told.as_ref().map(|person| {
        view! { <EndedNote ended=asked.ended.as_str() person/> }
    });
    let (content, next) = match list {
        PeopleList::Everybody(found) => (
            Either::Left(view! { <Everybody found told/> }),
            found.next.as_ref(),
        ),
        PeopleList::One(found) => (
            Either::Right(view! { <OnePerson found told/> }),
            found.next.as_ref(),
        ),
    };
    view! {
        {content}
        <PageLinks asked next/>
    }
}

/// Links to the first page and to the next one.
#[component]
fn PageLinks<'a>(asked: &'a PeopleQuery, next: Option<&'a Cursor>) -> impl IntoView + use<> {
    let page = page_context();
    let first = (!asked.after.is_empty()).then(|| {
        let first = address(&asked.person, "");
        view! { <a href=first>{page.t("people-first")}</a> }
    });
    let next = next.map(|next| {
        let next = address(&asked.person, &next.text());
        view! { <a rel="next" href=next>{page.t("people-next")}</a> }
    });
    (first.is_some() || next.is_some()).then(|| {
        view! { <nav class="pages" aria-label=page.t("people-pages")>{first}{next}</nav> }
    })
}

/// Tells how the last post ended.
#[component]
fn EndedNote<'a>(
    ended: &'a str,
    /// The person whose sessions they were.
    person: &'a ToldPerson,
) -> Option<impl IntoView + use<>> {
    let key = match (ended, person.is_reader) {
        ("one", _) => "people-ended-one",
        // Not the one that asked for it.
        ("all", true) => "people-ended-others",
        ("all", false) => "people-ended-all",
        ("none", _) => "people-ended-none",
        _ => return None,
    };
    let name = person.name.as_str();
    let text = page_context().t_args(key, &[("name", name.into())]);
    Some(view! { <p class="note" role="status">{text}</p> })
}

#[component]
fn Everybody<'a, V: IntoView + 'static>(found: &'a PeoplePage, told: V) -> impl IntoView + use<V> {
    let page = page_context();
    let rows: Vec<_> = found
        .people
        .iter()
        .enumerate()
        .map(|(number, person)| view! { <PersonRow person number/> })
        .collect();
    let rows = if rows.is_empty() {
        Either::Left(view! { <p class="note">{page.t("people-no-more")}</p> })
    } else {
        Either::Right(view! { <ul class="rows">{rows}</ul> })
    };
    view! {
        <hgroup>
            <h1>{page.t("people-title")}</h1>
            <p>{page.t("people-text")}</p>
        </hgroup>
        <p><a href="/watching">{page.t("watch-title")}</a></p>
        {told}
        {rows}
    }
}

#[component]
fn PersonRow<'a>(person: &'a ListedPerson, number: usize) -> impl IntoView + use<> {
    let page = page_context();
    let own_page = address(&person.key, "");
    let name = person.name().to_owned();
    let more = person.has_more.then(|| {
        let text = page.t_args("people-more-sessions", &[("name", person.name().into())]);
        view! { <p><a href=own_page.clone()>{text}</a></p> }
    });
    view! {
        <li class="person">
            <h2><a href=own_page><bdi>{name}</bdi></a></h2>
            <PersonFacts person own_page=false/>
            <SessionList person prefix=format!("person-{number}") own_page=false/>
            {more}
            <EndAll person own_page=false/>
        </li>
    }
}

#[component]
fn OnePerson<'a, V: IntoView + 'static>(found: &'a PersonPage, told: V) -> impl IntoView + use<V> {
    let page = page_context();
    let person = &found.person;
    let history = Serializer::new(String::new())
        .append_pair("person", &person.key)
        .finish();
    view! {
        <p class="back"><a href="/people">{page.t("people-back")}</a></p>
        <hgroup>
            <h1><bdi>{person.name().to_owned()}</bdi></h1>
        </hgroup>
        {told}
        <PersonFacts person own_page=true/>
        <p><a href=format!("/history?{history}")>{page.t("people-history")}</a></p>
        <section class="part">
            <h2>{page.t("sessions-title")}</h2>
            <EndAll person own_page=true/>
            <SessionList person prefix="person".to_owned() own_page=true/>
        </section>
    }
}

#[component]
fn PersonFacts<'a>(person: &'a ListedPerson, own_page: bool) -> impl IntoView + use<> {
    let page = page_context();
    let (username, roles) = match &person.claims {
        Some(claims) => (
            Either::Left(view! { <bdi>{claims.username.clone()}</bdi> }),
            Either::Left(view! { <RoleList roles=&claims.roles/> }),
        ),
        None => (
            Either::Right(view! { <NoValue/> }),
            Either::Right(page.t("people-claims-unknown")),
        ),
    };
    let key = own_page.then(|| {
        let key = view! { <code translate="no">{person.key.clone()}</code> };
        view! { <div><dt>{page.t("people-key")}</dt><dd>{key}</dd></div> }
    });
    view! {
        <dl class="facts">
            <div><dt>{page.t("account-username")}</dt><dd>{username}</dd></div>
            <div><dt>{page.t("account-roles")}</dt><dd>{roles}</dd></div>
            <div><dt>{page.t("people-seen")}</dt><dd><Time at=person.seen_at/></dd></div>
            {key}
        </dl>
    }
}

#[component]
fn SessionList<'a>(
    person: &'a ListedPerson,
    /// Of the ids of its elements.
    prefix: String,
    own_page: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    if person.sessions.is_empty() {
        return Either::Left(view! { <p class="hint">{page.t("people-no-session")}</p> });
    }
    let rows: Vec<_> = person
        .sessions
        .iter()
        .enumerate()
        .map(|(number, session)| {
            let id = format!("{prefix}-{number}");
            view! { <PersonSessionRow person session id own_page/> }
        })
        .collect();
    Either::Right(view! { <ul class="rows person__sessions">{rows}</ul> })
}

#[component]
fn PersonSessionRow<'a>(
    person: &'a ListedPerson,
    session: &'a PersonSession,
    id: String,
    own_page: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    // Somebody who hears the buttons alone has to know whose session each one ends.
    let label = page.t_args("session-end-of", &[("name", person.name().into())]);
    let end = if is_current(&page, &session.session) {
        Either::Left(view! { <p class="chip chip--info">{page.t("session-current")}</p> })
    } else {
        let described = id.clone();
        let person = own_page.then(|| {
            view! { <input type="hidden" name="person" value=person.key.clone()/> }
        });
        Either::Right(view! {
            <form method="post" action="/people/sessions/end">
                <input type="hidden" name="session" value=session.session.clone()/>
                {person}
                <button class="button button--quiet" aria-label=label aria-describedby=described>
                    {page.t("session-end")}
                </button>
            </form>
        })
    };
    view! {
        <li>
            <SessionFacts session id/>
            <OtherRoles person session/>
            {end}
        </li>
    }
}

/// The roles of a session, where they are others than those of the last sign-in: they hold until the
/// session ends.
#[component]
fn OtherRoles<'a>(
    person: &'a ListedPerson,
    session: &'a PersonSession,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let (roles, claims) = (session.roles.as_ref()?, person.claims.as_ref()?);
    (*roles != claims.roles).then(|| {
        view! {
            <p class="chip chip--warn">{page.t("people-other-roles")}</p>
            <RoleList roles/>
        }
    })
}

/// A button that ends all sessions of a person; none if there is no other than the current one.
#[component]
fn EndAll<'a>(person: &'a ListedPerson, own_page: bool) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let mut sessions = person.sessions.iter();
    let own = sessions.any(|session| is_current(&page, &session.session));
    let others = person.sessions.len() - usize::from(own);
    (others > 0).then(|| {
        let me = page.person.as_ref().map(|me| me.key());
        let (key, label) = if me.as_deref() == Some(person.key.as_str()) {
            ("people-end-others", None)
        } else {
            let label = page.t_args("people-end-all-of", &[("name", person.name().into())]);
            ("people-end-all", Some(label))
        };
        let back = own_page.then(|| {
            view! { <input type="hidden" name="person" value=person.key.clone()/> }
        });
        view! {
            <form method="post" action="/people/end">
                <input type="hidden" name="owner" value=person.key.clone()/>
                {back}
                <button class="button button--quiet" aria-label=label>{page.t(key)}</button>
            </form>
        }
    })
}
