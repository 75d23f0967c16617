//! The queries for lists of the audit log by a filter.

use super::columns::SPOILT;
use super::{Backend, EventGroup, Filter};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::QueryAs;
use sqlx::{Any, FromRow};

/// The rows of a list that come next.
#[derive(Clone, Copy)]
pub(super) enum Step {
    /// The newest ones, or those before this row.
    Before(Option<i64>),
    /// The oldest ones, or those after this row, up to the number `last`.
    After {
        row: Option<i64>,
        last: i64,
        /// Together with those that cannot be read, of which nobody can tell their number or group.
        with_spoilt: bool,
    },
}

/// A query for rows that match a filter, its limit still to be bound.
pub(super) struct FilterQuery {
    pub sql: String,
    pub numbers: Vec<i64>,
    pub texts: Vec<String>,
}

impl EventGroup {
    /// The condition, word by word as the indexes of the group have it.
    pub(super) fn condition(self) -> &'static str {
        match self {
            EventGroup::Changes => {
                "COALESCE(event, '') IN ('edit.intent', 'edit.outcome', 'outside_change', 'customer_note', 'silenced_problem', 'team_list')"
            }
            EventGroup::NotSaved => {
                "COALESCE(event, '') = 'edit.outcome' AND COALESCE(outcome, '') <> 'saved'"
            }
            EventGroup::SignIns => "COALESCE(event, '') IN ('sign_in', 'sign_out', 'session_end')",
        }
    }
}

impl Filter {
    /// Returns the number of texts that the index is used for. Rows of one customer are few; of the
    /// other columns, each two have an index. A group of events has indexes of its own, over
    /// `COALESCE`, unless another filter leaves fewer rows.
    fn indexed(&self) -> usize {
        let by_group = match self.group {
            None => false,
            Some(_)
                if self.customer.is_some() || self.outcome.is_some() || self.event.is_some() =>
            {
                false
            }
            // Nearly all rows of a profile are changes.
            Some(EventGroup::Changes) => self.profile.is_none(),
            Some(EventGroup::NotSaved | EventGroup::SignIns) => true,
        };
        match by_group {
            true => 0,
            false if self.customer.is_some() => 1,
            false => 2,
        }
    }

    /// The filter that lets the same rows through with fewer conditions: the outcomes of a write
    /// belong to writes alone, and an intent has none.
    pub(super) fn simplified(&self) -> Filter {
        let of_write = self.group != Some(EventGroup::SignIns);
        Filter {
            group: self.group.filter(|_| self.outcome.is_none() || !of_write),
            without_settled: self.without_settled
                && self.outcome.is_none()
                && matches!(self.group, None | Some(EventGroup::Changes)),
            ..self.clone()
        }
    }

    /// The texts that columns have to be, those first that the index is used for.
    pub(super) fn texts(&self) -> Vec<(&'static str, String)> {
        let texts = [
            ("customer", &self.customer),
            ("person", &self.person),
            ("outcome", &self.outcome),
            ("event", &self.event),
            ("profile", &self.profile),
        ];
        let present = |(column, value): (_, &Option<String>)| Some((column, value.clone()?));
        texts.into_iter().filter_map(present).collect()
    }

    /// A column of [`Filter::texts`] as it stands in the query. The database is not left to guess
    /// which index is the best: it would need to know which values stand together.
    pub(super) fn column(&self, index: usize, column: &str) -> String {
        match self.indexed() {
            indexed if index < indexed => column.to_owned(),
            0 => format!("COALESCE({column}, '')"),
            _ => format!("COALESCE({column}, '') || ''"),
        }
    }

    /// The condition of the group. Where another index is used it is none of those that the indexes
    /// of groups have: PostgreSQL would read one of them whole, to leave rows out.
    pub(super) fn group_condition(&self) -> Option<String> {
        let condition = self.group?.condition();
        Some(match self.indexed() {
            0 => condition.to_owned(),
            _ => condition.replace(", '')", ", '') || ''"),
        })
    }

