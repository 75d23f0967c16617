//! A note that says what others do to the document of the page. The server sends the text whenever
//! there is something else to say. Pages that nobody looks at hold no connection.

use super::{part, write};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::js_sys::Function;
use leptos::web_sys::{Element, EventSource, MessageEvent};
use leptos::{ev, html};
use std::cell::RefCell;
use std::rc::Rc;

/// `children` are the note, an element of class `note` that is hidden while there is nothing to
/// say. The first paragraph in it is the text.
#[island]
pub fn LiveNote(
    /// The address of the events.
    address: String,
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(root) = root.get() {
            listen(&root, address.clone());
        }
    });
    view! { <div node_ref=root aria-live="polite">{children()}</div> }
}

/// The stream of a page, if it is open.
struct OpenStream {
    address: String,
    hear: Function,
    source: RefCell<Option<EventSource>>,
}

impl OpenStream {
    fn set_open(&self, open: bool) {
        let mut source = self.source.borrow_mut();
        match (open, source.take()) {
            (false, Some(opened)) => opened.close(),
            (true, None) => {
                // This fails for an invalid address only. A stream that the server refuses stays
                // closed until somebody comes back to the page.
                *source = EventSource::new(&self.address).ok();
                if let Some(opened) = &*source {
                    opened.set_onmessage(Some(&self.hear));
                }
            }
            (_, opened) => *source = opened,
        }
    }
}

fn listen(root: &Element, address: String) {
    let root = root.clone();
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().as_string() {
            say(&root, text.trim());
        }
    });
    let listener = Rc::new(OpenStream {
        address,
        hear: hear.into_js_value().unchecked_into(),
        source: RefCell::new(None),
    });
    listener.set_open(!document().hidden());
    let (shown, hidden, changed) = (Rc::clone(&listener), Rc::clone(&listener), listener);
    window_event_listener(ev::pageshow, move |_| shown.set_open(!document().hidden()));
    window_event_listener(ev::pagehide, move |_| hidden.set_open(false));
    window_event_listener(ev::visibilitychange, move |_| {
        changed.set_open(!document().hidden());
    });
}

/// Shows the text, or nothing.
fn say(root: &Element, text: &str) {
    if let Some(note) = part(root, ".note") {
        // This fails for invalid attribute names only.
        let _ = note.toggle_attribute_with_force("hidden", text.is_empty());
    }
    write(root, ".note p", text);
}
