//! Signs that keyboards and clipboards add to a value: blanks at its ends, no-break blanks, signs
//! without width, signs of direction, full-width letters and digits, typographic dashes, decomposed
//! accents, line ends.
//!
//! Every kind of value has one rule for them ([`rule`]). What has no meaning in such a value is
//! taken away or replaced when it is typed ([`normalize`]); a hidden sign that remains is a problem
//! that names the sign and its place ([`first_hidden`]). Browsers do the same but for the accents
//! ([`fold`]), so that they never show a problem with what the server takes away.

use super::Kind;
use std::borrow::Cow;

/// What is done with added signs in a kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignRule {
    /// Names and lines of an address. Other blanks become spaces, accents are composed, and blanks
    /// and hidden signs at both ends are taken away.
    Words,
    /// E-mail and web addresses. As words, and full-width signs become ASCII.
    Address,
    /// Numbers and codes. As addresses, and dashes become hyphens, digits of other scripts become
    /// ASCII, and hidden signs are taken away everywhere.
    Code,
}

/// The rule of each kind of value.
pub fn rule(kind: Kind) -> SignRule {
    match kind {
        Kind::Text
        | Kind::CompanyName
        | Kind::GivenName
        | Kind::MiddleName
        | Kind::FamilyName
        | Kind::AddressLine1
        | Kind::AddressLine2
        | Kind::City
        | Kind::Region => SignRule::Words,
        Kind::Email | Kind::Website => SignRule::Address,
        Kind::Phone
        | Kind::State
        | Kind::PostalCode
        | Kind::Country
        | Kind::Language
        | Kind::Culture
        | Kind::Currency
        | Kind::TaxId
        | Kind::Guid
        | Kind::Number
        | Kind::VettingStatus
        | Kind::VettingSubStatus => SignRule::Code,
    }
}

/// Takes away blanks and hidden signs at both ends.
fn trim(typed: &str) -> String {
    let added = |c: char| c.is_whitespace() || is_hidden(c);
    typed.trim_matches(added).to_owned()
}

/// What browsers do of [`normalize`]: all of it but the accents, whose tables they need not load.
pub fn fold(kind: Kind, typed: &str) -> String {
    let rule = rule(kind);
    let folded: String = typed.chars().filter_map(|c| fold_sign(rule, c)).collect();
    trim(&folded)
}

/// A sign as it is meant in a kind of value; `None` if it means nothing.
fn fold_sign(rule: SignRule, c: char) -> Option<char> {
    Some(match rule {
        _ if c.is_whitespace() => ' ',
        SignRule::Words => c,
        SignRule::Address => ascii(c),
        SignRule::Code if is_hidden(c) => return None,
        SignRule::Code => hyphen(digit(ascii(c))),
    })
}

/// Returns a typed value without the signs that have no meaning in its kind. The result does not
/// change when it is normalized again.
pub fn normalize(kind: Kind, typed: &str) -> String {
    let rule = rule(kind);
    let mut out = String::with_capacity(typed.len());
    for c in typed.replace("\r\n", "\n").chars() {
        // The HTML parser replaces it too.
        let c = if c == '\0' { '\u{fffd}' } else { c };
        if let Some(c) = fold_sign(rule, c) {
            compose(&mut out, c);
        }
    }
    out.trim_matches(|c| c == ' ' || is_hidden(c)).to_owned()
}

/// Returns the first sign of a value that nobody sees, and its number among the characters, from 1.
pub fn first_hidden(value: &str) -> Option<(char, usize)> {
    let hidden = signs(value).zip(1..).find(|((_, hidden), _)| *hidden);
    hidden.map(|((c, _), at)| (c, at))
}

/// Takes away all signs of a text that nobody sees.
pub fn without_hidden(text: &str) -> String {
    let seen = signs(text).filter(|(_, hidden)| !hidden);
    seen.map(|(c, _)| c).collect()
}

