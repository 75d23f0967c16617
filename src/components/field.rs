//! One field of a form: label, hint, problem, input, tied together; or its value where it cannot be
//! typed.

use super::by_country::{self, Country};
use super::value::ShownValue;
use super::{notice, options, page_context};
use crate::customers::{DataProblem, DataRule};
use crate::profile::{EditMode, FieldProblem, Guard, Kind, Member, Place, Profile, rules};
use leptos::either::Either;
use leptos::prelude::*;

/// The data of one input.
pub struct Input<'a> {
    pub profile: &'static Profile,
    pub place: Place,
    /// The text in the input.
    pub value: &'a str,
    /// The value that Partner Center holds, as an input shows it.
    pub stored: &'a str,
    pub problem: Option<&'a FieldProblem>,
    /// The stored value breaks a rule; nobody has to mend it now.
    pub warning: Option<&'a FieldProblem>,
    /// The problem that the board tells of the stored value.
    pub told: Option<DataProblem>,
    /// True if the open draft edits it.
    pub edited: bool,
    /// The guard of the field, where the page has not said so above.
    pub guard: Option<Guard>,
    /// The country that rules it.
    pub country: Country<'a>,
}

/// Attributes that tie a control to the texts about it.
struct Ties {
    key: String,
    described: Option<String>,
    invalid: Option<&'static str>,
}

#[component]
pub fn InputField<'a>(input: &'a Input<'a>) -> impl IntoView + use<> {
    let page = page_context();
    let key = input.place.key();
    let kind = input.place.field.kind;
    let (slug, country) = (input.profile.slug, &input.country);
    let hint = country.hint(page.words, slug, &key, kind);
    // There without words too: the islands write into it when the country changes.
    let hinted = hint.is_some() || by_country::is_ruled(&input.place);
    let problem = input
        .problem
        .map(|problem| notice::problem_text(page.words, problem));
    let warning = input
        .warning
        .map(|warning| notice::problem_text(page.words, warning))
        .or_else(|| {
            Some(match input.told?.rule {
                // Of a sign that the input holds, the form warns by itself.
                DataRule::HiddenSign => page.t("warning-sign-outside").into_owned(),
                rule => page.t(&format!("data-rule-{}", rule.as_str())).into_owned(),
            })
        })
        .filter(|_| problem.is_none());
    let edited = input.edited && input.value != input.stored;
    let parts = [
        ("hint", hinted),
        ("edited", edited),
        ("guard", input.guard.is_some()),
        ("warning", warning.is_some()),
        ("problem", problem.is_some()),
    ];
    let mut described = String::new();
    for (part, _) in parts.into_iter().filter(|(_, there)| *there) {
        let gap = if described.is_empty() { "" } else { " " };
        described.extend([gap, part, "-", &key]);
    }
    let ties = Ties {
        key: key.clone(),
        described: Some(described).filter(|described| !described.is_empty()),
        invalid: input.problem.map(|_| "true"),
    };
    let control = if options::has_list(kind) || country.lists(kind) {
        Either::Left(view! { <SelectControl input ties/> })
    } else {
        Either::Right(view! { <TextControl input ties/> })
    };
    let hidden = country.hides(kind, input.value, input.stored);
    let no_hint = hint.is_none();
    let hint = hinted.then(|| {
        view! { <p id=format!("hint-{key}") class="hint" hidden=no_hint>{hint}</p> }
    });
    let guard = input.guard.map(|guard| {
        let text = page.t(&format!("guard-{}", guard.as_str()));
        view! { <p id=format!("guard-{key}") class="guard">{text}</p> }
    });
    let warning = warning.map(|text| {
        view! {
            <p id=format!("warning-{key}") class="warning">
                <strong>{page.t("warning-stored")}</strong>
                {page.after_sentence()}
                {text}
            </p>
        }
    });
    let edited = edited.then(|| {
        let stored = match input.stored {
            "" => Either::Left(page.t("value-nothing")),
            stored => Either::Right(view! { <ShownValue kind value=stored/> }),
        };
        let space = page.lang().after_colon();
        let label = country.label(page.words, slug, &key, kind);
        let undo = page.t_args("field-undo-of", &[("field", label.into())]);
        view! {
            <p class="edited">
                <span id=format!("edited-{key}")>{page.t("field-edited")}{space}{stored}</span>
                " "
                <button class="plain" name="revert" value=key.clone() aria-label=undo formnovalidate=true>
                    {page.t("field-undo")}
                </button>
            </p>
        }
    });
    // Where there is none, the islands make one when it is needed.
    let problem = problem.map(|problem| {
        view! { <p id=format!("problem-{key}") class="problem">{problem}</p> }
    });
    let update_country = (kind == Kind::Country).then(|| {
        view! {
            <button class="button button--quiet" name="intent" value="country">
                {page.t("button-country")}
            </button>
        }
    });
    view! {
        <div class="field" hidden=hidden>
            <label for=key.clone()>{country.label(page.words, slug, &key, kind)}</label>
            {hint}
            {guard}
            {warning}
            {edited}
            {problem}
            {control}
            {update_country}
        </div>
    }
}

