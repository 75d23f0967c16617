//! K2, K3: several processes on one database refresh a token once, also when the one that does it
//! is slow, killed or paused.

use super::MINUTE;
use super::place::Place;
use super::world::{Browser, World};
use portal::auth::Person;
use portal::config::Settings;
use portal::store::{leases, sessions, tokens};
use portal_test_support::{FOREVER, Instance, until};
use std::collections::BTreeSet;
use std::sync::{LazyLock, mpsc};
use std::thread::JoinHandle;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

const ROTATED: &str = "refresh token rotated";
const REUSED: &str = "rotated refresh token used again";

/// How often the many come at expiry.
static ROUNDS: LazyLock<usize> = LazyLock::new(|| {
    std::env::var("REFRESH_ROUNDS").map_or(3, |rounds| {
        rounds.parse().expect("REFRESH_ROUNDS is a number")
    })
});

/// Three processes, and somebody who is signed in.
struct Replicas {
    world: World,
    portals: Vec<Instance>,
    person: Person,
}

impl Replicas {
    async fn start(place: &Place) -> Replicas {
        let url = place.url().await;
        let world = World::start_with(|settings: &mut Settings| settings.database_url = url).await;
        let portals = vec![
            world.portal.clone(),
            world.replica().await,
            world.replica().await,
        ];
        let person = world.sign_in(&mut Browser::default(), "edith").await;
        Replicas {
            world,
            portals,
            person,
        }
    }

    fn expire(&self) {
        self.world.clock.advance(55 * MINUTE);
    }

    /// So many requests at once, on these processes by turns: all get the same token, which is
    /// answered.
    async fn ask(&self, many: usize, portals: &[Instance]) -> String {
        let asking: Vec<_> = (0..many)
            .map(|n| {
                let (portal, person) = (portals[n % portals.len()].clone(), self.person.clone());
                tokio::spawn(async move {
                    portal
                        .tokens()
                        .access(&person)
                        .await
                        .map(|token| token.reveal().to_owned())
                })
            })
            .collect();
        let mut given = BTreeSet::new();
        for asked in asking {
            given.insert(asked.await.expect("no panic").expect("a token"));
        }
        assert_eq!(given.len(), 1, "all use what one got");
        given.pop_first().expect("one")
    }

    async fn stored(&self) -> String {
        tokens::get(self.world.portal.store(), &self.person.session)
            .await
            .expect("the store")
            .expect("tokens")
            .access
    }

    /// Codes and refresh tokens that the provider took, and how often it saw one again.
    fn redeemed(&self) -> (usize, usize) {
        (self.world.remarks(ROTATED), self.world.remarks(REUSED))
    }

    async fn assert_signed_in(&self) {
        let stored = sessions::get(self.world.portal.store(), &self.person.session)
            .await
            .expect("the store")
            .expect("a session");
        assert_eq!(stored.ended_at, None, "nobody was signed out");
    }
}

/// A process of its own, as far as tokio is concerned: it can be paused and killed.
struct Apart {
    handle: Handle,
    portal: Instance,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl Apart {
    async fn start(replicas: &Replicas) -> Apart {
        let (started, ready) = oneshot::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let (settings, clock) = (
            replicas.world.portal.settings().clone(),
            replicas.world.clock.clone(),
        );
        let thread = std::thread::spawn(move || {
            let runtime = Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                let portal = Instance::start(settings, clock).await;
                assert!(started.send((Handle::current(), portal)).is_ok());
                let _ = stopped.await;
            });
            runtime.shutdown_background();
        });
        let (handle, portal) = ready.await.expect("started");
        Apart {
            handle,
            portal,
            stop,
            thread,
        }
    }

    /// Somebody asks this process for a token.
    fn ask(&self, person: &Person) -> tokio::task::JoinHandle<Option<String>> {
        let (portal, person) = (self.portal.clone(), person.clone());
        self.handle.spawn(async move {
            portal
                .tokens()
                .access(&person)
                .await
                .ok()
                .map(|token| token.reveal().to_owned())
        })
    }

    /// Nothing runs in it from now on, until what is answered here is used or dropped.
    async fn pause(&self) -> mpsc::Sender<()> {
        let (go_on, gate) = mpsc::channel();
        let (stand, stands) = oneshot::channel();
        self.handle.spawn(async move {
            let _ = stand.send(());
            let _ = gate.recv();
        });
        stands.await.expect("the thread runs");
        go_on
    }

    fn kill(self) {
        drop(self.portal);
        let _ = self.stop.send(());
        self.thread.join().expect("the thread ends");
    }
}

