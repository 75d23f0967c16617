//! Rules that need more than a browser loads: names of domains by IDNA2008, addresses of hosts, and
//! the words before an extension. Browsers check the same values laxly (`profile/check.rs`), so
//! what they let through may have a problem here, and never the other way round.

use crate::profile::{Change, Code, Countries, FieldProblem, Json, Kind, Profile, check, rules};
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use std::net::Ipv4Addr;
use unicode_normalization::char::is_combining_mark;

/// Checks the changed fields: the rules of the table and of the countries, and these.
pub(super) fn problems(
    profile: &'static Profile,
    document: &Json,
    changes: &[Change],
    countries: &Countries,
) -> Vec<FieldProblem> {
    let mut found = rules::problems(profile, document, changes, countries);
    for change in changes {
        let known = found.iter().any(|problem| problem.key == change.key);
        if !known
            && let Some(place) = profile.place(&change.key)
            && let Err(code) = strictly(place.field.kind, &change.after)
        {
            found.push(FieldProblem {
                key: change.key.clone(),
                code,
            });
        }
    }
    let order = |problem: &FieldProblem| {
        let mut places = profile.places();
        places.position(|place| place.key() == problem.key)
    };
    found.sort_by_key(|problem| order(problem).unwrap_or(usize::MAX));
    found
}

fn strictly(kind: Kind, value: &str) -> Result<(), Code> {
    let rule = |holds: bool, code: Code| if holds { Ok(()) } else { Err(code) };
    match kind {
        _ if value.trim().is_empty() => Ok(()),
        Kind::Email => {
            let domain = value.rsplit_once('@').map_or("", |(_, domain)| domain);
            rule(is_domain(domain), Code::Email)
        }
        Kind::Website => rule(is_host(check::host_of(value)), Code::Website),
        Kind::Phone => rule(
            check::extension_word(value).is_none_or(|word| is_extension_word(&word)),
            Code::Phone,
        ),
        _ => Ok(()),
    }
}

