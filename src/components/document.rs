//! The frame of every page: head, header with the account, navigation, language, and the scripts
//! that wake the islands.

use super::page_context::Page;
use super::{PageContext, search};
use crate::assets;
use crate::auth::{Permission, Person};
use crate::text::Lang;
use leptos::prelude::*;

/// Pages that a press on a link may fetch ahead of the click; all of them only read. Signing in and
/// the API are left alone.
const PREFETCH: &str = r#"{"prefetch":[{"where":{"and":[{"href_matches":"/*"},{"not":{"href_matches":"/sign-*"}},{"not":{"href_matches":"/api/*"}},{"not":{"href_matches":"/history/export*"}},{"not":{"href_matches":"/sandbox*"}}]},"eagerness":"conservative"}]}"#;

pub(super) fn document(page: &Page, body: AnyView) -> impl IntoView + use<> {
    let cx = page.cx;
    let name = cx.t("portal-name");
    view! {
        <!DOCTYPE html>
        <html lang=cx.lang().tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width,initial-scale=1"/>
                <meta name="color-scheme" content=cx.theme.color_scheme()/>
                <title>{format!("{} – {name}", page.title)}</title>
                <link rel="stylesheet" href=assets::url("main.css")/>
                {(!page.only_form).then(|| view! { <link rel="stylesheet" href=assets::url("more.css")/> })}
                <link rel="icon" href=assets::url("favicon.svg") type="image/svg+xml"/>
                {scripts(cx)}
            </head>
            <body>
                <a class="skip" href="#main">{cx.t("skip-to-main")}</a>
                {header(cx)}
                {(!page.tells_outage).then(|| outage(cx))}
                <main id="main" data-outcome=page.outcome>{body}</main>
                {footer(cx)}
            </body>
        </html>
    }
}

/// Loads the browser part and wakes the islands in document order, as Leptos' own script does, with
/// the nonce where it belongs and without a preload that the nonce would spoil. Left out while
/// there is no browser part.
fn scripts(cx: &PageContext) -> impl IntoView + use<> {
    let wake = assets::url("portal.js").zip(assets::url("portal_bg.wasm")).map(|(js, wasm)| {
        let script = format!(
            "import init,* as part from\"{js}\";\
             await init({{module_or_path:\"{wasm}\"}});\
             part.hydrate();\
             for(const island of document.querySelectorAll(\"leptos-island\")){{\
             island.parentElement.closest(\"leptos-children\")?.$$on_hydrate?.();\
             await part[island.dataset.component]?.(island)}}"
        );
        view! {
            <link rel="modulepreload" href=js nonce=cx.nonce.clone() fetchpriority="low"/>
            <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" fetchpriority="low"/>
            <script type="module" nonce=cx.nonce.clone()>{script}</script>
        }
    });
    view! {
        {wake}
        <script type="speculationrules" nonce=cx.nonce.clone()>{PREFETCH}</script>
    }
}

/// On pages that did not need Partner Center too: what is done here will meet it.
fn outage(cx: &PageContext) -> Option<impl IntoView + use<>> {
    let since = cx.person.as_ref().and_then(|_| cx.outage.since())?;
    let text = cx.t_args("outage-banner", &[("at", cx.moment(since).into())]);
    Some(view! { <p class="outage" role="status">{text}</p> })
}

fn sandbox(cx: &PageContext) -> impl IntoView + use<> {
    view! { <p class="sandbox"><strong>{cx.t("sandbox-title")}</strong>" "{cx.t("sandbox-text")}" "<a href="/sandbox">{cx.t("sandbox-link")}</a></p> }
}

fn header(cx: &PageContext) -> impl IntoView + use<> {
    let person = cx.person.as_ref();
    view! {
        <header class="top">
            {cx.site.sandbox.then(|| sandbox(cx))}
            <div class="top__bar">
                <a class="top__name" href="/">{cx.t("portal-name")}</a>
                {person.filter(|person| person.roles.may(Permission::View)).map(|_| search::field(cx))}
                <div class="top__tools">{languages(cx)}{person.map(|_| sign_out(cx))}</div>
            </div>
            {person.map(|person| account(cx, person))}
            {person.filter(|person| person.roles.may(Permission::View)).map(|_| navigation(cx))}
        </header>
    }
}

/// Who acts, for which company, in which cloud: always in sight.
fn account(cx: &PageContext, person: &Person) -> impl IntoView + use<> {
    view! {
        <div class="account">
            <dl>
                <div><dt>{cx.t("account-person")}</dt><dd><bdi>{person.name.clone()}</bdi></dd></div>
                <div><dt>{cx.t("account-tenant")}</dt><dd><code>{person.tenant.clone()}</code></dd></div>
                <div><dt>{cx.t("account-cloud")}</dt><dd>{cx.t(&format!("cloud-{}", cx.site.cloud))}</dd></div>
            </dl>
        </div>
    }
}

fn sign_out(cx: &PageContext) -> impl IntoView + use<> {
    view! { <form method="post" action="/sign-out"><button class="plain">{cx.t("sign-out")}</button></form> }
}

fn navigation(cx: &PageContext) -> impl IntoView + use<> {
    let path = cx.path.split('?').next().unwrap_or_default();
    // The letter is its shortcut, after `g`.
    let link = |address: &'static str, name: &str, letter: &'static str, inside: bool| {
        let current = if path == address {
            Some("page")
        } else {
            inside.then_some("true")
        };
        view! { <li><a href=address aria-current=current data-key=letter>{cx.t(name)}</a></li> }
    };
    view! {
        <nav class="tabs" aria-label=cx.t("navigation")>
            <ul>
                {link("/", "nav-overview", "o", path.starts_with("/partner/"))}
                {link("/customers", "nav-customers", "c", path.starts_with("/customers/"))}
                {cx.may(Permission::Edit).then(|| link("/drafts", "nav-drafts", "d", false))}
                {link("/history", "nav-history", "h", path.starts_with("/history/"))}
                {link("/account", "nav-account", "a", false)}
            </ul>
        </nav>
    }
}

/// One button per language, each in its own; the choice is kept in a cookie and leads back here.
fn languages(cx: &PageContext) -> impl IntoView + use<> {
    let buttons: Vec<_> = Lang::ALL
        .into_iter()
        .map(|lang| {
            let current = (lang == cx.lang()).then_some("true");
            view! {
                <button class="plain" name="language" value=lang.tag() lang=lang.tag() aria-current=current>{lang.own_name()}</button>
            }
        })
        .collect();
    view! {
        <form class="languages" method="post" action="/language" aria-label=cx.t("language-choose")>
            <input type="hidden" name="return_to" value=cx.path.clone()/>
            {buttons}
        </form>
    }
}

fn footer(cx: &PageContext) -> impl IntoView + use<> {
    view! { <footer class="foot"><p>{cx.t("footer-text")}" "<a href="/help/errors">{cx.t("nav-help")}</a>" · "<a href="/help/profiles">{cx.t("uses-title")}</a>" · "<a href="/help/shortcuts">{cx.t("keys-title")}</a></p></footer> }
}