/// The signs of a value, each with true if nobody sees it.
fn signs(value: &str) -> impl Iterator<Item = (char, bool)> {
    let foreign = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
    let (mut before, mut rest) = (None, value.chars());
    std::iter::from_fn(move || {
        let c = rest.next()?;
        let hidden = match c {
            // Persian and Indic words and composed emoji have joiners between their letters.
            '\u{200c}' | '\u{200d}' => !(foreign(before) && foreign(rest.clone().next())),
            // Tags spell the flags of regions after a black flag.
            '\u{e0000}'..='\u{e007f}' => !value.contains('\u{1f3f4}'),
            c => c.is_control() || is_hidden(c),
        };
        before = Some(c);
        Some((c, hidden))
    })
}

/// Tests for signs without an appearance of their own: signs without width, of direction, soft
/// hyphens and blank letters.
fn is_hidden(c: char) -> bool {
    let code = u32::from(c);
    let within =
        |(first, last): &(u16, u16)| (u32::from(*first)..=u32::from(*last)).contains(&code);
    c == '\u{e0001}' || HIDDEN.iter().any(within)
}

#[rustfmt::skip]
static HIDDEN: &[(u16, u16)] = &[
    (0xad, 0xad), (0x34f, 0x34f), (0x61c, 0x61c), (0x115f, 0x115f), (0x1160, 0x1160), (0x17b4, 0x17b4), (0x17b5, 0x17b5), (0x180e, 0x180e), (0x200b, 0x200f), (0x202a, 0x202e), (0x2060, 0x206f), (0x3164, 0x3164), (0xfeff, 0xfeff), (0xffa0, 0xffa0), (0xfff9, 0xfffb),
];

/// The number of a sign: `U+200B`.
pub fn number(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// The number of a sign with its name in Unicode, `U+200B ZERO WIDTH SPACE`. Browsers show the number alone, so that they need not load the names.
pub fn named(number: &str) -> String {
    let digits = number.trim_start_matches("U+");
    let sign = u32::from_str_radix(digits, 16)
        .ok()
        .and_then(char::from_u32);
    let name = match sign.unwrap_or('\0') {
        ' ' => " SPACE",
        '\u{a0}' => " NO-BREAK SPACE",
        '\u{ad}' => " SOFT HYPHEN",
        '\u{200b}' => " ZERO WIDTH SPACE",
        '\u{200c}' => " ZERO WIDTH NON-JOINER",
        '\u{200d}' => " ZERO WIDTH JOINER",
        '\u{2060}' => " WORD JOINER",
        '\u{200e}' => " LEFT-TO-RIGHT MARK",
        '\u{200f}' => " RIGHT-TO-LEFT MARK",
        '\u{202a}' => " LEFT-TO-RIGHT EMBEDDING",
        '\u{202b}' => " RIGHT-TO-LEFT EMBEDDING",
        '\u{202c}' => " POP DIRECTIONAL FORMATTING",
        '\u{202d}' => " LEFT-TO-RIGHT OVERRIDE",
        '\u{202e}' => " RIGHT-TO-LEFT OVERRIDE",
        '\u{2066}' => " LEFT-TO-RIGHT ISOLATE",
        '\u{2067}' => " RIGHT-TO-LEFT ISOLATE",
        '\u{2068}' => " FIRST STRONG ISOLATE",
        '\u{2069}' => " POP DIRECTIONAL ISOLATE",
        '\u{feff}' => " ZERO WIDTH NO-BREAK SPACE",
        _ => "",
    };
    format!("{number}{name}")
}

/// Writes hidden signs and unusual blanks as their numbers, and blanks at the ends as `␣`, so that
/// two values that differ look different.
pub fn visible(value: &str) -> Cow<'_, str> {
    let has_hidden = first_hidden(value).is_some();
    let is_odd = |c: char| {
        let hidden = c.is_control() || is_hidden(c) || matches!(c, '\u{e0001}'..='\u{e007f}');
        (c.is_whitespace() && c != ' ') || (has_hidden && hidden)
    };
    let inner = value.trim_matches(' ');
    if inner.len() == value.len() && !value.contains(is_odd) {
        return Cow::Borrowed(value);
    }
    let start = value.len() - value.trim_start_matches(' ').len();
    let mut out = String::with_capacity(value.len() + 16);
    for (at, c) in value.char_indices() {
        match c {
            ' ' if at < start || at >= start + inner.len() => out.push('␣'),
            c if is_odd(c) => out.push_str(&format!("⟨U+{:04X}⟩", u32::from(c))),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// A full-width form as ASCII, and the full stops that domain names have in Chinese and Japanese.
fn ascii(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3002}' | '\u{ff61}' => '.',
        c => c,
    }
}

/// A decimal digit of another script as ASCII.
fn digit(c: char) -> char {
    const ZEROS: &[u32] = &[
        0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0,
        0xf20, 0x1040, 0x17e0,
    ];
    let code = u32::from(c);
    ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code))
        .and_then(|zero| char::from_digit(code - zero, 10))
        .unwrap_or(c)
}

