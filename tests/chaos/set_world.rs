//! The portal that works on a set: in this process, as one of two replicas, or as the real program,
//! which can be killed and is followed by another process on the same database.

use crate::crash::{Scene, Served};
use crate::faults::TIME_OUT;
use crate::proxy::Proxy;
use crate::sets::Event;
use portal::clock::Clock;
use portal::config::Settings;
use portal::sandbox::{JournalEntry, Sandbox};
use portal::store::Store;
use portal::store::sealing::Keys;
use portal_test_support::{
    Folder, Instance, Running, Visitor, on_sandbox, start_with_customers, until,
};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};
use tokio_util::sync::{CancellationToken, DropGuard};

/// The sandbox's, where the portal is in this process.
const CUSTOMERS: usize = 20;

/// The same as `TIME_OUT`, for the real program.
const SECONDS: &str = "0.5";

/// What is under way takes no longer than this.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct SetWorld {
    pub sandbox: Sandbox,
    /// The clock of the process that works on the set: the system's one for the real program.
    pub clock: Clock,
    pub store: Store,
    pub owner: Visitor,
    pub origin: String,
    /// Where commands are sent to: another process, where the first one has gone.
    pub at: String,
    portal: Portal,
}

enum Portal {
    Here {
        running: Running,
        proxy: Proxy,
        replica: Option<(String, DropGuard)>,
        _folder: Folder,
    },
    Program {
        scene: Scene,
        served: Option<Served>,
        revived: Option<(Instance, DropGuard)>,
    },
}

/// The clock moves on by minutes; no session ends because of that.
fn without_ends(settings: &mut Settings) {
    settings.upstream_timeout = TIME_OUT;
    settings.session_idle = Duration::from_secs(10 * 86_400);
    settings.session_lifetime = Duration::from_secs(300 * 86_400);
}

impl SetWorld {
    pub async fn start(event: Event) -> SetWorld {
        if event == Event::Kill {
            SetWorld::program().await
        } else {
            SetWorld::here(event == Event::Replica).await
        }
    }

    async fn here(with_replica: bool) -> SetWorld {
        let (proxy, folder) = (Proxy::start().await, Folder::new("sets"));
        let running = start_with_customers(CUSTOMERS, |settings| {
            proxy.lead_to(&settings.api_url);
            settings.api_url = proxy.url();
            without_ends(settings);
            if with_replica && settings.database_url == "sqlite::memory:" {
                settings.database_url = folder.database();
            }
        })
        .await;
        let replica = if with_replica {
            Some(running.replica().await)
        } else {
            None
        };
        SetWorld {
            sandbox: running.sandbox.clone(),
            clock: running.clock.clone(),
            store: running.store().clone(),
            owner: running.sign_in("Edith Editor").await,
            origin: running.origin.clone(),
            at: running.origin.clone(),
            portal: Portal::Here {
                running,
                proxy,
                replica,
                _folder: folder,
            },
        }
    }

    async fn program() -> SetWorld {
        let scene = Scene::new(SECONDS).await;
        let served = scene.serve().await;
        let owner = Visitor::at(&scene.origin);
        owner.sign_in("Edith Editor").await;
        let issuer = scene.sandbox.issuer();
        let settings = on_sandbox::settings(&scene.origin, &issuer, &scene.proxy.url());
        let keys = Keys::new(settings.encryption_keys);
        let store = Store::open(&scene.database(), keys, Clock::system()).await;
        SetWorld {
            sandbox: scene.sandbox.clone(),
            clock: Clock::system(),
            store: store.expect("the program's database"),
            owner,
            origin: scene.origin.clone(),
            at: scene.origin.clone(),
            portal: Portal::Program {
                scene,
                served: Some(served),
                revived: None,
            },
        }
    }

    pub fn proxy(&self) -> &Proxy {
        match &self.portal {
            Portal::Here { proxy, .. } => proxy,
            Portal::Program { scene, .. } => &scene.proxy,
        }
    }

    /// The real program runs, and has not been killed.
    pub fn is_program(&self) -> bool {
        let Portal::Program { served, .. } = &self.portal else {
            return false;
        };
        served.is_some()
    }