    /// Makes the query for these columns of rows in the order of their times; without a filter, in
    /// the order of their numbers, which is that of the chain. Only members that are present become
    /// a condition, so that the database can use the index for them.
    pub(super) fn query<T: for<'r> FromRow<'r, AnyRow>>(
        &self,
        backend: Backend,
        columns: &'static str,
        step: Step,
        limit: i64,
    ) -> QueryAs<'static, Any, T, AnyArguments> {
        let FilterQuery {
            sql,
            numbers,
            texts,
        } = self.sql(backend, columns, step);
        // Made of literals; values are bound.
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
        for number in numbers {
            query = query.bind(number);
        }
        for text in texts {
            query = query.bind(text);
        }
        query.bind(limit)
    }

    /// Makes the text of a query, which begins with `select`, and the values to bind.
    fn sql(&self, backend: Backend, select: &str, step: Step) -> FilterQuery {
        let filter = self.simplified();
        let texts = filter.texts();
        let times = [("at >=", filter.from), ("at <", filter.until)];
        let (beyond, order, row, last, with_spoilt) = match step {
            Step::Before(row) => ("<", "DESC", row, None, false),
            Step::After {
                row,
                last,
                with_spoilt,
            } => (">", "ASC", row, Some(last), with_spoilt),
        };
        let mut numbers: Vec<i64> = vec![];
        let mut conditions: Vec<String> = vec![];
        // What a row that was altered may not fulfil.
        let mut narrowing: Vec<String> = vec![];
        let mut number = |condition: &str, value: Option<i64>| {
            value.map(|value| {
                numbers.push(value);
                format!("{condition} ${}", numbers.len())
            })
        };
        for (condition, at) in times {
            conditions.extend(number(condition, at));
        }
        let up_to_last = number("seq <=", last);
        narrowing.extend(up_to_last.clone());
        let has_filter = !texts.is_empty()
            || filter.group.is_some()
            || filter.from.is_some()
            || filter.until.is_some();
        let ordered = if has_filter {
            if let Some(row) = row {
                numbers.push(row);
                let row = format!("${}", numbers.len());
                conditions.push(format!(
                    "(at, seq) {beyond} ((SELECT at FROM audit AS place WHERE place.seq >= {row} ORDER BY place.seq LIMIT 1), {row})"
                ));
            }
            format!("at {order}, seq {order}")
        } else {
            conditions.extend(number(&format!("seq {beyond}"), row));
            format!("seq {order}")
        };
        for (index, (column, _)) in texts.iter().enumerate() {
            let column = filter.column(index, column);
            conditions.push(format!("{column} = ${}", numbers.len() + index + 1));
        }
        narrowing.extend(filter.group_condition());
        if filter.without_settled {
            // A result behind the last row is not listed, so that its intent has to be.
            let is_listed = up_to_last.map(|up_to| format!(" AND settled.{up_to}"));
            let is_listed = is_listed.unwrap_or_default();
            // Not EXISTS, for which PostgreSQL would read the outcomes of the whole log first.
            let settled = format!(
                "(SELECT 1 FROM audit AS settled WHERE settled.intent = audit.seq{is_listed})"
            );
            narrowing.push(format!("(event <> 'edit.intent' OR {settled} IS NULL)"));
        }
        if with_spoilt && !narrowing.is_empty() {
            conditions.push(format!("(({}) OR {SPOILT})", narrowing.join(" AND ")));
        } else {
            conditions.extend(narrowing);
        }
        let wanted = match conditions.is_empty() {
            true => String::new(),
            false => format!("WHERE {} ", conditions.join(" AND ")),
        };
        let place = numbers.len() + texts.len() + 1;
        let rest = format!("{wanted}ORDER BY {ordered} LIMIT ${place}");
        let sql = match backend {
            // Numbers first, which an index has with all that is asked for. PostgreSQL expects
            // two filters to share more rows than they do, and would go through the log.
            Backend::Postgres if has_filter => {
                format!("{select}WHERE seq IN (SELECT seq FROM audit {rest}) ORDER BY {ordered}")
            }
            _ => format!("{select}{rest}"),
        };
        FilterQuery {
            sql,
            numbers,
            texts: texts.into_iter().map(|(_, text)| text).collect(),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::config::EncryptionKey;
    use crate::store::Store;
    use crate::store::sealing::Keys;
    use sqlx::Execute;

    pub(in crate::store::audit) fn filters() -> Vec<Filter> {
        let one = |column: usize| {
            let text = |this: usize| (this == column).then(|| "x".to_owned());
            Filter {
                event: text(0),
                group: match column {
                    7 => Some(EventGroup::Changes),
                    8 => Some(EventGroup::NotSaved),
                    9 => Some(EventGroup::SignIns),
                    _ => None,
                },
                person: text(1),
                profile: text(2),
                customer: text(3),
                outcome: text(4),
                from: (column == 5).then_some(1),
                until: (column == 5).then_some(2),
                without_settled: column == 6,
            }
        };
        let both = |a: Filter, b: Filter| Filter {
            event: a.event.or(b.event),
            group: a.group.or(b.group),
            person: a.person.or(b.person),
            profile: a.profile.or(b.profile),
            customer: a.customer.or(b.customer),
            outcome: a.outcome.or(b.outcome),
            from: a.from.or(b.from),
            until: a.until.or(b.until),
            without_settled: a.without_settled || b.without_settled,
        };
        let pairs = (0..10).flat_map(|a| (a..10).map(move |b| (a, b)));
        pairs.map(|(a, b)| both(one(a), one(b))).collect()
    }

    fn after(row: Option<i64>, with_spoilt: bool) -> Step {
        Step::After {
            row,
            last: 9,
            with_spoilt,
        }
    }

    #[tokio::test]
    async fn every_filter_alone_and_in_pairs_reads_by_an_index_in_the_order_of_the_list() {
        let store = Store::open(
            "sqlite::memory:",
            Keys::new(vec![("a".to_owned(), EncryptionKey([1; 32]))]),
            Clock::system(),
        );
        let store = store.await.expect("a database");
        let possible = filters()
            .into_iter()
            .filter(|filter| !filter.is_contradiction());
        for filter in possible {
            // An export that also names altered rows goes through the log once, in its order.
            for (step, may_scan) in [
                (Step::Before(None), false),
                (Step::Before(Some(7)), false),
                (after(None, false), false),
                (after(Some(7), false), false),
                (after(None, true), true),
                (after(Some(7), true), true),
            ] {
                let query =
                    filter.query::<(i64,)>(Backend::Sqlite, "SELECT seq FROM audit ", step, 25);
                let sql = query.sql().as_str().to_owned();
                let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
                let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain)
                    .fetch_all(&store.pool)
                    .await
                    .expect("a plan");
                let plan: Vec<String> = plan.into_iter().map(|step| step.3).collect();
                let filtered = filter.customer.is_some()
                    || [
                        &filter.event,
                        &filter.person,
                        &filter.profile,
                        &filter.outcome,
                    ]
                    .into_iter()
                    .any(Option::is_some);
                let sorts = plan.iter().any(|step| step.contains("TEMP B-TREE"));
                let reads = plan.iter().find(|step| step.contains(" audit"));
                let reads = reads.expect("it reads the log");
                assert!(!sorts, "{sql}\n{plan:?}");
                // PostgreSQL answers it for all rows at once, however few are shown.
                assert!(!sql.contains("EXISTS"), "{sql}");
                let searches = reads.starts_with("SEARCH");
                assert!(!filtered || searches || may_scan, "{sql}\n{plan:?}");
                let by_intent = |step: &String| {
                    let of_settled = step.contains(" settled ");
                    !of_settled || step.contains("INDEX audit_intent (intent=?)")
                };
                assert!(plan.iter().all(by_intent), "{sql}\n{plan:?}");
            }
        }
    }

    #[test]
    fn postgresql_reads_numbers_first_and_no_index_of_a_group_beside_another() {
        for filter in filters() {
            let sql = filter
                .sql(
                    Backend::Postgres,
                    "SELECT at FROM audit ",
                    Step::Before(None),
                )
                .sql;
            let is_all = filter.simplified().texts().is_empty()
                && filter.group.is_none()
                && filter.from.is_none();
            let is_nested = sql.contains("WHERE seq IN (SELECT seq FROM audit WHERE ");
            assert_eq!(is_nested, !is_all, "{sql}");
            // A condition of an index of groups, as it is.
            let has_group =
                sql.contains("COALESCE(event, '') IN") || sql.contains("'') <> 'saved'");
            let has_own = EventGroup::ALL
                .into_iter()
                .any(|group| sql.contains(group.condition()));
            assert_eq!(has_group, has_own, "{sql}");
            let plain = ["customer = ", "outcome = ", "profile = "];
            let by_other = plain
                .into_iter()
                .any(|column| sql.contains(&format!(" {column}")));
            assert!(!has_own || !by_other, "{sql}");
        }
    }
}
