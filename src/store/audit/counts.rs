//! Counts of the rows that a filter lets through. Lists of several events are counted event by
//! event, and intents without an outcome by what the process remembers: so each part of a count
//! reads an index that has all that is asked for, and no row.

use super::filters::FilterQuery;
use super::open_intents::{self, OpenIntent};
use super::{Event, EventGroup, Filter, Store, StoreError};
use crate::audit_log::OUTCOMES;

/// Counts the rows that the filter lets through, up to `most`.
///
/// # Errors
///
/// The database does not answer.
pub async fn count(store: &Store, filter: &Filter, most: i64) -> Result<i64, StoreError> {
    if filter.is_contradiction() {
        return Ok(0);
    }
    let filter = filter.simplified();
    let FilterQuery {
        sql,
        numbers,
        texts,
    } = filter.count_query(most);
    // Made of literals; values are bound.
    let mut query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
    for number in numbers {
        query = query.bind(number);
    }
    for text in texts {
        query = query.bind(text);
    }
    let counted: i64 = query.fetch_one(&store.pool).await?;
    if counted >= most || !filter.has_open_intents() {
        return Ok(counted);
    }
    let open = open_intents::numbers(store, |intent| filter.lets_through(intent)).await?;
    let open = i64::try_from(open.len()).unwrap_or(most);
    Ok(counted.saturating_add(open).min(most))
}

impl EventGroup {
    /// The events that stand in its condition, but for intents.
    fn outcomes(self) -> &'static [Event] {
        match self {
            EventGroup::Changes => &[
                Event::EditOutcome,
                Event::OutsideChange,
                Event::CustomerNote,
                Event::SilencedProblem,
                Event::TeamList,
            ],
            EventGroup::NotSaved => &[Event::EditOutcome],
            EventGroup::SignIns => &[Event::SignIn, Event::SignOut, Event::SessionEnd],
        }
    }
}

impl Filter {
    /// Returns whether intents without an outcome are to be added to the rows that are counted.
    fn has_open_intents(&self) -> bool {
        let intent = Event::EditIntent.as_str();
        self.without_settled && self.event.as_deref().is_none_or(|event| event == intent)
    }

    fn lets_through(&self, intent: &OpenIntent) -> bool {
        let is = |wanted: &Option<String>, value: Option<&str>| {
            wanted.is_none() || wanted.as_deref() == value
        };
        is(&self.person, Some(&intent.person))
            && is(&self.profile, intent.profile.as_deref())
            && is(&self.customer, intent.customer.as_deref())
            && self.from.is_none_or(|from| intent.at >= from)
            && self.until.is_none_or(|until| intent.at < until)
    }

    /// The filters whose rows are together those of this one: each has one event, or one outcome,
    /// where this one has several. The rows of one customer are few, and are not counted apart.
    fn parts(&self) -> Vec<Filter> {
        let (Some(group), None, None) = (self.group, &self.customer, &self.event) else {
            return vec![self.clone()];
        };
        let part = |event: Option<&str>, outcome: Option<&str>| Filter {
            group: None,
            event: event.map(str::to_owned),
            outcome: outcome.map(str::to_owned).or_else(|| self.outcome.clone()),
            without_settled: false,
            ..self.clone()
        };
        if group == EventGroup::NotSaved {
            let outcomes = OUTCOMES.into_iter().filter(|outcome| *outcome != "saved");
            return outcomes.map(|outcome| part(None, Some(outcome))).collect();
        }
        let has_intents = group == EventGroup::Changes && !self.without_settled;
        let events = group.outcomes().iter().copied();
        let events = events.chain(has_intents.then_some(Event::EditIntent));
        events
            .map(|event| part(Some(event.as_str()), None))
            .collect()
    }

    /// Makes the query for the number of rows, without intents if they count by their outcomes.
    fn count_query(&self, most: i64) -> FilterQuery {
        let mut numbers = vec![most];
        let mut times = vec![];
        for (condition, at) in [("at >=", self.from), ("at <", self.until)] {
            if let Some(at) = at {
                numbers.push(at);
                times.push(format!("{condition} ${}", numbers.len()));
            }
        }
        let mut texts = vec![];
        let mut parts = vec![];
        for part in self.parts() {
            let mut conditions = times.clone();
            for (index, (column, value)) in part.texts().into_iter().enumerate() {
                texts.push(value);
                let place = numbers.len() + texts.len();
                conditions.push(format!("{} = ${place}", part.column(index, column)));
            }
            conditions.extend(part.group_condition());
            if part.without_settled {
                conditions.push("event <> 'edit.intent'".to_owned());
            }
            let wanted = match conditions.is_empty() {
                true => String::new(),
                false => format!("WHERE {} ", conditions.join(" AND ")),
            };
            // In the order of the index, so that it ends with the last row that is counted.
            parts.push(format!(
                "SELECT seq FROM (SELECT seq FROM audit {wanted}ORDER BY at DESC, seq DESC LIMIT $1) AS part"
            ));
        }
        let rows = parts.join(" UNION ALL ");
        FilterQuery {
            sql: format!("SELECT COUNT(*) FROM ({rows} LIMIT $1) AS counted"),
            numbers,
            texts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::filters::tests::filters;
    use super::*;
    use crate::store::query_plan::query_plan;

    #[test]
    fn the_parts_of_a_count_have_the_events_of_the_list() {
        let intent = Event::EditIntent;
        for group in EventGroup::ALL {
            for event in Event::ALL.into_iter().filter(|event| *event != intent) {
                let word = format!("'{}'", event.as_str());
                let is_listed = group.condition().contains(&word);
                let is_counted = group.outcomes().contains(&event);
                assert_eq!(is_listed, is_counted, "{group:?}: {event:?}");
            }
        }
    }

    #[tokio::test]
    async fn counts_read_an_index_that_has_all_they_ask_for_and_sort_nothing() {
        for filter in filters() {
            // One input chooses an event, or a list of several.
            if filter.is_contradiction() || (filter.event.is_some() && filter.group.is_some()) {
                continue;
            }
            let filter = filter.simplified();
            let sql = filter.count_query(9).sql;
            let plan = query_plan(&sql).await;
            let sorts = plan.iter().any(|step| step.contains("TEMP B-TREE"));
            assert!(!sorts, "{sql}\n{plan:?}");
            let reads: Vec<&String> = plan
                .iter()
                .filter(|step| step.contains(" audit "))
                .collect();
            assert_eq!(reads.len(), filter.parts().len(), "{sql}\n{plan:?}");
            let is_narrow = [
                &filter.event,
                &filter.person,
                &filter.profile,
                &filter.outcome,
            ]
            .into_iter()
            .any(Option::is_some);
            for read in reads {
                let covers = read.contains("COVERING INDEX");
                // The rows of one customer are few.
                assert!(covers || filter.customer.is_some(), "{sql}\n{read}");
                let searches = read.starts_with("SEARCH");
                assert!(searches || !is_narrow, "{sql}\n{read}");
            }
        }
    }
}
