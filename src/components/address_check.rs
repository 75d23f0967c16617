//! What the address check says of a changed address: the suggestions, each held against what was
//! typed, and the decision. Each part is a form of its own, so that it works without JavaScript.

use super::by_country::Country;
use super::{PageContext, difference, value};
use crate::editing::Review;
use crate::editing::addresses::{Checked, Reason, places};
use crate::profile::{Values, countries};
use leptos::prelude::*;

/// Everything there is to say; nothing of addresses that were found.
pub fn sections(cx: &PageContext, review: &Review) -> Vec<AnyView> {
    review
        .addresses
        .iter()
        .filter_map(|(at, checked)| section(cx, review, at, checked.as_ref()))
        .collect()
}

/// Whether somebody has to decide before saving.
pub fn is_open(review: &Review) -> bool {
    review.addresses.values().flatten().any(Checked::is_open)
}

fn section(
    cx: &PageContext,
    review: &Review,
    at: &str,
    checked: Option<&Checked>,
) -> Option<AnyView> {
    if checked.is_some_and(|checked| checked.verdict.is_quiet()) {
        return None;
    }
    let profile = review.target.profile();
    let word = checked.map_or("unavailable", |checked| checked.verdict.word());
    let draft = review.draft.id();
    // Where a profile has two addresses, which one.
    let titles = profile
        .sections
        .iter()
        .find(|section| section.at == at)
        .map(|section| format!("section-{}", section.title));
    let named = titles.map(|title| format!("{} – {}", cx.t("address-check"), cx.t(&title)));
    let suggestions: Vec<AnyView> = checked
        .map(|checked| {
            checked
                .suggestions
                .iter()
                .enumerate()
                .map(|(index, values)| suggestion(cx, review, at, checked, index, values))
                .collect()
        })
        .unwrap_or_default();
    let decision = checked
        .filter(|checked| checked.verdict.asks())
        .map(|checked| decision(cx, at, checked, &draft));
    Some(
        view! {
            <section class="part address-check" data-verdict=word>
                <h2>{named}</h2>
                <div class="note">
                    <h3>{cx.t(&format!("address-{word}-title"))}</h3>
                    <p>{cx.t(&format!("address-{word}-text"))}</p>
                </div>
                {suggestions}
                {decision}
            </section>
        }
        .into_any(),
    )
}

/// One suggestion as a difference to what was typed; it can be taken whole or by the line.
fn suggestion(
    cx: &PageContext,
    review: &Review,
    at: &str,
    checked: &Checked,
    index: usize,
    values: &Values,
) -> AnyView {
    let (profile, empty) = (review.target.profile(), String::new());
    let code = countries::code(checked.asked.get("country").unwrap_or(&empty));
    let country = Country {
        rules: review.countries.get(&code).map(|rules| &**rules),
        code,
    };
    let rows: Vec<_> = places(profile, at)
        .into_iter()
        .filter_map(|place| {
            let (name, kind) = (place.field.name, place.field.kind);
            let typed = checked.asked.get(name).unwrap_or(&empty);
            let suggested = values.get(name).filter(|suggested| *suggested != typed)?;
            let (yours, theirs) = difference::pair(cx, kind, typed, suggested);
            let label = country.label(cx, profile.slug, &place.key(), kind);
            let button = place.field.is_editable().then(|| {
                let said = format!("{} – {label}", cx.t("address-use-line"));
                view! {
                    <button class="button button--quiet" name="take" value=format!("{at}/{index}/{name}") aria-label=said>
                        {cx.t("address-use-line")}
                    </button>
                }
            });
            Some(view! {
                <li>
                    <h4>{label}</h4>
                    <dl>
                        <div><dt>{cx.t("address-yours")}</dt><dd>{yours}</dd></div>
                        <div><dt>{cx.t("address-suggested")}</dt><dd>{theirs}</dd></div>
                    </dl>
                    {button}
                </li>
            })
        })
        .collect();
    let title = cx.t_args("address-suggestion", &[("number", (index + 1).into())]);
    let whole = format!("{} – {title}", cx.t("address-use"));
    let shown = values
        .values()
        .any(|value| !value.is_empty())
        .then(|| one_line(cx, values));
    view! {
        <form class="suggestion" method="post" novalidate=true>
            <input type="hidden" name="intent" value="suggestion"/>
            <input type="hidden" name="draft" value=review.draft.id()/>
            <h3>{title}</h3>
            {shown.map(|line| view! { <p><bdi>{line}</bdi></p> })}
            <p><button class="button" name="take" value=format!("{at}/{index}") aria-label=whole>{cx.t("address-use")}</button></p>
            <ul class="changes">{rows}</ul>
        </form>
    }
    .into_any()
}

/// The suggestion as one writes it on a letter, in one line.
fn one_line(cx: &PageContext, values: &Values) -> String {
    let of = |name: &str| {
        values
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    };
    let country = of("country").unwrap_or_default();
    let mut parts: Vec<String> = crate::profile::countries::order(country)
        .iter()
        .filter(|name| **name != "country")
        .filter_map(|name| of(name))
        .map(str::to_owned)
        .collect();
    parts.extend(
        (!country.is_empty()).then(|| value::text(cx, crate::profile::Kind::Country, country)),
    );
    parts.join(&cx.t("form-comma"))
}

/// Keeping one's own, with the reason.
fn decision(cx: &PageContext, at: &str, checked: &Checked, draft: &str) -> AnyView {
    if let Some(reason) = checked.kept {
        let text = format!(
            "{} {}",
            cx.t("address-kept"),
            cx.t(&format!("address-reason-{}", reason.word()))
        );
        return view! { <p class="note">{text}</p> }.into_any();
    }
    let reasons: Vec<_> = Reason::ALL
        .into_iter()
        .enumerate()
        .map(|(index, reason)| {
            view! {
                <label class="choice">
                    <input type="radio" name="reason" value=reason.word() checked=index == 0/>
                    <span>{cx.t(&format!("address-reason-{}", reason.word()))}</span>
                </label>
            }
        })
        .collect();
    view! {
        <form method="post" novalidate=true>
            <input type="hidden" name="intent" value="keep-address"/>
            <input type="hidden" name="draft" value=draft.to_owned()/>
            <input type="hidden" name="address" value=at.to_owned()/>
            <fieldset class="clash">
                <legend><h3>{cx.t("address-keep-title")}</h3></legend>
                <p class="hint">{cx.t("address-keep-text")}</p>
                {reasons}
                <p><button class="button button--quiet">{cx.t("address-keep")}</button></p>
            </fieldset>
        </form>
    }
    .into_any()
}
