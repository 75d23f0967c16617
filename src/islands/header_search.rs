//! The search field in the header. It shows results while a person types, to be selected with the
//! arrow keys (combobox pattern of WAI-ARIA). It also handles the keyboard shortcuts, whose targets
//! are marked with `data-key` in the page. Without JavaScript the form loads a page.

use super::customer_search::encoded;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{
    AbortController, Element, Event, FocusEvent, HtmlDialogElement, HtmlElement, HtmlInputElement,
    KeyboardEvent, Node, RequestInit, RequestRedirect, Response,
};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// Pause in typing before a request is sent.
const TYPING_PAUSE: Duration = Duration::from_millis(200);

/// The second key of a shortcut of two keys must follow within this time, in milliseconds.
const PAIR_MS: f64 = 1500.0;

/// `children` are a form with the input, the element for the results, and the element in which
/// their number is announced.
#[island]
pub fn HeaderSearch(children: Children) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(combobox) = root.get().and_then(|root| Combobox::of(&root)) {
            combobox.attach();
        }
    });
    view! { <div node_ref=root class="find">{children()}</div> }
}

struct Combobox {
    input: HtmlInputElement,
    list: HtmlElement,
    status: Element,
    /// Single keys are shortcuts too, unless the person has turned them off.
    single_keys: bool,
    /// Index of the selected option; -1 for none.
    selected: Cell<i32>,
    timer: Cell<Option<TimeoutHandle>>,
    controller: RefCell<Option<AbortController>>,
    /// The element that had the focus before a shortcut moved it here.
    previous_focus: RefCell<Option<HtmlElement>>,
    /// Time stamp of the key `g`, in milliseconds.
    pair_started: Cell<f64>,
}

impl Combobox {
    fn of(root: &Element) -> Option<Rc<Combobox>> {
        let part = |selector: &str| root.query_selector(selector).ok().flatten();
        Some(Rc::new(Combobox {
            input: part("input")?.dyn_into().ok()?,
            list: part("div")?.dyn_into().ok()?,
            status: part("p")?,
            single_keys: part("[data-keys]").is_some(),
            selected: Cell::new(-1),
            timer: Cell::new(None),
            controller: RefCell::new(None),
            previous_focus: RefCell::new(None),
            pair_started: Cell::new(-PAIR_MS),
        }))
    }

    /// Turns the field into a combobox and adds the event listeners.
    fn attach(self: Rc<Self>) {
        // A field of the type `search` may have no other role.
        for (name, value) in [
            ("type", "text"),
            ("inputmode", "search"),
            ("enterkeyhint", "search"),
            ("role", "combobox"),
            ("aria-autocomplete", "list"),
            ("aria-expanded", "false"),
        ] {
            set(&self.input, name, value);
        }
        for name in ["keydown", "input", "focusout"] {
            let combobox = Rc::clone(&self);
            window_event_listener_untyped(name, move |event| combobox.handle(&event));
        }
        // A slow connection lets a person type before this runs, and no event tells of it.
        let focused = document().active_element().as_ref() == Some(&self.input);
        if focused && self.input.value() != self.input.default_value() {
            self.request_results();
        }
    }

