//! The filters of the audit log: the query of the address, the form that asks for it, and the lists
//! that are a link away.

use super::history::HistoryList;
use crate::components::filter_select::FilterSelect;
use crate::components::{PageContext, changes, page_context};
use crate::history::{Event, EventGroup, Filter, OUTCOMES};
use crate::history::{first_moment_in, moment_after_in};
use crate::profile::{CustomerId, PROFILES};
use crate::time_zone::Zone;
use leptos::prelude::*;
use url::form_urlencoded;

/// The query of the address; an empty text asks for nothing.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct HistoryQuery {
    pub person: String,
    pub profile: String,
    pub customer: String,
    pub from: String,
    pub to: String,
    pub event: String,
    pub outcome: String,
    pub before: Option<i64>,
    pub format: Option<String>,
}

/// The moment at which a day begins or ends in a time zone.
type DayMoment = fn(&Zone, &str) -> Result<i64, String>;

impl HistoryQuery {
    /// The filter, or the names of what cannot be one. A day is one of this time zone.
    pub fn filter(&self, zone: &Zone) -> Result<Filter, Vec<&'static str>> {
        let mut wrong = vec![];
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut day = |name: &'static str, given: &str, moment: DayMoment| {
            let found = moment(zone, &text(given)?);
            if found.is_err() {
                wrong.push(name);
            }
            found.ok()
        };
        // The last day belongs to the range.
        let (from, until) = (
            day("from", &self.from, first_moment_in),
            day("to", &self.to, moment_after_in),
        );
        let customer = text(&self.customer).map(|id| CustomerId::parse(&id));
        if customer == Some(None) {
            wrong.push("customer");
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let event = text(&self.event);
        let group = event.as_deref().and_then(EventGroup::parse);
        Ok(Filter {
            // A save is one entry: its outcome says all that its announcement says, and more.
            without_settled: event.is_none() || group.is_some(),
            event: event.filter(|_| group.is_none()),
            group,
            person: text(&self.person),
            profile: text(&self.profile),
            customer: customer.flatten().map(|id| id.to_string()),
            outcome: text(&self.outcome),
            from,
            until,
        })
    }

    /// The filters that are set, by their names.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("person", &self.person),
            ("profile", &self.profile),
            ("customer", &self.customer),
            ("from", &self.from),
            ("to", &self.to),
            ("event", &self.event),
            ("outcome", &self.outcome),
        ];
        all.into_iter()
            .map(|(name, value)| (name, value.trim()))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// The filters as a query, with more behind them.
    pub fn query(&self, more: &[(&str, &str)]) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.pairs())
            .extend_pairs(more)
            .finish()
    }
}

/// Lists that people often want, each a link.
#[component]
pub fn PresetLinks<'a>(asked: &'a HistoryQuery) -> impl IntoView + use<> {
    let page = page_context();
    let links: Vec<_> = presets(&page)
        .into_iter()
        .map(|(key, preset)| {
            let current = (preset.pairs() == asked.pairs()).then_some("page");
            let address = match preset.query(&[]).as_str() {
                "" => "/history".to_owned(),
                query => format!("/history?{query}"),
            };
            view! { <li><a href=address aria-current=current>{page.t(key)}</a></li> }
        })
        .collect();
    view! { <nav aria-label=page.t("history-presets")><ul class="presets">{links}</ul></nav> }
}

/// The lists of the links, each with the key of its words.
fn presets(page: &PageContext) -> Vec<(&'static str, HistoryQuery)> {
    let of = |event: &str| HistoryQuery {
        event: event.to_owned(),
        ..HistoryQuery::default()
    };
    let changes = || of(EventGroup::Changes.as_str());
    let today = page.zone.day_of(page.now).to_string();
    let mine = page.person.as_ref().map(|person| HistoryQuery {
        person: person.key(),
        ..changes()
    });
    let mut list = vec![
        ("preset-all", HistoryQuery::default()),
        (
            "preset-today",
            HistoryQuery {
                from: today.clone(),
                to: today,
                ..changes()
            },
        ),
        (
            "preset-week",
            HistoryQuery {
                from: page.zone.monday_of(page.now).to_string(),
                ..changes()
            },
        ),
    ];
    list.extend(mine.map(|mine| ("preset-mine", mine)));
    list.extend([
        ("preset-outside", of(Event::OutsideChange.as_str())),
        ("preset-not-saved", of(EventGroup::NotSaved.as_str())),
        ("preset-sign-ins", of(EventGroup::SignIns.as_str())),
    ]);
    list
}

