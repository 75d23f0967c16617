//! Lists to choose from: countries, languages, cultures and currencies. Each list is written once
//! per language; a page only marks what is chosen.

use crate::profile::Kind;
use crate::text::{Lang, Words};
use std::sync::LazyLock;

/// The options of one list in every language, as HTML.
struct OptionList {
    name: fn(&Words, &str) -> Option<String>,
    html: [LazyLock<String>; Lang::ALL.len()],
}

macro_rules! list {
    ($all:ident, $one:ident) => {
        OptionList {
            name: |words, code| words.$one(code).map(str::to_owned),
            html: [
                LazyLock::new(|| written(Words::of(Lang::ALL[0]).$all())),
                LazyLock::new(|| written(Words::of(Lang::ALL[1]).$all())),
                LazyLock::new(|| written(Words::of(Lang::ALL[2]).$all())),
            ],
        }
    };
}

static COUNTRIES: OptionList = list!(countries, country);
static LANGUAGES: OptionList = list!(languages, language);
static CULTURES: OptionList = list!(cultures, culture);
static CURRENCIES: OptionList = list!(currencies, currency);

/// The name of the empty value; an option without a text is no valid one.
pub const NOTHING: &str = "–";

/// True if values of this kind are chosen from a list.
pub fn has_list(kind: Kind) -> bool {
    of(kind).is_some()
}

fn of(kind: Kind) -> Option<&'static OptionList> {
    match kind {
        Kind::Country => Some(&COUNTRIES),
        Kind::Language => Some(&LANGUAGES),
        Kind::Culture => Some(&CULTURES),
        Kind::Currency => Some(&CURRENCIES),
        _ => None,
    }
}

fn written(list: &[(String, String)]) -> String {
    list.iter()
        .map(|(code, name)| format!("<option value=\"{code}\">{}", escaped(name)))
        .collect()
}

/// The inside of a `<select>` as HTML. The chosen and the stored value are offered even where the
/// list does not know them. The empty value comes first, also where a value is required: then it asks
/// for a choice, and the browser lets nobody leave it.
///
/// Those in `usual` come first, in a group of their own.
pub fn options(words: &Words, kind: Kind, chosen: &str, stored: &str, usual: &[String]) -> String {
    let Some(list) = of(kind) else {
        return String::new();
    };
    let place = Lang::ALL
        .iter()
        .position(|lang| *lang == words.lang())
        .unwrap_or_default();
    let html: &str = &list.html[place];
    let mut out = String::with_capacity(html.len() + 128);
    option(&mut out, "", NOTHING, chosen.is_empty());
    let stored = if stored == chosen { "" } else { stored };
    for value in [stored, chosen]
        .into_iter()
        .filter(|value| !value.is_empty() && listed(html, value).is_none())
    {
        let name = (list.name)(words, value)
            .map_or_else(|| value.to_owned(), |name| format!("{name} ({value})"));
        option(&mut out, value, &name, value == chosen);
    }
    let first: Vec<(&String, String)> = usual
        .iter()
        .filter_map(|code| Some((code, (list.name)(words, code)?)))
        .collect();
    if !first.is_empty() {
        // Browsers end the option above by themselves; other programs take the group for its content.
        out.push_str(&format!(
            "</option><optgroup label=\"{}\">",
            escaped(&words.t("options-country"))
        ));
        for (code, name) in &first {
            option(&mut out, code, name, *code == chosen);
        }
        out.push_str(&format!(
            "</optgroup><optgroup label=\"{}\">",
            escaped(&words.t("options-all"))
        ));
    }
    let chosen_above = first.iter().any(|(code, _)| *code == chosen);
    match listed(html, chosen).filter(|_| !chosen_above) {
        Some(at) => {
            out.push_str(&html[..at]);
            out.push_str(" selected");
            out.push_str(&html[at..]);
        }
        None => out.push_str(html),
    }
    if !first.is_empty() {
        out.push_str("</optgroup>");
    }
    out
}

/// The same for a list of this page's own; the empty value can always be chosen.
pub fn written_now(list: &[(String, String)], chosen: &str, stored: &str) -> String {
    let mut out = String::new();
    option(&mut out, "", NOTHING, chosen.is_empty());
    let listed = |value: &str| value.is_empty() || list.iter().any(|(code, _)| code == value);
    let stored = if stored == chosen { "" } else { stored };
    for value in [stored, chosen].into_iter().filter(|value| !listed(value)) {
        option(&mut out, value, value, value == chosen);
    }
    for (code, name) in list {
        option(&mut out, code, name, code == chosen);
    }
    out
}

/// The place in the option of a value for `selected`, if the list has it in exactly this spelling.
fn listed(html: &str, value: &str) -> Option<usize> {
    let code = !value.is_empty()
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let option = format!("<option value=\"{value}\">");
    if code {
        html.find(&option).map(|at| at + option.len() - 1)
    } else {
        None
    }
}

fn option(out: &mut String, value: &str, name: &str, selected: bool) {
    let selected = if selected { " selected" } else { "" };
    out.push_str(&format!(
        "<option value=\"{}\"{selected}>{}",
        escaped(value),
        escaped(name)
    ));
}

/// For text and for attributes between double quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