    fn handle(self: &Rc<Self>, event: &Event) {
        // Some browsers dispatch key events without a key when they fill in forms.
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            if !is_composing(event) && !event.alt_key() && self.key(event) {
                event.prevent_default();
            }
        } else if self.is_target_of(event) {
            match event.dyn_ref::<FocusEvent>() {
                Some(event) => {
                    let to = event
                        .related_target()
                        .and_then(|to| to.dyn_into::<Node>().ok());
                    if !self.list.contains(to.as_ref()) {
                        self.close();
                    }
                }
                None => self.request_results(),
            }
        }
    }

    fn is_target_of(&self, event: &Event) -> bool {
        event
            .target()
            .is_some_and(|target| target == ****self.input)
    }

    /// Handles a key. Returns true if it had an effect.
    fn key(self: &Rc<Self>, event: &KeyboardEvent) -> bool {
        let key = event.key();
        let held = event.ctrl_key() || event.meta_key();
        match (self.is_target_of(event), held, key.as_str()) {
            (_, true, "k") => self.open(),
            (true, _, "ArrowDown") => self.move_selection(1),
            (true, _, "ArrowUp") => self.move_selection(-1),
            (true, _, "Enter") => self.activate(),
            (true, _, "Escape") => self.cancel(),
            (false, true, "Enter") => press("[data-key=Enter]"),
            (false, false, "F8") => next_problem(event),
            (false, false, key) => self.shortcut(key, event),
            _ => false,
        }
    }

    /// Handles a shortcut of a single key, unless a person is typing into a field.
    fn shortcut(self: &Rc<Self>, key: &str, event: &KeyboardEvent) -> bool {
        let within = |selector: &str| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            target.is_some_and(|target| target.closest(selector).ok().flatten().is_some())
        };
        if !self.single_keys || within("input,select,textarea,dialog") {
            return false;
        }
        let follows = event.time_stamp() - self.pair_started.replace(-PAIR_MS) < PAIR_MS;
        match key {
            "/" => self.open(),
            "?" => {
                spawn_local(show_keys());
                true
            }
            "g" => {
                self.pair_started.set(event.time_stamp());
                false
            }
            // For other keys the selector matches nothing or is invalid.
            key => follows && key.len() == 1 && press(&format!("[data-key={key}]")),
        }
    }

    fn open(self: &Rc<Self>) -> bool {
        let active = document()
            .active_element()
            .and_then(|active| active.dyn_into::<HtmlElement>().ok());
        if active.as_deref() != Some(&**self.input) {
            self.previous_focus.replace(active);
        }
        let _ = self.input.focus();
        self.input.select();
        self.request_results();
        true
    }

    /// Sends a request after a pause in typing.
    fn request_results(self: &Rc<Self>) {
        self.cancel_request();
        let combobox = Rc::clone(self);
        self.timer
            .set(set_timeout_with_handle(move || spawn_local(combobox.fetch()), TYPING_PAUSE).ok());
    }

    fn cancel_request(&self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        if let Some(controller) = self.controller.take() {
            controller.abort();
        }
    }

    async fn fetch(self: Rc<Self>) {
        let Ok(controller) = AbortController::new() else {
            return;
        };
        let init = RequestInit::new();
        init.set_signal(Some(&controller.signal()));
        self.controller.replace(Some(controller));
        // Without a response the old results are removed, because they belong to another search
        // term. Enter still loads the page.
        match fetch_part(
            &format!("/search?part=list&q={}", encoded(&self.input.value())),
            &init,
        )
        .await
        {
            Some(found) => {
                self.list.set_inner_html(&found);
                self.list.set_hidden(false);
                self.selected.set(-1);
                let status = self
                    .list
                    .query_selector("p")
                    .ok()
                    .flatten()
                    .and_then(|status| status.text_content());
                self.status.set_text_content(status.as_deref());
                self.update_aria();
            }
            None if self
                .controller
                .borrow()
                .as_ref()
                .is_some_and(|controller| !controller.signal().aborted()) =>
            {
                self.close()
            }
            None => {}
        }
    }

    /// Updates the ARIA attributes: is the list open, and which option is selected.
    fn update_aria(&self) {
        let options = !self.list.hidden()
            && self
                .list
                .query_selector("a")
                .is_ok_and(|option| option.is_some());
        set(
            &self.input,
            "aria-expanded",
            if options { "true" } else { "false" },
        );
        // Neither names an element that is not there.
        let selected = (self.selected.get() >= 0).then(|| format!("find-{}", self.selected.get()));
        let list = options.then(|| "finds".to_owned());
        for (name, id) in [("aria-activedescendant", selected), ("aria-controls", list)] {
            match id {
                Some(id) => set(&self.input, name, &id),
                // This fails for invalid attribute names only.
                None => drop(self.input.remove_attribute(name)),
            }
        }
    }

    fn close(&self) {
        self.cancel_request();
        self.list.set_hidden(true);
        self.list.set_inner_html("");
        self.status.set_text_content(None);
        self.selected.set(-1);
        self.update_aria();
    }

    fn option(&self) -> Option<HtmlElement> {
        self.list
            .query_selector(&format!("#find-{}", self.selected.get()))
            .ok()??
            .dyn_into()
            .ok()
    }

    /// Moves the selection. After the last option comes the first.
    fn move_selection(self: &Rc<Self>, by: i32) -> bool {
        let count = self
            .list
            .query_selector_all("a")
            .map_or(0, |options| options.length())
            .cast_signed();
        if count == 0 {
            self.request_results();
            return true;
        }
        if let Some(option) = self.option() {
            set(&option, "aria-selected", "false");
        }
        let from = if self.selected.get() < 0 && by < 0 {
            0
        } else {
            self.selected.get()
        };
        self.selected.set((from + by).rem_euclid(count));
        if let Some(option) = self.option() {
            set(&option, "aria-selected", "true");
            option.scroll_into_view_with_bool(false);
        }
        self.update_aria();
        true
    }

    /// Opens the selected option. Returns false if none is selected, and the form is submitted
    /// then.
    fn activate(&self) -> bool {
        self.option().map(|option| option.click()).is_some()
    }

    /// Closes the list and returns the focus to the element that had it previous_focus.
    fn cancel(&self) -> bool {
        let was_open = !self.list.hidden();
        self.close();
        match self.previous_focus.take() {
            Some(previous_focus) => previous_focus.focus().is_ok(),
            None if was_open => true,
            None => {
                let has_text = !self.input.value().is_empty();
                self.input.set_value("");
                has_text
            }
        }
    }
}

