//! The form of a profile. It checks a field when it loses the focus, counts the changes, saves them
//! as a draft, asks before unsaved input is lost, and submits once.
//!
//! The server renders the fields as children, and they are found by their names. `controls.rs`
//! describes the expected markup.

use super::autosave::{Autosave, AutosaveState};
use super::controls::Control;
use super::country::{self, RuledForm};
use super::{fill, part, take_texts, write};
use crate::profile::{Code, CountryRules, Kind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::{ev, html, web_sys};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The texts of the form in the person's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct FormWords {
    /// Announced when all changes have been taken back.
    pub unchanged: String,
    /// One change. Contains `{list}`.
    pub one_change: String,
    /// Several changes. Contains `{count}` and `{list}`.
    pub changes: String,
    /// Separator between the labels of the list.
    pub comma: String,
    /// The draft was saved. Contains `{time}`.
    pub kept: String,
    /// The draft was not saved because the server did not respond.
    pub not_kept: String,
    /// The draft was not saved because another draft has been saved since.
    pub elsewhere: String,
    /// The draft was saved, but the session has ended.
    pub ended: String,
    /// The draft was not saved because nobody is signed in.
    pub signed_out: String,
    /// Sentences by the code of a problem. `too-long` contains `{max}` and `{length}`,
    /// `hidden-sign` `{sign}` and `{at}`.
    pub problems: Vec<(String, String)>,
}

impl From<Vec<String>> for FormWords {
    fn from(words: Vec<String>) -> Self {
        let mut words = words.into_iter();
        let [
            unchanged,
            one_change,
            changes,
            comma,
            kept,
            not_kept,
            elsewhere,
            ended,
            signed_out,
        ] = take_texts(&mut words);
        let mut problems = Vec::new();
        while let Some(code) = words.next() {
            problems.push((code, words.next().unwrap_or_default()));
        }
        FormWords {
            unchanged,
            one_change,
            changes,
            comma,
            kept,
            not_kept,
            elsewhere,
            ended,
            signed_out,
            problems,
        }
    }
}

impl From<FormWords> for Vec<String> {
    fn from(words: FormWords) -> Self {
        let FormWords {
            unchanged,
            one_change,
            changes,
            comma,
            kept,
            not_kept,
            elsewhere,
            ended,
            signed_out,
            problems,
        } = words;
        let mut list = vec![
            unchanged, one_change, changes, comma, kept, not_kept, elsewhere, ended, signed_out,
        ];
        list.extend(
            problems
                .into_iter()
                .flat_map(|(code, sentence)| [code, sentence]),
        );
        list
    }
}

impl FormWords {
    fn problem(&self, code: &Code) -> Option<String> {
        let (_, sentence) = self
            .problems
            .iter()
            .find(|(word, _)| word == code.as_str())?;
        Some(match code {
            Code::TooLong { max, length } => fill(
                sentence,
                &[("max", &max.to_string()), ("length", &length.to_string())],
            ),
            Code::HiddenSign { sign, at } => {
                fill(sentence, &[("sign", sign), ("at", &at.to_string())])
            }
            _ => fill(sentence, &[("example", code.example().unwrap_or_default())]),
        })
    }

    /// Returns the sentence of the save bar for the labels of the changed fields. It names the
    /// first of them only, so that the bar stays low and the sentence can be listened to.
    fn summary(&self, labels: &[String]) -> String {
        let mut list = labels.get(..NAMED).unwrap_or(labels).join(&self.comma);
        if labels.len() > NAMED {
            list.push('…');
        }
        match labels.len() {
            0 => self.unchanged.clone(),
            1 => fill(&self.one_change, &[("list", &list)]),
            count => fill(
                &self.changes,
                &[("count", &count.to_string()), ("list", &list)],
            ),
        }
    }
}

/// The number of changed fields that the save bar names.
const NAMED: usize = 3;

