use super::*;

fn matches(pattern: &str, text: &str) -> bool {
    Pattern::read(pattern)
        .unwrap_or_else(|_| panic!("{pattern}"))
        .is_match(text)
        .unwrap()
}

#[track_caller]
fn holds(pattern: &str, good: &[&str], bad: &[&str]) {
    for text in good {
        assert!(matches(pattern, text), "{pattern} takes {text:?}");
    }
    for text in bad {
        assert!(!matches(pattern, text), "{pattern} refuses {text:?}");
    }
}

const GB_POSTAL: &str = "^([gG][iI][rR][ ]?0[aA]{2,2}|[a-zA-Z]([0-9][0-9a-zA-Z]?|[a-zA-Z][0-9][0-9a-zA-Z]?)[ ]?[0-9][a-zA-Z]{2,2})$";
const GB_VAT: &str = "^GB(([\\d]{3,3}[\\d]{4,4}[\\d]{2,2}([\\d]{3,3})?)|((GD|HA)[\\d]{3,3}))$";
const US_PHONE: &str =
    "^(1[ \\-\\/\\.]?)?(\\((\\d{3})\\)|(\\d{3}))[ \\-\\/\\.]?(\\d{3})[ \\-\\/\\.]?(\\d{4})$";

#[test]
fn the_recorded_patterns_take_their_own_and_refuse_others() {
    holds(
        "^\\d{5}(-\\d{4})?$",
        &["98052", "98052-6399"],
        &["9805", "980521", "98052-", "98052-639", " 98052", "A8052"],
    );
    holds(
        "^[0-9]{6,6}$",
        &["100000"],
        &["10000", "1000000", "10000O", "１０００００"],
    );
    holds("^[0-9]{5,5}$", &["10115"], &["1011", "D-10115"]);
    holds(
        "^\\d{4}(-\\d{3})?$",
        &["1000", "1000-001"],
        &["1000-01", "1000001", "1000 001"],
    );
    holds(
        GB_POSTAL,
        &["SW1A 1AA", "m1 1ae", "GIR 0AA", "CR26XH", "B33 8TH"],
        &["SW1A", "1AA SW1", "SW1A  1AA", "98052"],
    );
    holds(
        "^DE[\\d]{9,9}$",
        &["DE129415943"],
        &["DE 129415943", "129415943", "de129415943", "DE12941594"],
    );
    holds(
        GB_VAT,
        &["GB123456789", "GB123456789012", "GBGD123", "GBHA599"],
        &["GB12345678", "GB1234567890", "GBGD12", "123456789"],
    );
    holds(
        "^PT[\\d]{9,9}$",
        &["PT980152267"],
        &["980152267", "PT98015226"],
    );
    holds(
        US_PHONE,
        &[
            "4255550100",
            "(425) 555-0100",
            "1-425-555-0100",
            "1 425.555.0100",
            "425/555/0100",
        ],
        &[
            "+1 425 555 0100",
            "425555010",
            "2-425-555-0100",
            "425 5550 100",
            "(425 555-0100",
        ],
    );
}

