//! The tabs above a profile: the profiles of the same owner, and of a customer the problems of its
//! billing profile and the team's note.

use crate::components::{PageContext, page_context};
use crate::profile::{CustomerId, Owner, PROFILES, Target};
use leptos::prelude::*;
use std::borrow::Cow;

/// The tab that the page itself is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CurrentTab {
    /// The profile of the target.
    Profile,
    Problems,
    Note,
}

#[component]
pub fn ProfileTabs<'a>(
    target: &'a Target,
    #[prop(default = CurrentTab::Profile)] current: CurrentTab,
) -> impl IntoView + use<> {
    let page = page_context();
    let (owner, label) = match target {
        Target::Partner(_) => (Owner::Partner, "nav-partner"),
        Target::Customer(..) => (Owner::Customer, "nav-customer"),
    };
    let mut tabs: Vec<_> = PROFILES
        .iter()
        .filter(|profile| profile.owner == owner)
        .map(|profile| {
            let address = match target {
                Target::Partner(_) => Target::Partner(profile).address(),
                Target::Customer(_, id) => Target::Customer(profile, id.clone()).address(),
            };
            let is_same = profile.slug == target.profile().slug;
            let is_current = current == CurrentTab::Profile && is_same;
            let name = page.t(&format!("tab-{}", profile.slug));
            tab(&page, address, name, is_current)
        })
        .collect();
    if let Some(id) = target.customer() {
        let is_current = current == CurrentTab::Problems;
        if is_current || has_problems_page(&page, id) {
            let address = format!("/customers/{id}/problems");
            tabs.push(tab(&page, address, page.t("column-problems"), is_current));
        }
        let address = format!("/customers/{id}/note");
        let is_current = current == CurrentTab::Note;
        tabs.push(tab(&page, address, page.t("note-tab"), is_current));
    }
    view! { <nav class="tabs tabs--small" aria-label=page.t(label)><ul>{tabs}</ul></nav> }
}

/// Only a customer of the copy has a page of problems.
fn has_problems_page(page: &PageContext, id: &CustomerId) -> bool {
    page.copy.get(id).is_some()
}

fn tab(
    page: &PageContext,
    address: String,
    name: Cow<'static, str>,
    is_current: bool,
) -> impl IntoView + use<> {
    let address = page.in_list(address);
    let current = is_current.then_some("page");
    view! { <li><a href=address aria-current=current>{name}</a></li> }
}
