//! The frame around the content of every page: header with the account, navigation, language,
//! footer.

use super::customer::full_title;
use super::page_context;
use super::search::SearchForm;
use super::time::timed;
use crate::auth::{Permission, Person};
use crate::text::Lang;
use crate::time_zone::ZoneOrigin;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

/// Tells that Partner Center does not answer, on pages that did not need it: what is done here will
/// meet it. Nothing for those who are not signed in.
#[component]
pub fn OutageBanner() -> Option<impl IntoView + use<>> {
    let page = page_context();
    let since = page.person.as_ref().and_then(|_| page.outage.since())?;
    let text = timed(&page, "outage-banner", &[], &[("at", since)]);
    Some(view! { <p class="outage" role="status">{text}</p> })
}

/// Tells once how saves ended whose result was unknown, on pages other than those of their profile.
#[component]
pub fn SettledNotices() -> impl IntoView {
    let page = page_context();
    let notices: Vec<_> = page
        .settled_elsewhere()
        .map(|save| {
            let name = full_title(&page, &save.target, None);
            let (text, way, address) = if save.saved {
                ("settled-saved", "settled-open", save.target.address())
            } else {
                let review = format!("{}/review", save.target.address());
                ("settled-not-saved", "settled-again", review)
            };
            let text = page.t_args(text, &[("profile", name.into())]);
            view! {
                <p class="outage" role="status">
                    {text}
                    {page.after_sentence()}
                    <a href=address>{page.t(way)}</a>
                </p>
            }
        })
        .collect();
    notices
}

/// In the address that a sign-in leads back to: the form that was posted after the session had
/// ended is kept as a draft.
pub const POST_KEPT: &str = "session=kept";

/// In the address that a sign-in leads back to: nothing came of the form that was posted after the
/// session had ended.
pub const POST_UNDONE: &str = "session=undone";

/// In the address that a sign-in in a new tab leads back to: what was typed is in the other tab.
pub const TYPED_IN_OTHER_TAB: &str = "session=tab";

/// The address with such a mark.
pub fn marked(path: &str, mark: &str) -> String {
    let separator = if path.contains('?') { '&' } else { '?' };
    format!("{path}{separator}{mark}")
}

/// The address without its mark, for a sign-in that no form led to, and the mark.
pub fn unmarked(path: &str) -> (&str, Option<&'static str>) {
    for mark in [POST_KEPT, POST_UNDONE, TYPED_IN_OTHER_TAB] {
        if let Some(path) = path.strip_suffix(mark)
            && let Some(path) = path.strip_suffix(['?', '&'])
        {
            return (path, Some(mark));
        }
    }
    (path, None)
}

/// Tells after a sign-in what became of what was typed or posted when the session had ended. It has
/// the focus unless the page tells an outcome.
#[component]
pub fn SignedOutNotice(outcome: Option<&'static str>) -> Option<impl IntoView> {
    let page = page_context();
    page.person.as_ref()?;
    let key = match unmarked(&page.path).1? {
        POST_KEPT => "session-ended-kept",
        POST_UNDONE => "session-ended-undone",
        _ => "session-ended-tab",
    };
    let alone = outcome.is_none();
    Some(view! {
        <p class="outage" role="status" tabindex="-1" autofocus=alone>{page.t(key)}</p>
    })
}

#[component]
pub fn Header(
    /// The page is lost when a form leads away from it: no language is chosen here.
    holds_form: bool,
) -> impl IntoView {
    let page = page_context();
    let tools = match page.person.as_ref() {
        Some(_) => Either::Left(view! { <Menu/> }),
        None => Either::Right((!holds_form).then(|| view! { <LanguageForm/> })),
    };
    view! {
        <header class="top">
            {page.site.sandbox.then(|| view! { <SandboxBanner/> })}
            {page.person.as_ref().map(|person| view! { <Account person/> })}
            <div class="top__bar">
                <a class="top__name" href="/">{page.t("portal-name")}</a>
                {page.may(Permission::View).then(|| view! { <SearchForm/> })}
                {tools}
            </div>
        </header>
    }
}

/// In a narrow window a popover behind a button; else part of the header, by the style alone.
#[component]
fn Menu() -> impl IntoView {
    let page = page_context();
    view! {
        <button type="button" class="plain menu" popovertarget="menu">{page.t("menu")}</button>
        <div id="menu" popover="auto">
            <div class="top__tools">
                <LanguageForm/>
                <SignOutForm/>
            </div>
            {page.may(Permission::View).then(|| view! { <Navigation/> })}
        </div>
    }
}

#[component]
fn SandboxBanner() -> impl IntoView {
    let page = page_context();
    view! {
        <p class="sandbox">
            <strong>{page.t("sandbox-title")}</strong>
            {page.after_sentence()}
            <span>{page.t("sandbox-text")}</span>
            {page.after_sentence()}
            <a href="/sandbox">{page.t("sandbox-link")}</a>
        </p>
    }
}

