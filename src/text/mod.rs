//! The portal's messages in every language: sentences from `locales/{language}/*.ftl` (Project
//! Fluent), and names of countries, languages, cultures and currencies from `names.json` in the
//! same folder. Everything is compiled in and parsed once.
//!
//! Values in a message are isolated for bidirectional text only if necessary, see [`Arg`]. A Hebrew
//! company name cannot reverse a sentence, and an ordinary value appears on the page exactly as
//! given.

mod arg;
mod field_label;
mod fold;
mod lang;
mod names;
mod states;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_syntax::ast::Entry;
use time::OffsetDateTime;

pub use arg::Arg;
pub use fold::folded;
pub use lang::Lang;
use names::LocaleNames;

/// The message files of a language. A new file needs one line here.
macro_rules! sources {
    ($folder:literal) => {
        &[
            include_str!(concat!("../../locales/", $folder, "/approvals.ftl")),
            include_str!(concat!("../../locales/", $folder, "/catalogue.ftl")),
            include_str!(concat!("../../locales/", $folder, "/changes.ftl")),
            include_str!(concat!("../../locales/", $folder, "/common.ftl")),
            include_str!(concat!("../../locales/", $folder, "/editing.ftl")),
            include_str!(concat!("../../locales/", $folder, "/errors.ftl")),
            include_str!(concat!("../../locales/", $folder, "/fields.ftl")),
            include_str!(concat!("../../locales/", $folder, "/help.ftl")),
            include_str!(concat!("../../locales/", $folder, "/history.ftl")),
            include_str!(concat!("../../locales/", $folder, "/notifications.ftl")),
            include_str!(concat!("../../locales/", $folder, "/pages.ftl")),
            include_str!(concat!("../../locales/", $folder, "/problems.ftl")),
            include_str!(concat!("../../locales/", $folder, "/rules.ftl")),
            include_str!(concat!("../../locales/", $folder, "/search.ftl")),
            include_str!(concat!("../../locales/", $folder, "/sheets.ftl")),
            include_str!(concat!("../../locales/", $folder, "/table.ftl")),
            include_str!(concat!("../../locales/", $folder, "/together.ftl")),
            include_str!(concat!("../../locales/", $folder, "/tools.ftl")),
            include_str!(concat!("../../locales/", $folder, "/uses.ftl")),
            include_str!(concat!("../../locales/", $folder, "/verification.ftl")),
            include_str!(concat!("../../locales/", $folder, "/watching.ftl")),
            include_str!(concat!("../../locales/", $folder, "/waits.ftl")),
        ]
    };
}

static EN: LazyLock<Words> = LazyLock::new(|| {
    Words::read(
        Lang::En,
        sources!("en"),
        include_str!("../../locales/en/names.json"),
    )
});
static FR: LazyLock<Words> = LazyLock::new(|| {
    Words::read(
        Lang::Fr,
        sources!("fr"),
        include_str!("../../locales/fr/names.json"),
    )
});
static ZH_HANT: LazyLock<Words> = LazyLock::new(|| {
    Words::read(
        Lang::ZhHant,
        sources!("zh-Hant"),
        include_str!("../../locales/zh-Hant/names.json"),
    )
});

/// All messages and names of one language.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
    /// Messages without a variable, formatted in advance. A page needs about a hundred of them.
    plain: HashMap<String, &'static str>,
    names: LocaleNames,
}

