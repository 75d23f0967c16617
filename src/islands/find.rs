//! The search field in the header: shows what the server finds while somebody types, to be walked
//! through by the arrow keys (the combobox of WAI-ARIA). And the keyboard's short ways: what they
//! lead to stands in the page as `data-key`. Without it the form loads a page.

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

/// Typing has to rest this long before a question is asked.
const REST: Duration = Duration::from_millis(200);

/// The second key of a pair comes within this, in milliseconds.
const PAIR: f64 = 1500.0;

/// `children` are a form with the input, the place for what is found, and the place where its
/// number is said.
#[island]
pub fn Find(children: Children) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(finder) = root.get().and_then(|root| Finder::of(&root)) {
            finder.wake();
        }
    });
    view! { <div node_ref=root class="find">{children()}</div> }
}

struct Finder {
    input: HtmlInputElement,
    list: HtmlElement,
    said: Element,
    /// Single keys are shortcuts too, unless somebody has turned them off.
    keys: bool,
    /// The option that the arrows are at; -1 for none.
    at: Cell<i32>,
    timer: Cell<Option<TimeoutHandle>>,
    asking: RefCell<Option<AbortController>>,
    /// Where the focus was before a shortcut brought it here.
    before: RefCell<Option<HtmlElement>>,
    /// When `g` was pressed.
    pair: Cell<f64>,
}

impl Finder {
    fn of(root: &Element) -> Option<Rc<Finder>> {
        let part = |selector: &str| root.query_selector(selector).ok().flatten();
        Some(Rc::new(Finder {
            input: part("input")?.dyn_into().ok()?,
            list: part("div")?.dyn_into().ok()?,
            said: part("p")?,
            keys: part("[data-keys]").is_some(),
            at: Cell::new(-1),
            timer: Cell::new(None),
            asking: RefCell::new(None),
            before: RefCell::new(None),
            pair: Cell::new(-PAIR),
        }))
    }

    /// The field becomes a combobox, and the page listens.
    fn wake(self: Rc<Self>) {
        for (name, value) in [
            ("role", "combobox"),
            ("aria-autocomplete", "list"),
            ("aria-controls", "finds"),
            ("aria-expanded", "false"),
        ] {
            set(&self.input, name, value);
        }
        for name in ["keydown", "input", "focusout"] {
            let finder = Rc::clone(&self);
            window_event_listener_untyped(name, move |event| finder.hear(&event));
        }
    }

