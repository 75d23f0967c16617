//! One portal in this process. The only place where tests and bench know what a portal is made of.

use axum::Router;
use portal::auth::Person;
use portal::auth::session::ListedSession;
use portal::auth::tokens::Tokens;
use portal::clock::Clock;
use portal::config::Settings;
use portal::editing::Draft;
use portal::error::Error;
use portal::profile::Target;
use portal::server::build::{Portal, build, purge_expired};
use portal::server::listener;
pub use portal::state::AppState;
use portal::store::Store;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

#[derive(Clone)]
pub struct Instance(Arc<Portal>);

impl Instance {
    /// Opens the database; nothing listens yet.
    pub async fn start(settings: Settings, clock: Clock) -> Instance {
        let portal = build(settings, clock).await;
        Instance(portal.unwrap_or_else(|error| panic!("the portal starts: {error}")))
    }

    /// All routes, with `beside` on the same address.
    pub fn router(&self, beside: Router) -> Router {
        portal::router::router(&self.0.state, beside)
    }

    /// Answers on `listener` until `stop`.
    pub async fn serve(&self, listener: TcpListener, beside: Router, stop: CancellationToken) {
        let limits = listener::Limits::default();
        listener::serve(listener, self.router(beside), stop, limits).await;
    }

    /// Answers on a free port until the guard is dropped. Returns the origin.
    pub async fn listen(&self, beside: Router) -> (String, DropGuard) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let (portal, stop) = (self.clone(), CancellationToken::new());
        let stopped = stop.clone();
        tokio::spawn(async move { portal.serve(listener, beside, stopped).await });
        (origin, stop.drop_guard())
    }

    pub fn state(&self) -> &AppState {
        &self.0.state
    }

    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub fn store(&self) -> &Store {
        &self.0.store
    }

    pub fn tokens(&self) -> &Tokens {
        &self.0.auth.tokens
    }

    /// What goes on though nobody waits for it.
    pub fn tasks(&self) -> &TaskTracker {
        &self.0.tasks
    }

    /// The unfinished edits of this person.
    pub async fn drafts(&self, person: &Person) -> Result<Vec<(Target, Draft)>, Error> {
        self.0.editing.drafts(person).await
    }

    /// The sessions of everybody.
    pub async fn sessions(&self) -> Result<Vec<ListedSession>, Error> {
        let owners = sqlx::query_scalar("SELECT DISTINCT owner FROM session");
        let owners: Vec<String> = owners.fetch_all(self.store().pool()).await.unwrap();
        let mut sessions = vec![];
        for owner in owners {
            sessions.extend(self.0.auth.sessions_of(&owner).await?);
        }
        Ok(sessions)
    }

    pub async fn sessions_of(&self, person: &Person) -> Result<Vec<ListedSession>, Error> {
        self.0.auth.sessions_of(&person.key()).await
    }

    /// Whose session this is, as `Person::key`.
    pub async fn session_owner(&self, session: &str) -> Result<Option<String>, Error> {
        self.0.auth.session_owner(session).await
    }

    pub async fn end_session(&self, session: &str) -> Result<(), Error> {
        self.0.auth.end_session(session).await
    }

    /// Looks at the files of keys and credential at once.
    pub async fn read_files_again(&self) {
        self.0.reload.read_files_again().await;
    }

    /// Removes what nobody can use any more, as the portal does every few minutes.
    pub async fn forget_old(&self) -> Result<(), Error> {
        purge_expired(&self.0.state).await
    }

    /// Removes sessions that have ended.
    pub async fn purge_sessions(&self) -> Result<(), Error> {
        self.0.auth.sessions.purge().await
    }

    /// Removes versions older than `life`. Returns how many.
    pub async fn purge_versions(&self, life: Duration) -> Result<u64, Error> {
        self.0.editing.purge_versions(life).await
    }
}