/// Time during which a second click is ignored, in case the first request is aborted.
const SUBMIT_TIMEOUT: Duration = Duration::from_secs(5);

/// A form that posts to `action`, its own address. `children` are its fields, its hidden inputs and
/// its bar.
#[island]
pub fn ProfileForm(
    /// The slug of the profile, whose table has the rules.
    slug: String,
    /// Has no fragment. A redirect would keep a fragment such as `#main`, and the browser would then
    /// focus it instead of the outcome.
    action: String,
    /// True if there is a draft to discard.
    has_draft: bool,
    words: FormWords,
    /// The rules of the address countries, as far as they are known, as JSON.
    rules: String,
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let step = NodeRef::<html::Input>::new();
    let autosave = Autosave::new(form, step);
    let (submitting, set_submitting) = signal(false);
    let (summary, set_summary) = signal(String::new());
    let words = StoredValue::new(words);
    let slug = StoredValue::new(slug);
    let known_rules = StoredValue::new(Vec::<CountryRules>::new());
    let check = move |control: &Control| {
        let form = form.get_untracked();
        form.map_or(Ok(()), |form| {
            RuledForm {
                slug: &slug.read_value(),
                form: &form,
                known_rules: &known_rules.read_value(),
            }
            .check(control)
        })
    };
    let controls = move || {
        form.get_untracked()
            .map(|form| Control::all(&slug.read_value(), &form))
            .unwrap_or_default()
    };
    let control_of = move |event: &web_sys::Event| {
        controls()
            .into_iter()
            .find(|control| control.is_target_of(event))
    };

    let count = move || {
        let controls = controls();
        let labels = Control::labels(&controls);
        let boxes = form
            .get_untracked()
            .map(|form| clearing_boxes(&form))
            .unwrap_or_default();
        let differs = |(control, _): &(&Control, String)| control.meant() != control.stored();
        let changed: Vec<String> = controls
            .iter()
            .zip(labels)
            .filter(differs)
            .map(|(_, label)| label)
            .chain(
                boxes
                    .iter()
                    .filter(|(clears, _)| clears.checked())
                    .map(|(_, label)| label.clone()),
            )
            .collect();
        autosave.update(
            controls
                .iter()
                .any(|control| control.value() != control.initial())
                || boxes
                    .iter()
                    .any(|(clears, _)| clears.checked() != clears.default_checked()),
            !changed.is_empty(),
        );
        // Nothing is announced for an untouched form.
        if !changed.is_empty() || !summary.read_untracked().is_empty() {
            set_summary.set(words.read_value().summary(&changed));
        }
    };
    // This also counts input from before the island started, and input that the browser restored
    // after a reload.
    Effect::new(move || {
        form.track();
        if let Some(form) = form.get_untracked() {
            known_rules.set_value(country::parse_rules(&rules));
            country::hide_update_buttons(&form);
        }
        count();
    });
    // The page is left for the answer to a post, and must not send the same values after it.
    let posted = StoredValue::new(false);
    let leave = move || {
        if !posted.get_value() {
            autosave.leave();
        }
    };
    ask_before_leaving(autosave.unsaved, submitting, leave);
    Effect::new(move || {
        // A person who returns with the browser's back button may submit again.
        window_event_listener(ev::pageshow, move |_| {
            set_submitting.set(false);
            posted.set_value(false);
            count();
        });
        window_event_listener(ev::pagehide, move |_| leave());
        window_event_listener(ev::visibilitychange, move |_| {
            if document().hidden() {
                leave();
            }
        });
    });
    let autosave_text = move || autosave.state.read().text(&words.read_value());
    let no_draft = move || match *autosave.state.read() {
        AutosaveState::Saved(_) | AutosaveState::SessionEnded => false,
        AutosaveState::Idle => !has_draft || autosave.has_saved(),
        AutosaveState::Failed | AutosaveState::NewerDraft | AutosaveState::SignedOut => !has_draft,
    };
    let in_form = move |write: &dyn Fn(&web_sys::Element)| {
        if let Some(form) = form.get_untracked() {
            write(&form);
        }
    };
    Effect::new(move || {
        let text = summary.read();
        in_form(&|form| write(form, ".profile-form__changes", &text));
    });
    Effect::new(move || {
        let (text, no_draft) = (autosave_text(), no_draft());
        let signed_in = *autosave.state.read() != AutosaveState::SignedOut;
        in_form(&|form| {
            write(form, ".profile-form__kept", &text);
            for (selector, hidden) in [
                ("[value=discard]", no_draft),
                (".profile-form__kept + a", signed_in),
            ] {
                if let Some(part) = part(form, selector) {
                    // This fails for invalid attribute names only.
                    let _ = part.toggle_attribute_with_force("hidden", hidden);
                }
            }
        });
    });

    let edit = move |event: web_sys::Event| {
        posted.set_value(false);
        if let Some(control) = control_of(&event)
            && check(&control).is_ok()
        {
            control.clear();
        }
        count();
    };
    // Not when a field is left: a page that moves then takes what is clicked from under the pointer.
    let on_input = move |event: web_sys::Event| {
        reveal(&event);
        edit(event);
    };
    let on_change = move |event: web_sys::Event| {
        let country = control_of(&event).filter(|control| control.field().kind == Kind::Country);
        if let Some((control, form)) = country.zip(form.get_untracked()) {
            spawn_local(async move {
                let chosen = crate::profile::countries::code(&control.value());
                // Without a response the form stays as it is. The server knows the rules in any
                // case.
                if let Some(mut loaded) = country::fetch(&chosen).await
                    && crate::profile::countries::code(&control.value()) == chosen
                {
                    RuledForm {
                        slug: &slug.read_value(),
                        form: &form,
                        known_rules: &known_rules.read_value(),
                    }
                    .apply(&control, &loaded);
                    if let Some(rules) = loaded.rules.take() {
                        known_rules.update_value(|known_rules| {
                            known_rules.retain(|older| older.country != chosen);
                            known_rules.push(rules);
                        });
                    }
                    let ruled = RuledForm {
                        slug: &slug.read_value(),
                        form: &form,
                        known_rules: &known_rules.read_value(),
                    };
                    ruled.show_problems(&control, |code| words.read_value().problem(code));
                    count();
                }
            });
        }
        edit(event);
    };
    let on_blur = move |event: ev::FocusEvent| {
        // A problem that appears now would move the button away from the pointer. The server checks
        // the field then.
        let next = event
            .related_target()
            .and_then(|next| next.dyn_into::<web_sys::Element>().ok());
        if next.is_some_and(|next| next.tag_name() == "BUTTON") {
            return;
        }
        let Some(control) = control_of(&event) else {
            return;
        };
        if let Err(code) = check(&control)
            && let Some(sentence) = words.read_value().problem(&code)
        {
            control.show(&sentence);
        }
    };
    // A list of choices opens on a click, and would close if the page were scrolled.
    let on_click = move |event: ev::MouseEvent| {
        let input = |target: &web_sys::EventTarget| target.has_type::<web_sys::HtmlInputElement>();
        if event.target().as_ref().is_some_and(input) {
            reveal(&event);
        }
    };
    let on_submit = move |event: ev::SubmitEvent| {
        if submitting.get_untracked() {
            event.prevent_default();
        } else {
            set_submitting.set(true);
            posted.set_value(true);
            autosave.submitted();
            set_timeout(move || set_submitting.set(false), SUBMIT_TIMEOUT);
        }
    };
    view! {
        <form node_ref=form class="profile-form" method="post" action=action novalidate aria-busy=move || submitting.get().then_some("true")
            on:submit=on_submit on:input=on_input on:change=on_change on:focusout=on_blur on:click=on_click>
            {children()}
            <input node_ref=step type="hidden" name="step" value="0"/>
        </form>
    }
}

