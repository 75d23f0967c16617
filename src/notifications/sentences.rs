//! News in words, for people in messages.

use crate::news::{ASKED, EMERGENCY, News, NewsKind};
use crate::profile::signs;
use crate::text::Words;

/// A piece of news as a sentence. `is_own` where the reader is the person whose doing it is about.
pub(super) fn sentence(words: &Words, news: &News, is_own: bool) -> String {
    let name = ("name", person(words, news).into());
    match news.kind {
        NewsKind::NotSaved => {
            let outcome = outcome(words, &news.outcome);
            let args = [name, what(words, news), ("outcome", outcome.into())];
            match is_own {
                true => words.t_args("told-own-not-saved", &args[1..]),
                false => words.t_args("told-not-saved", &args),
            }
        }
        NewsKind::PartnerSaved => words.t_args("told-partner-saved", &[name, what(words, news)]),
        NewsKind::OutsideChange => words.t_args("told-outside-change", &[what(words, news)]),
        NewsKind::ChangeSet => {
            let number = ("number", news.set.unwrap_or_default().to_string().into());
            let said = words.t_args(set_key(&news.outcome), &[number]);
            by(words, said, news, is_own)
        }
        NewsKind::Collection => {
            let said = words.t(collection_key(&news.outcome)).into_owned();
            by(words, said, news, is_own)
        }
        NewsKind::Verification => verification(words, news),
        NewsKind::Problems => {
            let count = i64::try_from(news.count.unwrap_or(1)).unwrap_or(i64::MAX);
            words.t_args("told-problems", &[("count", count.into())])
        }
        NewsKind::Watching => words.t_args(watching_key(&news.outcome), &[name]),
        NewsKind::Approval => approval(words, news, is_own),
    }
}

/// That somebody asked for approval or saved without it, or that a request was decided or has
/// ended.
fn approval(words: &Words, news: &News, is_own: bool) -> String {
    let number = news.request.unwrap_or_default().to_string();
    let args = [
        ("name", person(words, news).into()),
        ("number", number.into()),
        what(words, news),
    ];
    let (key, names_author) = approval_key(&news.outcome);
    let said = words.t_args(key, &args);
    if is_own || names_author || news.author_name.is_empty() {
        return said;
    }
    let author = plain(&news.author_name);
    words.t_args(
        "told-approval-of",
        &[("said", said.into()), ("author", author.into())],
    )
}

/// The key of the sentence, and whether that names the author.
fn approval_key(outcome: &str) -> (&'static str, bool) {
    match outcome {
        ASKED => ("told-approval-asked", true),
        EMERGENCY => ("told-approval-emergency", true),
        "returned" => ("told-approval-returned", false),
        "refused" => ("told-approval-refused", false),
        "saved" => ("told-approval-saved", false),
        "expired" => ("told-approval-expired", false),
        _ => ("told-approval-ended", false),
    }
}

/// That a customer's verification, or the partner's vetting, has another status.
fn verification(words: &Words, news: &News) -> String {
    let (told, key) = match news.customer {
        Some(_) => (
            "told-verification",
            format!("verification-status-{}", news.outcome),
        ),
        None => ("told-vetting", format!("vetting-{}", news.outcome)),
    };
    let status = match words.has(&key) {
        true => words.t(&key).into_owned(),
        false => on_one_line(&news.outcome),
    };
    words.t_args(told, &[("status", status.into())])
}

fn watching_key(outcome: &str) -> &'static str {
    match outcome {
        "loan-lent" => "told-loan-lent",
        "loan-soon" => "told-loan-soon",
        "loan-ended" => "told-loan-ended",
        "loan-refused" | "loan-expired" | "loan-role" | "loan-unreadable" => "told-loan-over",
        "certificate-soon" => "told-certificate-soon",
        "app-refused" => "told-app-refused",
        _ => "told-watching",
    }
}

/// The sentence with the name of whose doing it is about, unless that is the reader.
fn by(words: &Words, said: String, news: &News, is_own: bool) -> String {
    if is_own || news.person_name.is_empty() {
        return said;
    }
    let args = [("said", said.into()), ("name", person(words, news).into())];
    words.t_args("told-by", &args)
}

fn person(words: &Words, news: &News) -> String {
    match plain(&news.person_name).trim() {
        "" => words.t("told-somebody").into_owned(),
        name => name.to_owned(),
    }
}

/// A name comes from the identity provider: nothing of it may look like another line of a message,
/// or turn the direction of what stands beside it.
fn plain(name: &str) -> String {
    signs::without_hidden(&on_one_line(name))
}

/// A text with spaces in place of the ends of lines and paragraphs, and of other controls.
pub(super) fn on_one_line(text: &str) -> String {
    let ends = |sign: char| sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}');
    text.replace(ends, " ")
}

