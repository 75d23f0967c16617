//! Encodings that a text may be in without saying so. Text that is not Unicode is read as
//! Windows-1252; if it is in another encoding, letters come out as other letters. A value that came
//! back as it was exported shows which encodings are possible.

use encoding_rs::{self as web, Encoding, WINDOWS_1252};
use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The most bytes of a letter.
const LONGEST_LETTER: usize = 4;

/// An encoding of files that do not name it.
#[derive(Debug, Clone, Copy)]
enum LegacyEncoding {
    Web(&'static Encoding),
    /// The letters of the bytes from 128 on. The others are ASCII.
    Dos(&'static [char]),
}

impl LegacyEncoding {
    fn all() -> impl Iterator<Item = LegacyEncoding> {
        let dos = DOS.iter().map(|letters| LegacyEncoding::Dos(letters));
        encodings().into_iter().map(LegacyEncoding::Web).chain(dos)
    }

    /// The text of these bytes; `None` if they are no text in this encoding.
    fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            LegacyEncoding::Web(encoding) => {
                encoding.decode_without_bom_handling_and_without_replacement(bytes)
            }
            LegacyEncoding::Dos(letters) => {
                let letter = |byte: &u8| match byte.checked_sub(128) {
                    None => Some(char::from(*byte)),
                    Some(at) => letters.get(usize::from(at)).copied(),
                };
                bytes.iter().map(letter).collect()
            }
        }
    }

    /// Returns true if the text is these bytes.
    fn encodes(self, text: &str, bytes: &[u8]) -> bool {
        match self {
            LegacyEncoding::Web(encoding) => {
                let (encoded, _, has_unknown) = encoding.encode(text);
                !has_unknown && *encoded == *bytes
            }
            LegacyEncoding::Dos(letters) => {
                let byte = |letter: char| match u8::try_from(letter) {
                    Ok(byte) if byte.is_ascii() => Some(byte),
                    _ => {
                        let at = letters.iter().position(|own| *own == letter)?;
                        u8::try_from(at + 128).ok()
                    }
                };
                text.chars().map(byte).eq(bytes.iter().copied().map(Some))
            }
        }
    }
}

/// Encodings of Windows, of Unix and of the Macintosh.
fn encodings() -> [&'static Encoding; 31] {
    [
        web::WINDOWS_1250,
        web::WINDOWS_1251,
        web::WINDOWS_1253,
        web::WINDOWS_1254,
        web::WINDOWS_1255,
        web::WINDOWS_1256,
        web::WINDOWS_1257,
        web::WINDOWS_1258,
        web::WINDOWS_874,
        web::SHIFT_JIS,
        web::GBK,
        web::BIG5,
        web::EUC_KR,
        web::EUC_JP,
        web::MACINTOSH,
        web::X_MAC_CYRILLIC,
        web::KOI8_R,
        web::KOI8_U,
        web::IBM866,
        web::ISO_8859_2,
        web::ISO_8859_3,
        web::ISO_8859_4,
        web::ISO_8859_5,
        web::ISO_8859_6,
        web::ISO_8859_7,
        web::ISO_8859_8,
        web::ISO_8859_10,
        web::ISO_8859_13,
        web::ISO_8859_14,
        web::ISO_8859_15,
        web::ISO_8859_16,
    ]
}

static DOS: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    let pages = DOS_LETTERS.iter();
    pages.map(|letters| letters.chars().collect()).collect()
});

