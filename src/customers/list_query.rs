//! A list of customers as an address names it: filters and order. It is read leniently, written in
//! one way only, and holds nothing that could lead elsewhere.

use super::{CustomerFilter, CustomerSort, LabelIndex, ProblemFilter};
use std::fmt;
use url::form_urlencoded;

/// The longest filter, in characters: no search is longer.
const LONGEST: usize = 200;

/// The longest query that is read and saved at all, in bytes: that of a search of the longest length.
pub const LONGEST_LIST_QUERY: usize = 1500;

/// Filters and order of a list of customers. An empty text does not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Words anywhere in name, domain, city, e-mail address or id.
    pub search: String,
    pub country: String,
    pub language: String,
    pub label: String,
    pub problem: Option<ProblemFilter>,
    /// Customers that are gone.
    pub gone: bool,
    pub sort: CustomerSort,
}

impl ListQuery {
    /// Reads the query of an address. Of a name that comes twice the first counts; what is no
    /// filter, or no order, is left out.
    pub fn read(query: &str) -> ListQuery {
        let value = |name: &str| {
            let text = form_urlencoded::parse(query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default();
            text.chars()
                .map(|sign| if sign.is_control() { ' ' } else { sign })
                .collect::<String>()
                .trim()
                .to_owned()
        };
        ListQuery {
            search: value("search"),
            country: value("country"),
            language: value("language"),
            label: value("label"),
            problem: ProblemFilter::parse(&value("problem")),
            gone: value("gone") == "yes",
            sort: CustomerSort::parse(&value("sort")).unwrap_or_default(),
        }
    }

    /// Reads the query of a list out of the parameter `list` of another page's query; `None`
    /// without one, and for one that is longer than any of the portal's own.
    pub fn carried_in(query: &str) -> Option<ListQuery> {
        if query.len() > 2 * LONGEST_LIST_QUERY {
            return None;
        }
        let (_, list) = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "list")?;
        let read = ListQuery::read(&list);
        let fits = |text: &String| text.chars().count() <= LONGEST;
        let texts = [&read.search, &read.country, &read.language, &read.label];
        let kept = list.len() <= LONGEST_LIST_QUERY && texts.into_iter().all(fits);
        kept.then_some(read)
    }

    /// The query again, with this order.
    pub fn sorted(&self, sort: CustomerSort) -> ListQuery {
        ListQuery {
            sort,
            ..self.clone()
        }
    }

    /// Something is filtered out.
    pub fn is_filtered(&self) -> bool {
        let all = ListQuery {
            sort: self.sort,
            ..ListQuery::default()
        };
        *self != all
    }

    /// The question to the copy. A label is looked up in `labels`.
    pub fn filter(&self, labels: &LabelIndex) -> CustomerFilter {
        let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        CustomerFilter {
            text: self.search.clone(),
            country: text(&self.country),
            language: text(&self.language),
            problem: self.problem,
            only: text(&self.label).map(|label| labels.with(&label)),
            gone: self.gone,
        }
    }

    /// The address of a page of the list, from 1.
    pub fn address(&self, number: usize) -> String {
        match number {
            0 | 1 => format!("/customers?{self}"),
            number => format!("/customers?{self}&page={number}"),
        }
    }

    /// Adds the list to the address of another page, which is of the portal and may have a query
    /// and a fragment.
    pub fn carried_to(&self, address: &str) -> String {
        let list: String = form_urlencoded::byte_serialize(self.to_string().as_bytes()).collect();
        let (address, fragment) = match address.split_once('#') {
            Some((address, fragment)) => (address, format!("#{fragment}")),
            None => (address, String::new()),
        };
        let sign = if address.contains('?') { '&' } else { '?' };
        format!("{address}{sign}list={list}{fragment}")
    }
}

/// The query of the address. It always names the order, so that it is never empty.
impl fmt::Display for ListQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gone = if self.gone { "yes" } else { "" };
        let filters = [
            ("search", self.search.as_str()),
            ("country", &self.country),
            ("language", &self.language),
            ("label", &self.label),
            ("problem", self.problem.map_or("", ProblemFilter::as_str)),
            ("gone", gone),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in filters.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        let query = query.append_pair("sort", &self.sort.to_string()).finish();
        f.write_str(&query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::CustomerColumn;

    #[test]
    fn what_was_written_is_read_again() {
        let query = ListQuery {
            search: "Zoë & Co = 50 %".to_owned(),
            country: "BR".to_owned(),
            language: "pt".to_owned(),
            label: "VIP, alt".to_owned(),
            problem: ProblemFilter::parse("postal-code"),
            gone: true,
            sort: CustomerSort {
                column: CustomerColumn::City,
                reversed: true,
            },
        };
        assert_eq!(ListQuery::read(&query.to_string()), query);
        assert_eq!(ListQuery::read("problem=none").problem, None);
        let carried = query.carried_to("/customers/1/billing?draft=newer#city");
        let (before, fragment) = carried.split_once('#').expect("a fragment");
        assert_eq!(fragment, "city");
        let (path, asked) = before.split_once('?').expect("a query");
        assert_eq!(path, "/customers/1/billing");
        assert!(asked.starts_with("draft=newer&list="), "{asked}");
        assert_eq!(ListQuery::carried_in(asked), Some(query));
        let plain = ListQuery::default();
        assert!(!plain.is_filtered());
        assert_eq!(plain.address(1), "/customers?sort=name");
        assert_eq!(plain.address(3), "/customers?sort=name&page=3");
    }

    #[test]
    fn whatever_is_carried_leads_to_the_list_only() {
        for hostile in [
            "list=https%3A%2F%2Fevil.example%2F",
            "list=%2F%2Fevil.example%3Fsort%3Dname",
            "list=sort%3D..%2F..%2Fsign-out",
            "list=search%3D%0D%0ALocation%3A+x%26sort%3D%00",
            "list=%FF%FE&list=sort%3Dcity",
            "list=",
        ] {
            let query = ListQuery::carried_in(hostile).expect("a list");
            let address = query.address(1);
            assert!(address.starts_with("/customers?"), "{address}");
            let plain = |sign: char| sign.is_ascii_alphanumeric() || "/?=&+%*-._".contains(sign);
            assert!(address.chars().all(plain), "{address}");
            let url = url::Url::parse("https://portal.example/")
                .and_then(|base| base.join(&address))
                .expect("an address");
            assert_eq!(url.host_str(), Some("portal.example"));
            assert_eq!(url.path(), "/customers");
        }
        assert_eq!(ListQuery::carried_in("other=1"), None);
        let long = format!("list=search%3D{}", "a".repeat(LONGEST + 1));
        assert_eq!(ListQuery::carried_in(&long), None);
        let longer = format!("list={}", "x".repeat(2 * LONGEST_LIST_QUERY));
        assert_eq!(ListQuery::carried_in(&longer), None);
    }
}
