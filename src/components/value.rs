//! Values where they are not typed: codes by their names, an empty value as words that say so.

use super::page_context;
use crate::profile::{Kind, Place, Profile, signs};
use crate::text::Words;
use crate::time_zone::{Zone, offset_name};
use leptos::either::Either;
use leptos::prelude::*;
use std::borrow::Cow;
use time::OffsetDateTime;

/// A value as text; a code is followed by itself: `Germany (DE)`. Signs that nobody sees are written
/// as their numbers.
pub fn text(words: &Words, kind: Kind, value: &str) -> String {
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
        None => signs::visible(value).into_owned(),
    }
}

/// A value as a page shows it.
#[component]
pub fn ShownValue<'a>(kind: Kind, value: &'a str) -> impl IntoView + use<> {
    if value.is_empty() {
        Either::Left(view! { <NoValue/> })
    } else {
        Either::Right(view! { <bdi translate="no">{text(page_context().words, kind, value)}</bdi> })
    }
}

/// Stands where there is no value.
#[component]
pub fn NoValue() -> impl IntoView {
    view! { <i class="nothing">{page_context().t("value-nothing")}</i> }
}

/// The label of a field with its section, where a page shows it outside of it.
pub fn in_section(words: &Words, place: &Place, label: Cow<'static, str>) -> String {
    words.in_section(place, label)
}

/// The kind of the field with this key.
pub fn kind_of(profile: &'static Profile, key: &str) -> Kind {
    profile
        .place(key)
        .map_or(Kind::Text, |place| place.field.kind)
}

/// A moment in Unix milliseconds, as people write it in this time zone.
pub fn moment(words: &Words, zone: &Zone, millis: i64) -> String {
    if OffsetDateTime::from_unix_timestamp(millis.div_euclid(1000)).is_err() {
        // A row of the audit log was altered.
        return "–".to_owned();
    }
    let at = zone.at(millis);
    words.date_time(at, &offset_name(at.offset()))
}