/// The letters of the bytes from 128 on in the code pages that Windows has for the console, which
/// Excel calls "CSV (MS-DOS)". Source: the mapping tables of the Unicode Consortium
/// (VENDORS/MICSFT/PC); a byte without a letter is U+FFFD.
#[rustfmt::skip]
const DOS_LETTERS: [&str; 8] = [
    // 437
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙\
     ╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
    // 720
    "éâàçêëèïî\u{651}\u{652}ô¤\u{640}ûù\u{621}\u{622}\u{623}\u{624}£\u{625}\
     \u{626}\u{627}\u{628}\u{629}\u{62a}\u{62b}\u{62c}\u{62d}\u{62e}\u{62f}\u{630}\u{631}\
     \u{632}\u{633}\u{634}\u{635}«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
     \u{636}\u{637}\u{638}\u{639}\u{63a}\u{641}µ\u{642}\u{643}\u{644}\u{645}\u{646}\
     \u{647}\u{648}\u{649}\u{64a}≡\u{64b}\u{64c}\u{64d}\u{64e}\u{64f}\u{650}≈°∙·√ⁿ²■\
     \u{a0}",
    // 737
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙\
     ╘╒╓╫╪┘┌█▄▌▐▀ωάέήϊίόύϋώΆΈΉΊΌΎΏ±≥≤ΪΫ÷≈°∙·√ⁿ²■\u{a0}",
    // 775
    "ĆüéāäģåćłēŖŗīŹÄÅÉæÆōöĢ¢ŚśÖÜø£Ø×¤ĀĪóŻżź”¦©®¬½¼Ł«»░▒▓│┤ĄČĘĖ╣║╗╝ĮŠ┐└┴┬├─┼ŲŪ╚╔╩╦╠═╬Žąčęė\
     įšųūž┘┌█▄▌▐▀ÓßŌŃõÕµńĶķĻļņĒŅ’\u{ad}±“¾¶§÷„°∙·¹³²■\u{a0}",
    // 850
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊË\
     ÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
    // 852
    "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎË\
     ďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}",
    // 857
    "ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊË\
     È\u{fffd}ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµ\u{fffd}×ÚÛÙìÿ¯´\u{ad}±\u{fffd}¾¶§÷¸°¨·¹³²■\u{a0}",
    // 862
    "\u{5d0}\u{5d1}\u{5d2}\u{5d3}\u{5d4}\u{5d5}\u{5d6}\u{5d7}\u{5d8}\u{5d9}\u{5da}\u{5db}\
     \u{5dc}\u{5dd}\u{5de}\u{5df}\u{5e0}\u{5e1}\u{5e2}\u{5e3}\u{5e4}\u{5e5}\u{5e6}\u{5e7}\
     \u{5e8}\u{5e9}\u{5ea}¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘\
     ┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
];

/// Returns true if `text`, which was read as Windows-1252, is `value` in another encoding.
pub(super) fn is_misread(value: &str, text: &str) -> bool {
    let (value, text) = without_same_start(value, text);
    let letters = value.chars().count();
    let has_room = (letters..=letters * LONGEST_LETTER).contains(&text.chars().count());
    if starts_in_ascii(value) || starts_in_ascii(text) || !has_room {
        return false;
    }
    let Some(bytes) = windows_1252(text) else {
        return false;
    };
    LegacyEncoding::all().any(|encoding| {
        let read = encoding.decode(&bytes);
        // Some encodings write letters and their accents separately.
        read.is_some_and(|read| read == value || read.nfc().eq(value.chars()))
    })
}

/// Returns true if `text` is the UTF-8 of `value`, read in another encoding: "MÃ¼nchen".
pub(super) fn is_misread_utf8(value: &str, text: &str) -> bool {
    let (value, text) = without_same_start(value, text);
    if starts_in_ascii(value) || starts_in_ascii(text) || text.chars().count() > value.len() {
        return false;
    }
    let western = std::iter::once(LegacyEncoding::Web(WINDOWS_1252));
    let mut encodings = western.chain(LegacyEncoding::all());
    encodings.any(|encoding| encoding.encodes(text, value.as_bytes()))
}

/// Takes away the ASCII signs with which both begin: most changed values differ behind them in an
/// ASCII sign, and nothing has to be decoded.
fn without_same_start<'a>(value: &'a str, text: &'a str) -> (&'a str, &'a str) {
    let pairs = value.bytes().zip(text.bytes());
    let same = pairs
        .take_while(|(one, other)| one == other && one.is_ascii())
        .count();
    (
        value.get(same..).unwrap_or_default(),
        text.get(same..).unwrap_or_default(),
    )
}