fn hyphen(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{30fc}' => '-',
        c => c,
    }
}

/// Appends a character. One that composes with the last character replaces it, as in Unicode's
/// form C, for Latin, Greek and Cyrillic letters, kana and Hangul.
fn compose(out: &mut String, mark: char) {
    let composed = out.chars().next_back().and_then(|base| {
        let (b, m) = (u32::from(base), u32::from(mark));
        match m {
            0x300..=0x328 => {
                let (_, letters) = COMPOSED.iter().find(|(of, _)| *of == mark)?;
                let mut letters = letters.chars();
                while let Some(letter) = letters.next() {
                    let composed = letters.next()?;
                    if letter == base {
                        return Some(composed);
                    }
                }
                None
            }
            // The voiced and half-voiced letters follow the plain ones.
            0x3099 if "うウ".contains(base) => Some(if base == 'う' { 'ゔ' } else { 'ヴ' }),
            0x3099 if "かきくけこさしすせそたちつてとはひふへほカキクケコサシスセソタチツテトハヒフヘホ".contains(base) => {
                char::from_u32(b + 1)
            }
            0x309a if "はひふへほハヒフヘホ".contains(base) => char::from_u32(b + 2),
            // Unicode, chapter 3.12: an initial and a vowel, then a final.
            0x1161..=0x1175 if (0x1100..=0x1112).contains(&b) => {
                char::from_u32(0xac00 + ((b - 0x1100) * 21 + (m - 0x1161)) * 28)
            }
            0x11a8..=0x11c2 if (0xac00..=0xd7a3).contains(&b) && (b - 0xac00) % 28 == 0 => {
                char::from_u32(b + m - 0x11a7)
            }
            _ => None,
        }
    });
    match composed {
        Some(composed) => {
            out.pop();
            out.push(composed);
        }
        None => out.push(mark),
    }
}

