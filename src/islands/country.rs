//! A country that is changed in the form: labels, order, lists and requirements follow at once.
//! Without this the button "update country" posts the form and the server draws it anew.

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

/// What a country does to a form, in the person's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountryForm {
    pub country: String,
    /// Absent where they are not known.
    pub rules: Option<CountryRules>,
    /// By member of an address.
    pub labels: BTreeMap<String, String>,
    /// By member of an address; empty where there is none.
    pub hints: BTreeMap<String, String>,
    /// Codes and names.
    pub states: Vec<(String, String)>,
    /// What the page says of the rules.
    pub note: String,
}

/// The same as the browser has read it.
pub struct Follows {
    country: String,
    pub rules: Option<CountryRules>,
    labels: JsValue,
    hints: JsValue,
    states: Vec<(String, String)>,
    note: String,
}

/// The form of a country; nothing where it cannot be had.
pub async fn ask(country: &str) -> Option<Follows> {
    let answer =
        JsFuture::from(window().fetch_with_str(&format!("/api/v1/country-rules/{country}")))
            .await
            .ok()?;
    let answer: web_sys::Response = answer.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    let answer = JsFuture::from(answer.json().ok()?).await.ok()?;
    let pair = |pair: JsValue| {
        let pair = pair.dyn_ref::<Array>()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    Some(Follows {
        country: country.to_owned(),
        rules: Some(get(&answer, "rules"))
            .filter(JsValue::is_object)
            .map(|rules| rules_of(&rules)),
        labels: get(&answer, "labels"),
        hints: get(&answer, "hints"),
        states: list(&get(&answer, "states"))
            .into_iter()
            .filter_map(pair)
            .collect(),
        note: get(&answer, "note").as_string().unwrap_or_default(),
    })
}

/// The rules that came with the page, as JSON. Read by the browser's own means: those of Rust would
/// weigh more than the rules.
pub fn known(json: &str) -> Vec<CountryRules> {
    let known = JSON::parse(json).unwrap_or(JsValue::NULL);
    list(&known).iter().map(rules_of).collect()
}

/// What the form needs of a country's rules.
fn rules_of(rules: &JsValue) -> CountryRules {
    let text = |name: &str| get(rules, name).as_string().unwrap_or_default();
    let yes = |name: &str| get(rules, name).as_bool() == Some(true);
    let form = |name: &str| {
        let form = get(rules, name);
        Some(ValueFormat {
            pattern: get(&form, "pattern").as_string()?,
            example: get(&form, "example").as_string().unwrap_or_default(),
        })
    };
    CountryRules {
        country: text("country"),
        state_required: yes("stateRequired"),
        city_required: yes("cityRequired"),
        postal_code_required: yes("postalCodeRequired"),
        phone_required: yes("phoneRequired"),
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
    // Fails for what is no object.
    Reflect::get(object, &name.into()).unwrap_or(JsValue::NULL)
}

/// One profile's form, and the rules that it knows.
pub struct Ruled<'a> {
    pub slug: &'a str,
    pub form: &'a Element,
    pub known: &'a [CountryRules],
}

impl Ruled<'_> {
    fn profile(&self) -> Option<&'static Profile> {
        PROFILES
            .iter()
            .copied()
            .find(|profile| profile.slug == self.slug)
    }

    fn rules(&self, country: &str) -> Option<&CountryRules> {
        self.known.iter().find(|rules| rules.country == country)
    }

    /// What a field holds: as the form has it, else as the page says.
    fn value(&self, place: &Place, of: fn(&Control) -> String) -> String {
        if let Some(control) = Control::find(self.form, *place) {
            return of(&control);
        }
        // Only countries are asked for that cannot be typed.
        let fixed = self
            .form
            .query_selector(&format!("[data-rules='{}']", place.section.at))
            .ok()
            .flatten();
        fixed
            .and_then(|note| note.get_attribute("data-country"))
            .unwrap_or_default()
    }

    /// The rules on what stands in a control, as the server has them.
    pub fn check(&self, control: &Control) -> Result<(), Code> {
        let Some(profile) = self.profile() else {
            return Ok(());
        };
        let (now, stored) = (
            |place: &Place| self.value(place, Control::value),
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

    /// After the country of an address was changed: what does not fit there is said at once. What
    /// is empty is not asked for yet.
    pub fn doubt(&self, changed: &Control, sentence: impl Fn(&Code) -> Option<String>) {
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

    /// Puts a country's words and lists into the fields of the address whose country was changed.
    pub fn follow(&self, changed: &Control, form: &Follows) {
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
                element = swap_state(control, &form.states).unwrap_or(element);
            }
            if let Some(label) = get(&form.labels, name).as_string() {
                relabel(&field, &label);
            }
            if let (Some(text), Ok(Some(hint))) = (
                get(&form.hints, name).as_string(),
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
                    &form.country,
                    form.rules.as_ref(),
                ),
            );
            let unused = match kind {
                Kind::State => form
                    .rules
                    .as_ref()
                    .is_some_and(|rules| rules.states.is_empty()),
                Kind::Region => form
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
            if countries::order(&form.country).contains(&name) && kind != Kind::Country {
                moved.push((name, field));
            }
        }
        // The country itself stays where it is: it has the focus.
        let note = self
            .form
            .query_selector(&format!("[data-rules='{at}']"))
            .ok()
            .flatten();
        for name in countries::order(&form.country) {
            for (_, field) in moved.iter().filter(|(member, _)| member == name) {
                if let Some(parent) = field.parent_node() {
                    // Fails for a node that holds the other; these stand side by side.
                    let _ = parent.insert_before(field, note.as_deref());
                }
            }
        }
        if let Some(note) = note {
            note.set_text_content(Some(&form.note));
            toggle(&note, "hidden", form.note.is_empty());
        }
    }
}

/// The label's words are its first node; marks come after it.
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

/// A list where the country has states, else an input. What is chosen, and what is stored, stays
/// offered.
fn swap_state(control: &Control, states: &[(String, String)]) -> Option<HtmlElement> {
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
        set(&new, "maxlength", "2");
        set(&new, "value", &value);
    } else {
        let listed = |code: &str| code.is_empty() || states.iter().any(|(state, _)| state == code);
        let others = [&stored, &value]
            .into_iter()
            .filter(|code| !listed(code))
            .map(|code| (code.as_str(), code.as_str()));
        let all = [("", "")].into_iter().chain(others).chain(
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
            // Fails for a node that holds the other; this one is new.
            let _ = new.append_child(&option);
        }
    }
    old.replace_with_with_node_1(&new).ok()?;
    Some(new)
}

fn toggle(element: &Element, name: &str, there: bool) {
    // Fails for names that are none.
    let _ = element.toggle_attribute_with_force(name, there);
}

fn set(element: &Element, name: &str, value: &str) {
    // Fails for names that are none.
    let _ = element.set_attribute(name, value);
}

/// The button for those without JavaScript is in the way of the others.
pub fn hide_buttons(form: &Element) {
    while let Ok(Some(button)) = form.query_selector("button[value='country']:not([hidden])") {
        toggle(&button, "hidden", true);
    }
}