/// Fetches a part of a page. Redirects are not followed, so this never leads to sign-in.
pub(super) async fn fetch_part(address: &str, init: &RequestInit) -> Option<String> {
    init.set_redirect(RequestRedirect::Manual);
    let response = JsFuture::from(window().fetch_with_str_and_init(address, init))
        .await
        .ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()
}

/// Shows the list of shortcuts in a dialog. The browser returns the focus when it is closed.
async fn show_keys() {
    let Some(keys) = fetch_part("/help/shortcuts?part=list", &RequestInit::new()).await else {
        return;
    };
    let found = document().query_selector("dialog").ok().flatten();
    let made = || {
        document()
            .body()?
            .append_child(&*document().create_element("dialog").ok()?)
            .ok()?
            .dyn_into()
            .ok()
    };
    let dialog: Option<HtmlDialogElement> = found
        .and_then(|dialog| dialog.dyn_into().ok())
        .or_else(made);
    if let Some(dialog) = dialog {
        dialog.set_inner_html(&keys);
        set(&dialog, "aria-labelledby", "keys");
        // This fails only if the dialog is open already.
        let _ = dialog.show_modal();
    }
}

/// Moves the focus to the next field with a problem, after the last one to the first.
fn next_problem(event: &KeyboardEvent) -> bool {
    let Ok(fields) = document().query_selector_all("[aria-invalid]") else {
        return false;
    };
    let here = event
        .target()
        .and_then(|target| target.dyn_into::<Node>().ok());
    let follows = |node: &Node| {
        here.as_ref().is_some_and(|here| {
            here.compare_document_position(node) & Node::DOCUMENT_POSITION_FOLLOWING != 0
        })
    };
    let next = (0..fields.length())
        .filter_map(|index| fields.item(index))
        .find(follows)
        .or_else(|| fields.item(0));
    next.and_then(|next| next.dyn_into::<HtmlElement>().ok())
        .is_some_and(|next| next.focus().is_ok())
}

/// Clicks the element that the page marks for a key.
fn press(selector: &str) -> bool {
    let found = document()
        .query_selector(selector)
        .ok()
        .flatten()
        .and_then(|found| found.dyn_into::<HtmlElement>().ok());
    found.map(|found| found.click()).is_some()
}

fn set(element: &Element, name: &str, value: &str) {
    // This fails for invalid attribute names only.
    let _ = element.set_attribute(name, value);
}

/// Returns true for keys that belong to an input method. Safari sends the Enter that ends a
/// composition after the composition, with the key code of all its keys (UI Events, 229).
fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}
