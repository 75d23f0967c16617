//! The JSON of webhooks: an event each, as Standard Webhooks advises (`type`, `timestamp`, `data`).

use super::message::{Message, MessageContent};
use crate::audit_log::utc;
use crate::news::News;
use serde_json::{Value, json};

/// The type of the event that the test button sends.
const TEST: &str = "test";

/// The body of an event. `portal` is the origin of the portal, `now` the time in Unix milliseconds.
pub(super) fn body(message: &Message, portal: &str, now: i64) -> String {
    let event = match &message.content {
        MessageContent::News { news, .. } => news.first().map(|news| event(news, portal)),
        MessageContent::Test | MessageContent::Code { .. } => None,
    };
    let test = || {
        json!({
            "type": TEST,
            "timestamp": utc(now),
            "data": { "portal": portal, "link": format!("{portal}/notifications") },
        })
    };
    event.unwrap_or_else(test).to_string()
}

fn event(news: &News, portal: &str) -> Value {
    let person =
        (!news.person.is_empty()).then(|| json!({ "id": news.person, "name": news.person_name }));
    let mut event = json!({
        "type": news.kind.event_type(),
        "timestamp": utc(news.at),
        "data": {
            "portal": portal,
            "link": format!("{portal}{}", news.path()),
            "profile": news.profile,
            "customer": news.customer,
            "person": person,
            "outcome": news.outcome,
            "entry": news.entry,
            "changeSet": news.set,
        },
    });
    if let Some(count) = news.count {
        event["data"]["customers"] = count.into();
    }
    if let Some(request) = news.request {
        event["data"]["request"] = request.into();
        event["data"]["author"] = json!({ "id": news.author, "name": news.author_name });
    }
    event
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::NewsKind;

    fn message(content: MessageContent) -> Message {
        Message {
            lang: "en".to_owned(),
            zone: "UTC".to_owned(),
            content,
        }
    }

    #[test]
    fn an_event_has_type_time_and_a_link() {
        let news = News {
            person: "t:1".to_owned(),
            person_name: "Edith".to_owned(),
            profile: Some("billing".to_owned()),
            outcome: "rejected".to_owned(),
            entry: Some(7),
            ..News::new(NewsKind::NotSaved, "entry-7".to_owned(), 1_795_000_000_000)
        };
        let content = MessageContent::News {
            news: vec![news],
            more: 0,
        };
        let text = body(&message(content), "https://portal.example", 0);
        let event: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(event["type"], "save.not_carried_out");
        assert_eq!(event["timestamp"], "2026-11-18T11:06:40Z");
        assert_eq!(event["data"]["link"], "https://portal.example/history/7");
        assert_eq!(event["data"]["person"]["name"], "Edith");
        assert_eq!(event["data"]["changeSet"], Value::Null);
        assert!(event["data"].get("request").is_none());
    }

    #[test]
    fn an_event_about_a_request_has_its_number_and_its_author() {
        let news = News {
            author: "t:1".to_owned(),
            author_name: "Edith".to_owned(),
            outcome: "expired".to_owned(),
            entry: Some(9),
            request: Some(7),
            ..News::new(NewsKind::Approval, "approval-9".to_owned(), 0)
        };
        let content = MessageContent::News {
            news: vec![news],
            more: 0,
        };
        let text = body(&message(content), "https://portal.example", 0);
        let event: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(event["type"], "approval.moved");
        assert_eq!(event["data"]["link"], "https://portal.example/approvals/7");
        assert_eq!(event["data"]["request"], 7);
        assert_eq!(event["data"]["author"]["name"], "Edith");
        assert_eq!(event["data"]["person"], Value::Null);
    }

    #[test]
    fn a_test_says_that_it_is_one() {
        let text = body(&message(MessageContent::Test), "https://portal.example", 0);
        let event: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(event["type"], "test");
        assert_eq!(event["timestamp"], "1970-01-01T00:00:00Z");
    }
}