#[component]
fn TextControl<'a>(input: &'a Input<'a>, ties: Ties) -> impl IntoView + use<> {
    let field = input.place.field;
    // Addresses are text too. Browsers rewrite what is typed into an input of type `email`, and to
    // them and to screen readers a `url` without a scheme is wrong, but Partner Center has none.
    let kind = if field.kind == Kind::Phone {
        "tel"
    } else {
        "text"
    };
    let inputmode = match field.kind {
        Kind::Email => Some("email"),
        Kind::Website => Some("url"),
        _ => None,
    };
    let is_address = inputmode.is_some();
    // Foreign names may run from right to left; numbers and addresses of machines do not.
    let dir = (kind == "text" && !is_address).then_some("auto");
    let required = is_required(input);
    view! {
        <input
            id=ties.key.clone()
            name=ties.key
            type=kind
            value=input.value.to_owned()
            autocomplete=autocomplete(&input.place)
            dir=dir
            inputmode=inputmode
            autocapitalize=is_address.then_some("none")
            spellcheck=is_address.then_some("false")
            required=required
            aria-describedby=ties.described
            aria-invalid=ties.invalid
            data-stored=stored_elsewhere(input)
        />
    }
}

#[component]
fn SelectControl<'a>(input: &'a Input<'a>, ties: Ties) -> impl IntoView + use<> {
    let words = page_context().words;
    let field = input.place.field;
    let required = is_required(input);
    // Not a view of 250 elements: the list is written once, see `options`, which escapes what is
    // not its own.
    let html = if input.country.lists(field.kind) {
        options::written_now(&input.country.states(words), input.value, input.stored)
    } else {
        options::options(
            words,
            field.kind,
            input.value,
            input.stored,
            input.country.usual(field.kind),
        )
    };
    view! {
        <select
            id=ties.key.clone()
            name=ties.key
            autocomplete=autocomplete(&input.place)
            required=required
            aria-describedby=ties.described
            aria-invalid=ties.invalid
            data-stored=stored_elsewhere(input)
            inner_html=html
        ></select>
    }
}

fn is_required(input: &Input) -> bool {
    rules::is_required(
        input.profile.owner,
        &input.place,
        &input.country.code,
        input.country.rules,
    )
}

/// The value that Partner Center holds, where the control shows something else: the islands count
/// changes by it.
fn stored_elsewhere(input: &Input) -> Option<String> {
    (input.stored != input.value).then(|| input.stored.to_owned())
}

/// The `autocomplete` of a field; each address and contact is a group of its own.
fn autocomplete(place: &Place) -> String {
    let token = match place.field.kind {
        Kind::CompanyName => "organization",
        Kind::GivenName => "given-name",
        Kind::MiddleName => "additional-name",
        Kind::FamilyName => "family-name",
        Kind::Email => "email",
        Kind::Phone => "tel",
        Kind::Website => "url",
        Kind::AddressLine1 => "address-line1",
        Kind::AddressLine2 => "address-line2",
        Kind::City => "address-level2",
        Kind::State => "address-level1",
        Kind::PostalCode => "postal-code",
        Kind::Country => "country",
        Kind::Language
        | Kind::Culture
        | Kind::Currency
        | Kind::Text
        | Kind::Region
        | Kind::TaxId
        | Kind::Guid
        | Kind::Number
        | Kind::VettingStatus
        | Kind::VettingSubStatus => return "off".to_owned(),
    };
    if place.section.at.is_empty() {
        token.to_owned()
    } else {
        format!("section-{} {token}", place.section.at)
    }
}

/// True if a field has no row where it cannot be typed: it is only ever shown, and not there.
pub fn is_left_out(place: &Place, member: &Member) -> bool {
    place.field.edit == EditMode::ReadOnly && *member == Member::Absent
}

/// A field as text, for those who cannot change it.
#[component]
pub fn FactRow<'a>(
    profile: &'static Profile,
    place: Place,
    member: &'a Member,
    country: Country<'a>,
) -> impl IntoView + use<> {
    let (words, kind) = (page_context().words, place.field.kind);
    let label = country.label(words, profile.slug, &place.key(), kind);
    let shown = match member {
        Member::Tree(json) => {
            Either::Left(view! { <code translate="no">{json.to_string()}</code> })
        }
        Member::Absent | Member::Null | Member::Text(_) | Member::Spelled(_) => {
            let value = member.shown();
            Either::Right(view! { <ShownValue kind value=&value/> })
        }
    };
    view! { <div><dt>{label}</dt><dd>{shown}</dd></div> }
}