impl Words {
    /// Returns the messages of a language. They are parsed on first use and stay in memory.
    pub fn of(lang: Lang) -> &'static Words {
        match lang {
            Lang::En => &EN,
            Lang::Fr => &FR,
            Lang::ZhHant => &ZH_HANT,
        }
    }

    /// Parses every language now, so that the first page does not have to wait.
    pub fn load_all() {
        for lang in Lang::ALL {
            Words::of(lang);
        }
    }

    fn read(lang: Lang, sources: &[&str], names: &str) -> Words {
        let mut bundle = FluentBundle::new_concurrent(vec![lang.identifier()]);
        // `Arg` isolates single values instead.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(arg::formatter(lang)));
        let mut keys = Vec::new();
        for source in sources {
            // A file with a syntax error still provides its correct messages. The tests refuse such
            // a file.
            let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(
                |(resource, problems)| {
                    tracing::error!(lang = lang.tag(), ?problems, "a file of words has mistakes");
                    resource
                },
            );
            keys.extend(resource.entries().filter_map(|entry| match entry {
                Entry::Message(message) => Some(message.id.name.to_owned()),
                _ => None,
            }));
            if let Err(problems) = bundle.add_resource(resource) {
                tracing::error!(
                    lang = lang.tag(),
                    ?problems,
                    "a key stands twice in the files of words"
                );
            }
        }
        let plain = keys
            .into_iter()
            .filter_map(|key| plain(&bundle, &key).map(|text| (key, text)))
            .collect();
        Words {
            lang,
            bundle,
            plain,
            names: LocaleNames::read(names),
        }
    }

    /// The language of these messages.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Returns a message without variables. For a key that does not exist it returns the key in
    /// brackets and logs an error.
    pub fn t(&self, key: &str) -> Cow<'static, str> {
        match self.plain.get(key) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.t_args(key, &[])),
        }
    }

    /// Returns a message with values in it. Numbers are grouped as the language does; pass years
    /// and codes as text.
    pub fn t_args(&self, key: &str, args: &[(&str, Arg)]) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            tracing::error!(lang = self.lang.tag(), key, "words are missing");
            return format!("[{key}]");
        };
        let args: FluentArgs = args
            .iter()
            .map(|(name, value)| (*name, value.to_fluent()))
            .collect();
        let mut problems = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&args), &mut problems)
            .into_owned();
        if !problems.is_empty() {
            tracing::error!(lang = self.lang.tag(), key, ?problems, "words lack a value");
        }
        text
    }

    /// Returns a message that tells whom to ask, with values in it. It chooses by `$contact`, which is
    /// `none` or the name of the contact.
    pub fn t_asking(&self, key: &str, contact: Option<&str>, args: &[(&str, Arg)]) -> String {
        let mut args = args.to_vec();
        args.push(("contact", contact.unwrap_or("none").into()));
        self.t_args(key, &args)
    }

    /// Returns true if there is a message with this key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// Returns the most specific label of a field: one for a field of a profile
    /// (`field-legal-business-address-country`), one for a name in a profile
    /// (`field-legal-business-companyName`), or the common one (`field-postalCode` for
    /// `address.postalCode`).
    pub fn label(&self, profile_slug: &str, field_key: &str) -> Cow<'static, str> {
        self.of_field("field", profile_slug, field_key)
            .unwrap_or_else(|| self.t(&format!("field-{}", last_part(field_key))))
    }

    /// Returns the hint of a field, looked up in the same order as its label. Many fields have
    /// none.
    pub fn hint(&self, profile_slug: &str, field_key: &str) -> Option<Cow<'static, str>> {
        self.of_field("hint", profile_slug, field_key)
    }

    fn of_field(&self, family: &str, slug: &str, key: &str) -> Option<Cow<'static, str>> {
        let name = last_part(key);
        // A page asks for two of these for each field: one buffer is enough for all.
        let mut message = format!("{family}-{slug}-");
        let common = message.len();
        if name != key {
            message.extend(key.chars().map(|sign| if sign == '.' { '-' } else { sign }));
            if let Some(exact) = self.known(&message) {
                return Some(exact);
            }
            message.truncate(common);
        }
        message.push_str(name);
        self.known(&message).or_else(|| {
            message.replace_range(family.len()..common, "-");
            self.known(&message)
        })
    }

    /// Returns the meaning of a `vettingStatus`, matched without regard to case.
    pub fn vetting_status(&self, value: &str) -> Option<Cow<'static, str>> {
        self.known(&format!("vetting-{}", kebab(value)))
    }

    /// Returns the meaning of a `vettingSubStatus`: the key of `email_ownership` is
    /// `vetting-sub-email-ownership`.
    pub fn vetting_sub_status(&self, value: &str) -> Option<Cow<'static, str>> {
        self.known(&format!("vetting-sub-{}", kebab(value)))
    }

    fn known(&self, key: &str) -> Option<Cow<'static, str>> {
        self.plain.get(key).map(|text| Cow::Borrowed(*text))
    }

    /// Returns the name of a country or region by its ISO 3166-1 alpha-2 code, in any case.
    pub fn country(&self, code: &str) -> Option<&str> {
        self.names.countries.name(code)
    }

    /// Returns the name of a state or province by country and code, both spelled as in the
    /// country's rules.
    pub fn state(&self, country: &str, code: &str) -> Option<&'static str> {
        states::of(self.lang)
            .get(country)?
            .get(code)
            .map(String::as_str)
    }

    /// Returns the name of a language by its code in any case: `fr`, and also the forms of Partner
    /// Center's country rules, such as `zh-CHS`.
    pub fn language(&self, code: &str) -> Option<&str> {
        self.names.languages.name(code)
    }

    /// Returns the name of a culture (a language as written in a country) by its code in any case:
    /// `fr-CA`.
    pub fn culture(&self, code: &str) -> Option<&str> {
        self.names.cultures.name(code)
    }

    /// Returns the name of a currency by its ISO 4217 code in any case.
    pub fn currency(&self, code: &str) -> Option<&str> {
        self.names.currencies.name(code)
    }

    /// Codes and names of all countries and regions, in the sort order of the language.
    pub fn countries(&self) -> &[(String, String)] {
        self.names.countries.list()
    }

    /// Codes and names of all languages, in the sort order of the language.
    pub fn languages(&self) -> &[(String, String)] {
        self.names.languages.list()
    }

    /// Codes and names of all cultures, in the sort order of the language.
    pub fn cultures(&self) -> &[(String, String)] {
        self.names.cultures.list()
    }

    /// Codes and names of all currencies, in the sort order of the language.
    pub fn currencies(&self) -> &[(String, String)] {
        self.names.currencies.list()
    }

    /// Formats a point in time to the minute, on the clock of its offset. It names the offset and
    /// spells the month as a word, so that it is unambiguous.
    pub fn date_time(&self, at: OffsetDateTime, offset: &str) -> String {
        self.t_args(
            "date-time",
            &[
                ("day", i64::from(at.day()).into()),
                ("month", i64::from(u8::from(at.month())).into()),
                // These are passed as text: a year is not grouped, and minutes keep their leading
                // zero.
                ("year", at.year().to_string().into()),
                ("hour", format!("{:02}", at.hour()).into()),
                ("minute", format!("{:02}", at.minute()).into()),
                ("offset", offset.into()),
            ],
        )
    }

    /// Formats a number with the digit groups of the language.
    pub fn number(&self, number: i64) -> String {
        arg::grouped(&number.to_string(), arg::separator(self.lang))
    }
}

