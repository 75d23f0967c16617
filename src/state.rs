//! The services of the running portal, for axum's `FromRef`. Holds them and does nothing.

use crate::auth::Auth;
use crate::change_sets::ChangeSets;
use crate::clock::Clock;
use crate::config::Settings;
use crate::customers::{CustomerNotes, CustomerViews, Customers};
use crate::editing::Editing;
use crate::history::History;
use crate::middleware::RequestLimits;
use crate::partner_center::Upstream;
use crate::store::Store;
use axum::extract::FromRef;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// Every handler takes the services it needs as `State<Editing>`, `State<History>` and so on.
#[derive(Clone, FromRef)]
pub struct AppState {
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
    pub limits: Arc<RequestLimits>,
}
