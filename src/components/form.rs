//! The sections of a profile: as inputs for those who may change it, as text for the others.

use super::by_country::Country;
use super::field::{FactRow, Input, InputField, is_left_out};
use super::page_context;
use super::value::ShownValue;
use crate::profile::{
    Countries, Field, FieldProblem, Guard, Json, Kind, Member, Place, Profile, Section, Values,
    countries, parts, read, rules, values,
};
use leptos::either::Either;
use leptos::prelude::*;

/// The data of the sections of one profile.
pub struct Sections<'a> {
    pub profile: &'static Profile,
    /// The document that Partner Center holds.
    pub document: &'a Json,
    /// The edited values, by key.
    pub typed: Option<&'a Values>,
    pub problems: &'a [FieldProblem],
    pub warnings: &'a [FieldProblem],
    pub countries: &'a Countries,
    /// True if there are inputs at all.
    pub editable: bool,
}

/// A run of fields of one section that are drawn alike.
enum FieldRun {
    Inputs(Vec<(Place, Member)>),
    Facts(Vec<(Place, Member)>),
}

/// The sections of a profile, without those that have nothing to show.
#[component]
pub fn ProfileSections<'a>(sections: &'a Sections<'a>) -> impl IntoView + use<> {
    let profile = sections.profile;
    let filled = profile.sections.iter().filter_map(|section| {
        let runs = sections.runs(section);
        (!runs.is_empty()).then(|| view! { <ProfileSection sections section runs/> })
    });
    filled.collect::<Vec<_>>()
}

#[component]
fn ProfileSection<'a>(
    sections: &'a Sections<'a>,
    section: &'static Section,
    runs: Vec<FieldRun>,
) -> impl IntoView + use<> {
    let common = sections.common_guard();
    let of_section = sections.section_guard(section);
    let common = common.or(of_section);
    let title = page_context().t(&format!("section-{}", section.title));
    let has_inputs = runs.iter().any(|run| matches!(run, FieldRun::Inputs(_)));
    let used = view! { <SectionUse profile=sections.profile section/> };
    let runs: Vec<_> = runs
        .into_iter()
        .map(|run| match run {
            FieldRun::Inputs(fields) => Either::Left(
                fields
                    .into_iter()
                    .map(|(place, member)| sections.input(place, &member, common))
                    .collect::<Vec<_>>(),
            ),
            FieldRun::Facts(fields) => {
                let rows: Vec<_> = fields
                    .into_iter()
                    .map(|(place, member)| sections.fact(place, &member))
                    .collect();
                Either::Right(view! { <dl class="facts">{rows}</dl> })
            }
        })
        .collect();
    if has_inputs {
        let id = |guard: Guard| match of_section {
            Some(_) => format!("guard-{}-{}", guard.as_str(), section.title),
            None => format!("guard-{}", guard.as_str()),
        };
        let told = of_section.map(|guard| {
            let text = page_context().t(&format!("guard-{}", guard.as_str()));
            view! { <p id=id(guard) class="guard">{text}</p> }
        });
        Either::Left(view! {
            <fieldset aria-describedby=common.map(id)>
                <legend><h2>{title}</h2></legend>
                {used}
                {told}
                {runs}
                <OtherMembers sections section/>
                <RulesNote sections section/>
            </fieldset>
        })
    } else {
        Either::Right(view! { <section class="part">
            <h2>{title}</h2>
            {used}
            {runs}
            <OtherMembers sections section/>
        </section> })
    }
}

/// The members of an address that have no field: what is moved or kept with it unseen otherwise.
#[component]
fn OtherMembers<'a>(
    sections: &'a Sections<'a>,
    section: &'static Section,
) -> Option<impl IntoView + use<>> {
    sections.country_in(section)?;
    let page = page_context();
    let is_edited = sections.editable && section.fields.iter().any(Field::is_editable);
    let rows: Vec<_> = values::unknown_members(sections.profile, sections.document, section.at)
        .map(|(name, value)| {
            let clear = is_edited.then(|| {
                let input = format!("{}{}.{name}", values::CLEAR, section.at);
                let typed = sections.typed;
                let checked = typed.is_some_and(|typed| typed.contains_key(&input));
                view! {
                    <label class="choice">
                        <input type="checkbox" name=input value="yes" checked=checked/>
                        <ClearWords member=name.clone()/>
                    </label>
                }
            });
            view! {
                <div>
                    <dt><code translate="no">{name}</code></dt>
                    <dd><ShownValue kind=Kind::Text value=&value/>{clear}</dd>
                </div>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div data-others=section.at>
                <p class="hint">{page.t("form-other-members")}</p>
                <dl class="facts">{rows}</dl>
            </div>
        }
    })
}

/// Stands for the member's name in the sentence of [`ClearWords`]; it is of no script.
const MEMBER: char = '\u{f0000}';

/// The label of a box that clears a member. Its name is the service's, so it is code.
#[component]
fn ClearWords(member: String) -> impl IntoView {
    let args = [("member", MEMBER.to_string().into())];
    let sentence = page_context().t_args("form-clear-member", &args);
    // An empty text would be drawn as a space.
    let part = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let (before, after) = sentence
        .split_once(MEMBER)
        .unwrap_or((sentence.as_str(), ""));
    view! { <span>{part(before)}<code translate="no">{member}</code>{part(after)}</span> }
}