/// Scrolls the field of the event out from under the save bar. After the Tab key a browser does
/// that by itself.
fn reveal(event: &web_sys::Event) {
    let target = event.target();
    if let Some(field) = target.and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        field.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// The boxes that clear members without a field, each with its label.
fn clearing_boxes(form: &web_sys::Element) -> Vec<(web_sys::HtmlInputElement, String)> {
    let Ok(found) = form.query_selector_all("[name^='clear.']") else {
        return Vec::new();
    };
    let labelled = |node: web_sys::Node| {
        let clears: web_sys::HtmlInputElement = node.dyn_into().ok()?;
        let label = clears.parent_element()?.text_content()?;
        Some((clears, label))
    };
    (0..found.length())
        .filter_map(|at| labelled(found.item(at)?))
        .collect()
}

/// Asks before a person leaves the page with input that is neither saved nor submitted, and calls
/// `leave` meanwhile. The listener exists only then, because it keeps the page out of the browser's
/// back/forward cache.
fn ask_before_leaving(
    unsaved: RwSignal<bool>,
    submitting: ReadSignal<bool>,
    leave: impl Fn() + Copy + 'static,
) {
    Effect::new(move |listening: Option<Option<WindowListenerHandle>>| {
        if let Some(handle) = listening.flatten() {
            handle.remove();
        }
        let ask = move |event: ev::BeforeUnloadEvent| {
            event.prevent_default();
            leave();
        };
        (unsaved.get() && !submitting.get()).then(|| window_event_listener(ev::beforeunload, ask))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> FormWords {
        FormWords {
            unchanged: "Nothing changed".into(),
            one_change: "1 change: {list}".into(),
            changes: "{count} changes: {list}".into(),
            comma: ", ".into(),
            kept: "Kept {time}".into(),
            not_kept: "Not kept".into(),
            elsewhere: "Elsewhere".into(),
            ended: "Ended".into(),
            signed_out: "Signed out".into(),
            problems: vec![
                ("too-long".into(), "{length} of {max}".into()),
                ("email".into(), "No e-mail".into()),
            ],
        }
    }

    #[test]
    fn words_arrive_as_they_were_sent() {
        let sent = leptos::serde_json::to_string(&words()).unwrap();
        assert!(
            sent.starts_with("[\"Nothing changed\",\"1 change"),
            "{sent}"
        );
        assert_eq!(
            leptos::serde_json::from_str::<FormWords>(&sent).unwrap(),
            words()
        );
    }

    #[test]
    fn the_bar_lists_what_changed() {
        assert_eq!(words().summary(&[]), "Nothing changed");
        assert_eq!(words().summary(&["City".into()]), "1 change: City");
        assert_eq!(
            words().summary(&["City".into(), "State".into()]),
            "2 changes: City, State"
        );
        let many: Vec<String> = ["A", "B", "C", "D"].map(String::from).into();
        assert_eq!(words().summary(&many[..3]), "3 changes: A, B, C");
        assert_eq!(words().summary(&many), "4 changes: A, B, C…");
    }

    #[test]
    fn keeping_is_said_in_its_words_and_silent_where_there_is_nothing_to_say() {
        assert_eq!(
            AutosaveState::Saved("10:42".into()).text(&words()),
            "Kept 10:42"
        );
        assert_eq!(AutosaveState::SignedOut.text(&words()), "Signed out");
        assert_eq!(AutosaveState::Idle.text(&words()), "");
    }

    #[test]
    fn a_problem_is_said_in_its_words_and_numbers() {
        assert_eq!(
            words()
                .problem(&Code::TooLong {
                    max: 50,
                    length: 51
                })
                .as_deref(),
            Some("51 of 50")
        );
        assert_eq!(words().problem(&Code::Email).as_deref(), Some("No e-mail"));
        assert_eq!(words().problem(&Code::Guid), None);
    }
}