fn starts_in_ascii(text: &str) -> bool {
    text.chars().next().is_none_or(|letter| letter.is_ascii())
}

fn windows_1252(text: &str) -> Option<Cow<'_, [u8]>> {
    let (bytes, _, has_unknown) = WINDOWS_1252.encode(text);
    (!has_unknown).then_some(bytes)
}

/// The encodings that a file can be in that was read as Windows-1252.
#[derive(Debug)]
pub(super) struct PossibleEncodings(Vec<LegacyEncoding>);

impl PossibleEncodings {
    pub(super) fn all() -> PossibleEncodings {
        PossibleEncodings(LegacyEncoding::all().collect())
    }

    /// Rules out the encodings in which a value that came back as it was exported is another one.
    pub(super) fn learn(&mut self, value: &str) {
        if value.is_ascii() || self.0.is_empty() {
            return;
        }
        if let Some(bytes) = windows_1252(value) {
            self.0
                .retain(|encoding| encoding.decode(&bytes).is_some_and(|read| read == value));
        }
    }

    /// Returns true if a value is other words in one of the encodings.
    pub(super) fn doubt(&self, value: &str) -> bool {
        if value.is_ascii() || self.0.is_empty() {
            return false;
        }
        let Some(bytes) = windows_1252(value) else {
            return false;
        };
        self.0.iter().any(|encoding| {
            let read = encoding.decode(&bytes);
            read.is_some_and(|read| read != value && are_words(&read))
        })
    }
}

/// Returns true for what somebody can have written: beside ASCII there are letters only, no word
/// has letters of two alphabets, and a capital stands at the beginning of a word or behind another.
fn are_words(text: &str) -> bool {
    let (mut earlier, mut before) = (' ', ' ');
    for letter in text.chars() {
        let is_mixed = |one: char, other: char| {
            (one.is_ascii_alphabetic() && is_of_other_alphabet(other))
                || (is_ideograph(one) && other.is_ascii_alphabetic())
        };
        let is_capital = |letter: char| !letter.is_ascii() && letter.is_uppercase();
        let is_inside = (is_capital(letter) && before.is_lowercase())
            || (is_capital(before) && earlier.is_alphabetic() && letter.is_lowercase());
        if is_odd(letter) || is_inside || is_mixed(before, letter) || is_mixed(letter, before) {
            return false;
        }
        (earlier, before) = (before, letter);
    }
    true
}

/// Signs that are neither ASCII nor letters, and raised letters.
fn is_odd(letter: char) -> bool {
    let is_raised = matches!(letter, '\u{2b0}'..='\u{2ff}' | '\u{2070}'..='\u{209c}');
    !letter.is_ascii() && (is_raised || (!letter.is_alphabetic() && !is_mark(letter)))
}

/// Accents of Vietnamese, and signs of Hebrew, Arabic and Thai that stand at a letter.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{65f}' | '\u{e31}'..='\u{e4e}')
}

/// Greek, Cyrillic, Hebrew, Arabic, Thai.
fn is_of_other_alphabet(letter: char) -> bool {
    matches!(letter, '\u{370}'..='\u{6ff}' | '\u{e00}'..='\u{e7f}')
}

