//! One field of a form: label, hint, problem, input, tied together; or its value where it cannot be
//! typed.

use super::by_country::{self, Country};
use super::{PageContext, notice, options, value};
use crate::profile::{EditMode, FieldProblem, Guard, Kind, Member, Place, Profile, rules};
use leptos::prelude::*;

/// What an input needs to be drawn.
pub struct Input<'a> {
    pub profile: &'static Profile,
    pub place: Place,
    /// What stands in the input.
    pub value: &'a str,
    /// What Partner Center holds, as an input shows it.
    pub stored: &'a str,
    pub problem: Option<&'a FieldProblem>,
    /// The stored value breaks a rule; nobody has to mend it now.
    pub warning: Option<&'a FieldProblem>,
    /// What its change sets off, where the page has not said so above.
    pub guard: Option<Guard>,
    /// The country that rules it.
    pub country: Country<'a>,
}

pub fn input(cx: &PageContext, input: &Input) -> AnyView {
    let key = input.place.key();
    let field = input.place.field;
    let hint = input.country.hint(cx, input.profile.slug, &key, field.kind);
    // There without words too: the islands write into it when the country changes.
    let hinted = hint.is_some() || by_country::is_ruled(&input.place);
    let problem = input
        .problem
        .map(|problem| notice::problem_text(cx, problem));
    let warning = input
        .warning
        .filter(|_| problem.is_none())
        .map(|warning| notice::problem_text(cx, warning));
    let parts = [
        ("hint", hinted),
        ("guard", input.guard.is_some()),
        ("warning", warning.is_some()),
        ("problem", problem.is_some()),
    ];
    let described: Vec<String> = parts
        .iter()
        .filter(|(_, there)| *there)
        .map(|(part, _)| format!("{part}-{key}"))
        .collect();
    let described = Some(described.join(" ")).filter(|described| !described.is_empty());
    let invalid = input.problem.map(|_| "true");
    let listed = options::has_list(field.kind) || input.country.lists(field.kind);
    let control = if listed {
        select(cx, input, &key, described, invalid)
    } else {
        typed(input, &key, described, invalid)
    };
    let hidden = input.country.hides(field.kind, input.value, input.stored);
    let no_hint = hint.is_none();
    view! {
        <div class="field" hidden=hidden>
            <label for=key.clone()>{input.country.label(cx, input.profile.slug, &key, field.kind)}</label>
            {hinted.then(|| view! { <p id=format!("hint-{key}") class="hint" hidden=no_hint>{hint}</p> })}
            {input.guard.map(|guard| {
                view! { <p id=format!("guard-{key}") class="guard">{cx.t(&format!("guard-{}", guard.as_str()))}</p> }
            })}
            {warning.map(|text| {
                view! { <p id=format!("warning-{key}") class="warning"><strong>{cx.t("warning-stored")}</strong>" "{text}</p> }
            })}
            // Where there is none, the islands make one when it is needed.
            {problem.map(|problem| view! { <p id=format!("problem-{key}") class="problem">{problem}</p> })}
            {control}
            {(field.kind == Kind::Country).then(|| view! {
                <p><button class="button button--quiet" name="intent" value="country">{cx.t("button-country")}</button></p>
            })}
        </div>
    }
    .into_any()
}

fn typed(
    input: &Input,
    key: &str,
    described: Option<String>,
    invalid: Option<&'static str>,
) -> AnyView {
    let field = input.place.field;
    let kind = match field.kind {
        Kind::Email => "email",
        Kind::Phone => "tel",
        // Also an address of the web: to browsers and screen readers a `url` without a scheme is
        // wrong, and Partner Center has none.
        _ => "text",
    };
    let site = field.kind == Kind::Website;
    // Foreign names may run from right to left; numbers and addresses of machines do not.
    let dir = (kind == "text" && !site).then_some("auto");
    let required = is_required(input);
    view! {
        <input
            id=key.to_owned()
            name=key.to_owned()
            type=kind
            value=input.value.to_owned()
            autocomplete=autocomplete(&input.place)
            maxlength=field.max
            dir=dir
            inputmode=site.then_some("url")
            required=required
            aria-describedby=described
            aria-invalid=invalid
            data-stored=stored_elsewhere(input)
        />
    }
    .into_any()
}

fn select(
    cx: &PageContext,
    input: &Input,
    key: &str,
    described: Option<String>,
    invalid: Option<&'static str>,
) -> AnyView {
    let field = input.place.field;
    let required = is_required(input);
    // Not a view of 250 elements: the list is written once, see `options`, which escapes what is
    // not its own.
    let html = if input.country.lists(field.kind) {
        options::written_now(&input.country.states(cx), input.value, input.stored)
    } else {
        options::options(
            cx,
            field.kind,
            input.value,
            input.stored,
            !required,
            input.country.usual(field.kind),
        )
    };
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

fn is_required(input: &Input) -> bool {
    rules::is_required(
        input.profile.owner,
        &input.place,
        &input.country.code,
        input.country.rules,
    )
}

/// What Partner Center holds, where the control shows something else: the islands count changes by
/// it.
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
    if place.section.at.is_empty() {
        token.to_owned()
    } else {
        format!("section-{} {token}", place.section.at)
    }
}

/// A field as text, for those who cannot change it. A member that is only ever shown, and is not
/// there, has no row.
pub fn fact(
    cx: &PageContext,
    profile: &'static Profile,
    place: &Place,
    member: &Member,
    country: &Country,
) -> Option<AnyView> {
    if place.field.edit == EditMode::ReadOnly && *member == Member::Absent {
        return None;
    }
    let label = country.label(cx, profile.slug, &place.key(), place.field.kind);
    let shown = match member {
        Member::Tree(json) => view! { <code>{json.to_string()}</code> }.into_any(),
        Member::Absent | Member::Null | Member::Text(_) | Member::Spelled(_) => {
            value::shown(cx, place.field.kind, &member.shown())
        }
    };
    Some(view! { <div><dt>{label}</dt><dd>{shown}</dd></div> }.into_any())
}
