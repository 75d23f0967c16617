//! Messages in a Teams channel: an Adaptive Card, as a flow of Workflows with the trigger "When a
//! Teams webhook request is received" takes it.

use super::message::{Message, MessageContent};
use super::sentences::sentence;
use crate::news::News;
use serde_json::{Value, json};

/// The body of a message. `portal` is the origin of the portal.
pub(super) fn body(message: &Message, portal: &str) -> String {
    let words = message.words();
    let mut blocks = vec![json!({
        "type": "TextBlock",
        "text": words.t("portal-name"),
        "weight": "Bolder",
        "wrap": true,
    })];
    match &message.content {
        MessageContent::News { news, more } => {
            blocks.extend(news.iter().map(|news| line(message, news, portal)));
            if *more > 0 {
                let text = words.t_args("told-more", &[("count", (*more).into())]);
                blocks.push(runs(vec![run(&text)]));
            }
        }
        MessageContent::Test | MessageContent::Code { .. } => {
            blocks.push(runs(vec![run(&words.t("told-test-channel"))]));
        }
    }
    let card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "lang": message.lang,
        "body": blocks,
        "actions": [{
            "type": "Action.OpenUrl",
            "title": words.t("told-open-portal"),
            "url": format!("{portal}/history"),
        }],
    });
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": card,
        }],
    })
    .to_string()
}

/// A piece of news with its time and a link.
fn line(message: &Message, news: &News, portal: &str) -> Value {
    let words = message.words();
    let said = sentence(words, news, false);
    let at = message.moment(news.at);
    let link = json!({
        "type": "TextRun",
        "text": words.t("told-open"),
        "selectAction": {
            "type": "Action.OpenUrl",
            "url": format!("{portal}{}", news.path()),
        },
    });
    runs(vec![run(&format!("{said} – {at} ")), link])
}

/// Text as it is: unlike a text block it has no Markdown, which a name could bring along.
fn runs(inlines: Vec<Value>) -> Value {
    json!({ "type": "RichTextBlock", "inlines": inlines })
}

fn run(text: &str) -> Value {
    json!({ "type": "TextRun", "text": text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::NewsKind;
    use crate::text::Lang;

    #[test]
    fn a_card_says_the_news_and_nothing_of_a_name_becomes_a_link() {
        let news = News {
            person: "t:1".to_owned(),
            person_name: "[Edith](https://evil.example) **x**".to_owned(),
            profile: Some("billing".to_owned()),
            entry: Some(7),
            ..News::new(NewsKind::PartnerSaved, "entry-7".to_owned(), 0)
        };
        for lang in Lang::ALL {
            let message = Message {
                lang: lang.tag().to_owned(),
                zone: "Europe/Berlin".to_owned(),
                content: MessageContent::News {
                    news: vec![news.clone()],
                    more: 3,
                },
            };
            let text = body(&message, "https://portal.example");
            let sent: Value = serde_json::from_str(&text).unwrap();
            let card = &sent["attachments"][0]["content"];
            assert_eq!(card["type"], "AdaptiveCard");
            let inlines = &card["body"][1]["inlines"];
            let said = inlines[0]["text"].as_str().unwrap();
            assert!(said.contains("[Edith]") && said.contains("UTC+1"), "{said}");
            assert_eq!(
                inlines[1]["selectAction"]["url"],
                "https://portal.example/history/7"
            );
            let rest = card["body"][2]["inlines"][0]["text"].as_str().unwrap();
            assert!(rest.contains('3'), "{rest}");
            assert!(!text.contains("\"[told"), "{text}");
        }
    }
}
