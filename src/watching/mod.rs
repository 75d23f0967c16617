//! Watching: the portal reads customers and profiles by itself, so that changes made elsewhere,
//! problems and saves without an end are found though nobody looks. It is opted into.
//!
//! What Partner Center shows to the app itself is read with its own token; what it shows to people
//! only, with sign-ins that administrators lend (`auth/lent.rs`). Both are tokens for GETs and nothing
//! else ([`ReadOnlyToken`](crate::auth::ReadOnlyToken)), and every call is behind those of people.
//!
//! `working.rs` decides who watches and when, `subject.rs` has what is watched, `asking.rs` makes the
//! calls, `reading.rs` and `round.rs` have the work itself, `tries.rs` counts what cannot be read,
//! `telling.rs` has the news, `view.rs` what administrators see.

mod asking;
mod reading;
mod round;
mod subject;
mod telling;
mod tries;
mod view;
mod working;

pub use subject::{WatchSource, WatchSubject};
pub use view::{SubjectState, WatchPause, WatchView};

use crate::auth::Auth;
use crate::clock::Clock;
use crate::config::Settings;
use crate::config::cloud::Cloud;
use crate::customers::Customers;
use crate::editing::Editing;
use crate::history::History;
use crate::partner_center::Upstream;
use crate::store::Store;
use std::ops::Deref;
use std::sync::Arc;

/// The service. Cheap to clone.
#[derive(Clone)]
pub struct Watching(Arc<WatchingInner>);

/// The parts of [`Watching`].
pub struct WatchingInner {
    is_on: bool,
    /// The cloud has an activity log.
    has_log: bool,
    store: Store,
    clock: Clock,
    auth: Auth,
    upstream: Upstream,
    history: History,
    customers: Customers,
    editing: Editing,
    pace: asking::CallPace,
    tries: tries::Tries,
    state: working::WatchingState,
}

impl Deref for Watching {
    type Target = WatchingInner;

    fn deref(&self) -> &WatchingInner {
        &self.0
    }
}

impl Watching {
    /// Makes the service; nobody is called yet.
    pub fn new(
        settings: &Settings,
        (store, clock): (Store, Clock),
        auth: Auth,
        upstream: Upstream,
        history: History,
        customers: Customers,
        editing: Editing,
    ) -> Watching {
        Watching(Arc::new(WatchingInner {
            is_on: settings.watch,
            has_log: settings.cloud != Cloud::China,
            pace: asking::CallPace::new(settings.collection_rate),
            tries: tries::Tries::new(clock.clone()),
            state: working::WatchingState::default(),
            store,
            clock,
            auth,
            upstream,
            history,
            customers,
            editing,
        }))
    }

    /// Returns whether the settings opt into watching.
    pub fn is_on(&self) -> bool {
        self.is_on
    }
}
