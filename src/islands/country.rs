//! Applies a changed country to the form at once: labels, order, lists and requirements. Without
//! JavaScript the button "update country" posts the form, and the server renders it again.

use super::controls::Control;
use crate::profile::rules::{FormState, ValueFormat, is_required};
use crate::profile::{Code, CountryRules, Kind, PROFILES, Place, Profile, countries};
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::js_sys::{Array, JSON, Reflect};
use leptos::web_sys::{self, Element, HtmlElement};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use wasm_bindgen_futures::JsFuture;

/// Changes that a country makes to a form, in the person's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountryForm {
    pub country: String,
    /// `None` if the rules are not known.
    pub rules: Option<CountryRules>,
    /// Labels by member of an address.
    pub labels: BTreeMap<String, String>,
    /// Hints by member of an address. Empty if there is none.
    pub hints: BTreeMap<String, String>,
    /// Codes and names of states.
    pub states: Vec<(String, String)>,
    /// The page's note about the rules.
    pub note: String,
    /// The note about the registration number of customers.
    pub registration: String,
}

/// A `CountryForm` as the browser received it.
pub struct LoadedCountry {
    country: String,
    pub rules: Option<CountryRules>,
    labels: JsValue,
    hints: JsValue,
    states: Vec<(String, String)>,
    note: String,
    registration: String,
}

/// Fetches the form of a country. Returns `None` if the request fails.
pub async fn fetch(country: &str) -> Option<LoadedCountry> {
    let response =
        JsFuture::from(window().fetch_with_str(&format!("/api/v1/country-rules/{country}")))
            .await
            .ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let response = JsFuture::from(response.json().ok()?).await.ok()?;
    let text = |name: &str| get(&response, name).as_string().unwrap_or_default();
    let pair = |pair: JsValue| {
        let pair = pair.dyn_ref::<Array>()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    Some(LoadedCountry {
        country: country.to_owned(),
        rules: Some(get(&response, "rules"))
            .filter(JsValue::is_object)
            .map(|rules| rules_of(&rules)),
        labels: get(&response, "labels"),
        hints: get(&response, "hints"),
        states: list(&get(&response, "states"))
            .into_iter()
            .filter_map(pair)
            .collect(),
        note: text("note"),
        registration: text("registration"),
    })
}

/// Parses the rules that came with the page as JSON. The browser's own parser is used because one
/// in Rust would weigh more than the rules.
pub fn parse_rules(json: &str) -> Vec<CountryRules> {
    let rules = JSON::parse(json).unwrap_or(JsValue::NULL);
    list(&rules).iter().map(rules_of).collect()
}

/// Reads those rules of a country that the form needs.
fn rules_of(rules: &JsValue) -> CountryRules {
    let text = |name: &str| get(rules, name).as_string().unwrap_or_default();
    let is_true = |name: &str| get(rules, name).as_bool() == Some(true);
    let form = |name: &str| {
        let form = get(rules, name);
        Some(ValueFormat::new(
            get(&form, "pattern").as_string()?,
            get(&form, "example").as_string().unwrap_or_default(),
        ))
    };
    CountryRules {
        country: text("country"),
        state_required: is_true("stateRequired"),
        city_required: is_true("cityRequired"),
        postal_code_required: is_true("postalCodeRequired"),
        phone_required: is_true("phoneRequired"),
        states: list(&get(rules, "states"))
            .iter()
            .filter_map(JsValue::as_string)
            .collect(),
        postal_code: form("postalCode"),
        phone: form("phone"),
        tax_id: form("taxId"),
        ..CountryRules::default()
    }
}

fn list(value: &JsValue) -> Vec<JsValue> {
    value
        .dyn_ref::<Array>()
        .map(|list| list.iter().collect())
        .unwrap_or_default()
}

fn get(object: &JsValue, name: &str) -> JsValue {
    // This fails if the value is not an object.
    Reflect::get(object, &name.into()).unwrap_or(JsValue::NULL)
}

/// A profile's form together with the country rules that are known.
pub struct RuledForm<'a> {
    pub slug: &'a str,
    pub form: &'a Element,
    pub known_rules: &'a [CountryRules],
}

