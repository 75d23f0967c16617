//! One field's control in the page, and what the islands expect of the markup around it:
//!
//! - The control is an `input` or a `select` whose name is the field's key, inside a `fieldset`
//!   with a `legend`.
//! - Its label's first node is the label's words; marks such as "optional" come after it.
//! - What is wrong with it stands beside it in an element of class `problem`; where the page came
//!   without one it is made.
//! - `data-stored` says what Partner Center holds, where the control shows something else (a draft,
//!   wrong input).

use crate::profile::values::posted;
use crate::profile::{Field, PROFILES, Place};
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{
    Element, Event, HtmlElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement,
};

pub struct Control {
    place: Place,
    element: HtmlElement,
}

impl Control {
    /// The controls of a profile's form, in its order; fields that are only shown have none.
    pub fn all(slug: &str, form: &Element) -> Vec<Control> {
        let Some(profile) = PROFILES.iter().find(|profile| profile.slug == slug) else {
            return Vec::new();
        };
        profile
            .places()
            .filter(|place| place.field.is_editable())
            .filter_map(|place| Control::find(form, place))
            .collect()
    }

    /// The one of this field.
    pub fn find(form: &Element, place: Place) -> Option<Control> {
        let named = form
            .query_selector(&format!("[name='{}']", place.key()))
            .ok()??;
        Some(Control {
            place,
            element: named.dyn_into().ok()?,
        })
    }

    /// Their labels; where two are the same, with the legend of their part of the form.
    pub fn labels(controls: &[Control]) -> Vec<String> {
        let labels: Vec<String> = controls.iter().map(Control::label).collect();
        let doubled = |label: &String| labels.iter().filter(|other| *other == label).count() > 1;
        let full = |(control, label): (&Control, &String)| match control.legend() {
            Some(legend) if doubled(label) => format!("{label} ({legend})"),
            _ => label.clone(),
        };
        controls.iter().zip(&labels).map(full).collect()
    }

    pub fn place(&self) -> Place {
        self.place
    }

    pub fn element(&self) -> &HtmlElement {
        &self.element
    }

    pub fn field(&self) -> &'static Field {
        self.place.field
    }

    pub fn is_target_of(&self, event: &Event) -> bool {
        event
            .target()
            .is_some_and(|target| target == ***self.element)
    }

    /// As it would be posted now.
    pub fn value(&self) -> String {
        let value = match self.element.dyn_ref::<HtmlInputElement>() {
            Some(input) => input.value(),
            None => self
                .element
                .dyn_ref::<HtmlSelectElement>()
                .map(HtmlSelectElement::value)
                .unwrap_or_default(),
        };
        posted(self.place.field.kind, &value)
    }

    /// As the page came.
    pub fn initial(&self) -> String {
        let value = match self.element.dyn_ref::<HtmlInputElement>() {
            Some(input) => input.default_value(),
            None => self
                .option()
                .map(|option| option.value())
                .unwrap_or_default(),
        };
        posted(self.place.field.kind, &value)
    }

    /// The option that the page came with: the one marked, else the first.
    fn option(&self) -> Option<HtmlOptionElement> {
        let marked = self
            .element
            .query_selector("option[selected]")
            .ok()
            .flatten();
        marked
            .or_else(|| self.element.query_selector("option").ok().flatten())?
            .dyn_into()
            .ok()
    }

    /// As Partner Center holds it.
    pub fn stored(&self) -> String {
        match self.element.get_attribute("data-stored") {
            Some(stored) => posted(self.place.field.kind, &stored),
            None => self.initial(),
        }
    }

    /// Says what is wrong, as the server does.
    pub fn show(&self, sentence: &str) {
        if let Some(problem) = self.problem().or_else(|| self.make_problem()) {
            problem.set_text_content(Some(sentence));
            problem.set_hidden(false);
            set(&self.element, "aria-invalid", "true");
        }
    }

    pub fn clear(&self) {
        if let Some(problem) = self.problem() {
            problem.set_hidden(true);
            problem.set_text_content(None);
            // Fails for names that are none; this is one.
            let _ = self.element.remove_attribute("aria-invalid");
        }
    }

    fn problem(&self) -> Option<HtmlElement> {
        self.element
            .parent_element()?
            .query_selector(".problem")
            .ok()??
            .dyn_into()
            .ok()
    }

    fn make_problem(&self) -> Option<HtmlElement> {
        let problem: HtmlElement = document().create_element("p").ok()?.dyn_into().ok()?;
        let id = format!("problem-{}", self.place.key());
        problem.set_id(&id);
        problem.set_class_name("problem");
        self.element
            .parent_node()?
            .insert_before(&problem, Some(&self.element))
            .ok()?;
        let described = self
            .element
            .get_attribute("aria-describedby")
            .map_or_else(|| id.clone(), |others| format!("{others} {id}"));
        set(&self.element, "aria-describedby", &described);
        Some(problem)
    }

    fn label(&self) -> String {
        let label = document()
            .query_selector(&format!("label[for='{}']", self.element.id()))
            .ok()
            .flatten();
        label
            .and_then(|label| label.first_child()?.text_content())
            .unwrap_or_default()
            .trim()
            .to_owned()
    }

    fn legend(&self) -> Option<String> {
        let legend = self
            .element
            .closest("fieldset")
            .ok()??
            .query_selector("legend")
            .ok()??;
        Some(legend.text_content()?.trim().to_owned())
    }
}

fn set(element: &HtmlElement, name: &str, value: &str) {
    // Fails for names that are none.
    let _ = element.set_attribute(name, value);
}
