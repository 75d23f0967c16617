//! A field's control on the page, and the markup that the islands expect around it:
//!
//! - The control is an `input` or a `select` whose name is the field's key. It is inside a
//!   `fieldset` with a `legend`.
//! - The first node of its label is the label's text. Marks such as "optional" come after it.
//! - Its problem is in an element of class `problem` beside it. The element is created if the page
//!   came without one.
//! - `data-stored` is the value that Partner Center holds. It is set if the control shows another
//!   value (a draft, or wrong input).

use crate::profile::signs;
use crate::profile::values::{meant_by, posted};
use crate::profile::{Field, PROFILES, Place};
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{
    Element, Event, HtmlElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement,
};

/// The `input` or `select` of one field.
pub struct Control {
    place: Place,
    element: HtmlElement,
}

impl Control {
    /// Returns the controls of a profile's form in its order. Read-only fields have none.
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

    /// Returns the control of this field.
    pub fn find(form: &Element, place: Place) -> Option<Control> {
        let named = form
            .query_selector(&format!("[name='{}']", place.key()))
            .ok()??;
        Some(Control {
            place,
            element: named.dyn_into().ok()?,
        })
    }

    /// Returns the labels of the controls. If two are the same, the legend of their fieldset is
    /// added.
    pub fn labels(controls: &[Control]) -> Vec<String> {
        let labels: Vec<String> = controls.iter().map(Control::label).collect();
        let doubled = |label: &String| labels.iter().filter(|other| *other == label).count() > 1;
        let full = |(control, label): (&Control, &String)| match control.legend() {
            Some(legend) if doubled(label) => format!("{label} ({legend})"),
            _ => label.clone(),
        };
        controls.iter().zip(&labels).map(full).collect()
    }

    /// The field of this control.
    pub fn place(&self) -> Place {
        self.place
    }

    pub fn element(&self) -> &HtmlElement {
        &self.element
    }

    pub fn field(&self) -> &'static Field {
        self.place.field
    }

    /// Returns true if the event was dispatched to this control.
    pub fn is_target_of(&self, event: &Event) -> bool {
        event
            .target()
            .is_some_and(|target| target == ***self.element)
    }

    /// The current value, as it would be posted.
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

    /// The value that is meant: the current one without signs that keyboards and clipboards add.
    pub fn meant(&self) -> String {
        let kind = self.place.field.kind;
        meant_by(kind, &self.value(), &self.stored(), signs::fold)
    }

    /// The value with which the page was loaded.
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

    /// The option that the page had selected: the marked one, else the first.
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

    /// The value that Partner Center holds.
    pub fn stored(&self) -> String {
        match self.element.get_attribute("data-stored") {
            Some(stored) => posted(self.place.field.kind, &stored),
            None => self.initial(),
        }
    }

    /// Shows a problem with the same markup as the server.
    pub fn show(&self, sentence: &str) {
        if let Some(problem) = self.problem().or_else(|| self.make_problem()) {
            problem.set_text_content(Some(sentence));
            problem.set_hidden(false);
            set(&self.element, "aria-invalid", "true");
        }
    }

    /// Removes the problem.
    pub fn clear(&self) {
        if let Some(problem) = self.problem() {
            problem.set_hidden(true);
            problem.set_text_content(None);
            // This fails for invalid attribute names only.
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
    // This fails for invalid attribute names only.
    let _ = element.set_attribute(name, value);
}