/// By mark: letters, each followed by the letter with the mark. Source: UnicodeData.txt of
/// Unicode 15, canonical decompositions.
#[rustfmt::skip]
const COMPOSED: &[(char, &str)] = &[
    ('\u{300}', "AÀEÈIÌOÒUÙaàeèiìoòuùÜǛüǜNǸnǹЕЀИЍеѐиѝĒḔēḕŌṐōṑWẀwẁÂẦâầĂẰăằÊỀêềÔỒôồƠỜơờƯỪưừYỲyỳ"),
    ('\u{301}', "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźÜǗüǘGǴgǵÅǺåǻÆǼæǽØǾøǿΑΆΕΈΗΉΙΊΟΌΥΎΩΏϊΐαάεέηήιίϋΰοόυύωώГЃКЌгѓкќÇḈçḉĒḖēḗÏḮïḯKḰkḱMḾmḿÕṌõṍŌṒōṓPṔpṕŨṸũṹWẂwẃÂẤâấĂẮăắÊẾêếÔỐôốƠỚơớƯỨưứ"),
    ('\u{302}', "AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷZẐzẑẠẬạậẸỆẹệỌỘọộ"),
    ('\u{303}', "AÃNÑOÕaãnñoõIĨiĩUŨuũVṼvṽÂẪâẫĂẴăẵEẼeẽÊỄêễÔỖôỗƠỠơỡƯỮưữYỸyỹ"),
    ('\u{304}', "AĀaāEĒeēIĪiīOŌoōUŪuūÜǕüǖÄǞäǟȦǠȧǡÆǢæǣǪǬǫǭÖȪöȫÕȬõȭȮȰȯȱYȲyȳGḠgḡḶḸḷḹṚṜṛṝ"),
    ('\u{306}', "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭУЎИЙийуўȨḜȩḝẠẶạặ"),
    ('\u{307}', "CĊcċEĖeėGĠgġIİZŻzżAȦaȧOȮoȯBḂbḃDḊdḋFḞfḟHḢhḣMṀmṁNṄnṅPṖpṗRṘrṙSṠsṡŚṤśṥŠṦšṧṢṨṣṩTṪtṫWẆwẇXẊxẋYẎyẏſẛ"),
    ('\u{308}', "AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸΙΪΥΫιϊυϋЕЁІЇеёіїHḦhḧÕṎõṏŪṺūṻWẄwẅXẌxẍtẗ"),
    ('\u{309}', "AẢaảÂẨâẩĂẲăẳEẺeẻÊỂêểIỈiỉOỎoỏÔỔôổƠỞơởUỦuủƯỬưửYỶyỷ"),
    ('\u{30a}', "AÅaåUŮuůwẘyẙ"),
    ('\u{30b}', "OŐoőUŰuű"),
    ('\u{30c}', "CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzžAǍaǎIǏiǐOǑoǒUǓuǔÜǙüǚGǦgǧKǨkǩƷǮʒǯjǰHȞhȟ"),
    ('\u{31b}', "OƠoơUƯuư"),
    ('\u{323}', "BḄbḅDḌdḍHḤhḥKḲkḳLḶlḷMṂmṃNṆnṇRṚrṛSṢsṣTṬtṭVṾvṿWẈwẉZẒzẓAẠaạEẸeẹIỊiịOỌoọƠỢơợUỤuụƯỰưựYỴyỵ"),
    ('\u{326}', "SȘsșTȚtț"),
    ('\u{327}', "CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţEȨeȩDḐdḑHḨhḩ"),
    ('\u{328}', "AĄaąEĘeęIĮiįUŲuųOǪoǫ"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_clipboard_adds_is_taken_away() {
        for (kind, typed, meant) in [
            (Kind::PostalCode, "98052 ", "98052"),
            (Kind::PostalCode, "\u{a0}９８０５２\u{feff}", "98052"),
            (Kind::PostalCode, "98052–1234", "98052-1234"),
            (Kind::PostalCode, "٩٨٠٥٢", "98052"),
            (
                Kind::Phone,
                "\u{202a}+1 425\u{2011}555\u{2011}0100\u{202c}",
                "+1 425-555-0100",
            ),
            (
                Kind::Email,
                "\u{200b}help@contoso.example",
                "help@contoso.example",
            ),
            (
                Kind::Email,
                "ｈｅｌｐ＠ｃｏｎｔｏｓｏ．ｅｘａｍｐｌｅ",
                "help@contoso.example",
            ),
            (Kind::Email, "a@mu\u{308}nchen.example", "a@münchen.example"),
            (Kind::Website, "　例え。example\t", "例え.example"),
            (Kind::City, " Sa\u{303}o\u{a0}Paulo\u{200f} ", "São Paulo"),
            (Kind::City, "Bie\u{302}\u{301}n Ho\u{300}a", "Biến Hòa"),
            (
                Kind::City,
                "\u{1100}\u{1161}\u{11a8}か\u{3099}は\u{309a}",
                "각がぱ",
            ),
            (Kind::AddressLine1, "1 Way\r\nSuite 5", "1 Way Suite 5"),
            (Kind::CompanyName, "ＡＢＣ – 会社", "ＡＢＣ – 会社"),
            (Kind::GivenName, " \u{200b}", ""),
        ] {
            assert_eq!(normalize(kind, typed), meant, "{typed:?}");
        }
    }

    #[test]
    fn a_browser_takes_away_what_the_server_does() {
        for (kind, typed) in [
            (Kind::PostalCode, "９８０５２"),
            (Kind::PostalCode, "98052–1234"),
            (Kind::PostalCode, "SW1A\u{a0}1AA"),
            (Kind::PostalCode, "98\u{200b}052"),
            (Kind::Phone, "＋１ （425） 555‐0100"),
            (Kind::Phone, "٤٢٥٥٥٥٠١٠٠"),
            (Kind::Email, "ｈｅｌｐ＠ｃｏｎｔｏｓｏ．ｅｘａｍｐｌｅ"),
            (Kind::Website, "ｗｗｗ。contoso．example"),
            (Kind::TaxId, "\u{feff}DE\u{2011}1"),
            (Kind::City, "\u{200b} Redmond\u{3000}"),
        ] {
            assert_eq!(fold(kind, typed), normalize(kind, typed), "{typed:?}");
        }
    }

    #[test]
    fn a_hidden_sign_inside_is_named_with_its_place_and_joiners_of_words_are_none() {
        assert_eq!(first_hidden("he\u{200b}lp"), Some(('\u{200b}', 3)));
        assert_eq!(first_hidden("a\u{202e}b"), Some(('\u{202e}', 2)));
        assert_eq!(first_hidden("a\u{7}"), Some(('\u{7}', 2)));
        assert_eq!(first_hidden("a\u{200d}b"), Some(('\u{200d}', 2)));
        for sound in [
            "می\u{200c}خواهم",
            "👩\u{200d}👧",
            "São Paulo",
            "東京 \u{3000}都",
        ] {
            assert_eq!(first_hidden(sound), None, "{sound}");
        }
        assert_eq!(named(&number('\u{200b}')), "U+200B ZERO WIDTH SPACE");
        assert_eq!(named(&number('\u{7}')), "U+0007");
    }

    #[test]
    fn a_text_without_hidden_signs_keeps_joiners_of_words() {
        for (text, seen) in [
            ("\u{202e}he\u{200b}lp\u{2069}\u{7}", "help"),
            ("a\u{200d}b", "ab"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("São Paulo", "São Paulo"),
        ] {
            assert_eq!(without_hidden(text), seen, "{text:?}");
            assert_eq!(first_hidden(seen), None, "{text:?}");
        }
    }

    #[test]
    fn values_that_differ_look_different() {
        assert_eq!(visible("Redmond"), "Redmond");
        assert_eq!(visible("Redmond "), "Redmond␣");
        assert_eq!(visible(" a b\u{a0}c"), "␣a b⟨U+00A0⟩c");
        assert_eq!(visible("\u{200b}help"), "⟨U+200B⟩help");
        assert_eq!(visible("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }

    proptest! {
        #[test]
        fn what_is_normalized_stays_as_it_is(
            typed in "[ aäeoA9–＠\u{300}-\u{308}\u{a0}\u{ad}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{3099}か\u{1100}\u{1161}\u{11a8}٩９\r\n\0\u{feff}]{0,12}"
        ) {
            for kind in [Kind::City, Kind::Email, Kind::Phone] {
                let once = normalize(kind, &typed);
                prop_assert_eq!(normalize(kind, &once), once.clone());
                prop_assert_eq!(crate::profile::values::posted(kind, &once), once);
            }
        }
    }
}
