//! The form of a profile: checks a field when it is left, counts the changes, keeps them as a
//! draft, asks before typing is lost, posts once.
//!
//! The fields come from the server as children and are found by their names. What is expected of
//! them stands in `controls.rs`.

use super::controls::Control;
use super::country::{self, Ruled};
use super::typing::{Autosave, Keeping};
use super::{each, fill};
use crate::profile::{Code, CountryRules, Kind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::{ev, html, web_sys};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What the form says, in the person's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct FormWords {
    /// Text of the button that goes to the review.
    pub review: String,
    /// Text of the button that drops the draft.
    pub discard: String,
    /// Said once changes have been taken back: nothing is changed.
    pub unchanged: String,
    /// One change, with `{list}`.
    pub one_change: String,
    /// Several changes, with `{count}` and `{list}`.
    pub changes: String,
    /// Between the labels of the list.
    pub comma: String,
    /// What was typed is kept, at `{time}`.
    pub kept: String,
    /// It is not, for want of an answer.
    pub not_kept: String,
    /// It is not, as another draft has been kept since.
    pub elsewhere: String,
    /// It is, but the session has ended.
    pub ended: String,
    /// It is not, as nobody is signed in.
    pub signed_out: String,
    /// Sentences by the code of the problem; `too-long` with `{max}` and `{length}`.
    pub problems: Vec<(String, String)>,
}

