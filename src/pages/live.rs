//! The events of a page about a document that is open: what others do to it, as sentences. A stream
//! ends with its session, when the portal stops, and after two minutes in any case; a browser comes
//! back by itself then, and is asked for its session anew.

use crate::auth::session::awaits_events;
use crate::auth::{Auth, Permission};
use crate::components::PageContext;
use crate::components::colleagues::state_text;
use crate::editing::{DocumentState, DocumentWatch, Editing};
use crate::error::{Error, ErrorKind};
use crate::middleware::{DocumentTarget, Stopping, StreamLimits, StreamPermit};
use axum::extract::{Query, Request, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream::{self, Stream, StreamExt};
use std::convert::Infallible;
use std::future::ready;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// The pause between two looks at the database, and what chance adds to it, so that the streams of
/// a portal do not look all at once.
const PAUSE: Duration = Duration::from_secs(2);
const JITTER_MS: u64 = 1_000;

/// The longest that a stream lasts. It is shorter than the time after which the listener closes a
/// connection without a new request.
const LONGEST: Duration = Duration::from_secs(110);

/// Something is sent this often, so that no proxy takes the connection for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Has a proxy pass every event on at once (nginx).
const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// The state that the page shows.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct ShownState {
    /// The id of its version.
    version: String,
    /// When it was opened, in Unix milliseconds.
    at: i64,
    /// The name of what it tells of others.
    known: String,
}

/// `GET` of the events. It answers 204, after which a browser does not ask again, where nobody
/// listens or the person has not read the document; and 429 beyond the limits.
pub async fn listen(
    page: PageContext,
    State(auth): State<Auth>,
    State(editing): State<Editing>,
    State(streams): State<StreamLimits>,
    DocumentTarget(target): DocumentTarget,
    Query(shown): Query<ShownState>,
    request: Request,
) -> Result<Response, Error> {
    let person = page.person()?.clone();
    if !target.profile().is_editable() {
        return Err(ErrorKind::NotFound.into());
    }
    if !awaits_events(request.headers()) || !editing.has_read(&person, &target).await? {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let Some(permit) = streams.take(&person.session) else {
        let wait = [(header::RETRY_AFTER, "60")];
        return Ok((StatusCode::TOO_MANY_REQUESTS, wait).into_response());
    };
    let live = LiveDocument {
        watch: DocumentWatch::new(person, target, shown.version, shown.at),
        known: shown.known,
        ends_at: Instant::now() + LONGEST,
        stopping: request
            .extensions()
            .get()
            .map_or_else(CancellationToken::new, |Stopping(stop)| stop.clone()),
        page,
        auth,
        editing,
        _permit: permit,
    };
    let alive = KeepAlive::new().interval(HEARTBEAT);
    let events = Sse::new(events(live)).keep_alive(alive);
    Ok(([(BUFFERING, "no")], events).into_response())
}

/// The first event tells after what time a browser comes back; the others are texts.
fn events(live: LiveDocument) -> impl Stream<Item = Result<Event, Infallible>> {
    let first = Event::default().retry(pause());
    let told = stream::unfold(live, |mut live| async move {
        let event = live.next().await?;
        Some((Ok(event), live))
    });
    stream::once(ready(Ok(first))).chain(told)
}

/// A stream that is open.
struct LiveDocument {
    page: PageContext,
    auth: Auth,
    editing: Editing,
    watch: DocumentWatch,
    /// The name of the state that the page tells.
    known: String,
    ends_at: Instant,
    stopping: CancellationToken,
    _permit: StreamPermit,
}

impl LiveDocument {
    /// The next text; `None` at the end.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.stopping.is_cancelled() || Instant::now() >= self.ends_at {
                return None;
            }
            let session = &self.watch.person.session;
            let permitted = self.auth.still_permits(session, Permission::Edit).await;
            if !permitted.unwrap_or(false) {
                return None;
            }
            let state = self.editing.look(&mut self.watch).await.ok()?;
            let mark = state.mark();
            if mark != self.known {
                self.known = mark;
                return Some(Event::default().data(self.text(&state)));
            }
            tokio::select! {
                () = sleep(pause()) => {}
                () = self.stopping.cancelled() => return None,
            }
        }
    }

    /// The text on one line. An event without any would not be delivered.
    fn text(&self, state: &DocumentState) -> String {
        let text = state_text(&self.page, state);
        let line: String = text
            .chars()
            .map(|sign| if sign.is_control() { ' ' } else { sign })
            .collect();
        match line.is_empty() {
            true => " ".to_owned(),
            false => line,
        }
    }
}

fn pause() -> Duration {
    let mut random = [0; 2];
    // Without random numbers all streams pause alike.
    let _ = aws_lc_rs::rand::fill(&mut random);
    PAUSE + Duration::from_millis(u64::from(u16::from_le_bytes(random)) % JITTER_MS)
}