/// A name that can be registered by IDNA2008: mapped as browsers do (UTS 46), then only signs that
/// RFC 5892 has as letters, digits and marks, with its rules for joiners and for text from right to
/// left, and short enough for the domain name system.
fn is_domain(domain: &str) -> bool {
    let (mapped, sound) = Uts46::new().to_unicode(
        domain.as_bytes(),
        AsciiDenyList::EMPTY,
        Hyphens::CheckFirstLast,
    );
    let ascii = Uts46::new().to_ascii(
        domain.as_bytes(),
        AsciiDenyList::EMPTY,
        Hyphens::CheckFirstLast,
        DnsLength::Verify,
    );
    sound.is_ok() && ascii.is_ok() && mapped.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let signs: Vec<char> = label.chars().collect();
    signs.iter().enumerate().all(|(at, sign)| {
        let (before, after) = (at.checked_sub(1).map(|at| signs[at]), signs.get(at + 1));
        match *sign {
            // RFC 5892, appendix A: between two l's, before a Greek letter, after a Hebrew one,
            // beside kana or Han. Joiners have been checked.
            '\u{b7}' => before == Some('l') && after == Some(&'l'),
            '\u{375}' => after.is_some_and(|c| matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')),
            '\u{5f3}' | '\u{5f4}' => before.is_some_and(|c| matches!(c, '\u{590}'..='\u{5ff}')),
            '\u{30fb}' => signs.iter().any(|c| {
                matches!(c, '\u{3041}'..='\u{30fa}' | '\u{30fd}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
            }),
            '-' | '_' | '\u{200c}' | '\u{200d}' | '\u{6fd}' | '\u{6fe}' | '\u{f0b}' | '\u{3007}' => true,
            // Enclosing marks are marks, and no part of names; Tatweel and the like are letters.
            '\u{488}' | '\u{489}' | '\u{1abe}' | '\u{20dd}'..='\u{20e4}' | '\u{a670}'..='\u{a672}'
            | '\u{640}' | '\u{7fa}' | '\u{302e}' | '\u{302f}' | '\u{3031}'..='\u{3035}' | '\u{303b}' => false,
            sign => sign.is_alphanumeric() || is_combining_mark(sign),
        }
    })
}

/// A name of a domain, or an address of four numbers. A name whose last part is a number is no name
/// (URL standard, "ends in a number").
fn is_host(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit())
        || last
            .strip_prefix("0x")
            .is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if is_number {
        host.parse::<Ipv4Addr>().is_ok()
    } else {
        is_domain(host)
    }
}

/// What people write before an extension, in lower case and without a full stop: English, and the
/// languages of countries that Partner Center serves.
#[rustfmt::skip]
const EXTENSION_WORDS: &[&str] = &[
    "x", "ex", "ext", "extn", "exten", "extension", "local",
    // French; German; Spanish; Italian; Portuguese; Dutch.
    "poste", "p", "durchwahl", "dw", "nebenstelle", "nst", "app", "extensión", "int", "interno", "anexo", "interne", "ramal", "toestel", "tst",
    // Danish, Swedish, Norwegian, Finnish; Polish, Czech, Slovak, Hungarian, Romanian; Turkish.
    "lokal", "lok", "anknytning", "ankn", "anknytn", "internt", "alanumero", "wew", "wewn", "wewnętrzny", "linka", "l", "klapka", "kl", "mellék", "interior", "dahili", "dah",
    // Russian, Ukrainian, Bulgarian, Greek; Hebrew, Arabic.
    "доб", "добавочный", "вн", "дод", "внутр", "εσωτ", "εσωτερικό", "שלוחה", "تحويلة", "داخلي",
    // Chinese, Japanese, Korean; Vietnamese, Thai, Indonesian.
    "內線", "内线", "內線電話", "分機", "分机", "分機號碼", "轉", "转", "轉接", "内線", "内", "内線番号", "내선", "내선번호", "máy lẻ", "nhánh", "ต่อ", "pesawat", "ekstensi",
];

fn is_extension_word(word: &str) -> bool {
    EXTENSION_WORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Field, signs};

    /// Both rules, as a save applies them to what is meant.
    fn passes(kind: Kind, typed: &str) -> bool {
        let value = signs::normalize(kind, typed);
        let loosely = check::check(&Field::optional("x", kind), &value).is_ok();
        loosely && strictly(kind, &value).is_ok()
    }

    #[track_caller]
    fn are(kind: Kind, sound: bool, values: &[&str]) {
        for value in values {
            assert_eq!(passes(kind, value), sound, "{value:?}");
        }
    }

    #[test]
    fn a_name_of_a_domain_is_one_that_can_be_registered() {
        are(
            Kind::Email,
            true,
            &[
                "a@b.example",
                "a@B.Example",
                "a@münchen.example",
                "a@mu\u{308}nchen.example",
                "a@xn--mnchen-3ya.example",
                "a@faß.example",
                "a@col·lega.example",
                "a@उदाहरण.परीक्षा",
                "संपर्क@हिन्दी.भारत",
                "a@例え.テスト",
                "a@東京・大阪.example",
                "a@दिल्\u{200d}ली.example",
                "a@مثال.إختبار",
                "a@דוגמה.טעסט",
                "a@r3---sn.example",
                "a@ａ.example",
                "a@一二三四五六七八九十一二三四五六七八九十一二三.example",
            ],
        );
        are(
            Kind::Email,
            false,
            &[
                // Symbols, punctuation and signs of money of scripts with vowel signs.
                "a@b☃.example",
                "a@♥.example",
                "a@؟.example",
                "a@क।.example",
                "a@৳৳.example",
                "a@b٪c.example",
                // Marks at the start or around letters, letters that only widen a line.
                "a@\u{308}b.example",
                "a@\u{94d}क.example",
                "a@b\u{20dd}.example",
                "a@مـثال.example",
                // Signs that need neighbours.
                "a@a·b.example",
                "a@ab・.example",
                "a@b\u{200d}c.example",
                // Directions mixed, punycode that decodes to nothing or to what is no name.
                "a@אb.example",
                "a@xn--a.example",
                "a@xn--n3h.example",
                "a@-b.example",
                "a@b-.example",
                "a@b..example",
                "a@b.example.",
                "a@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example",
            ],
        );
    }

    #[test]
    fn a_host_of_numbers_is_an_address_of_four() {
        are(
            Kind::Website,
            true,
            &[
                "192.0.2.1",
                "http://192.0.2.255:8080/x",
                "1.2.3.example",
                "www.3com.example",
                "https://my_shop.a.example./x",
                "www.हिन्दी.भारत",
            ],
        );
        are(
            Kind::Website,
            false,
            &[
                "999.0.2.1",
                "192.0.2.256",
                "192.0.2.01",
                "1.2.3.4.5",
                "a.b.c.1",
                "0x7f.0.0.1",
                "a.b.0x1",
                "192.0.2",
                "www.a☃.example",
            ],
        );
    }

    #[test]
    fn the_words_before_an_extension_are_those_of_the_countries() {
        for word in EXTENSION_WORDS {
            for spelled in [(*word).to_owned(), word.to_uppercase(), format!("{word}.")] {
                let value = format!("+1 425-555-0100 {spelled} 12");
                assert!(passes(Kind::Phone, &value), "{value:?}");
            }
        }
        are(
            Kind::Phone,
            true,
            &[
                "02-5555-0100（內線12）",
                "02-5555-0100轉12",
                "+39 02 555 0100 int. 12",
                "+55 11 5550-0100 Ramal: 12",
                "+7 495 555-01-00 доб. 12",
                "+7 495 555-01-00 ДОБ. 12",
                "03-5555-0100 (内線 12)",
                "425-555-0100 ext 12345",
            ],
        );
        are(
            Kind::Phone,
            false,
            &[
                "425-555-0100 extra 5",
                "425-555-0100 call 5",
                "425-555-0100 ext",
                "425-555-0100 ext 12 or so",
                "ext 12",
            ],
        );
    }
}
