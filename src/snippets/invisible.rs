//! Invisible characters, and characters that reverse the reading direction. In a text to copy they
//! are written as escapes: people see what runs, and no clipboard changes it.

/// Tests for controls, blanks other than the space, format characters (Unicode 16, general category
/// Cf), blank letters and private use.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c,
            '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
            | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
            | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
            | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fffe}' | '\u{ffff}')
}

/// Formats a literal in double quotes with the escapes that C# and Java share. `other` writes every
/// other character.
pub fn in_quotes(text: &str, other: impl Fn(&mut String, char)) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => other(&mut out, c),
        }
    }
    out.push('"');
    out
}

/// Writes the UTF-16 units of a character as `\u1234`, which is the same in JSON and Java.
pub fn escape_utf16(out: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        out.push_str(&format!("\\u{unit:04x}"));
    }
}

/// Escapes the invisible characters of a JSON text. Characters beyond ASCII can only be inside of
/// its strings.
pub fn escape_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_invisible(c) && c != '\n' {
            escape_utf16(&mut out, c)
        } else {
            out.push(c)
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Json;

    #[test]
    fn a_body_reads_the_same_after_escaping_and_shows_everything() {
        let body =
            Json::parse("{\"a\u{202e}\":\"x\u{a0}\u{200b}\u{1f469}\u{200d}\u{1f467} \u{e0041}é臺\u{7f}\u{feff}\",\"b\":1.0}".as_bytes())
                .unwrap();
        let text = escape_json(&body.pretty());
        assert_eq!(Json::parse(text.as_bytes()).unwrap(), body);
        assert!(
            text.chars().all(|c| c == '\n' || !is_invisible(c)),
            "{text}"
        );
        assert!(
            text.contains("é臺") && text.contains("\\udb40\\udc41"),
            "{text}"
        );
    }
}