    fn hear(self: &Rc<Self>, event: &Event) {
        // Some browsers fill in forms with key events that are no keys.
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            if !event.is_composing() && !event.alt_key() && self.key(event) {
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
                None => self.ask(),
            }
        }
    }

    fn is_target_of(&self, event: &Event) -> bool {
        event
            .target()
            .is_some_and(|target| target == ****self.input)
    }

    /// Whether the key did something.
    fn key(self: &Rc<Self>, event: &KeyboardEvent) -> bool {
        let key = event.key();
        let held = event.ctrl_key() || event.meta_key();
        match (self.is_target_of(event), held, key.as_str()) {
            (_, true, "k") => self.open(),
            (true, _, "ArrowDown") => self.step(1),
            (true, _, "ArrowUp") => self.step(-1),
            (true, _, "Enter") => self.go(),
            (true, _, "Escape") => self.leave(),
            (false, true, "Enter") => press("[data-key=Enter]"),
            (false, false, "F8") => next_problem(event),
            (false, false, key) => self.single(key, event),
            _ => false,
        }
    }

    /// A single key, where nobody is typing.
    fn single(self: &Rc<Self>, key: &str, event: &KeyboardEvent) -> bool {
        let within = |selector: &str| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            target.is_some_and(|target| target.closest(selector).ok().flatten().is_some())
        };
        if !self.keys || within("input,select,textarea,dialog") {
            return false;
        }
        let follows = event.time_stamp() - self.pair.replace(-PAIR) < PAIR;
        match key {
            "/" => self.open(),
            "?" => {
                spawn_local(show_keys());
                true
            }
            "g" => {
                self.pair.set(event.time_stamp());
                false
            }
            // A selector of a stranger key finds nothing, or is none.
            key => follows && key.len() == 1 && press(&format!("[data-key={key}]")),
        }
    }

    fn open(self: &Rc<Self>) -> bool {
        let active = document()
            .active_element()
            .and_then(|active| active.dyn_into::<HtmlElement>().ok());
        if active.as_deref() != Some(&**self.input) {
            self.before.replace(active);
        }
        let _ = self.input.focus();
        self.input.select();
        self.ask();
        true
    }

    /// Asks when typing rests.
    fn ask(self: &Rc<Self>) {
        self.drop_question();
        let finder = Rc::clone(self);
        self.timer
            .set(set_timeout_with_handle(move || spawn_local(finder.fetch()), REST).ok());
    }

    fn drop_question(&self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        if let Some(asking) = self.asking.take() {
            asking.abort();
        }
    }

    async fn fetch(self: Rc<Self>) {
        let Ok(asking) = AbortController::new() else {
            return;
        };
        let init = RequestInit::new();
        init.set_signal(Some(&asking.signal()));
        self.asking.replace(Some(asking));
        // Without an answer what was there is taken away: it was found for something else. Enter
        // still loads the page.
        match part(
            &format!("/search?part=list&q={}", encoded(&self.input.value())),
            &init,
        )
        .await
        {
            Some(found) => {
                self.list.set_inner_html(&found);
                self.list.set_hidden(false);
                self.at.set(-1);
                let said = self
                    .list
                    .query_selector("p")
                    .ok()
                    .flatten()
                    .and_then(|said| said.text_content());
                self.said.set_text_content(said.as_deref());
                self.tell();
            }
            None if self
                .asking
                .borrow()
                .as_ref()
                .is_some_and(|asking| !asking.signal().aborted()) =>
            {
                self.close()
            }
            None => {}
        }
    }

    /// Says whether the list is there and where in it the arrows are.
    fn tell(&self) {
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
        let id = format!("find-{}", self.at.get());
        set(
            &self.input,
            "aria-activedescendant",
            if self.at.get() < 0 { "" } else { &id },
        );
    }

    fn close(&self) {
        self.drop_question();
        self.list.set_hidden(true);
        self.list.set_inner_html("");
        self.said.set_text_content(None);
        self.at.set(-1);
        self.tell();
    }

    fn option(&self) -> Option<HtmlElement> {
        self.list
            .query_selector(&format!("#find-{}", self.at.get()))
            .ok()??
            .dyn_into()
            .ok()
    }

    /// Goes round: after the last comes the first.
    fn step(self: &Rc<Self>, by: i32) -> bool {
        let count = self
            .list
            .query_selector_all("a")
            .map_or(0, |options| options.length())
            .cast_signed();
        if count == 0 {
            self.ask();
            return true;
        }
        if let Some(option) = self.option() {
            set(&option, "aria-selected", "false");
        }
        let from = if self.at.get() < 0 && by < 0 {
            0
        } else {
            self.at.get()
        };
        self.at.set((from + by).rem_euclid(count));
        if let Some(option) = self.option() {
            set(&option, "aria-selected", "true");
            option.scroll_into_view_with_bool(false);
        }
        self.tell();
        true
    }

    /// To what the arrows are at; the form, if at nothing.
    fn go(&self) -> bool {
        self.option().map(|option| option.click()).is_some()
    }

    /// Closes the list and gives the focus back to where it came from.
    fn leave(&self) -> bool {
        let was_open = !self.list.hidden();
        self.close();
        match self.before.take() {
            Some(before) => before.focus().is_ok(),
            // The browser clears the field.
            None => was_open,
        }
    }
}

/// A part of a page, if it can be had at once: nobody is led to sign-in from here.
async fn part(address: &str, init: &RequestInit) -> Option<String> {
    init.set_redirect(RequestRedirect::Manual);
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, init))
        .await
        .ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}

/// The list of shortcuts, over the page. The browser gives the focus back when it is closed.
async fn show_keys() {
    let Some(keys) = part("/help/shortcuts?part=list", &RequestInit::new()).await else {
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
        // Refused only where it is open already.
        let _ = dialog.show_modal();
    }
}

/// To the first field with a problem after the one that has the focus; from the last to the first.
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

/// Presses what the page has for a key.
fn press(selector: &str) -> bool {
    let found = document()
        .query_selector(selector)
        .ok()
        .flatten()
        .and_then(|found| found.dyn_into::<HtmlElement>().ok());
    found.map(|found| found.click()).is_some()
}

fn set(element: &Element, name: &str, value: &str) {
    // Fails for names that are none; these are some.
    let _ = element.set_attribute(name, value);
}