// K2
async fn many_at_expiry_refresh_once(place: &Place) {
    let replicas = Replicas::start(place).await;
    for round in 1..=*ROUNDS {
        replicas.expire();
        let token = replicas.ask(200, &replicas.portals).await;
        assert_eq!(replicas.redeemed(), (round, 0));
        assert_eq!(replicas.stored().await, token);
    }
    replicas.assert_signed_in().await;
    println!(
        "200 requests at expiry on 3 processes, {} rounds: {:?} redemptions and reuses",
        *ROUNDS,
        replicas.redeemed()
    );
}

// K2: slower than a lease lasts.
async fn a_slow_holder_is_waited_for(place: &Place) {
    let replicas = Replicas::start(place).await;
    replicas.expire();
    replicas.world.quirk("token", "slow", Some(FOREVER));
    let slowly = async {
        replicas.world.waiting("slow", 1).await;
        // It was held before this, and has to be renewed.
        tokio::time::sleep(leases::LENGTH).await;
        replicas.world.sandbox.clear();
        replicas.world.sandbox.go_on("slow");
    };
    tokio::join!(replicas.ask(30, &replicas.portals), slowly);
    assert_eq!(replicas.redeemed(), (1, 0));
    replicas.assert_signed_in().await;
}

// K2: killed before it has asked the provider.
async fn a_holder_killed_early_is_replaced(place: &Place) {
    let replicas = Replicas::start(place).await;
    replicas.expire();
    let name = format!("refresh/{}", replicas.person.session);
    let dead = leases::take(replicas.world.portal.store(), &name)
        .await
        .expect("the store");
    assert!(dead.is_some());
    replicas.ask(30, &replicas.portals).await;
    assert_eq!(replicas.redeemed(), (1, 0));
    replicas.assert_signed_in().await;
}

// K2: killed while the provider's answer is on its way. What was in it is lost; Entra ID takes the
// old refresh token again.
async fn a_holder_killed_late_is_replaced(place: &Place) {
    let replicas = Replicas::start(place).await;
    let apart = Apart::start(&replicas).await;
    replicas.expire();
    replicas.world.quirk("token", "refresh-again", None);
    replicas
        .world
        .quirk("token", "slow-after-commit", Some(FOREVER));
    let asked = apart.ask(&replicas.person);
    replicas.world.waiting("slow-after-commit", 1).await;
    apart.kill();
    assert!(asked.await.is_err(), "died with its process");
    replicas.world.sandbox.clear();
    replicas.world.sandbox.go_on("slow-after-commit");
    replicas.world.quirk("token", "refresh-again", None);
    replicas.ask(30, &replicas.portals).await;
    assert_eq!(replicas.redeemed(), (2, 0));
    replicas.assert_signed_in().await;
}

// K2, K3: paused while the provider's answer is on its way; the refresh token cannot be used twice.
async fn a_paused_holder_is_waited_for(place: &Place) {
    let replicas = Replicas::start(place).await;
    let apart = Apart::start(&replicas).await;
    replicas.expire();
    replicas
        .world
        .quirk("token", "slow-after-commit", Some(FOREVER));
    let asked = apart.ask(&replicas.person);
    replicas.world.waiting("slow-after-commit", 1).await;
    let go_on = apart.pause().await;
    replicas.world.sandbox.clear();
    replicas.world.sandbox.go_on("slow-after-commit");
    let others = replicas.ask(30, &replicas.portals);
    let woken = async {
        until("another process tries", async || replicas.redeemed().1 > 0).await;
        drop(go_on);
    };
    let (token, ()) = tokio::join!(others, woken);
    assert_eq!(asked.await.expect("no panic"), Some(token.clone()));
    assert_eq!(
        replicas.redeemed().0,
        1,
        "what the paused one got is what all use"
    );
    assert_eq!(replicas.stored().await, token);
    replicas.assert_signed_in().await;
    apart.kill();
}

