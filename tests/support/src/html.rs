//! What a page is made of, to hold pages with odd values against pages with plain ones.

use std::collections::BTreeSet;

/// The elements of a page with the names of their attributes, and the addresses that are no paths.
/// Text is escaped, so that every `<` outside of a script begins one of ours.
pub fn elements(page: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        let mut quoted = false;
        let end = after.find(|letter| {
            quoted ^= letter == '"';
            letter == '>' && !quoted
        });
        let end = end.unwrap_or_else(|| {
            panic!(
                "an element that does not end: {}",
                after.chars().take(200).collect::<String>()
            )
        });
        let tag = &after[..end];
        let name = tag.split(char::is_whitespace).next().unwrap_or_default();
        found.insert(name.to_owned());
        // Between quotes are values, and outside of them names; a value of plain letters may stand
        // without.
        for (number, part) in tag
            .split('"')
            .enumerate()
            .filter(|(number, _)| number % 2 == 0)
        {
            for attribute in part.split_whitespace().skip(usize::from(number == 0)) {
                found.insert(format!(
                    "{name} {}",
                    attribute.split('=').next().unwrap_or_default()
                ));
            }
        }
        for attribute in ["href=\"", "src=\"", "action=\"", "formaction=\""] {
            let address = tag
                .split(attribute)
                .nth(1)
                .and_then(|value| value.split('"').next())
                .unwrap_or("/");
            let own = address.is_empty()
                || address.starts_with(['#', '?'])
                || (address.starts_with('/') && !address.starts_with("//"));
            if !own && !address.starts_with("https://") {
                found.insert(format!("{name} {attribute}{address}"));
            }
        }
        rest = &after[end..];
        if matches!(name, "script" | "style") {
            rest = rest
                .split_once(&format!("</{name}"))
                .map_or("", |(_, rest)| rest);
        }
    }
    found
}
