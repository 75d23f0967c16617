//! The form of a review, and the buttons that belong to it though they stand above it. They are no
//! links and have no forms of their own, so that a reason and a ticket number that were typed are
//! kept with the draft.

use super::page_context;
use leptos::either::Either;
use leptos::prelude::*;

/// The id of the form, by which the buttons outside it belong to it.
pub const REVIEW_FORM: &str = "review";

/// The name of the buttons that lead to the input of a field on the profile's form.
pub const TO_FIELD: &str = "field";

/// Leads to the input of a field: one of this page, or with `form` one of the profile's form.
#[component]
pub fn ToField<'a>(
    key: &'a str,
    text: String,
    /// The id of the review's form, on a review.
    form: Option<&'static str>,
) -> impl IntoView + use<> {
    match form {
        None => Either::Left(view! { <a href=format!("#{key}")>{text}</a> }),
        Some(form) => Either::Right(view! {
            <button class="plain" form=form name=TO_FIELD value=key.to_owned()>{text}</button>
        }),
    }
}

/// Leads to the same page once more.
#[component]
pub fn SamePage(
    class: &'static str,
    /// Key of the text.
    text: &'static str,
    /// The id of the review's form, on a review.
    form: Option<&'static str>,
) -> impl IntoView {
    let page = page_context();
    let text = page.t(text);
    match form {
        None => Either::Left(view! { <a class=class href=page.path.clone()>{text}</a> }),
        Some(form) => Either::Right(view! {
            <button class=class form=form name="intent" value="choose">{text}</button>
        }),
    }
}
