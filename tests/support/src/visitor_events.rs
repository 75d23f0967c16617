//! Server-sent events, as a page hears them that is open in a browser.

use crate::visitor::Visitor;
use crate::wait::PATIENCE;
use reqwest::header::HeaderMap;
use reqwest::{Method, Response, StatusCode};
use tokio::time::timeout;

/// A stream of events that is open; dropping it closes its connection.
pub struct EventStream {
    pub status: StatusCode,
    pub headers: HeaderMap,
    answer: Response,
    /// What has arrived of events that were not read yet.
    arrived: String,
}

impl Visitor {
    /// Asks for the events at an address, as a browser does.
    pub async fn listen(&self, path: &str) -> EventStream {
        let accept = [("accept", "text/event-stream")];
        let request = self.request(Method::GET, path, &accept, None);
        let answer = request.send().await.unwrap();
        EventStream {
            status: answer.status(),
            headers: answer.headers().clone(),
            answer,
            arrived: String::new(),
        }
    }
}

impl EventStream {
    /// The data of the next event; `None` once the stream has ended. Panics if neither comes within
    /// two minutes.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            while let Some((event, rest)) = self.arrived.split_once("\n\n") {
                let lines = event.lines().filter_map(|line| line.strip_prefix("data:"));
                let data: Vec<&str> = lines
                    .map(|line| line.strip_prefix(' ').unwrap_or(line))
                    .collect();
                let data = (!data.is_empty()).then(|| data.join("\n"));
                self.arrived = rest.to_owned();
                if data.is_some() {
                    return data;
                }
            }
            let more = timeout(PATIENCE, self.answer.chunk()).await;
            let more = more.expect("an event or the end").unwrap()?;
            self.arrived += std::str::from_utf8(&more).unwrap();
        }
    }
}
