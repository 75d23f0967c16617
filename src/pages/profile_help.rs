//! `/help/profiles`: what each profile is used for, where its parts show, and who may change them.
//! For everybody: it holds nothing of anybody's.

use crate::components::PageContext;
use crate::profile::{PROFILES, Profile};
use axum::response::Response;
use leptos::prelude::*;

pub async fn show(cx: PageContext) -> Response {
    cx.page(cx.t("uses-title")).draw(|| body(&cx))
}

pub fn body(cx: &PageContext) -> AnyView {
    let profiles: Vec<_> = PROFILES.iter().map(|profile| of(cx, profile)).collect();
    view! {
        <hgroup><h1>{cx.t("uses-title")}</h1><p>{cx.t("uses-text")}</p></hgroup>
        {profiles}
    }
    .into_any()
}

fn of(cx: &PageContext, profile: &'static Profile) -> AnyView {
    let slug = profile.slug;
    let sections: Vec<_> = profile
        .sections
        .iter()
        .map(|section| {
            let title = section.title;
            view! { <div id=format!("{slug}-{title}")><dt>{cx.t(&format!("section-{title}"))}</dt><dd>{cx.t(&format!("use-{slug}-{title}"))}</dd></div> }
        })
        .collect();
    view! {
        <section class="part" id=slug>
            <h2>{cx.t(&format!("profile-{slug}"))}</h2>
            <p>{cx.t(&format!("help-profile-{slug}"))}</p>
            <dl class="facts">{sections}</dl>
        </section>
    }
    .into_any()
}