    /// The calls to Partner Center so far.
    pub fn calls(&self) -> Vec<JournalEntry> {
        let journal = self.sandbox.journal().into_iter();
        journal
            .filter(|entry| entry.path.starts_with("/v1/"))
            .collect()
    }

    pub async fn visitor(&self, name: &str) -> Visitor {
        let visitor = Visitor::at(&self.origin);
        visitor.sign_in(name).await;
        visitor
    }

    /// Kills the program. Its leases have ended when the next process starts.
    pub async fn kill(&mut self) {
        if let Portal::Program { served, .. } = &mut self.portal
            && let Some(served) = served.take()
        {
            served.kill().await;
            let query = sqlx::query("UPDATE lease SET ends_at = 0");
            query.execute(self.store.pool()).await.unwrap();
        }
    }

    /// Starts another process at the address of the one that was killed.
    pub async fn revive(&mut self) {
        let Portal::Program { scene, revived, .. } = &mut self.portal else {
            return;
        };
        let (origin, issuer) = (&scene.origin, scene.sandbox.issuer());
        let mut settings = on_sandbox::settings(origin, &issuer, &scene.sandbox.api_url());
        settings.api_url = scene.proxy.url();
        settings.database_url = scene.database();
        without_ends(&mut settings);
        let addr = origin.trim_start_matches("http://");
        let addr = addr.replace("localhost", "127.0.0.1");
        let listener = loop {
            match TcpListener::bind(&addr).await {
                Ok(listener) => break listener,
                // An outgoing connection has the port, and will end.
                Err(_) => sleep(Duration::from_millis(20)).await,
            }
        };
        let clock = Clock::settable(Clock::system().now_ms());
        let instance = Instance::start(settings, clock.clone()).await;
        let (serving, stop) = (instance.clone(), CancellationToken::new());
        let stopped = stop.clone();
        tokio::spawn(async move { serving.serve(listener, axum::Router::new(), stopped).await });
        self.clock = clock;
        self.store = instance.store().clone();
        *revived = Some((instance, stop.drop_guard()));
    }

    /// The first replica is told to stop, and leaves what it works on.
    pub fn tell_to_stop(&self) {
        if let Portal::Here { running, .. } = &self.portal {
            running.portal.state().change_sets.send_no_more();
        }
    }

    pub async fn stop(&self) {
        if let Portal::Here { running, .. } = &self.portal {
            running.portal.state().change_sets.stop_working().await;
        }
    }

    /// The first replica stands still for longer than its turn lasts, as others see it.
    pub async fn stand_still(&self, lease: &str) {
        let statement = "UPDATE lease SET fence = fence + 1, ends_at = 0 WHERE name = $1";
        let query = sqlx::query(statement).bind(lease);
        query.execute(self.store.pool()).await.unwrap();
    }

    /// From now on commands go to the other replica.
    pub fn turn_to_replica(&mut self) {
        if let Portal::Here {
            replica: Some((origin, _)),
            ..
        } = &self.portal
        {
            self.at = origin.clone();
        }
    }

    /// Nothing is on its way to or from Partner Center.
    pub fn is_at_rest(&self) -> bool {
        let journal = self.calls();
        let arrived = |id: &str| {
            journal
                .iter()
                .find(|entry| entry.correlation_id.as_deref() == Some(id))
        };
        let is_late = |note: &str| note.contains("late-commit") && !note.contains("carried out");
        let passed = self.proxy().passed();
        self.proxy().is_idle()
            && passed.iter().all(|asked| {
                arrived(&asked.correlation_id).is_some_and(|entry| !is_late(&entry.note))
            })
    }

    /// Until nothing is on its way any more; false if that never comes.
    pub async fn rest(&self) -> bool {
        let resting = async {
            while !self.is_at_rest() {
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(PATIENCE, resting).await.is_ok()
    }

    /// Nothing goes on any more that nobody waits for.
    pub async fn tasks_are_done(&self) {
        let has_tasks = || match &self.portal {
            Portal::Here { running, .. } => running.has_tasks(),
            Portal::Program { revived, .. } => {
                let revived = revived.as_ref();
                revived.is_some_and(|(instance, _)| !instance.tasks().is_empty())
            }
        };
        until("all tasks end", async || !has_tasks()).await;
    }
}
