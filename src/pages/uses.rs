//! `/help/profiles`: what each profile is used for, where its parts show, and who may change them.
//! For everybody: it holds nothing of anybody's.

use crate::components::Cx;
use crate::profile::{PROFILES, Profile};
use axum::response::Response;
use leptos::prelude::*;

pub async fn show(cx: Cx) -> Response {
    cx.page(cx.say("uses-title")).draw(|| body(&cx))
}

pub fn body(cx: &Cx) -> AnyView {
    let profiles: Vec<_> = PROFILES.iter().map(|profile| of(cx, profile)).collect();
    view! {
        <hgroup><h1>{cx.say("uses-title")}</h1><p>{cx.say("uses-text")}</p></hgroup>
        {profiles}
    }
    .into_any()
}

fn of(cx: &Cx, profile: &'static Profile) -> AnyView {
    let slug = profile.slug;
    let sections: Vec<_> = profile
        .sections
        .iter()
        .map(|section| {
            let title = section.title;
            view! { <div id=format!("{slug}-{title}")><dt>{cx.say(&format!("section-{title}"))}</dt><dd>{cx.say(&format!("use-{slug}-{title}"))}</dd></div> }
        })
        .collect();
    view! {
        <section class="part" id=slug>
            <h2>{cx.say(&format!("profile-{slug}"))}</h2>
            <p>{cx.say(&format!("help-profile-{slug}"))}</p>
            <dl class="facts">{sections}</dl>
        </section>
    }
    .into_any()
}