/// Formats a message that has no variable. The text is leaked once per key and language, because
/// messages stay in memory anyway.
fn plain(bundle: &FluentBundle<FluentResource>, key: &str) -> Option<&'static str> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut problems = Vec::new();
    let text = bundle.format_pattern(pattern, None, &mut problems);
    problems
        .is_empty()
        .then(|| &*Box::leak(text.into_owned().into_boxed_str()))
}

/// Converts a value of the service's enumerations (`snake_case`, `camelCase` or `PascalCase`) to
/// the kebab case of message keys.
fn kebab(value: &str) -> String {
    let mut key = String::with_capacity(value.len());
    for letter in value.chars() {
        if letter == '_' || letter == ' ' || letter == '-' {
            key.push('-');
        } else {
            if letter.is_ascii_uppercase() && !key.is_empty() && !key.ends_with('-') {
                key.push('-');
            }
            key.push(letter.to_ascii_lowercase());
        }
    }
    key
}

fn last_part(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_missing_key_gives_itself_in_brackets() {
        assert_eq!(Words::of(Lang::Fr).t("no-such-key"), "[no-such-key]");
        assert!(!Words::of(Lang::Fr).has("no-such-key"));
    }

    #[test]
    fn a_label_is_the_profiles_own_where_there_is_one() {
        let words = Words::of(Lang::En);
        assert_eq!(
            words.label("organization", "defaultAddress.postalCode"),
            words.t("field-postalCode")
        );
        assert_eq!(
            words.label("legal-business", "companyName"),
            words.t("field-legal-business-companyName")
        );
        assert_eq!(words.hint("organization", "no.such"), None);
        assert_eq!(
            words.hint("legal-business", "address.country"),
            Some(words.t("hint-legal-business-address-country"))
        );
        assert_eq!(
            words.hint("legal-business", "companyApproverAddress.country"),
            None
        );
    }

    #[test]
    fn an_enumeration_is_said_however_it_is_spelled() {
        let words = Words::of(Lang::En);
        for spelled in ["email_ownership", "EmailOwnership", "emailOwnership"] {
            assert_eq!(
                words.vetting_sub_status(spelled),
                Some(words.t("vetting-sub-email-ownership"))
            );
        }
        assert_eq!(
            words.vetting_status("Authorized"),
            Some(words.t("vetting-authorized"))
        );
        assert_eq!(words.vetting_status("sub-entry-of-something-new"), None);
    }

    #[test]
    fn values_are_put_in_as_they_are_unless_they_run_from_right_to_left() {
        let words = Words::of(Lang::En);
        assert_eq!(
            words.t_args("review-title", &[("profile", "7f3a".into())]),
            "Review: 7f3a"
        );
        assert_eq!(
            words.t_args("review-title", &[("profile", "שלום".into())]),
            "Review: \u{2068}שלום\u{2069}"
        );
    }

    #[test]
    fn a_moment_reads_the_same_for_everybody() {
        let at = datetime!(2026-03-02 01:05:59 +1);
        assert_eq!(
            Words::of(Lang::En).date_time(at, "UTC+1"),
            "2 March 2026, 01:05 UTC+1"
        );
        assert_eq!(
            Words::of(Lang::Fr).date_time(at, "UTC+1"),
            "2 mars 2026 à 01:05 UTC+1"
        );
        assert_eq!(
            Words::of(Lang::ZhHant).date_time(at, "UTC+1"),
            "2026 年 3 月 2 日 01:05 (UTC+1)"
        );
        assert_eq!(
            Words::of(Lang::Fr).date_time(datetime!(2026-08-01 00:00 UTC), "UTC"),
            "1er août 2026 à 00:00 UTC"
        );
    }

    #[test]
    fn numbers_are_grouped_as_the_language_does() {
        assert_eq!(Words::of(Lang::En).number(1_234_567), "1,234,567");
        assert_eq!(Words::of(Lang::Fr).number(-1_234), "-1\u{202f}234");
        assert_eq!(Words::of(Lang::ZhHant).number(999), "999");
        assert_eq!(
            Words::of(Lang::En)
                .t_args(
                    "problem-too-long",
                    &[("max", 1200.into()), ("length", 1201.into())]
                )
                .matches("1,20")
                .count(),
            2
        );
    }

    /// French counts nothing as one, so a sentence about one that does not say the number needs
    /// another about nothing.
    #[test]
    fn nothing_is_not_one_in_french() {
        let words = Words::of(Lang::Fr);
        let none = ["count", "rows", "total"].map(|name| (name, 0.into()));
        for key in [
            "table-count",
            "table-count-filtered",
            "sheet-export-text",
            "sheet-preview-count",
            "delivery-attempts",
        ] {
            let text = words.t_args(key, &none);
            assert!(text.starts_with("Aucun"), "{key}: {text}");
        }
    }

    #[test]
    fn names_are_found_in_any_case() {
        let words = Words::of(Lang::Fr);
        assert_eq!(words.country("de"), Some("Allemagne"));
        assert_eq!(words.culture("FR-ca"), Some("Français (Canada)"));
        assert_eq!(words.language("zh-chs"), words.language("zh-CHS"));
        assert_eq!(words.currency("XYZ"), None);
        let at = |code: &str| {
            words
                .countries()
                .iter()
                .position(|(listed, _)| listed == code)
        };
        assert!(
            at("EG") < at("ES") && at("ES") < at("FI"),
            "É sorts as E in French"
        );
    }
}
