//! A JSON document that loses nothing. Numbers keep their spelling, members keep their order and
//! spelling, and duplicate members are kept so that they can be detected and refused. `serde_json`
//! parses and validates the text; this type only holds the result.

use serde::de::{Deserializer as _, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt::{self, Write as _};

/// Deepest nesting that is parsed. The documented resources nest five deep.
const MAX_DEPTH: usize = 64;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    /// The number as it was spelled: `1.0`, `9007199254740993`, `1e400`.
    Number(String),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// The position at which a text stops being a JSON document. The error holds no part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotJson {
    pub line: usize,
    pub column: usize,
}

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not a JSON document (line {}, column {})",
            self.line, self.column
        )
    }
}

impl std::error::Error for NotJson {}

impl Json {
    /// Parses a UTF-8 text, with or without a byte-order mark.
    ///
    /// # Errors
    ///
    /// Fails if the text is not valid JSON or UTF-8, or nests deeper than 64 levels.
    pub fn parse(bytes: &[u8]) -> Result<Json, NotJson> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let raw: &RawValue = serde_json::from_slice(bytes).map_err(|error| NotJson {
            line: error.line(),
            column: error.column(),
        })?;
        from_raw(raw, MAX_DEPTH).map_err(|error| NotJson {
            line: error.line(),
            column: error.column(),
        })
    }

    /// Returns the member with this name, matched without regard to case.
    pub fn get(&self, name: &str) -> Option<&Json> {
        let Json::Object(members) = self else {
            return None;
        };
        members
            .iter()
            .find(|(spelled, _)| spelled.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Returns the value at the end of a path of members.
    pub fn at<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Option<&Json> {
        path.into_iter().try_fold(self, |json, name| json.get(name))
    }

    /// Returns the text of a string.
    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the path of the first duplicate member: one that occurs twice in an object, or that
    /// differs from another one only in case.
    pub fn doubled(&self) -> Option<String> {
        match self {
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => None,
            Json::Array(items) => items.iter().find_map(Json::doubled),
            Json::Object(members) => {
                let mut seen = std::collections::HashSet::new();
                members.iter().find_map(|(name, value)| {
                    if !seen.insert(name.to_lowercase()) {
                        return Some(name.clone());
                    }
                    value.doubled().map(|inner| format!("{name}.{inner}"))
                })
            }
        }
    }

    /// Sets the value at the end of `path`. Existing members keep their spelling, missing ones are
    /// created. Returns false and changes nothing if the path leads through a value that is not an
    /// object.
    pub fn set(&mut self, path: &[&str], value: Json) -> bool {
        let Some((name, rest)) = path.split_first() else {
            *self = value;
            return true;
        };
        if *self == Json::Null {
            *self = Json::Object(Vec::new());
        }
        let Json::Object(members) = self else {
            return false;
        };
        match members
            .iter()
            .position(|(spelled, _)| spelled.eq_ignore_ascii_case(name))
        {
            Some(index) => members[index].1.set(rest, value),
            None => {
                let mut created = Json::Null;
                let done = created.set(rest, value);
                members.push(((*name).to_owned(), created));
                done
            }
        }
    }

    /// Formats the document over several lines with an indent of two spaces, to be read by people.
    pub fn pretty(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, Some(0));
        text
    }

    fn write(&self, out: &mut String, indent: Option<usize>) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Json::Number(spelled) => out.push_str(spelled),
            Json::Text(text) => write_text(out, text),
            Json::Array(items) => {
                write_group(out, indent, ('[', ']'), items, |out, item, indent| {
                    item.write(out, indent)
                })
            }
            Json::Object(members) => write_group(
                out,
                indent,
                ('{', '}'),
                members,
                |out, (name, value), indent| {
                    write_text(out, name);
                    out.push_str(if indent.is_some() { ": " } else { ":" });
                    value.write(out, indent);
                },
            ),
        }
    }
}

/// Formats the document on one line without spaces, as it is sent.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text, None);
        f.write_str(&text)
    }
}

fn write_group<T>(
    out: &mut String,
    indent: Option<usize>,
    (open, close): (char, char),
    items: &[T],
    each: impl Fn(&mut String, &T, Option<usize>),
) {
    let deeper = indent.map(|depth| depth + 1);
    out.push(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        new_line(out, deeper);
        each(out, item, deeper);
    }
    if !items.is_empty() {
        new_line(out, indent);
    }
    out.push(close);
}

