//! One field of a form: label, hint, problem, input, tied together; or its value where it cannot be typed.

use super::{Cx, notice, options, value};
use crate::profile::{Edit, Guard, Kind, Member, Need, Place, Problem, Profile};
use leptos::prelude::*;

/// What an input needs to be drawn.
pub struct Input<'a> {
    pub profile: &'static Profile,
    pub place: Place,
    /// What stands in the input.
    pub value: &'a str,
    /// What Partner Center holds, as an input shows it.
    pub stored: &'a str,
    pub problem: Option<&'a Problem>,
    /// The stored value breaks a rule; nobody has to mend it now.
    pub warning: Option<&'a Problem>,
    /// What its change sets off, where the page has not said so above.
    pub guard: Option<Guard>,
}

pub fn input(cx: &Cx, input: &Input) -> AnyView {
    let key = input.place.key();
    let field = input.place.field;
    let hint = cx.words.hint(input.profile.slug, &key);
    let problem = input.problem.map(|problem| notice::problem_text(cx, problem));
    let warning = input.warning.filter(|_| problem.is_none()).map(|warning| notice::problem_text(cx, warning));
    let parts = [("hint", hint.is_some()), ("guard", input.guard.is_some()), ("warning", warning.is_some()), ("problem", true)];
    let described: Vec<String> = parts.iter().filter(|(_, there)| *there).map(|(part, _)| format!("{part}-{key}")).collect();
    let described = described.join(" ");
    let no_problem = problem.is_none();
    let invalid = input.problem.map(|_| "true");
    let control =
        if options::has_list(field.kind) { select(cx, input, &key, described, invalid) } else { typed(input, &key, described, invalid) };
    view! {
        <div class="field">
            <label for=key.clone()>{cx.words.label(input.profile.slug, &key)}</label>
            {hint.map(|hint| view! { <p id=format!("hint-{key}") class="hint">{hint}</p> })}
            {input.guard.map(|guard| {
                view! { <p id=format!("guard-{key}") class="guard">{cx.say(&format!("guard-{}", guard.word()))}</p> }
            })}
            {warning.map(|text| {
                view! { <p id=format!("warning-{key}") class="warning"><strong>{cx.say("warning-stored")}</strong>" "{text}</p> }
            })}
            // There without a problem too: the islands write into it.
            <p id=format!("problem-{key}") class="problem" hidden=no_problem>{problem}</p>
            {control}
        </div>
    }
    .into_any()
}

fn typed(input: &Input, key: &str, described: String, invalid: Option<&'static str>) -> AnyView {
    let field = input.place.field;
    let kind = match field.kind {
        Kind::Email => "email",
        Kind::Phone => "tel",
        Kind::Website => "url",
        _ => "text",
    };
    // Foreign names may run from right to left; numbers and addresses of machines do not.
    let dir = (kind == "text").then_some("auto");
    let required = field.need == Need::Required;
    view! {
        <input
            id=key.to_owned()
            name=key.to_owned()
            type=kind
            value=input.value.to_owned()
            autocomplete=autocomplete(&input.place)
            maxlength=field.max
            dir=dir
            required=required
            aria-describedby=described
            aria-invalid=invalid
            data-stored=stored_elsewhere(input)
        />
    }
    .into_any()
}

fn select(cx: &Cx, input: &Input, key: &str, described: String, invalid: Option<&'static str>) -> AnyView {
    let field = input.place.field;
    let required = field.need == Need::Required;
    // Not a view of 250 elements: the list is written once, see `options`, which escapes what is not its own.
    let html = options::options(cx, field.kind, input.value, input.stored, !required);
    view! {
        <select
            id=key.to_owned()
            name=key.to_owned()
            autocomplete=autocomplete(&input.place)
            required=required
            aria-describedby=described
            aria-invalid=invalid
            data-stored=stored_elsewhere(input)
            inner_html=html
        ></select>
    }
    .into_any()
}

/// What Partner Center holds, where the control shows something else: the islands count changes by it.
fn stored_elsewhere(input: &Input) -> Option<String> {
    (input.stored != input.value).then(|| input.stored.to_owned())
}

/// What a browser may fill in; each address and contact is a group of its own.
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
    if place.section.at.is_empty() { token.to_owned() } else { format!("section-{} {token}", place.section.at) }
}

/// A field as text, for those who cannot change it. A member that is only ever shown, and is not there, has no row.
pub fn fact(cx: &Cx, profile: &'static Profile, place: &Place, member: &Member) -> Option<AnyView> {
    if place.field.edit == Edit::ShownOnly && *member == Member::Absent {
        return None;
    }
    let label = cx.words.label(profile.slug, &place.key());
    let shown = match member {
        Member::Tree(json) => view! { <code>{json.to_string()}</code> }.into_any(),
        Member::Absent | Member::Null | Member::Text(_) | Member::Spelled(_) => value::shown(cx, place.field.kind, &member.shown()),
    };
    Some(view! { <div><dt>{label}</dt><dd>{shown}</dd></div> }.into_any())
}