/// Signs of Chinese, Japanese and Korean.
fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value as an encoding writes it and Windows-1252 reads it.
    fn misread(value: &str, encoding: &'static Encoding) -> String {
        let (bytes, _, has_unknown) = encoding.encode(value);
        assert!(!has_unknown, "{value}");
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
        text.into_owned()
    }

    fn misread_bytes(bytes: &[u8]) -> String {
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
        text.into_owned()
    }

    #[test]
    fn values_in_another_encoding_are_known_by_the_value_before() {
        for (value, encoding) in [
            ("Łódź", web::WINDOWS_1250),
            ("Москва", web::WINDOWS_1251),
            ("Αθήνα", web::WINDOWS_1253),
            ("İzmir", web::WINDOWS_1254),
            ("חיפה", web::WINDOWS_1255),
            ("دبي", web::WINDOWS_1256),
            ("Rīga", web::WINDOWS_1257),
            ("กรุงเทพ", web::WINDOWS_874),
            ("東京都", web::SHIFT_JIS),
            ("北京", web::GBK),
            ("臺北市", web::BIG5),
            ("서울", web::EUC_KR),
            ("München", web::MACINTOSH),
            ("Київ", web::KOI8_U),
            ("Dolní Břežany 1", web::ISO_8859_2),
        ] {
            let text = misread(value, encoding);
            assert_ne!(text, value);
            assert!(is_misread(value, &text), "{value} {text}");
            assert!(!is_misread(&text, value), "put right: {value} {text}");
        }
        // DOS: 437 and 850, 852, 866.
        for (value, bytes) in [
            ("Málaga", &b"M\xa0laga"[..]),
            ("Köln", b"K\x94ln"),
            ("Sør", b"S\x9br"),
            ("Łodygowice", b"\x9dodygowice"),
            ("Ялта", b"\x9f\xab\xe2\xa0"),
        ] {
            let text = misread_bytes(bytes);
            assert!(is_misread(value, &text), "{value} {text}");
        }
        for (value, text) in [
            ("München", "Münster"),
            ("Łódź", "Lodz"),
            ("Zoë", "Zoé"),
            ("Kraków", "Krakow"),
            ("東京都", "東京"),
            ("é", ""),
            ("", "é"),
        ] {
            assert!(!is_misread(value, text), "{value} {text}");
        }
    }

    #[test]
    fn letters_with_separate_accents_are_the_same_letters() {
        // In Windows-1258 "ộ" is "ô" and an accent.
        let text = misread_bytes(b"B\xf4\xf2 Gi\xe1o");
        assert!(is_misread("Bộ Giáo", &text), "{text}");
    }

    #[test]
    fn utf_8_that_was_read_in_any_encoding_is_known() {
        for (value, text) in [
            ("München", "MÃ¼nchen"),
            ("München", "MĂĽnchen"),
            ("München", "M√ºnchen"),
            ("München", "M├╝nchen"),
            ("München", "M眉nchen"),
            ("Zürich 東京", "ZÃ¼rich æ\u{9d}±äº¬"),
        ] {
            assert!(is_misread_utf8(value, text), "{value} {text}");
            assert!(!is_misread_utf8(text, value), "put right: {value} {text}");
        }
        assert!(!is_misread_utf8("München", "Münster"));
    }

    #[test]
    fn a_new_value_is_doubted_until_values_that_came_back_rule_others_out() {
        let doubt = |unchanged: &[&str], value: &str| {
            let mut possible = PossibleEncodings::all();
            for value in unchanged {
                possible.learn(value);
            }
            possible.doubt(value)
        };
        let polish = misread("Łódź", web::WINDOWS_1250);
        let russian = misread("Москва", web::WINDOWS_1251);
        assert!(doubt(&[], &polish));
        assert!(doubt(&["München"], &polish), "Windows-1250 has the same ü");
        assert!(doubt(&[], &russian));
        // A Western word, of which other encodings make none.
        assert!(!doubt(&[], "Köln"));
        assert!(!doubt(&["Münster"], "Nürnberg"));
        assert!(!doubt(&[], "Cologne"));
        assert!(doubt(&["Münster"], "Orly-à"), "à is ŕ in Windows-1250");
        assert!(!doubt(&["Sèvres", "São Paulo", "Ålesund"], "Orly-à"));
    }

    #[test]
    fn the_pages_of_dos_are_whole() {
        for letters in DOS.iter() {
            assert_eq!(letters.len(), 128, "{letters:?}");
        }
    }
}
