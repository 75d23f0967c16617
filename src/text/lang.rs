//! The languages of the portal, and their negotiation.

use unic_langid::LanguageIdentifier;

/// A language of the portal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Lang {
    En,
    Fr,
    ZhHant,
}

impl Lang {
    /// All languages, in the order in which the language menu lists them.
    pub const ALL: [Lang; 3] = [Lang::En, Lang::Fr, Lang::ZhHant];

    /// The tag for `<html lang>`, the language cookie and the folder in `locales/`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Fr => "fr",
            Lang::ZhHant => "zh-Hant",
        }
    }

    /// The language's own name for itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Fr => "Français",
            Lang::ZhHant => "繁體中文",
        }
    }

    /// The value of the header `X-Locale` in calls to Partner Center.
    pub fn upstream(self) -> &'static str {
        match self {
            Lang::En => "en-US",
            Lang::Fr => "fr-FR",
            Lang::ZhHant => "zh-TW",
        }
    }

    /// The space between two sentences of a paragraph.
    pub fn between_sentences(self) -> &'static str {
        match self {
            Lang::En | Lang::Fr => " ",
            // A full stop is as wide as a character.
            Lang::ZhHant => "",
        }
    }

    /// The space between a colon and what it announces.
    pub fn after_colon(self) -> Option<&'static str> {
        match self {
            Lang::En | Lang::Fr => Some(" "),
            // A colon is as wide as a character.
            Lang::ZhHant => None,
        }
    }

    /// Returns the language with this tag, matched without regard to case.
    pub fn parse(tag: &str) -> Option<Lang> {
        Lang::ALL
            .into_iter()
            .find(|lang| lang.tag().eq_ignore_ascii_case(tag))
    }

    /// Selects a language by the header `Accept-Language` (RFC 9110, section 12.5.4). English is
    /// the fallback.
    pub fn negotiate(accept_language: &str) -> Lang {
        let mut best = (0.0, Lang::En);
        for range in accept_language.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let Some(lang) = parts.next().and_then(closest) else {
                continue;
            };
            let weight = match parts
                .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
            {
                Some(weight) => weight.parse::<f32>().unwrap_or(0.0),
                None => 1.0,
            };
            // Equal weights select the first language. NaN is never greater.
            if weight > best.0 && weight <= 1.0 {
                best = (weight, lang);
            }
        }
        best.1
    }

    pub(super) fn identifier(self) -> LanguageIdentifier {
        self.tag()
            .parse()
            .expect("a tag of ours is a language identifier")
    }
}

/// Returns the portal's language with the same primary subtag. Every Chinese reader gets
/// Traditional Chinese rather than English.
fn closest(tag: &str) -> Option<Lang> {
    let language = tag.split(['-', '_']).next()?;
    Lang::ALL.into_iter().find(|lang| {
        lang.tag()
            .split('-')
            .next()
            .is_some_and(|first| first.eq_ignore_ascii_case(language))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_back() {
        for lang in Lang::ALL {
            assert_eq!(Lang::parse(lang.tag()), Some(lang));
        }
        assert_eq!(Lang::parse("ZH-hant"), Some(Lang::ZhHant));
        assert_eq!(Lang::parse("de"), None);
    }

    #[test]
    fn the_dearest_wish_wins() {
        for (header, lang) in [
            ("", Lang::En),
            ("de, *;q=0.5", Lang::En),
            ("fr-CA", Lang::Fr),
            ("zh-TW,zh;q=0.9,en;q=0.8", Lang::ZhHant),
            ("zh-HK", Lang::ZhHant),
            ("zh", Lang::ZhHant),
            ("de, en;q=0.4, fr; q=0.7", Lang::Fr),
            ("en;q=0, fr;q=0.1", Lang::Fr),
            ("fr;q=0.5, en;q=0.5", Lang::Fr),
            ("fr;q=NaN, zh;q=2, en;q=0.1", Lang::En),
            ("fra, frx;q=1", Lang::En),
            (";;,=,fr;q=", Lang::En),
            ("\u{fffd}-,fr\u{0};q=1", Lang::En),
        ] {
            assert_eq!(Lang::negotiate(header), lang, "{header:?}");
        }
    }
}
