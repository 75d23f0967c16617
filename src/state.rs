//! The services of the running portal, for axum's `FromRef`. Holds them and does nothing.

use crate::auth::Auth;
use crate::change_sets::ChangeSets;
use crate::clock::Clock;
use crate::config::Settings;
use crate::customers::{CustomerNotes, CustomerViews, Customers};
use crate::editing::Editing;
use crate::history::History;
use crate::middleware::{RequestLimits, StreamLimits};
use crate::notifications::Notifications;
use crate::partner_center::Upstream;
use crate::store::Store;
use crate::watching::Watching;
use axum::extract::FromRef;
use std::ops::Deref;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// Every handler takes the services it needs as `State<Editing>`, `State<History>` and so on. Each
/// request clones the whole several times, which is one counter.
#[derive(Clone)]
pub struct AppState(pub Arc<Services>);

/// The services themselves.
pub struct Services {
    pub settings: Arc<Settings>,
    pub clock: Clock,
    pub store: Store,
    /// Work that outlives its request; shutdown waits for it.
    pub tasks: TaskTracker,
    pub auth: Auth,
    pub upstream: Upstream,
    pub customers: Customers,
    pub notes: CustomerNotes,
    pub views: CustomerViews,
    pub history: History,
    pub editing: Editing,
    pub change_sets: ChangeSets,
    pub notifications: Notifications,
    pub watching: Watching,
    pub limits: Arc<RequestLimits>,
    pub streams: StreamLimits,
}

impl Deref for AppState {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.0
    }
}

/// Lets a handler take these parts of the state.
macro_rules! parts {
    ($($part:ident: $kind:ty,)+) => {$(
        impl FromRef<AppState> for $kind {
            fn from_ref(state: &AppState) -> $kind {
                state.$part.clone()
            }
        }
    )+};
}

parts! {
    settings: Arc<Settings>,
    clock: Clock,
    store: Store,
    tasks: TaskTracker,
    auth: Auth,
    upstream: Upstream,
    customers: Customers,
    notes: CustomerNotes,
    views: CustomerViews,
    history: History,
    editing: Editing,
    change_sets: ChangeSets,
    notifications: Notifications,
    watching: Watching,
    limits: Arc<RequestLimits>,
    streams: StreamLimits,
}
