//! The answer of the address check about a changed address: the suggestions, each held against the
//! typed address, and the decision. A suggestion is taken by a button of the review's form. The
//! decision is a form of its own: its input `reason` is another one than that of a save, and no save
//! is asked for as long as it is open.

use super::by_country::Country;
use super::difference::DifferenceRows;
use super::review_form::REVIEW_FORM;
use super::{page_context, value};
use crate::editing::Review;
use crate::editing::addresses::{Checked, Reason, address_places};
use crate::profile::{Kind, Place, Values, countries};
use crate::text::Words;
use leptos::either::Either;
use leptos::prelude::*;

/// A section for each address that the check has something to say about.
#[component]
pub fn AddressChecks<'a>(review: &'a Review) -> impl IntoView + use<> {
    review
        .addresses
        .iter()
        .filter(|(_, checked)| !checked.as_ref().is_some_and(|it| it.verdict.is_quiet()))
        .map(|(at, checked)| {
            let checked = checked.as_ref();
            view! { <AddressSection review at checked/> }
        })
        .collect::<Vec<_>>()
}

/// True if somebody has to decide before saving.
pub fn is_open(review: &Review) -> bool {
    review.addresses.values().flatten().any(Checked::is_open)
}

#[component]
fn AddressSection<'a>(
    review: &'a Review,
    at: &'a str,
    checked: Option<&'a Checked>,
) -> impl IntoView + use<> {
    let page = page_context();
    let word = checked.map_or("unavailable", |checked| checked.verdict.word());
    // Where a profile has two addresses, the title names one.
    let mut sections = review.target.profile().sections.iter();
    let title = sections.find(|section| section.at == at).map(|section| {
        let section = page.t(&format!("section-{}", section.title));
        format!("{} – {section}", page.t("address-check"))
    });
    let suggestions: Vec<_> = checked
        .into_iter()
        .flat_map(|checked| {
            checked
                .suggestions
                .iter()
                .enumerate()
                .map(move |it| (checked, it))
        })
        .map(|(checked, (index, values))| {
            view! { <Suggestion review at checked index values/> }
        })
        .collect();
    let decision = checked
        .filter(|checked| checked.verdict.asks())
        .map(|checked| view! { <AddressDecision at checked draft=review.draft.id()/> });
    view! {
        <section class="part address-check" data-verdict=word>
            <h2>{title}</h2>
            <div class="note">
                <h3>{page.t(&format!("address-{word}-title"))}</h3>
                <p>{page.t(&format!("address-{word}-text"))}</p>
            </div>
            {suggestions}
            {decision}
        </section>
    }
}

/// One suggestion as a difference to the typed address; it can be taken whole or by the line.
#[component]
fn Suggestion<'a>(
    review: &'a Review,
    at: &'a str,
    checked: &'a Checked,
    index: usize,
    values: &'a Values,
) -> impl IntoView + use<> {
    let page = page_context();
    let profile = review.target.profile();
    let code = checked.asked.get("country").map(String::as_str);
    let code = countries::code(code.unwrap_or_default());
    let country = Country {
        rules: review.countries.get(&code).map(|rules| &**rules),
        code,
    };
    let rows: Vec<_> = address_places(profile, at)
        .into_iter()
        .filter_map(|place| {
            let name = place.field.name;
            let typed = checked.asked.get(name).map_or("", String::as_str);
            let suggested = values.get(name).filter(|suggested| *suggested != typed)?;
            let label = country.label(page.words, profile.slug, &place.key(), place.field.kind);
            let take = format!("{at}/{index}/{name}");
            Some(view! { <SuggestedLine place label=label.into_owned() typed suggested take/> })
        })
        .collect();
    let title = page.t_args("address-suggestion", &[("number", (index + 1).into())]);
    let whole = format!("{} – {title}", page.t("address-use"));
    let shown = values
        .values()
        .any(|value| !value.is_empty())
        .then(|| one_line(page.words, values));
    let take = format!("{at}/{index}");
    view! {
        <div class="suggestion">
            <h3>{title}</h3>
            {shown.map(|line| view! { <p><bdi>{line}</bdi></p> })}
            <p>
                <button class="button" form=REVIEW_FORM name="take" value=take aria-label=whole>
                    {page.t("address-use")}
                </button>
            </p>
            <ul class="changes">{rows}</ul>
        </div>
    }
}

/// One line of a suggestion beside the typed one, with the button that takes it.
#[component]
fn SuggestedLine<'a>(
    place: Place,
    label: String,
    typed: &'a str,
    suggested: &'a str,
    take: String,
) -> impl IntoView + use<> {
    let page = page_context();
    let kind = place.field.kind;
    let titles = ["address-yours", "address-suggested"];
    let button = place.field.is_editable().then(|| {
        let said = format!("{} – {label}", page.t("address-use-line"));
        view! {
            <button
                class="button button--quiet"
                form=REVIEW_FORM
                name="take"
                value=take
                aria-label=said
            >
                {page.t("address-use-line")}
            </button>
        }
    });
    view! {
        <li>
            <h4>{label}</h4>
            <dl><DifferenceRows kind before=typed after=suggested titles/></dl>
            {button}
        </li>
    }
}

/// The suggestion as one writes it on a letter, in one line.
fn one_line(words: &Words, values: &Values) -> String {
    let of = |name: &str| {
        values
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    };
    let country = of("country").unwrap_or_default();
    let mut parts: Vec<String> = countries::order(country)
        .iter()
        .filter(|name| **name != "country")
        .filter_map(|name| of(name))
        .map(str::to_owned)
        .collect();
    if !country.is_empty() {
        parts.push(value::text(words, Kind::Country, country));
    }
    parts.join(&words.t("form-comma"))
}

/// The decision to keep the typed address, with the reason.
#[component]
fn AddressDecision<'a>(at: &'a str, checked: &'a Checked, draft: String) -> impl IntoView + use<> {
    let page = page_context();
    let text = |reason: Reason| page.t(&format!("address-reason-{}", reason.word()));
    if let Some(reason) = checked.kept {
        let text = [page.t("address-kept"), text(reason)].join(page.lang().between_sentences());
        return Either::Left(view! { <p class="note">{text}</p> });
    }
    let reasons: Vec<_> = Reason::ALL
        .into_iter()
        .enumerate()
        .map(|(index, reason)| {
            view! {
                <label class="choice">
                    <input type="radio" name="reason" value=reason.word() checked=index == 0/>
                    <span>{text(reason)}</span>
                </label>
            }
        })
        .collect();
    Either::Right(view! {
        <form method="post" novalidate=true>
            <input type="hidden" name="intent" value="keep-address"/>
            <input type="hidden" name="draft" value=draft/>
            <input type="hidden" name="address" value=at.to_owned()/>
            <fieldset class="clash">
                <legend><h3>{page.t("address-keep-title")}</h3></legend>
                <p class="hint">{page.t("address-keep-text")}</p>
                {reasons}
                <p>
                    <button class="button button--quiet">{page.t("address-keep")}</button>
                </p>
            </fieldset>
        </form>
    })
}