/// Tells the use of a section, and links to more.
#[component]
fn SectionUse(profile: &'static Profile, section: &'static Section) -> impl IntoView {
    let page = page_context();
    let part = format!("{}-{}", profile.slug, section.title);
    let text = page.t(&format!("use-{part}"));
    let title = page.t(&format!("section-{}", section.title));
    let label = page.t_args("use-more-about", &[("section", title.into())]);
    view! {
        <p class="hint">
            {text}
            {page.after_sentence()}
            <a href=format!("/help/profiles#{part}") aria-label=label>{page.t("use-more")}</a>
        </p>
    }
}

/// The note on the country's rules. The islands find the country of the address here, and write
/// here.
#[component]
fn RulesNote<'a>(
    sections: &'a Sections<'a>,
    section: &'static Section,
) -> Option<impl IntoView + use<>> {
    let country = sections.country_of(&sections.country_in(section)?);
    let note = country.note(page_context().words);
    let (at, code, nothing) = (section.at, country.code, note.is_empty());
    Some(view! {
        <p class="hint" aria-live="polite" data-rules=at data-country=code hidden=nothing>{note}</p>
    })
}

impl Sections<'_> {
    /// The guard of every field that can be typed, if it is the same one: said once, on top.
    pub fn common_guard(&self) -> Option<Guard> {
        if !self.editable {
            return None;
        }
        let mut guards = self
            .profile
            .places()
            .filter(|place| place.field.is_editable())
            .map(|place| place.field.guard());
        let first = guards.next()??;
        guards.all(|guard| guard == Some(first)).then_some(first)
    }

    /// The guard of several fields of a section, if it is that of every one that can be typed: said
    /// once, at its top. Nothing if it is said above the whole form.
    fn section_guard(&self, section: &'static Section) -> Option<Guard> {
        if !self.editable || self.common_guard().is_some() {
            return None;
        }
        let fields = section.fields.iter().filter(|field| field.is_editable());
        let guards: Vec<Option<Guard>> = fields.map(Field::guard).collect();
        let first = *guards.first()?;
        (guards.len() > 1 && guards.iter().all(|guard| *guard == first))
            .then_some(first)
            .flatten()
    }

    /// The fields of a section, in runs of inputs and of text.
    fn runs(&self, section: &'static Section) -> Vec<FieldRun> {
        let mut runs: Vec<FieldRun> = vec![];
        for field in self.ordered(section) {
            let place = Place { section, field };
            let member = read(self.document, &place);
            // An array or an object where a single value belongs could not be typed back.
            if self.editable && field.is_editable() && !member.is_tree() {
                match runs.last_mut() {
                    Some(FieldRun::Inputs(inputs)) => inputs.push((place, member)),
                    _ => runs.push(FieldRun::Inputs(vec![(place, member)])),
                }
            } else if !is_left_out(&place, &member) {
                match runs.last_mut() {
                    Some(FieldRun::Facts(facts)) => facts.push((place, member)),
                    _ => runs.push(FieldRun::Facts(vec![(place, member)])),
                }
            }
        }
        runs
    }

    fn input(&self, place: Place, member: &Member, common: Option<Guard>) -> impl IntoView + use<> {
        let key = place.key();
        let stored = values::posted(place.field.kind, &member.shown());
        let value = self
            .typed
            .and_then(|typed| typed.get(&key))
            .map_or(stored.as_str(), String::as_str);
        let input = Input {
            profile: self.profile,
            place,
            value,
            stored: &stored,
            problem: self.problems.iter().find(|problem| problem.key == key),
            warning: self.warnings.iter().find(|problem| problem.key == key),
            told: page_context()
                .copy
                .problem
                .filter(|problem| problem.key() == key && value == stored),
            edited: self.typed.is_some_and(|typed| typed.contains_key(&key)),
            guard: place.field.guard().filter(|_| common.is_none()),
            country: self.country_of(&place),
        };
        view! { <InputField input=&input/> }
    }

    fn fact(&self, place: Place, member: &Member) -> impl IntoView + use<> {
        let (profile, country) = (self.profile, self.country_of(&place));
        view! { <FactRow profile place member country/> }
    }

    /// The country that rules a field: as typed, else as stored.
    fn country_of(&self, place: &Place) -> Country<'_> {
        let country =
            rules::country_key(self.profile, place).and_then(|key| self.profile.place(&key));
        let code = country.map(|country| {
            let typed = self
                .typed
                .filter(|_| country.field.is_editable())
                .and_then(|typed| typed.get(&country.key()));
            countries::code(
                &typed
                    .cloned()
                    .unwrap_or_else(|| read(self.document, &country).shown()),
            )
        });
        let code = code.unwrap_or_default();
        Country {
            rules: self.countries.get(&code).map(|rules| &**rules),
            code,
        }
    }

    /// The fields of an address in the order of its country.
    fn ordered(&self, section: &'static Section) -> Vec<&'static Field> {
        let mut fields: Vec<&'static Field> = section.fields.iter().collect();
        if let Some(place) = self.country_in(section) {
            let order = countries::order(&self.country_of(&place).code);
            fields.sort_by_key(|field| order.iter().position(|name| *name == field.name));
        }
        fields
    }

    fn country_in(&self, section: &'static Section) -> Option<Place> {
        let field = section
            .fields
            .iter()
            .find(|field| field.name == "country")
            .filter(|_| parts::is_address(section.at))?;
        Some(Place { section, field })
    }
}
