//! The page that a sign-in leads back to: only one of our own. Strict on purpose: what is not
//! plainly one of them leads to the overview.

use std::borrow::Cow;

/// Longer than any address of ours, with room for a continuation token.
const LONGEST: usize = 2048;

/// Addresses that are not pages: leading there would act, or loop.
const NOT_PAGES: [&str; 6] = [
    "api", "sign-in", "sign-out", "language", "healthz", "readyz",
];

/// The address, if it is certainly a path of ours: `/`, plain segments, and a query.
pub fn safe(address: &str) -> Option<String> {
    if address.len() > LONGEST {
        return None;
    }
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let segments = path.strip_prefix('/')?;
    let first = segments
        .split('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let own = !NOT_PAGES.contains(&first.as_str())
        && (segments.is_empty() || segments.split('/').all(is_plain_segment));
    (own && is_plain_query(query)).then(|| address.to_owned())
}

/// Not empty (`//` begins a host), not `.` or `..`, nothing that has to be decoded (`%2f`), no
/// backslash.
fn is_plain_segment(segment: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    segment.bytes().all(plain) && segment.bytes().any(|byte| byte != b'.')
}

/// Characters that a form writes; no control characters either when a careless reader decodes it
/// twice.
fn is_plain_query(query: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~=&+%*".contains(&byte);
    let once = decoded(query.as_bytes());
    let twice = decoded(&once);
    query.bytes().all(plain) && !once.iter().chain(twice.iter()).any(u8::is_ascii_control)
}

fn decoded(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'%') {
        return Cow::Borrowed(text);
    }
    let hex = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut decoded = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        match (text[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    Cow::Owned(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use url::Url;

    #[test]
    fn own_pages_are_kept() {
        for own in [
            "/",
            "/?x=1",
            "/partner/legal-business",
            "/partner/billing/review",
            "/customers?search=caf%C3%A9+%26+co&after=abc%3D",
            "/customers/1d4c6f0e-58a6-4b2b-9f6b-0f6a0c1e2d3f/billing",
            "/history/12",
            "/drafts",
            "/account",
            "/a.b/~c",
        ] {
            assert_eq!(safe(own).as_deref(), Some(own));
        }
    }

    #[test]
    fn what_is_not_a_page_is_not_returned_to() {
        for address in [
            "/api/v1/openapi.json",
            "/sign-in",
            "/Sign-In/callback?code=1",
            "/sign-out",
            "/language",
            "/healthz",
            "/api",
        ] {
            assert_eq!(safe(address), None, "{address}");
        }
        assert_eq!(safe(&format!("/{}", "a".repeat(LONGEST))), None);
    }

    /// A browser's reading: leading and trailing controls and spaces dropped, tabs and line breaks
    /// too, backslashes as slashes; that is what the `url` crate does as well.
    fn stays(address: &str) -> bool {
        let base = Url::parse("https://portal.example/sign-in").expect("a base");
        base.join(address)
            .is_ok_and(|url| url.origin() == base.origin() && url.username().is_empty())
    }

    /// The address to which a browser would go for a value, or for the value decoded once
    /// or twice too often.
    fn assert_stays(value: &str) {
        if let Some(kept) = safe(value) {
            let once = String::from_utf8_lossy(&decoded(kept.as_bytes())).into_owned();
            let twice = String::from_utf8_lossy(&decoded(once.as_bytes())).into_owned();
            assert!(
                stays(&kept) && stays(&once) && stays(&twice),
                "{value:?} was kept"
            );
        }
    }

    const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/return-to.json");

    /// The parts of the list: every beginning with every host.
    fn generated() -> Vec<String> {
        let starts = [
            "//",
            "///",
            "////",
            "/\\",
            "\\/",
            "\\\\",
            "\\",
            "/\t/",
            "/\n/",
            "/\r\n/",
            "\t//",
            " //",
            "\0//",
            "/ /",
            "/\u{b}/",
            "/\u{a0}/",
            "/./",
            "/.//",
            "/../",
            "/..//",
            "/../..//",
            "/;//",
            "/;@",
            "/@",
            "/\u{2f}/",
            "/\u{ff0f}/",
            "/\u{2215}",
            "/\u{5c}/",
            "/%2f",
            "/%5c",
            "/%2e%2e//",
            "/%09/",
            "/%0a/",
            "/%00/",
            "%2f%2f",
            "%5c%5c",
            "https://",
            "https:/",
            "https:",
            "HTTPS://",
            "https:\\\\",
            "http://",
            "http:",
            "ftp://",
            "javascript:alert(1)//",
            "java\tscript:alert(1)//",
            "data:text/html,",
            "vbscript:",
            "blob:https://",
            "file://",
            "//[::1]@",
            "//user:pass@",
            "/partner//",
            "/partner/..//",
            "/partner/../\\",
            "/?\r\nLocation: https://",
            "/?%0d%0aLocation:https://",
            "/?%250d%250aLocation:https://",
            "/#//",
            "#//",
            "?//",
            "",
            ".",
            "..//",
            "/\u{202e}//",
            "/\u{feff}//",
            "/<>//",
            "/\"//",
            "/'//",
            "/`//",
            "/{}//",
            "/|//",
            "/^//",
        ];
        let hosts = [
            "evil.example",
            "evil.example/partner/billing",
            "evil.example:443",
            "portal.example.evil.example",
            "portal.example@evil.example",
            "3232235777",
            "evil%2eexample",
            "evil。example",
            "[::ffff:1.2.3.4]",
        ];
        starts
            .iter()
            .flat_map(|start| hosts.iter().map(move |host| format!("{start}{host}")))
            .collect()
    }

    /// `UPDATE_DATA=1` writes it anew. The browser tests read it as well.
    #[test]
    fn the_list_is_what_the_generator_makes() {
        let written = serde_json::to_string_pretty(&generated()).expect("texts are JSON") + "\n";
        if std::env::var_os("UPDATE_DATA").is_some() {
            std::fs::write(LIST, &written).expect("the file can be written");
        }
        assert_eq!(std::fs::read_to_string(LIST).expect("the file"), written);
    }

    // S6
    #[test]
    fn s6_hostile_values_never_leave_however_often_they_are_decoded() {
        let list: Vec<String> =
            serde_json::from_str(&std::fs::read_to_string(LIST).expect("the file"))
                .expect("a list");
        assert!(list.len() >= 600, "{}", list.len());
        for hostile in list {
            let mut value = hostile.into_bytes();
            for _ in 0..3 {
                assert_stays(&String::from_utf8_lossy(&value));
                value = decoded(&value).into_owned();
            }
        }
        for hostile in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/%2fevil.example",
            "",
            "/\t/evil.example",
        ] {
            assert_eq!(safe(hostile), None, "{hostile:?}");
        }
    }

    const PIECES: [&str; 32] = [
        "/",
        "//",
        "\\",
        ".",
        "..",
        "%2f",
        "%5c",
        "%2e",
        "%252f",
        "%255c",
        "%09",
        "%0a",
        "%00",
        "\t",
        "\n",
        "\r",
        "\0",
        "@",
        ":",
        "?",
        "#",
        "&",
        "=",
        "%",
        " ",
        "+",
        "evil.example",
        "partner",
        "https:",
        "javascript:",
        "\u{2215}",
        "\u{feff}",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        // S6
        #[test]
        fn s6_whatever_is_put_together_never_leaves(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12)) {
            assert_stays(&pieces.concat());
            assert_stays(&format!("/{}", pieces.concat()));
        }
    }
}