fn what<'a>(words: &Words, news: &News) -> (&'a str, crate::text::Arg<'a>) {
    let slug = news.profile.as_deref().unwrap_or_default();
    let known = words.has(&format!("profile-{slug}"));
    let what = match known {
        true => words.t(&format!("profile-{slug}")),
        false => words.t("told-a-profile"),
    };
    ("what", what.into_owned().into())
}

fn outcome(words: &Words, outcome: &str) -> String {
    let known = words.has(&format!("recorded-{outcome}"));
    match known {
        true => words.t(&format!("recorded-{outcome}")).into_owned(),
        false => words.t("recorded-not-applied").into_owned(),
    }
}

fn set_key(outcome: &str) -> &'static str {
    match outcome {
        "check-done" => "told-set-check-done",
        "send-done" => "told-set-send-done",
        "sign-in" => "told-set-sign-in",
        "stopped" => "told-set-stopped",
        _ => "told-set-paused",
    }
}

fn collection_key(outcome: &str) -> &'static str {
    match outcome {
        "done" => "told-collection-done",
        "refused" => "told-collection-refused",
        _ => "told-collection-sign-in",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn news(kind: NewsKind, outcome: &str) -> News {
        News {
            person: "t:1".to_owned(),
            person_name: "Edith\r\nBcc: x".to_owned(),
            profile: Some("billing".to_owned()),
            outcome: outcome.to_owned(),
            set: Some(1_234),
            request: Some(1_234),
            author_name: "Anna\r\nBcc: x".to_owned(),
            ..News::new(kind, "x".to_owned(), 0)
        }
    }

    #[test]
    fn all_news_has_its_sentence_on_one_line_in_every_language() {
        let outcomes = [
            "rejected",
            "not-applied",
            "word-of-a-later-version",
            "check-done",
            "send-done",
            "paused",
            "sign-in",
            "stopped",
            "done",
            "refused",
            "asked",
            "returned",
            "saved",
            "expired",
            EMERGENCY,
        ];
        for lang in Lang::ALL {
            let words = Words::of(lang);
            for kind in NewsKind::ALL {
                for outcome in outcomes {
                    for is_own in [true, false] {
                        let said = sentence(words, &news(kind, outcome), is_own);
                        assert!(!said.contains('[') && !said.is_empty(), "{lang:?}: {said}");
                        assert!(!said.contains(['\r', '\n']), "{lang:?}: {said}");
                        let is_approval = kind == NewsKind::Approval;
                        let numbered = kind == NewsKind::ChangeSet || is_approval;
                        assert_eq!(said.contains("1234"), numbered, "{lang:?}: {said}");
                        let by_author = matches!(outcome, ASKED | EMERGENCY);
                        let by_somebody = by_author || matches!(outcome, "returned" | "refused");
                        let of_anna = is_approval && !is_own && !by_author;
                        assert_eq!(said.contains("Anna"), of_anna, "{lang:?}: {said}");
                        let may_name = matches!(
                            kind,
                            NewsKind::NotSaved | NewsKind::ChangeSet | NewsKind::Collection
                        );
                        let names = !is_own && may_name;
                        let names =
                            names || kind == NewsKind::PartnerSaved || (is_approval && by_somebody);
                        assert_eq!(said.contains("Edith"), names, "{lang:?}: {said}");
                    }
                }
            }
        }
        let nobody = News {
            person_name: String::new(),
            profile: Some("of-a-later-version".to_owned()),
            ..news(NewsKind::PartnerSaved, "saved")
        };
        let said = sentence(Words::of(Lang::En), &nobody, false);
        assert_eq!(said, "Somebody changed “a profile”");
    }

    #[test]
    fn a_name_neither_ends_the_line_nor_turns_its_direction_and_keeps_its_letters() {
        for (name, shown) in [
            ("Edith\u{2028}Bcc:\u{2029}x\u{85}y", "Edith Bcc: x y"),
            ("\u{202e}Edith\u{2066} Editor\u{200b}", "Edith Editor"),
            ("Zoë O’Neill-Müller", "Zoë O’Neill-Müller"),
            (
                "می\u{200c}خواهم 👩\u{200d}👧",
                "می\u{200c}خواهم 👩\u{200d}👧",
            ),
        ] {
            assert_eq!(plain(name), shown, "{name:?}");
        }
        let reversed = News {
            person_name: "Edith\u{2028}\u{202e}Editor".to_owned(),
            ..news(NewsKind::PartnerSaved, "saved")
        };
        let said = sentence(Words::of(Lang::En), &reversed, false);
        assert!(said.starts_with("Edith Editor changed “"), "{said:?}");
    }
}