// K2: paused at about the moment when it begins. Before or after it has sent the refresh token: it
// ends the same.
async fn a_holder_paused_early_overwrites_nothing(place: &Place) {
    let replicas = Replicas::start(place).await;
    let apart = Apart::start(&replicas).await;
    replicas.expire();
    let before = replicas.stored().await;
    let asked = apart.ask(&replicas.person);
    let held = "SELECT COUNT(*) FROM lease WHERE name LIKE 'refresh/%'";
    until("a lease", async || {
        let (count,): (i64,) = sqlx::query_as(held)
            .fetch_one(replicas.world.portal.store().pool())
            .await
            .expect("the store");
        count == 1
    })
    .await;
    let go_on = apart.pause().await;
    let others = replicas.ask(30, &replicas.portals);
    let woken = async {
        until("another process tries", async || {
            replicas.redeemed().1 > 0 || replicas.stored().await != before
        })
        .await;
        drop(go_on);
    };
    let (token, ()) = tokio::join!(others, woken);
    let got = match asked.await.expect("no panic") {
        Some(got) => Some(got),
        // It stood still for longer than a statement may take; whoever asked asks again.
        None => apart.ask(&replicas.person).await.expect("no panic"),
    };
    assert_eq!(got, Some(token.clone()));
    assert_eq!(replicas.redeemed().0, 1);
    assert_eq!(replicas.stored().await, token);
    replicas.assert_signed_in().await;
    apart.kill();
}

// K3: what the provider gave while the database was away is kept when it is back.
#[tokio::test]
async fn k3_tokens_outlive_a_database_that_is_away() {
    let Some(place) = Place::postgres() else {
        return;
    };
    let Place::Postgres(cluster) = &place else {
        unreachable!("asked for")
    };
    let replicas = Replicas::start(&place).await;
    let before = replicas.stored().await;
    replicas.expire();
    replicas
        .world
        .quirk("token", "slow-after-commit", Some(FOREVER));
    let asking = {
        let (portal, person) = (replicas.world.portal.clone(), replicas.person.clone());
        tokio::spawn(async move {
            portal
                .tokens()
                .access(&person)
                .await
                .map(drop)
                .map_err(|error| error.kind)
        })
    };
    replicas.world.waiting("slow-after-commit", 1).await;
    assert_eq!(replicas.redeemed().0, 1, "a redemption");
    cluster.stop();
    replicas.world.sandbox.go_on("slow-after-commit");
    assert_eq!(
        asking.await.expect("no panic"),
        Err(portal::error::ErrorKind::StoreDown)
    );
    assert!(cluster.run());
    until("kept after all", async || {
        let stored = tokens::get(replicas.world.portal.store(), &replicas.person.session).await;
        stored
            .ok()
            .flatten()
            .is_some_and(|stored| stored.access != before)
    })
    .await;
    replicas.world.sandbox.clear();
    replicas.ask(30, &replicas.portals).await;
    assert_eq!(replicas.redeemed(), (1, 0));
    replicas.assert_signed_in().await;
}

/// All at once: most of each is waiting.
async fn whatever_happens_to_the_holder(place: &Place) {
    tokio::join!(
        a_slow_holder_is_waited_for(place),
        a_holder_killed_early_is_replaced(place),
        a_holder_killed_late_is_replaced(place),
        a_paused_holder_is_waited_for(place),
        a_holder_paused_early_overwrites_nothing(place),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k2_many_at_expiry_on_sqlite() {
    many_at_expiry_refresh_once(&Place::sqlite("many")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k2_many_at_expiry_on_postgres() {
    if let Some(place) = Place::postgres() {
        many_at_expiry_refresh_once(&place).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k2_holders_slow_killed_and_paused_on_sqlite() {
    whatever_happens_to_the_holder(&Place::sqlite("holders")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k2_holders_slow_killed_and_paused_on_postgres() {
    if let Some(place) = Place::postgres() {
        whatever_happens_to_the_holder(&place).await;
    }
}