impl From<Vec<String>> for FormWords {
    fn from(words: Vec<String>) -> Self {
        let mut words = words.into_iter();
        let [
            review,
            discard,
            unchanged,
            one_change,
            changes,
            comma,
            kept,
            not_kept,
            elsewhere,
            ended,
            signed_out,
        ] = each(&mut words);
        let mut problems = Vec::new();
        while let Some(code) = words.next() {
            problems.push((code, words.next().unwrap_or_default()));
        }
        FormWords {
            review,
            discard,
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
            review,
            discard,
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
            review, discard, unchanged, one_change, changes, comma, kept, not_kept, elsewhere,
            ended, signed_out,
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
            _ => fill(sentence, &[("example", code.example().unwrap_or_default())]),
        })
    }

    /// What the save bar says of these labels.
    fn sum(&self, labels: &[String]) -> String {
        let list = labels.join(&self.comma);
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

/// How long a second click is ignored, should the first post be stopped half-way.
const POSTING: Duration = Duration::from_secs(5);

/// A form that posts to the address it was opened at; `children` are its fields and hidden inputs.
#[island]
pub fn ProfileForm(
    /// The profile's slug: its table has the rules.
    slug: String,
    /// There is a draft to discard.
    has_draft: bool,
    words: FormWords,
    /// Of the countries of its addresses, as far as they are known; as JSON.
    rules: String,
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let step = NodeRef::<html::Input>::new();
    let keeper = Autosave::new(form, step);
    let (posting, set_posting) = signal(false);
    let (summary, set_summary) = signal(String::new());
    let FormWords {
        review, discard, ..
    } = words.clone();
    let words = StoredValue::new(words);
    // Its own address, without the `#main` of who came past the page's head: a redirect would keep
    // it, and the browser then gives the focus to that instead of to the outcome.
    let action = slug.trim_start_matches("customer-").to_owned();
    let slug = StoredValue::new(slug);
    let known = StoredValue::new(Vec::<CountryRules>::new());
    let check = move |control: &Control| {
        let form = form.get_untracked();
        form.map_or(Ok(()), |form| {
            Ruled {
                slug: &slug.read_value(),
                form: &form,
                known: &known.read_value(),
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
        let differs = |(control, _): &(&Control, String)| control.value() != control.stored();
        let changed: Vec<String> = controls
            .iter()
            .zip(labels)
            .filter(differs)
            .map(|(_, label)| label)
            .collect();
        keeper.counted(
            controls
                .iter()
                .any(|control| control.value() != control.initial()),
            !changed.is_empty(),
        );
        // Nothing is said of a form that nobody touched.
        if !changed.is_empty() || !summary.read_untracked().is_empty() {
            set_summary.set(words.read_value().sum(&changed));
        }
    };
    // Also counts what was typed before this ran, and what the browser put back after a reload.
    Effect::new(move || {
        form.track();
        if let Some(form) = form.get_untracked() {
            known.set_value(country::known(&rules));
            country::hide_buttons(&form);
        }
        count();
    });
    guard(keeper.unkept, posting);
    // Somebody who comes back to the page by the browser's button may post again.
    Effect::new(move || {
        window_event_listener(ev::pageshow, move |_| {
            set_posting.set(false);
            count();
        });
    });
    let said = move || keeper.keeping.read().t(&words.read_value());
    let no_draft = move || match *keeper.keeping.read() {
        Keeping::Kept(_) | Keeping::Ended => false,
        Keeping::Nothing => !has_draft || keeper.has_kept(),
        Keeping::NotYet | Keeping::Elsewhere | Keeping::SignedOut => !has_draft,
    };

    let typed = move |event: web_sys::Event| {
        if let Some(control) = control_of(&event)
            && check(&control).is_ok()
        {
            control.clear();
        }
        count();
    };
    let changed = move |event: web_sys::Event| {
        let country = control_of(&event).filter(|control| control.field().kind == Kind::Country);
        if let Some((control, form)) = country.zip(form.get_untracked()) {
            spawn_local(async move {
                let chosen = crate::profile::countries::code(&control.value());
                // Without an answer the form stays as it is; the server knows the rules in any
                // case.
                if let Some(mut follows) = country::ask(&chosen).await
                    && crate::profile::countries::code(&control.value()) == chosen
                {
                    Ruled {
                        slug: &slug.read_value(),
                        form: &form,
                        known: &known.read_value(),
                    }
                    .follow(&control, &follows);
                    if let Some(rules) = follows.rules.take() {
                        known.update_value(|known| {
                            known.retain(|older| older.country != chosen);
                            known.push(rules);
                        });
                    }
                    let ruled = Ruled {
                        slug: &slug.read_value(),
                        form: &form,
                        known: &known.read_value(),
                    };
                    ruled.doubt(&control, |code| words.read_value().problem(code));
                    count();
                }
            });
        }
        typed(event);
    };
    let left = move |event: ev::FocusEvent| {
        // A sentence that appears would push the button from under the pointer; the server checks
        // then.
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
    let submit = move |event: ev::SubmitEvent| {
        if posting.get_untracked() {
            event.prevent_default();
        } else {
            set_posting.set(true);
            keeper.posts();
            set_timeout(move || set_posting.set(false), POSTING);
        }
    };
    view! {
        <form node_ref=form class="profile-form" method="post" action=action novalidate aria-busy=move || posting.get().then_some("true")
            on:submit=submit on:input=typed on:change=changed on:focusout=left>
            {children()}
            <input node_ref=step type="hidden" name="step" value="0"/>
            <div class="profile-form__actions">
                <div class="profile-form__said">
                    <p class="profile-form__changes" role="status">{summary}</p>
                    <p class="profile-form__kept" role="status">{said}</p>
                </div>
                <button class="button" name="intent" value="review" data-key="Enter">{review}</button>
                <button class="button button--quiet" name="intent" value="discard" hidden=no_draft>{discard}</button>
            </div>
        </form>
    }
}

/// Asks before the page is left with typing that is neither kept nor posted. Listens only then: a
/// listener keeps pages out of the browser's cache.
fn guard(unkept: RwSignal<bool>, posting: ReadSignal<bool>) {
    Effect::new(move |listening: Option<Option<WindowListenerHandle>>| {
        if let Some(handle) = listening.flatten() {
            handle.remove();
        }
        let ask = |event: ev::BeforeUnloadEvent| event.prevent_default();
        (unkept.get() && !posting.get()).then(|| window_event_listener(ev::beforeunload, ask))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> FormWords {
        FormWords {
            review: "Review".into(),
            discard: "Discard".into(),
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
        assert!(sent.starts_with("[\"Review\",\"Discard\""), "{sent}");
        assert_eq!(
            leptos::serde_json::from_str::<FormWords>(&sent).unwrap(),
            words()
        );
    }

    #[test]
    fn the_bar_lists_what_changed() {
        assert_eq!(words().sum(&[]), "Nothing changed");
        assert_eq!(words().sum(&["City".into()]), "1 change: City");
        assert_eq!(
            words().sum(&["City".into(), "State".into()]),
            "2 changes: City, State"
        );
    }

    #[test]
    fn keeping_is_said_in_its_words_and_silent_where_there_is_nothing_to_say() {
        assert_eq!(Keeping::Kept("10:42".into()).t(&words()), "Kept 10:42");
        assert_eq!(Keeping::SignedOut.t(&words()), "Signed out");
        assert_eq!(Keeping::Nothing.t(&words()), "");
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
