//! The contact that helps people, as the settings name it. Whatever cannot be shown as a name or as a
//! link of a known kind is refused at the start.

use crate::profile::signs::first_hidden;
use std::fmt;
use url::Url;

/// Ways to a contact at most, and the longest one in characters.
const MOST: usize = 5;
const LONGEST: usize = 200;

/// Longest address of a page, in bytes.
const LONGEST_ADDRESS: usize = 1000;

/// The people who help others. A contact has at least one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    ways: Vec<ContactWay>,
}

/// One way to a contact: a name, an address, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactWay {
    pub name: Option<String>,
    pub address: Option<ContactAddress>,
}

/// An address as it was written, and the link that it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactAddress {
    pub text: String,
    /// Begins with `mailto:`, `tel:` or `https://`.
    pub link: String,
}

impl Contact {
    /// Parses ways that are separated by `|`: a name, an e-mail address, a phone number or an https
    /// address, the last three also in angle brackets behind a name.
    ///
    /// # Errors
    ///
    /// Returns a phrase that continues the setting's name.
    pub fn parse(text: &str) -> Result<Contact, String> {
        let ways: Vec<ContactWay> = text
            .split('|')
            .map(|part| way(part.trim()))
            .collect::<Result<_, _>>()?;
        if ways.len() > MOST {
            return Err(format!("must name at most {MOST} ways, separated by |"));
        }
        Ok(Contact { ways })
    }

    pub fn ways(&self) -> &[ContactWay] {
        &self.ways
    }

    /// The contact within a sentence: the name that comes first, or else the first address.
    pub fn name(&self) -> &str {
        let names = self.ways.iter().find_map(|way| way.name.as_deref());
        let mut addresses = self.ways.iter().filter_map(|way| way.address.as_ref());
        names
            .or_else(|| addresses.next().map(|address| address.text.as_str()))
            .unwrap_or_default()
    }
}

/// Writes it as the setting does.
impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, way) in self.ways.iter().enumerate() {
            if place > 0 {
                f.write_str(" | ")?;
            }
            match (&way.name, &way.address) {
                (Some(name), Some(address)) => write!(f, "{name} <{}>", address.text)?,
                (Some(text), None) => f.write_str(text)?,
                (None, Some(address)) => f.write_str(&address.text)?,
                (None, None) => {}
            }
        }
        Ok(())
    }
}

/// Parses the https address of a page.
///
/// # Errors
///
/// Returns a phrase that continues the setting's name.
pub fn https_page(text: &str) -> Result<String, String> {
    let refused = || "must be a web address that begins with https://".to_owned();
    if text.len() > LONGEST_ADDRESS || is_unfit(text) || text.contains(char::is_whitespace) {
        return Err(refused());
    }
    let url = Url::parse(text).map_err(|_| refused())?;
    if url.scheme() != "https" || !text.to_ascii_lowercase().starts_with("https://") {
        return Err(refused());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must be a web address without user name or password".to_owned());
    }
    Ok(url.into())
}

fn way(part: &str) -> Result<ContactWay, String> {
    if part.is_empty() || part.chars().count() > LONGEST {
        return Err(format!(
            "must be ways of 1 to {LONGEST} characters, separated by |"
        ));
    }
    if is_unfit(part) {
        return Err("must be one line without invisible characters".to_owned());
    }
    if let Some((name, rest)) = part.split_once('<') {
        let inside = rest.strip_suffix('>').map(str::trim);
        let name = name.trim();
        let address = inside.and_then(address).ok_or(
            "must have an e-mail address, a phone number or an https address between < and >",
        )?;
        return Ok(ContactWay {
            name: (!name.is_empty()).then(|| called(name)).transpose()?,
            address: Some(address),
        });
    }
    match address(part) {
        Some(address) => Ok(ContactWay {
            name: None,
            address: Some(address),
        }),
        None => Ok(ContactWay {
            name: Some(called(part)?),
            address: None,
        }),
    }
}

/// A name has a letter, and nothing that makes it look like an address or like markup.
fn called(name: &str) -> Result<String, String> {
    let fits =
        name.contains(char::is_alphabetic) && !name.contains(['<', '>', '"', '@', ':', '\\']);
    fits.then(|| name.to_owned()).ok_or(
        "must be a name, an e-mail address, a phone number or an address that begins with https://, the last three also in angle brackets behind a name".to_owned(),
    )
}

fn address(text: &str) -> Option<ContactAddress> {
    let link = if text.contains('@') && !text.contains('/') {
        mail(text)?
    } else if text.contains(':') {
        https_page(text).ok()?
    } else {
        phone(text)?
    };
    Some(ContactAddress {
        text: text.to_owned(),
        link,
    })
}

