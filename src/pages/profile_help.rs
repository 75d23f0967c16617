//! `/help/profiles`: the use of each profile, the places where its parts show, and the people who
//! may change them. For everybody: it holds nothing of anybody's.

use crate::app::{Frame, render};
use crate::components::{PageContext, page_context};
use crate::profile::{PROFILES, Profile};
use axum::response::Response;
use leptos::prelude::*;

pub async fn show(page: PageContext) -> Response {
    let frame = Frame::titled(page.t("uses-title"));
    render(&page, frame, || view! { <ProfileHelpPage/> }).await
}

#[component]
pub fn ProfileHelpPage() -> impl IntoView {
    let page = page_context();
    let profiles: Vec<_> = PROFILES
        .iter()
        .map(|profile| view! { <ProfileUses profile/> })
        .collect();
    view! {
        <hgroup>
            <h1>{page.t("uses-title")}</h1>
            <p>{page.t("uses-text")}</p>
        </hgroup>
        {profiles}
    }
}

#[component]
fn ProfileUses(profile: &'static Profile) -> impl IntoView {
    let page = page_context();
    let slug = profile.slug;
    let sections: Vec<_> = profile
        .sections
        .iter()
        .map(|section| {
            let part = format!("{slug}-{}", section.title);
            let title = page.t(&format!("section-{}", section.title));
            let text = page.t(&format!("use-{part}"));
            view! { <div id=part><dt>{title}</dt><dd>{text}</dd></div> }
        })
        .collect();
    view! {
        <section class="part" id=slug>
            <h2>{page.t(&format!("profile-{slug}"))}</h2>
            <p>{page.t(&format!("help-profile-{slug}"))}</p>
            <dl class="facts">{sections}</dl>
        </section>
    }
}
