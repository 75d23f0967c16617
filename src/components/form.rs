//! The sections of a profile: as inputs for those who may change it, as text for the others.

use super::by_country::Country;
use super::{PageContext, field};
use crate::profile::{
    Countries, Field, FieldProblem, Guard, Json, Member, Place, Profile, Section, Values,
    countries, parts, read, rules, values,
};
use leptos::prelude::*;

/// What the sections are drawn from.
pub struct Sections<'a> {
    pub profile: &'static Profile,
    /// What Partner Center holds, or held when the draft was begun.
    pub document: &'a Json,
    /// What was typed, by key.
    pub typed: Option<&'a Values>,
    pub problems: &'a [FieldProblem],
    pub warnings: &'a [FieldProblem],
    pub countries: &'a Countries,
    /// Whether there are inputs at all.
    pub editable: bool,
}

/// A run of fields of one section that are drawn alike.
enum Part {
    Inputs(Vec<AnyView>),
    Facts(Vec<AnyView>),
}

impl Sections<'_> {
    pub fn draw(&self, cx: &PageContext) -> Vec<AnyView> {
        let common = self.common_guard();
        self.profile
            .sections
            .iter()
            .filter_map(|section| self.section(cx, section, common))
            .collect()
    }

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

    fn section(
        &self,
        cx: &PageContext,
        section: &'static Section,
        common: Option<Guard>,
    ) -> Option<AnyView> {
        let mut parts: Vec<Part> = vec![];
        for field in self.ordered(section) {
            let place = Place { section, field };
            let member = read(self.document, &place);
            // An array or an object where a single value belongs could not be typed back.
            if self.editable && field.is_editable() && !member.is_tree() {
                let view = self.input(cx, place, &member, common);
                match parts.last_mut() {
                    Some(Part::Inputs(inputs)) => inputs.push(view),
                    Some(Part::Facts(_)) | None => parts.push(Part::Inputs(vec![view])),
                }
            } else if let Some(view) =
                field::fact(cx, self.profile, &place, &member, &self.country_of(&place))
            {
                match parts.last_mut() {
                    Some(Part::Facts(facts)) => facts.push(view),
                    Some(Part::Inputs(_)) | None => parts.push(Part::Facts(vec![view])),
                }
            }
        }
        if parts.is_empty() {
            return None;
        }
        let title = cx.t(&format!("section-{}", section.title));
        let used = self.used(cx, section);
        let typed = parts.iter().any(|part| matches!(part, Part::Inputs(_)));
        let parts: Vec<AnyView> = parts
            .into_iter()
            .map(|part| match part {
                Part::Inputs(inputs) => inputs.into_any(),
                Part::Facts(facts) => view! { <dl class="facts">{facts}</dl> }.into_any(),
            })
            .collect();
        Some(if typed {
            let guarded = common.map(|guard| format!("guard-{}", guard.as_str()));
            view! {
                <fieldset aria-describedby=guarded>
                    <legend><h2>{title}</h2></legend>
                    {used}
                    {parts}
                    {self.note(cx, section)}
                </fieldset>
            }
            .into_any()
        } else {
            view! { <section class="part"><h2>{title}</h2>{used}{parts}</section> }.into_any()
        })
    }

    /// What a section is used for, and the way to more.
    fn used(&self, cx: &PageContext, section: &Section) -> AnyView {
        let part = format!("{}-{}", self.profile.slug, section.title);
        view! { <p class="hint">{cx.t(&format!("use-{part}"))}" "<a href=format!("/help/profiles#{part}")>{cx.t("use-more")}</a></p> }
            .into_any()
    }

    fn input(
        &self,
        cx: &PageContext,
        place: Place,
        member: &Member,
        common: Option<Guard>,
    ) -> AnyView {
        let key = place.key();
        let stored = values::posted(place.field.kind, &member.shown());
        let value = self
            .typed
            .and_then(|typed| typed.get(&key))
            .map_or(stored.as_str(), String::as_str);
        let input = field::Input {
            profile: self.profile,
            place,
            value,
            stored: &stored,
            problem: self.problems.iter().find(|problem| problem.key == key),
            warning: self.warnings.iter().find(|problem| problem.key == key),
            guard: place.field.guard().filter(|_| common.is_none()),
            country: self.country_of(&place),
        };
        field::input(cx, &input)
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

    /// What there is to say of the country's rules. The islands find the country of the address
    /// here, and write here.
    fn note(&self, cx: &PageContext, section: &'static Section) -> Option<AnyView> {
        let country = self.country_of(&self.country_in(section)?);
        let note = country.note(cx);
        let (at, nothing) = (section.at, note.is_empty());
        Some(view! { <p class="hint" aria-live="polite" data-rules=at data-country=country.code hidden=nothing>{note}</p> }.into_any())
    }
}