/// Signs that need no encoding in a link, so that nothing can be added to it.
fn mail(text: &str) -> Option<String> {
    let (local, domain) = text.split_once('@')?;
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte);
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let fits = !local.is_empty()
        && local.bytes().all(is_local)
        && domain.contains('.')
        && domain.split('.').all(is_label);
    fits.then(|| format!("mailto:{text}"))
}

fn phone(text: &str) -> Option<String> {
    let is_sign = |sign: char| sign.is_ascii_digit() || " -./()".contains(sign);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (plus, rest) = match text.strip_prefix('+') {
        Some(rest) => ("+", rest),
        None => ("", text),
    };
    let fits = rest.chars().all(is_sign)
        && rest.starts_with(|first: char| first.is_ascii_digit() || first == '(')
        && (3..=15).contains(&digits.len());
    fits.then(|| format!("tel:{plus}{digits}"))
}

/// Control characters, line separators, and signs that nobody sees or that turn a text around.
fn is_unfit(text: &str) -> bool {
    first_hidden(text).is_some() || text.contains(['\u{2028}', '\u{2029}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<String> {
        let contact = Contact::parse(text).expect(text);
        let of = |way: &ContactWay| {
            let link = way.address.as_ref().map(|address| address.link.as_str());
            format!(
                "{}={}",
                way.name.as_deref().unwrap_or_default(),
                link.unwrap_or_default()
            )
        };
        contact.ways().iter().map(of).collect()
    }

    #[test]
    fn names_addresses_numbers_and_links_are_told_apart() {
        assert_eq!(
            links("a@b.example|+1 425 555 0100"),
            ["=mailto:a@b.example", "=tel:+14255550100"]
        );
        assert_eq!(links("Desk <a@b.example>"), ["Desk=mailto:a@b.example"]);
        assert_eq!(links("服務台 <02 2345 6789>"), ["服務台=tel:0223456789"]);
        assert_eq!(
            links("IT/Desk 7 <https://contoso.example>"),
            ["IT/Desk 7=https://contoso.example/"]
        );
        assert_eq!(links("Partner desk"), ["Partner desk="]);
        assert_eq!(links("+49 (30) 1234-56"), ["=tel:+4930123456"]);
    }

    #[test]
    fn a_contact_is_named_by_its_first_name_and_written_as_it_was_set() {
        let text = "a@b.example | Desk <+1 425 555 0100>";
        let contact = Contact::parse(text).unwrap();
        assert_eq!(contact.name(), "Desk");
        assert_eq!(contact.to_string(), text);
        assert_eq!(Contact::parse("a@b.example").unwrap().name(), "a@b.example");
    }

    #[test]
    fn hostile_values_are_refused_and_not_repeated() {
        let long = "x".repeat(LONGEST + 1);
        for hostile in [
            "",
            " | ",
            "a||b",
            "a|b|c|d|e|f",
            &long,
            "javascript:alert(1)",
            "Desk <javascript:alert(1)>",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "http://contoso.example",
            "Desk <http://contoso.example>",
            "https://user:secret@contoso.example",
            "https:/contoso.example",
            "https://",
            "<script>alert(1)</script>",
            "Desk <b>",
            "Desk <a@b.example> trailing",
            "\"Desk\"",
            "a@b.example?bcc=c@d.example",
            "a%0d@b.example",
            "a@b",
            "a@b@c.example",
            "a b@c.example",
            "Desk\u{202e}",
            "Desk\u{200b}",
            "De\u{0}sk",
            "Desk\nX",
            "12",
            "+",
            "1234567890123456",
            "...",
        ] {
            let what = Contact::parse(hostile).expect_err(hostile);
            assert!(what.starts_with("must "), "{hostile}: {what}");
            assert!(
                !what.contains("script") && !what.contains("secret"),
                "{what}"
            );
        }
    }

    #[test]
    fn a_page_has_an_https_address() {
        assert_eq!(
            https_page("https://contoso.example/roles?for=portal").as_deref(),
            Ok("https://contoso.example/roles?for=portal")
        );
        for bad in [
            "http://localhost/roles",
            "//contoso.example",
            "https:contoso.example",
            "javascript:alert(1)",
            "https://a@contoso.example",
            "https://contoso.example/\u{202e}",
            "https://contoso.example/a b",
            "",
        ] {
            assert!(https_page(bad).is_err(), "{bad}");
        }
    }
}
