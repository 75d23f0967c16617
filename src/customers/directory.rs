//! A list of customers that is searched in memory.

use crate::partner_center::CustomerItem;
use crate::text::folded;

#[derive(Debug)]
pub(super) struct Directory(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    item: CustomerItem,
    /// The folded name.
    name: String,
    /// The folded domain.
    domain: String,
}

/// How well an entry fits; better ones are smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Name,
    Domain,
    WordOfName,
    Inside,
}

impl Directory {
    pub(super) fn new(items: Vec<CustomerItem>) -> Directory {
        let entry = |item: CustomerItem| Entry {
            name: folded(&item.company_name),
            domain: folded(&item.domain),
            item,
        };
        Directory(items.into_iter().map(entry).collect())
    }

    /// Returns the customers with all words of the search, the best first.
    pub(super) fn find(&self, search: &str) -> Vec<&CustomerItem> {
        let whole = folded(search);
        let words: Vec<&str> = whole.split_whitespace().collect();
        let mut found: Vec<(Fit, &Entry)> = self
            .0
            .iter()
            .filter_map(|entry| Some((entry.fit(whole.trim(), &words)?, entry)))
            .collect();
        // A stable order: that of the list.
        found.sort_by_key(|(fit, _)| *fit);
        found.into_iter().map(|(_, entry)| &entry.item).collect()
    }
}

impl Entry {
    fn fit(&self, whole: &str, words: &[&str]) -> Option<Fit> {
        let holds = |word: &&str| self.name.contains(*word) || self.domain.contains(*word);
        if words.is_empty() || !words.iter().all(holds) {
            return None;
        }
        let mut starts = self.name.split(|letter: char| !letter.is_alphanumeric());
        Some(if self.name.starts_with(whole) {
            Fit::Name
        } else if self.domain.starts_with(whole) {
            Fit::Domain
        } else if starts.any(|start| start.starts_with(words[0])) {
            Fit::WordOfName
        } else {
            Fit::Inside
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(search: &str) -> Vec<String> {
        let item = |(name, domain): &(&str, &str)| CustomerItem {
            id: String::new(),
            company_name: (*name).to_owned(),
            domain: (*domain).to_owned(),
        };
        let all = [
            ("Fabrikam Ltd", "fabrikam.example"),
            ("A. Datum Corporation", "adatum.example"),
            ("Bäckerei Müller", "baeckerei.example"),
            ("Société Générique", "generique.example"),
            ("Café Fabrik", "cafe.example"),
            ("contoso.com Shops", "contoso.onmicrosoft.com"),
            ("北京貿易", "beijing.example"),
            ("Straße 7", "strasse.example"),
        ];
        let directory = Directory::new(all.iter().map(item).collect());
        let found = directory.find(search);
        found
            .into_iter()
            .map(|item| item.company_name.clone())
            .collect()
    }

    #[test]
    fn a_part_of_a_word_finds_without_accents_and_in_any_order() {
        for (search, names) in [
            ("brik", &["Fabrikam Ltd", "Café Fabrik"][..]),
            ("ltd fabrikam", &["Fabrikam Ltd"]),
            ("a. datum", &["A. Datum Corporation"]),
            ("adatum.exa", &["A. Datum Corporation"]),
            ("backerei MULLER", &["Bäckerei Müller"]),
            ("ba\u{308}ckerei", &["Bäckerei Müller"]),
            ("generique", &["Société Générique"]),
            ("fabrik", &["Fabrikam Ltd", "Café Fabrik"]),
            ("contoso.com", &["contoso.com Shops"]),
            ("貿易", &["北京貿易"]),
            ("strasse", &["Straße 7"]),
            ("nobody", &[]),
            ("  ", &[]),
        ] {
            assert_eq!(found(search), names, "{search}");
        }
    }

    #[test]
    fn the_beginning_of_a_name_comes_before_its_inside() {
        assert_eq!(found("c")[..2], ["Café Fabrik", "contoso.com Shops"]);
    }
}