/// Names who acts, for which company and in which cloud: always in sight.
#[component]
fn Account<'a>(person: &'a Person) -> impl IntoView + use<> {
    let page = page_context();
    let cloud = page.t(&format!("cloud-{}", page.site.cloud));
    view! {
        <dl class="account">
            <div>
                <dt>{page.t("account-person")}</dt>
                <dd><bdi>{person.name.clone()}</bdi></dd>
            </div>
            <div>
                <dt>{page.t("account-tenant")}</dt>
                <dd><code translate="no">{person.tenant.clone()}</code></dd>
            </div>
            <div><dt>{page.t("account-cloud")}</dt><dd>{cloud}</dd></div>
        </dl>
    }
}

#[component]
fn SignOutForm() -> impl IntoView {
    let page = page_context();
    view! {
        <form method="post" action="/sign-out">
            <button class="plain">{page.t("sign-out")}</button>
        </form>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let page = page_context();
    let inside = |part: &str| page.path_alone().starts_with(part);
    let drafts = page.may(Permission::Edit).then(|| {
        view! {
            <NavigationLink
                address="/changes"
                name="nav-changes"
                letter="s"
                inside=inside("/changes/")
            />
            <NavigationLink address="/drafts" name="nav-drafts" letter="d" inside=false/>
        }
    });
    let approvals = page.site.approvals.then(|| {
        view! {
            <NavigationLink
                address="/approvals"
                name="nav-approvals"
                letter="r"
                inside=inside("/approvals/")
            />
        }
    });
    let below_account = inside("/notifications") || inside("/watching");
    let people = page.may(Permission::Administer).then(|| {
        view! { <NavigationLink address="/people" name="nav-people" letter="p" inside=false/> }
    });
    view! {
        <nav class="tabs" aria-label=page.t("navigation")>
            <ul>
                <NavigationLink
                    address="/"
                    name="nav-overview"
                    letter="o"
                    inside=inside("/partner/")
                />
                <NavigationLink
                    address="/customers"
                    name="nav-customers"
                    letter="c"
                    inside=inside("/customers/")
                />
                {drafts}
                {approvals}
                <NavigationLink
                    address="/history"
                    name="nav-history"
                    letter="h"
                    inside=inside("/history/")
                />
                {people}
                <NavigationLink
                    address="/account"
                    name="nav-account"
                    letter="a"
                    inside=below_account
                />
            </ul>
        </nav>
    }
}

#[component]
fn NavigationLink(
    address: &'static str,
    /// Key of the words.
    name: &'static str,
    /// Its shortcut, after `g`.
    letter: &'static str,
    /// This page is below that address.
    inside: bool,
) -> impl IntoView {
    let page = page_context();
    let current = if page.path_alone() == address {
        Some("page")
    } else {
        inside.then_some("true")
    };
    view! { <li><a href=address aria-current=current data-key=letter>{page.t(name)}</a></li> }
}

/// One button per language, each in its own; the choice is kept in a cookie and leads back here.
#[component]
fn LanguageForm() -> impl IntoView {
    let page = page_context();
    let buttons: Vec<_> = Lang::ALL
        .into_iter()
        .map(|lang| {
            let current = (lang == page.lang()).then_some("true");
            let tag = lang.tag();
            view! {
                <button class="plain" name="language" value=tag lang=tag aria-current=current>
                    {lang.own_name()}
                </button>
            }
        })
        .collect();
    let label = page.t("language-choose");
    view! {
        <form
            class="languages"
            method="post"
            action="/language"
            aria-label=label
            translate="no"
        >
            <input type="hidden" name="return_to" value=page.path.clone()/>
            {buttons}
        </form>
    }
}

#[component]
pub fn Footer() -> impl IntoView {
    let page = page_context();
    view! {
        <footer class="foot">
            <p>
                <ZoneNote/>
                {page.after_sentence()}
                {page.t("footer-text")}
                {page.after_sentence()}
                <a href="/help/errors">{page.t("nav-help")}</a>
                " · "
                <a href="/help/profiles">{page.t("uses-title")}</a>
                " · "
                <a href="/help/shortcuts">{page.t("keys-title")}</a>
            </p>
        </footer>
    }
}

/// Names the time zone of all times of the page, and why it is UTC where nobody knew better when the
/// page was made: its script may tell the zone later, for the pages after it.
#[component]
fn ZoneNote() -> impl IntoView {
    let page = page_context();
    if !page.zone.is_utc() {
        let zone = page.zone.name().to_owned();
        return EitherOf3::A(page.t_args("footer-times", &[("zone", zone.into())]));
    }
    if page.zone_origin != ZoneOrigin::Unknown || page.person.is_none() {
        return EitherOf3::B(page.t("footer-times-utc"));
    }
    EitherOf3::C(view! {
        {page.t("footer-times-unknown")}
        {page.after_sentence()}
        <a href="/account#time-zone">{page.t("footer-times-choose")}</a>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_of_a_sign_in_stands_beside_what_the_address_asks_for() {
        for path in ["/", "/customers/x/note?list=country%3DBR"] {
            for mark in [POST_KEPT, POST_UNDONE, TYPED_IN_OTHER_TAB] {
                assert_eq!(unmarked(&marked(path, mark)), (path, Some(mark)));
            }
            assert_eq!(unmarked(path), (path, None));
        }
        assert_eq!(marked("/a?list=b", POST_UNDONE), "/a?list=b&session=undone");
        assert_eq!(unmarked("/a?my-session=kept"), ("/a?my-session=kept", None));
    }
}