#[test]
fn what_patterns_are_made_of() {
    holds("a|bc|", &["", "a", "x"], &[]);
    holds("^(?:a|bc)$", &["a", "bc"], &["", "abc"]);
    holds("^a*b+c?$", &["b", "aabbc"], &["a", "ac", "bcc"]);
    holds("^(a*)*$", &["", "aaa"], &["b"]);
    holds(
        "^(?!.*[DFIOQU])[A-VXY][0-9][A-Z] ?[0-9][A-Z][0-9]$",
        &["K1A 0B1", "H2X3Y7"],
        &["K1O 0B1", "D1A 0B1", "K1A-0B1"],
    );
    holds("^(?=.{3}$)a+$", &["aaa"], &["aa", "aaaa"]);
    holds("^[^a-c\\d]+$", &["xyz-"], &["xay", "x1"]);
    holds("^[]a-]+$", &["]a-"], &["b"]);
    holds(
        "^[\\w.\\-]+\\.\\w{2,}$",
        &["a.b-c.de"],
        &["a.b-c.d", "a b.de"],
    );
    holds("\\bin\\b", &["live in it"], &["inner", "again"]);
    holds(
        "(?i)^gb[a-f]{2}[^x]$",
        &["GBaF1", "gbAbY"],
        &["GBag1", "GBabX"],
    );
    holds("^a{x}{2}$", &["a{x}}"], &["a{x}", "aa"]);
    holds("^a{2,}?b{0,1}$", &["aa", "aaaab"], &["a", "aabb"]);
    holds("^\\x41\\u00e9$", &["Aé"], &["Ae"]);
    holds("^(?<zip>\\d{2})\\p{L}$", &["12ß"], &["123"]);
    holds("^.$", &["é", "😀"], &["", "ab"]);
}

#[test]
fn what_is_not_known_is_refused_and_never_guessed() {
    for pattern in [
        "(a)\\1",
        "(?>a)",
        "(?<=a)b",
        "(?<!a)b",
        "(?#x)",
        "[a-z-[aeiou]]",
        "(?(1)a|b)",
        "\\p{Lu}",
        "\\G",
        "\\cA",
        "(",
        ")",
        "a)",
        "[a",
        "*a",
        "a**",
        "a{2}{3}",
        "\\",
        "[z-a]",
        "[\\d-x",
        "a{3,2}",
        "(?-i)a",
        "\\k<a>",
        "(?n)a",
    ] {
        assert_eq!(Pattern::read(pattern), Err(Unsupported), "{pattern}");
    }
    assert_eq!(Pattern::read(&"(".repeat(500)), Err(Unsupported));
    assert_eq!(Pattern::read(&"a".repeat(5_000)), Err(Unsupported));
    assert_eq!(Pattern::read("((a{100}){100}){100}"), Err(Unsupported));
    assert_eq!(
        Pattern::read("((((){4000}){4000}){4000}){4000}"),
        Err(Unsupported)
    );
}

#[test]
fn patterns_that_ruin_others_are_answered_and_steps_have_an_end() {
    for pattern in [
        "^(a+)+$",
        "^(a|aa)+$",
        "^(a|a?)+$",
        "^(.*a){12}$",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
    ] {
        let read = Pattern::read(pattern).unwrap();
        let started = MAX_STEPS;
        assert_eq!(
            read.is_match(&format!("{}!", "a".repeat(200))),
            Ok(false),
            "{pattern} within {started} steps"
        );
    }
    // The widest pattern over a long text.
    let wide = Pattern::read("(a?){600}b").unwrap();
    assert_eq!(wide.is_match(&"a".repeat(2_000)), Err(TooManySteps));
}

mod generated {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

        /// No pattern causes a panic, and every evaluation ends.
        #[test]
        fn foreign_patterns_break_nothing(pattern in "[\\\\()\\[\\]{}|*+?^$.,a-d0-3:=!<>-]{0,24}", text in "[a-d0-3 -]{0,24}") {
            if let Ok(read) = Pattern::read(&pattern) {
                let _ = read.is_match(&text);
            }
        }

        /// The regex crate gives the same result for patterns that both support.
        #[test]
        fn it_agrees_with_another_engine(pattern in "(\\^)?([a-c]|\\[a-b\\]|\\(a\\|bc\\)|\\(\\?:b\\)|\\\\d)([*+?]|\\{1,2\\})?([a-c]|\\.)?(\\$)?", text in "[a-d0-1]{0,6}") {
            let other = regex::Regex::new(&pattern).unwrap();
            let ours = Pattern::read(&pattern).unwrap();
            prop_assert_eq!(ours.is_match(&text), Ok(other.is_match(&text)), "{}", pattern);
        }
    }
}