impl RuledForm<'_> {
    fn profile(&self) -> Option<&'static Profile> {
        PROFILES
            .iter()
            .copied()
            .find(|profile| profile.slug == self.slug)
    }

    fn rules(&self, country: &str) -> Option<&CountryRules> {
        self.known_rules
            .iter()
            .find(|rules| rules.country == country)
    }

    /// Returns the value of a field from its control, else from the page's note about the country.
    fn value(&self, place: &Place, of: fn(&Control) -> String) -> String {
        if let Some(control) = Control::find(self.form, *place) {
            return of(&control);
        }
        // Only a read-only country is requested without a control.
        let fixed = self
            .form
            .query_selector(&format!("[data-rules='{}']", place.section.at))
            .ok()
            .flatten();
        fixed
            .and_then(|note| note.get_attribute("data-country"))
            .unwrap_or_default()
    }

    /// Checks the value of a control with the same rules as the server.
    ///
    /// # Errors
    ///
    /// Returns the broken rule.
    pub fn check(&self, control: &Control) -> Result<(), Code> {
        let Some(profile) = self.profile() else {
            return Ok(());
        };
        let (now, stored) = (
            |place: &Place| self.value(place, Control::meant),
            |place: &Place| self.value(place, Control::stored),
        );
        FormState {
            profile,
            now: &now,
            stored: &stored,
            rules: &|country| self.rules(country),
        }
        .check(&control.place())
    }

    /// Shows the problems in an address after its country was changed. Empty fields are not
    /// reported yet.
    pub fn show_problems(&self, changed: &Control, sentence: impl Fn(&Code) -> Option<String>) {
        let at = changed.place().section.at;
        for control in Control::all(self.slug, self.form)
            .iter()
            .filter(|control| control.place().section.at == at)
        {
            match self.check(control) {
                Ok(()) => control.clear(),
                Err(code) if !control.value().is_empty() => {
                    if let Some(sentence) = sentence(&code) {
                        control.show(&sentence);
                    }
                }
                Err(_) => {}
            }
        }
    }

    /// Puts the labels, hints and lists of a country into the address whose country was changed.
    pub fn apply(&self, changed: &Control, country: &LoadedCountry) {
        let Some(profile) = self.profile() else {
            return;
        };
        let at = changed.place().section.at;
        let controls = Control::all(self.slug, self.form);
        let mut moved: Vec<(&str, Element)> = vec![];
        for control in controls
            .iter()
            .filter(|control| control.place().section.at == at)
        {
            let (name, kind) = (control.field().name, control.field().kind);
            let Some(field) = control.element().closest(".field").ok().flatten() else {
                continue;
            };
            let mut element = control.element().clone();
            if kind == Kind::State {
                element = replace_state_control(control, &country.states).unwrap_or(element);
            }
            if let Some(label) = get(&country.labels, name).as_string() {
                relabel(&field, &label);
            }
            if let (Some(text), Ok(Some(hint))) = (
                get(&country.hints, name).as_string(),
                field.query_selector(".hint"),
            ) {
                hint.set_text_content(Some(&text));
                toggle(&hint, "hidden", text.is_empty());
            }
            toggle(
                &element,
                "required",
                is_required(
                    profile.owner,
                    &control.place(),
                    &country.country,
                    country.rules.as_ref(),
                ),
            );
            let unused = match kind {
                Kind::State => country
                    .rules
                    .as_ref()
                    .is_some_and(|rules| rules.states.is_empty()),
                Kind::Region => country
                    .rules
                    .as_ref()
                    .is_some_and(|rules| !rules.states.is_empty()),
                _ => false,
            };
            toggle(
                &field,
                "hidden",
                unused && control.value().is_empty() && control.stored().is_empty(),
            );
            if countries::order(&country.country).contains(&name) && kind != Kind::Country {
                moved.push((name, field));
            }
        }
        // The country field keeps its position because it has the focus.
        let note = self
            .form
            .query_selector(&format!("[data-rules='{at}']"))
            .ok()
            .flatten();
        for name in countries::order(&country.country) {
            for (_, field) in moved.iter().filter(|(member, _)| member == name) {
                if let Some(parent) = field.parent_node() {
                    // This fails if one node contains the other; these are siblings.
                    let _ = parent.insert_before(field, note.as_deref());
                }
            }
        }
        // Only a customer's page has the other one, above the form.
        let registration = document()
            .query_selector("[data-registration]")
            .ok()
            .flatten();
        let notes = [(note, &country.note), (registration, &country.registration)];
        for (note, text) in notes {
            if let Some(note) = note {
                note.set_text_content(Some(text));
                toggle(&note, "hidden", text.is_empty());
            }
        }
    }
}

/// Replaces the text of the label, which is its first node; marks come after it.
fn relabel(field: &Element, text: &str) {
    if let Some(words) = field
        .query_selector("label")
        .ok()
        .flatten()
        .and_then(|label| label.first_child())
    {
        words.set_text_content(Some(text));
    }
}

/// Replaces the state control: a list if the country has states, else an input. The current and the
/// stored value remain in the list.
fn replace_state_control(control: &Control, states: &[(String, String)]) -> Option<HtmlElement> {
    let old = control.element();
    let (value, stored) = (control.value(), control.stored());
    let tag = if states.is_empty() { "input" } else { "select" };
    let new: HtmlElement = document().create_element(tag).ok()?.dyn_into().ok()?;
    for name in [
        "id",
        "name",
        "autocomplete",
        "aria-describedby",
        "aria-invalid",
    ] {
        if let Some(text) = old.get_attribute(name) {
            set(&new, name, &text);
        }
    }
    set(&new, "data-stored", &stored);
    if states.is_empty() {
        set(&new, "type", "text");
        set(&new, "value", &value);
    } else {
        let listed = |code: &str| code.is_empty() || states.iter().any(|(state, _)| state == code);
        let others = [&stored, &value]
            .into_iter()
            .filter(|code| !listed(code))
            .map(|code| (code.as_str(), code.as_str()));
        let all = [("", "–")].into_iter().chain(others).chain(
            states
                .iter()
                .map(|(code, name)| (code.as_str(), name.as_str())),
        );
        let mut seen = vec![];
        for (code, name) in all {
            if seen.contains(&code) {
                continue;
            }
            seen.push(code);
            let option = document().create_element("option").ok()?;
            set(&option, "value", code);
            option.set_text_content(Some(name));
            if code == value {
                set(&option, "selected", "");
            }
            // This fails if one node contains the other; this one is new.
            let _ = new.append_child(&option);
        }
    }
    old.replace_with_with_node_1(&new).ok()?;
    Some(new)
}

fn toggle(element: &Element, name: &str, present: bool) {
    // This fails for invalid attribute names only.
    let _ = element.toggle_attribute_with_force(name, present);
}

fn set(element: &Element, name: &str, value: &str) {
    // This fails for invalid attribute names only.
    let _ = element.set_attribute(name, value);
}

/// Hides the button that only people without JavaScript need.
pub fn hide_update_buttons(form: &Element) {
    while let Ok(Some(button)) = form.query_selector("button[value='country']:not([hidden])") {
        toggle(&button, "hidden", true);
    }
}
