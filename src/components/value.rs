//! How a value reads where it is not typed: codes by their names, nothing as words that say so.

use super::PageContext;
use crate::profile::{Kind, Place, Profile};
use leptos::prelude::*;
use std::borrow::Cow;

/// A value as text; a code is followed by itself: `Germany (DE)`.
pub fn text(cx: &PageContext, kind: Kind, value: &str) -> String {
    let words = cx.words;
    let name = match kind {
        Kind::Country => words.country(value),
        Kind::Language => words.language(value),
        Kind::Culture => words.culture(value),
        Kind::Currency => words.currency(value),
        Kind::VettingStatus => {
            return words
                .vetting_status(value)
                .map_or_else(|| value.to_owned(), |text| text.into_owned());
        }
        Kind::VettingSubStatus => {
            return words
                .vetting_sub_status(value)
                .map_or_else(|| value.to_owned(), |text| text.into_owned());
        }
        Kind::Text
        | Kind::CompanyName
        | Kind::GivenName
        | Kind::MiddleName
        | Kind::FamilyName
        | Kind::Email
        | Kind::Phone
        | Kind::Website
        | Kind::AddressLine1
        | Kind::AddressLine2
        | Kind::City
        | Kind::State
        | Kind::Region
        | Kind::PostalCode
        | Kind::TaxId
        | Kind::Guid
        | Kind::Number => None,
    };
    match name {
        Some(name) => format!("{name} ({value})"),
        None => value.to_owned(),
    }
}

/// The same for a page.
pub fn shown(cx: &PageContext, kind: Kind, value: &str) -> AnyView {
    if value.is_empty() {
        nothing(cx)
    } else {
        view! { <bdi>{text(cx, kind, value)}</bdi> }.into_any()
    }
}

/// Where there is no value.
pub fn nothing(cx: &PageContext) -> AnyView {
    view! { <i class="nothing">{cx.t("value-nothing")}</i> }.into_any()
}

/// The label of a field with its section, where a page shows it outside of it.
pub fn in_section(cx: &PageContext, place: &Place, label: Cow<'static, str>) -> String {
    if place.section.at.is_empty() {
        return label.into_owned();
    }
    let section = cx.t(&format!("section-{}", place.section.title));
    cx.t_args(
        "label-in-section",
        &[("section", section.into()), ("label", label.into())],
    )
}

/// The kind of the field with this key.
pub fn kind_of(profile: &'static Profile, key: &str) -> Kind {
    profile
        .place(key)
        .map_or(Kind::Text, |place| place.field.kind)
}