fn new_line(out: &mut String, indent: Option<usize>) {
    if let Some(depth) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    }
}

fn write_text(out: &mut String, text: &str) {
    let is_escaped = |sign: char| sign < ' ' || matches!(sign, '"' | '\\');
    out.push('"');
    // Each part but the last ends with a sign that is escaped.
    for part in text.split_inclusive(is_escaped) {
        out.push_str(part.trim_end_matches(is_escaped));
        match part.chars().next_back() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(control) if control < ' ' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            Some(_) | None => {}
        }
    }
    out.push('"');
}

fn from_raw(raw: &RawValue, depth: usize) -> Result<Json, serde_json::Error> {
    let text = raw.get();
    let Some(deeper) = depth.checked_sub(1) else {
        return Err(serde_json::Error::custom("nested too deep"));
    };
    let mut reader = serde_json::Deserializer::from_str(text);
    Ok(match text.as_bytes().first() {
        Some(b'n') => Json::Null,
        Some(b't') => Json::Bool(true),
        Some(b'f') => Json::Bool(false),
        Some(b'"') => Json::Text(serde_json::from_str(text)?),
        Some(b'[') => reader.deserialize_seq(Nested(deeper))?,
        Some(b'{') => reader.deserialize_map(Nested(deeper))?,
        _ => Json::Number(text.to_owned()),
    })
}

/// Collects the items of an array or the members of an object. Holds the depth that is left.
struct Nested(usize);

impl<'de> Visitor<'de> for Nested {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(raw) = seq.next_element::<&RawValue>()? {
            items.push(from_raw(raw, self.0).map_err(A::Error::custom)?);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some((name, raw)) = map.next_entry::<String, &RawValue>()? {
            members.push((name, from_raw(raw, self.0).map_err(A::Error::custom)?));
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_order_and_doubles_survive() {
        let text = r#"{"b":1.0,"a":9007199254740993,"c":[1e400,-0,null],"a":{"X":"\"é\u0001"}}"#;
        assert_eq!(Json::parse(text.as_bytes()).unwrap().to_string(), text);
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_document() {
        assert_eq!(
            Json::parse("\u{feff}{}".as_bytes()),
            Ok(Json::Object(vec![]))
        );
    }

    #[test]
    fn doubled_members_are_named_also_when_only_case_differs() {
        let doubled = |text: &str| Json::parse(text.as_bytes()).unwrap().doubled();
        assert_eq!(
            doubled(r#"{"a":1,"b":[{"c":{"City":1,"city":2}}]}"#),
            Some("b.c.city".into())
        );
        assert_eq!(doubled(r#"{"a":1,"A":1}"#), Some("A".into()));
        assert_eq!(doubled(r#"{"a":1,"b":{"a":1}}"#), None);
    }

    #[test]
    fn what_is_nested_too_deep_is_refused_and_nothing_panics() {
        for text in ["", "{", "nul", "[1,]", "\"\\ud800\"", "{\"a\" 1}", "\u{0}"] {
            assert!(Json::parse(text.as_bytes()).is_err(), "{text:?}");
        }
        assert!(Json::parse(&b"[".repeat(100_000)).is_err());
        let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        assert!(Json::parse(deep.as_bytes()).is_err());
        assert!(Json::parse(&[0xff, 0xfe, b'"']).is_err());
    }

    #[test]
    fn setting_keeps_the_spelling_that_is_there_and_makes_what_is_missing() {
        let mut json =
            Json::parse(br#"{"Address":{"CITY":"a","x":1},"nothing":null,"text":"t"}"#).unwrap();
        assert!(json.set(&["address", "city"], Json::Text("b".into())));
        assert!(json.set(&["nothing", "inner"], Json::Text("c".into())));
        assert!(json.set(&["fresh", "inner"], Json::Text("d".into())));
        assert!(!json.set(&["text", "inner"], Json::Null));
        assert_eq!(
            json.to_string(),
            r#"{"Address":{"CITY":"b","x":1},"nothing":{"inner":"c"},"text":"t","fresh":{"inner":"d"}}"#
        );
    }
}
