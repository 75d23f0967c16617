//! A whole portal on the sandbox.

use crate::backend::Backend;
use crate::instance::Instance;
use crate::postgres::Database;
use crate::visitor::Visitor;
use crate::{on_sandbox, round_robin, until};
use axum::Router;
use portal::clock::Clock;
use portal::config::Settings;
use portal::sandbox::{DEFAULT_CUSTOMERS, Fault, JournalEntry, Options, Sandbox};
use portal::store::Store;
use reqwest::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::{CancellationToken, DropGuard};

/// Tests that start many portals at once start no more at a time: connecting to a database has a
/// time-out.
static STARTING: Semaphore = Semaphore::const_new(4);

/// An hour, in milliseconds: the value of faults that make a request wait (`slow`,
/// `slow-after-commit`) until `Sandbox::go_on` ends the wait.
pub const FOREVER: &str = "3600000";

/// The same in seconds, for `late-commit`; see [`Running::carry_out_late`].
pub const FOREVER_SECONDS: &str = "3600";

/// A running portal, or several behind one address; it ends with this.
pub struct Running {
    pub sandbox: Sandbox,
    /// For what stands in the database: any of them.
    pub portal: Instance,
    /// All of them, for what each one knows by itself.
    pub portals: Vec<Instance>,
    pub clock: Clock,
    pub origin: String,
    database: Option<Database>,
    _stop: DropGuard,
}

/// Starts a portal of its own on a free port, on what `APP_ON` says; else with its database in
/// memory.
pub async fn start() -> Running {
    start_with(|_| ()).await
}

/// The same, with other settings.
pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Running {
    start_with_customers(DEFAULT_CUSTOMERS, change).await
}

/// The same, on a sandbox that has so many customers.
pub async fn start_with_customers(customers: usize, change: impl FnOnce(&mut Settings)) -> Running {
    let backend = Backend::chosen();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let clock = Clock::settable(
        i64::try_from(time::OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000).unwrap(),
    );
    let options = Options {
        customers,
        clock: clock.clone(),
        ..on_sandbox::options(&origin)
    };
    let sandbox = Sandbox::start(options).await.unwrap();
    let mut settings = on_sandbox::settings_with_mail(&origin, &sandbox);
    let database = backend.settle(&mut settings).await;
    change(&mut settings);
    let stop = CancellationToken::new();
    let mut portals = Vec::new();
    let starting = STARTING.acquire().await.unwrap();
    for _ in 0..backend.portals() {
        // In a task of its own: where many portals start at a time, none waits for the others' work
        // with its database on the line.
        portals.push(
            tokio::spawn(Instance::start(settings.clone(), clock.clone()))
                .await
                .unwrap(),
        );
    }
    drop(starting);
    if let [portal] = portals.as_slice() {
        serve(portal, listener, &stop);
    } else {
        let mut addresses = Vec::new();
        for portal in &portals {
            let behind = TcpListener::bind("127.0.0.1:0").await.unwrap();
            addresses.push(behind.local_addr().unwrap());
            serve(portal, behind, &stop);
        }
        tokio::spawn(round_robin::serve(listener, addresses, stop.clone()));
    }
    Running {
        sandbox,
        portal: portals[0].clone(),
        portals,
        clock,
        origin,
        database,
        _stop: stop.drop_guard(),
    }
}

fn serve(portal: &Instance, listener: TcpListener, stop: &CancellationToken) {
    let (portal, stop) = (portal.clone(), stop.clone());
    tokio::spawn(async move { portal.serve(listener, Router::new(), stop).await });
}

impl Running {
    /// Somebody who has not signed in.
    pub fn anon(&self) -> Visitor {
        Visitor::at(&self.origin)
    }

    /// One of the sandbox's people, signed in the way a browser is.
    pub async fn sign_in(&self, name: &str) -> Visitor {
        let visitor = self.anon();
        let page = visitor.sign_in(name).await;
        assert_eq!(
            page.status,
            StatusCode::SEE_OTHER,
            "{name} signs in: {}",
            page.body
        );
        visitor
    }

