//! The form below a checked sheet that makes a change set of its rows. It carries the rows, so that
//! nothing of the file is kept in between.

use crate::change_sets::{
    ChangeOperation, ChangeSelection, ChangeSetProblem, LONGEST_SET_NAME, NewChangeSet,
};
use crate::components::change_inputs::{InputProblem, SetHead, TypedHead, problem_of, value};
use crate::components::{change_sets as in_words, page_context};
use crate::customers::sheets::{CarriedSheet, SheetReading, SheetRow};
use crate::text::Words;
use leptos::prelude::*;

/// The input by which a person says that alarms are meant.
const MEANT: &str = "meant";

/// A set that a sheet can lead to, and what was typed for it.
#[derive(Debug, Clone)]
pub struct SheetSet {
    carried: CarriedSheet,
    typed: TypedHead,
    /// A person has said that what looks like a mistake is meant.
    meant: bool,
    problems: Vec<InputProblem>,
    /// The largest number of rows of a set.
    most: u32,
}

impl SheetSet {
    /// Returns `None` if the sheet has faults or changes nothing.
    pub fn of(reading: &SheetReading, file_name: &str, most: u32) -> Option<SheetSet> {
        let stem = file_name
            .rsplit_once('.')
            .map_or(file_name, |(stem, _)| stem);
        Some(SheetSet {
            carried: CarriedSheet::of(reading)?,
            typed: TypedHead {
                name: stem.chars().take(LONGEST_SET_NAME).collect(),
                ..TypedHead::default()
            },
            meant: false,
            problems: vec![],
            most,
        })
    }

    /// The form as it was posted; `None` if these are the inputs of no such form.
    pub fn posted(inputs: &[(String, String)], most: u32) -> Option<SheetSet> {
        Some(SheetSet {
            carried: CarriedSheet::parse(&value(inputs, "rows"))?,
            typed: TypedHead::of(inputs),
            meant: value(inputs, MEANT) == "yes",
            problems: vec![],
            most,
        })
    }

    pub fn rows(&self) -> &[SheetRow] {
        &self.carried.rows
    }

    /// The set to be made; `None` if a person has to say first that the sheet is meant so.
    pub fn new_set(&self) -> Option<NewChangeSet> {
        let is_meant = self.meant || !self.carried.has_alarms;
        is_meant.then(|| NewChangeSet {
            name: self.typed.name.clone(),
            why: self.typed.why(),
            operation: ChangeOperation::Rows,
            selection: ChangeSelection::Rows(self.carried.rows.clone()),
        })
    }

    /// The form again, with what is wrong; without problems nobody has said that it is meant so.
    pub fn refused(mut self, words: &Words, problems: &[ChangeSetProblem]) -> SheetSet {
        let told = problems.iter();
        self.problems = told
            .map(|problem| in_words::problem(words, problem))
            .collect();
        if self.problems.is_empty() {
            let text = words.t("sheet-set-not-meant").into_owned();
            self.problems.push((MEANT, text));
        }
        self
    }
}

#[component]
pub fn SheetSetForm<'a>(set: &'a SheetSet) -> impl IntoView + use<> {
    let page = page_context();
    let count = set.rows().len();
    let is_too_many = u32::try_from(count).map_or(true, |count| count > set.most);
    let too_many = is_too_many.then(|| {
        let args = [("count", count.into()), ("most", set.most.into())];
        let text = page.t_args("changes-too-many", &args);
        view! { <p class="warning">{text}</p> }
    });
    let form = (!is_too_many).then(|| {
        let general: Vec<_> = ["operation", "customers", "rows"]
            .into_iter()
            .filter_map(|input| problem_of(&set.problems, input))
            .map(|text| view! { <p class="problem" role="alert">{text}</p> })
            .collect();
        view! {
            {general}
            <form
                class="stack note-form"
                method="post"
                action="/customers/import"
                enctype="multipart/form-data"
                novalidate=true
            >
                <input type="hidden" name="rows" value=set.carried.to_string()/>
                <SetHead typed=&set.typed problems=&set.problems/>
                <MeantInput set/>
                <button class="button" data-key="Enter">{page.t("changes-make")}</button>
            </form>
        }
    });
    view! {
        <section class="part">
            <h2>{page.t("sheet-set-title")}</h2>
            <p>{page.t("sheet-set-text")}</p>
            {too_many}
            {form}
        </section>
    }
}

/// The box that says that alarms are meant.
#[component]
fn MeantInput<'a>(set: &'a SheetSet) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let problem = problem_of(&set.problems, MEANT);
    let is_wrong = problem.is_some();
    let checked = set.meant;
    set.carried.has_alarms.then(|| {
        view! {
            <p id="problem-meant" class="problem" hidden=!is_wrong>{problem}</p>
            <label class="choice">
                <input
                    type="checkbox"
                    name=MEANT
                    value="yes"
                    checked=checked
                    required=true
                    aria-describedby="problem-meant"
                    aria-invalid=is_wrong.then_some("true")
                />
                <span>{page.t("sheet-set-meant")}</span>
            </label>
        }
    })
}