#[component]
pub fn FilterForm<'a>(list: &'a HistoryList, filtered: bool) -> impl IntoView + use<> {
    let page = page_context();
    let HistoryList {
        asked,
        wrong,
        people,
        matches,
        more_matches,
        problem,
        ..
    } = list;
    let profiles = PROFILES.iter().map(|profile| {
        let name = page.t(&format!("profile-{}", profile.slug));
        (profile.slug.to_owned(), name.into_owned())
    });
    let groups = EventGroup::ALL.into_iter().map(|group| {
        let word = group.as_str();
        (
            word.to_owned(),
            page.t(&format!("event-group-{word}")).into_owned(),
        )
    });
    let events = Event::ALL.into_iter().map(Event::as_str);
    let events = events.map(|event| (event.to_owned(), changes::event(page.words, event)));
    let events = groups.chain(events);
    let outcomes = OUTCOMES
        .into_iter()
        .map(|outcome| (outcome.to_owned(), changes::outcome(page.words, outcome)));
    let bad = wrong.contains(&"customer");
    let matches: Vec<_> = matches
        .iter()
        .map(|(id, name)| {
            let asked = HistoryQuery {
                customer: id.clone(),
                ..asked.clone()
            };
            let address = format!("/history?{}", asked.query(&[]));
            view! {
                <li>
                    <a href=address><bdi>{name.clone()}</bdi></a>
                    " "
                    <code translate="no" class="hint">{id.clone()}</code>
                </li>
            }
        })
        .collect();
    let more = if more_matches.more {
        Some(page.t("history-customers-many").into_owned())
    } else {
        let count = more_matches.rows;
        let text = || page.t_args("history-customers-more", &[("count", count.into())]);
        (count > 0).then(text)
    };
    let more = more.map(|text| view! { <p class="hint">{text}</p> });
    let several = (!matches.is_empty()).then(|| {
        view! {
            <p class="note" role="status">{page.t("history-customers-several")}</p>
            <ul id="customers">{matches}</ul>
            {more}
        }
    });
    let all = filtered.then(|| {
        view! { <a class="button button--quiet" href="/history">{page.t("history-all")}</a> }
    });
    let label = page.t("history-filters");
    let selects = [
        ("person", "history-person", &asked.person, people.clone()),
        (
            "profile",
            "history-profile",
            &asked.profile,
            profiles.collect(),
        ),
        ("event", "history-event", &asked.event, events.collect()),
        (
            "outcome",
            "history-outcome",
            &asked.outcome,
            outcomes.collect(),
        ),
    ];
    let selects: Vec<_> = selects
        .into_iter()
        .map(|(name, key, chosen, list)| view! { <FilterSelect name key chosen list/> })
        .collect();
    view! {
        <form class="filters" method="get" action="/history" role="search" aria-label=label>
            {selects}
            <FilterDate
                name="from"
                key="history-from"
                value=&asked.from
                bad=wrong.contains(&"from")
            />
            <FilterDate name="to" key="history-to" value=&asked.to bad=wrong.contains(&"to")/>
            <div class="field filters__wide">
                <label for="customer">{page.t("history-customer")}</label>
                <p id="problem-customer" class="problem" hidden=!bad>
                    {bad.then(|| page.t(problem.unwrap_or("history-wrong-customer")))}
                </p>
                <input
                    id="customer"
                    name="customer"
                    type="text"
                    autocomplete="off"
                    value=asked.customer.clone()
                    aria-describedby="problem-customer"
                    aria-invalid=bad.then_some("true")
                />
                {several}
            </div>
            <div class="filters__actions">
                <button class="button">{page.t("history-show")}</button>
                {all}
            </div>
        </form>
    }
}

#[component]
fn FilterDate<'a>(
    name: &'static str,
    /// Key of the words.
    key: &'static str,
    value: &'a str,
    /// The value is no date. A text input shows it as it is, and a date input would be empty.
    bad: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    let problem = format!("problem-{name}");
    view! {
        <div class="field">
            <label for=name>{page.t_args(key, &[("zone", page.zone.name().into())])}</label>
            <p id=problem.clone() class="problem" hidden=!bad>
                {bad.then(|| page.t("history-wrong-date"))}
            </p>
            <input
                id=name
                name=name
                type=if bad { "text" } else { "date" }
                value=value.to_owned()
                aria-describedby=problem
                aria-invalid=bad.then_some("true")
            />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_belongs_to_the_range() {
        let asked = HistoryQuery {
            from: "2026-11-21".to_owned(),
            to: "2026-11-21".to_owned(),
            ..HistoryQuery::default()
        };
        let filter = asked.filter(&Zone::utc()).unwrap();
        assert_eq!(
            filter.until.unwrap() - filter.from.unwrap(),
            24 * 60 * 60 * 1000
        );
        let asked = HistoryQuery {
            from: "21.11.2026".to_owned(),
            customer: "nobody".to_owned(),
            ..HistoryQuery::default()
        };
        assert_eq!(
            asked.filter(&Zone::utc()).unwrap_err(),
            ["from", "customer"]
        );
    }
}