    /// Another process on the same database, behind the same public address; answers its own one.
    pub async fn replica(&self) -> (String, DropGuard) {
        let portal = Instance::start(self.portal.settings().clone(), self.clock.clone()).await;
        portal.listen(Router::new()).await
    }

    /// The database of all portals.
    pub fn store(&self) -> &Store {
        self.portal.store()
    }

    /// Has every portal look at once for messages that are due, for tests that moved the clock.
    pub fn tell_now(&self) {
        for portal in &self.portals {
            portal.state().notifications.look_now();
        }
    }

    /// Has every portal look at once for what is to be watched, for tests that moved the clock.
    pub fn watch_now(&self) {
        for portal in &self.portals {
            portal.state().watching.look_now();
        }
    }

    /// Watching has read everything that is due by now.
    pub async fn watching_rests(&self) -> bool {
        let left = self.portal.state().watching.time_left().await;
        !left.expect("the database answers").is_zero()
    }

    /// Nothing goes on any more that nobody waits for.
    pub async fn tasks_are_done(&self) {
        until("all tasks end", async || !self.has_tasks()).await;
    }

    pub fn has_tasks(&self) -> bool {
        self.portals.iter().any(|portal| !portal.tasks().is_empty())
    }

    /// What each portal finds out by itself, and then remembers: how often that was done.
    pub fn once_each(&self, times: usize, what: &str) {
        assert!(
            (1..=self.portals.len()).contains(&times),
            "{what}: {times} times by {} portals",
            self.portals.len()
        );
    }

    /// For what only the owner of the tables may do.
    pub async fn owner(&self) -> sqlx::AnyPool {
        match self
            .database
            .as_ref()
            .filter(|database| database.url == self.portal.settings().database_url)
        {
            Some(database) => sqlx::AnyPool::connect(&database.owner_url).await.unwrap(),
            None => self.store().pool().clone(),
        }
    }

    /// As if the database had closed every connection.
    pub async fn close_stores(&self) {
        futures::future::join_all(self.portals.iter().map(|portal| portal.store().close())).await;
    }

    /// The calls to the sandbox's Partner Center so far, without those that sign-in makes.
    pub fn calls(&self) -> Vec<JournalEntry> {
        self.sandbox
            .journal()
            .into_iter()
            .filter(|entry| entry.path.starts_with("/v1/"))
            .collect()
    }

    /// The PUTs so far.
    pub fn puts(&self) -> Vec<JournalEntry> {
        self.calls()
            .into_iter()
            .filter(|entry| entry.method == "PUT")
            .collect()
    }

    /// Sets a fault of the sandbox for the next `times` calls, or until reset.
    pub fn fault(&self, resource: &str, quirk: &str, value: Option<&str>, times: Option<u32>) {
        let (resource, quirk, value) = (
            resource.to_owned(),
            quirk.to_owned(),
            value.map(str::to_owned),
        );
        self.sandbox
            .set(Fault {
                resource,
                name: quirk,
                value,
                times,
                ..Fault::default()
            })
            .unwrap();
    }

    /// Until so many requests wait at the sandbox because of this fault, which was set with
    /// [`FOREVER`].
    pub async fn waiting(&self, quirk: &str, count: usize) {
        until(quirk, async || self.sandbox.waiting(quirk) == count).await;
    }

    /// The sandbox carries out the PUTs whose answers were lost by `late-commit`.
    pub async fn carry_out_late(&self) {
        self.sandbox.go_on("late-commit");
        let late = |note: &str| note.contains("late-commit") && !note.contains("carried out");
        let carried_out = async || !self.puts().iter().any(|put| late(&put.note));
        until("late PUTs are carried out", carried_out).await;
    }

    /// Sets a fault for the next `times` PUTs.
    pub fn fault_of_puts(&self, resource: &str, quirk: &str, value: Option<&str>, times: u32) {
        let (resource, quirk, value) = (
            resource.to_owned(),
            quirk.to_owned(),
            value.map(str::to_owned),
        );
        let method = Some("PUT".to_owned());
        self.sandbox
            .set(Fault {
                resource,
                name: quirk,
                value,
                times: Some(times),
                method,
                ..Fault::default()
            })
            .unwrap();
    }
}
