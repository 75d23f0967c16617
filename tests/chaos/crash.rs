//! U5, A1, D5: the real program, killed or told to stop at each step of a save. After a restart page
//! and record say the truth about every write.

use crate::judge::{Record, Write};
use crate::proxy::{Asked, Fault, Gate, Proxy};
use futures::StreamExt;
use portal::clock::Clock;
use portal::sandbox::{Fault as SandboxFault, JournalEntry, Sandbox};
use portal::store::sealing::Keys;
use portal::store::{Store, audit, leases};
use portal_test_support::{Folder, Instance, Page, Visitor, free_port, on_sandbox, program, until};
use std::fs::File;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;

const FORM: &str = "/partner/billing";
const REVIEW: &str = "/partner/billing/review";
const TYPED: &str = "typed before the crash";
/// The end of a program that was told to stop; it has 30 seconds for what is under way.
const STOPPING: Duration = Duration::from_secs(60);

/// A sandbox that outlives the portal, the way there, and the portal's database.
pub struct Scene {
    pub sandbox: Sandbox,
    pub proxy: Proxy,
    pub origin: String,
    folder: Folder,
    timeout: &'static str,
}

/// The program under test.
pub struct Served {
    child: Child,
}

impl Scene {
    pub async fn new(timeout: &'static str) -> Scene {
        let origin = format!("http://localhost:{}", free_port());
        let sandbox = Sandbox::start(on_sandbox::options(&origin)).await.unwrap();
        let proxy = Proxy::start().await;
        proxy.lead_to(&sandbox.api_url());
        Scene {
            sandbox,
            proxy,
            origin,
            folder: Folder::new("crash"),
            timeout,
        }
    }

    pub fn database(&self) -> String {
        self.folder.database()
    }

    /// Where all programs of this scene write their log.
    fn log(&self) -> File {
        let path = self.folder.path().join("log");
        let file = File::options().create(true).append(true).open(path);
        file.expect("a file for the log")
    }

    pub async fn serve(&self) -> Served {
        let mut command = Command::from(program(env!("CARGO_BIN_EXE_portal")));
        command
            .args([
                "serve",
                "--addr",
                self.origin
                    .trim_start_matches("http://")
                    .replace("localhost", "127.0.0.1")
                    .as_str(),
            ])
            .envs(on_sandbox::environment(
                &self.origin,
                &self.sandbox.issuer(),
                &self.proxy.url(),
            ))
            .env(
                "PORTAL_API_SCOPE",
                format!("{}/user_impersonation", self.sandbox.api_url()),
            )
            .env("PORTAL_DATABASE_URL", self.database())
            .env("PORTAL_UPSTREAM_TIMEOUT", self.timeout)
            .stdout(Stdio::piped())
            .stderr(self.log())
            .kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .await
            .unwrap();
        assert!(line.contains(&self.origin), "it says where it is: {line:?}");
        Served { child }
    }

    /// Signed in, with an edit reviewed.
    async fn editor(&self) -> Visitor {
        let editor = Visitor::at(&self.origin);
        editor.sign_in("Edith Editor").await;
        let review = editor.edit(FORM, &[("purchaseOrderNumber", TYPED)]).await;
        assert!(review.body.contains(TYPED), "{}", review.body);
        editor
    }

    /// The plan: this fault for the first request of this kind after `skip` others of it.
    fn spoil(&self, method: &'static str, skip: usize, fault: Fault) {
        let (mut seen, mut fault) = (0, Some(fault));
        self.proxy.plan(move |asked: &Asked| {
            if asked.method != method {
                return Fault::None;
            }
            seen += 1;
            if seen > skip {
                fault.take().unwrap_or(Fault::None)
            } else {
                Fault::None
            }
        });
    }

    fn lose_next_put(&self) {
        self.sandbox
            .set(SandboxFault::new("billing", "drop").once().method("PUT"))
            .unwrap();
    }

    /// What has been passed on has been answered.
    async fn rest(&self) {
        let arrived = |asked: &Asked| {
            self.sandbox
                .journal()
                .iter()
                .any(|entry| entry.correlation_id.as_deref() == Some(&asked.correlation_id))
        };
        until("all has been answered", async || {
            self.proxy.is_idle() && self.proxy.passed().iter().all(arrived)
        })
        .await;
    }

    fn puts(&self) -> Vec<JournalEntry> {
        self.sandbox
            .journal()
            .into_iter()
            .filter(|entry| entry.method == "PUT")
            .collect()
    }

    async fn writes(&self) -> Vec<Write> {
        let keys = on_sandbox::settings(&self.origin, &self.sandbox.issuer(), &self.proxy.url())
            .encryption_keys;
        let store = Store::open(&self.database(), Keys::new(keys), Clock::system())
            .await
            .unwrap();
        assert!(
            audit::verify(&store).await.unwrap().is_ok(),
            "the chain holds"
        );
        let writes = Record::whole().writes(&store).await;
        store.close().await;
        writes
    }

    /// Starts the program again, signs in, and opens the profile.
    async fn reopen(&self) -> Page {
        let served = self.serve().await;
        let page = self.sign_in_and_open().await;
        served.terminate().await;
        page
    }

    async fn sign_in_and_open(&self) -> Page {
        let editor = Visitor::at(&self.origin);
        editor.sign_in("Edith Editor").await;
        editor.get(FORM).await
    }

    /// The same a minute later, by the portal's clock.
    async fn reopen_later(&self) -> (Page, Page) {
        let addr = self
            .origin
            .trim_start_matches("http://")
            .replace("localhost", "127.0.0.1");
        let listener = tokio::net::TcpListener::bind(addr).await.unwrap();
        let mut settings = on_sandbox::settings(
            &self.origin,
            &self.sandbox.issuer(),
            &self.sandbox.api_url(),
        );
        settings.database_url = self.database();
        let later = Clock::settable(Clock::system().now_ms() + 61_000);
        let portal = Instance::start(settings, later).await;
        // The turn of a program that was killed ends by itself, in real time; until then it counts
        // as saving.
        until("the turn ends", async || {
            let held = leases::is_held(portal.store(), "save/billing").await;
            !held.unwrap()
        })
        .await;
        let stop = CancellationToken::new();
        let _stop = stop.clone().drop_guard();
        let serving = portal.clone();
        tokio::spawn(async move { serving.serve(listener, axum::Router::new(), stop).await });
        let editor = Visitor::at(&self.origin);
        editor.sign_in("Edith Editor").await;
        let page = editor.get(FORM).await;
        let saved = if page.form().get("purchaseOrderNumber").map(String::as_str) == Some(TYPED)
            && page.outcome() != Some("saved")
        {
            editor.get(REVIEW).await;
            editor.save(FORM, &[]).await
        } else {
            editor.get(FORM).await
        };
        portal.store().close().await;
        (page, saved)
    }

    /// Whatever happened: the truth by page and record, at once and a minute later, and nothing
    /// that was typed is lost.
    async fn tells_the_truth(&self, what: &str) {
        let first = self.reopen().await;
        assert!(first.status.is_success(), "{what}: {}", first.body);
        let (writes, puts) = (self.writes().await, self.puts());
        let applied = puts.iter().filter(|put| put.applied).count();
        assert!(
            applied <= 1 && writes.len() <= 1,
            "{what}: {applied} of {puts:?}, {writes:?}"
        );
        assert_eq!(
            first.outcome() == Some("saved"),
            applied == 1,
            "{what}: {}",
            first.body
        );
        match (
            writes.first().map(|write| write.outcomes.as_slice()),
            applied,
        ) {
            (None, 0) => assert_eq!(
                first.form()["purchaseOrderNumber"],
                TYPED,
                "{what}: the draft"
            ),
            (Some([]), 0) => assert!(
                !first.form().contains_key("seen"),
                "{what}: not known yet, so nothing can be saved: {}",
                first.body
            ),
            (Some([saved]), 1) => assert_eq!(saved, "saved", "{what}"),
            (outcomes, applied) => panic!("{what}: {outcomes:?} and carried out {applied} times"),
        }
        let (later, saved) = self.reopen_later().await;
        if applied == 0 {
            assert_eq!(
                later.form()["purchaseOrderNumber"],
                TYPED,
                "{what}: the draft, later"
            );
            assert_eq!(saved.outcome(), Some("saved"), "{what}: {}", saved.body);
        }
        assert_eq!(
            saved.form()["purchaseOrderNumber"],
            TYPED,
            "{what}: it stands"
        );
        for write in self.writes().await {
            let effects = self
                .puts()
                .iter()
                .filter(|put| put.applied && put.request_id.as_ref() == Some(&write.request_id))
                .count();
            assert_eq!(
                write.outcomes,
                [if effects == 1 { "saved" } else { "not-applied" }],
                "{what}"
            );
        }
        assert_eq!(
            self.puts().iter().filter(|put| put.applied).count(),
            1,
            "{what}"
        );
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.folder.path().join("log"));
            println!("the programs' log:\n{}", log.unwrap_or_default());
        }
    }
}

impl Served {
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    async fn tell_to_stop(&self) {
        let told = Command::new("kill")
            .args(["-TERM", &self.child.id().unwrap().to_string()])
            .status()
            .await
            .unwrap();
        assert!(told.success());
    }

    async fn ended(mut self) -> ExitStatus {
        tokio::time::timeout(STOPPING, self.child.wait())
            .await
            .expect("it stops")
            .unwrap()
    }

    async fn terminate(self) {
        self.tell_to_stop().await;
        assert_eq!(self.ended().await.code(), Some(0));
    }
}

/// Posts the save, as a browser that may lose its portal.
async fn save(editor: &Visitor, origin: &str) -> Option<Page> {
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", origin),
    ];
    editor
        .try_send(
            reqwest::Method::POST,
            REVIEW,
            &headers,
            Some("intent=save".to_owned()),
        )
        .await
        .ok()
}

/// Where a save stands when the portal goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// It has read nothing yet; no intent.
    Read,
    /// The PUT has left and not arrived.
    PutLeft,
    /// The PUT is carried out, its answer under way.
    PutAnswered,
    /// The PUT was lost, the document is read again.
    Reread,
    /// The second PUT has left and not arrived.
    RetryLeft,
    RetryAnswered,
}

const EVERYWHERE: [At; 6] = [
    At::Read,
    At::PutLeft,
    At::PutAnswered,
    At::Reread,
    At::RetryLeft,
    At::RetryAnswered,
];

impl At {
    fn arrange(self, scene: &Scene, gate: &Gate) {
        if matches!(self, At::Reread | At::RetryLeft | At::RetryAnswered) {
            scene.lose_next_put();
        }
        let (method, skip) = match self {
            At::Read => ("GET", 0),
            At::Reread => ("GET", 1),
            At::PutLeft | At::PutAnswered => ("PUT", 0),
            At::RetryLeft | At::RetryAnswered => ("PUT", 1),
        };
        let fault = match self {
            At::Read | At::Reread | At::PutLeft | At::RetryLeft => Fault::Hold(gate.clone()),
            At::PutAnswered | At::RetryAnswered => Fault::HoldAnswer(gate.clone()),
        };
        scene.spoil(method, skip, fault);
    }
}

// U3, A1, D5
#[tokio::test(flavor = "multi_thread")]
async fn u5_killed_at_any_step_page_and_record_tell_the_truth_afterwards() {
    let scenes = EVERYWHERE.map(|at| async move {
        let (scene, gate) = (Scene::new("10").await, Gate::new());
        let served = scene.serve().await;
        let editor = scene.editor().await;
        at.arrange(&scene, &gate);
        let killing = async {
            gate.reached().await;
            served.kill().await;
            gate.shut();
        };
        assert!(
            tokio::join!(save(&editor, &scene.origin), killing)
                .0
                .is_none(),
            "{at:?}: nobody is there to answer"
        );
        scene.rest().await;
        let applied = scene.puts().iter().any(|put| put.applied);
        assert_eq!(
            applied,
            matches!(at, At::PutAnswered | At::RetryAnswered),
            "{at:?}"
        );
        scene.tells_the_truth(&format!("{at:?}")).await;
    });
    futures::future::join_all(scenes).await;
}

// U3
#[tokio::test(flavor = "multi_thread")]
async fn u5_a_put_that_arrives_after_the_crash_is_told_as_saved() {
    let (scene, gate) = (Scene::new("10").await, Gate::new());
    let served = scene.serve().await;
    let editor = scene.editor().await;
    At::PutLeft.arrange(&scene, &gate);
    let killing = async {
        gate.reached().await;
        served.kill().await;
    };
    tokio::join!(save(&editor, &scene.origin), killing);
    let page = scene.reopen().await;
    assert!(
        page.outcome() != Some("saved") && !page.form().contains_key("seen"),
        "not known yet: {}",
        page.body
    );
    gate.open();
    scene.rest().await;
    scene.tells_the_truth("arrived late").await;
}

// A1, D5
#[tokio::test(flavor = "multi_thread")]
async fn u5_killed_at_a_random_moment_page_and_record_tell_the_truth_afterwards() {
    let scenes = (0..12_u64).map(|round| async move {
        let scene = Scene::new("10").await;
        let served = scene.serve().await;
        let editor = scene.editor().await;
        // A save takes some tens of milliseconds in a debug build; whatever it has come to, what
        // follows must hold.
        let moment = Duration::from_millis(3 * round * round / 2);
        let killing = async {
            tokio::time::sleep(moment).await;
            served.kill().await;
        };
        tokio::join!(save(&editor, &scene.origin), killing);
        scene.rest().await;
        scene.tells_the_truth(&format!("after {moment:?}")).await;
    });
    // A few at a time, so that the moments stay what they are.
    futures::stream::iter(scenes)
        .buffer_unordered(3)
        .collect::<()>()
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn u5_told_to_stop_at_any_step_it_finishes_first() {
    let scenes = EVERYWHERE.map(|at| async move {
        let (scene, gate) = (Scene::new("10").await, Gate::new());
        let served = scene.serve().await;
        let editor = scene.editor().await;
        at.arrange(&scene, &gate);
        let stopping = async {
            gate.reached().await;
            served.tell_to_stop().await;
            // Stopping means that nobody new gets in.
            while tokio::net::TcpStream::connect(
                scene
                    .origin
                    .trim_start_matches("http://")
                    .replace("localhost", "127.0.0.1"),
            )
            .await
            .is_ok()
            {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            gate.open();
            served.ended().await
        };
        let (answer, status) = tokio::join!(save(&editor, &scene.origin), stopping);
        assert_eq!(status.code(), Some(0), "{at:?}");
        assert_eq!(
            answer.map(|page| page.status),
            Some(reqwest::StatusCode::SEE_OTHER),
            "{at:?}: the browser gets its answer"
        );
        let writes = scene.writes().await;
        assert!(
            matches!(writes.as_slice(), [write] if write.outcomes == ["saved"]),
            "{at:?}: {writes:?}"
        );
        assert_eq!(scene.reopen().await.outcome(), Some("saved"), "{at:?}");
    });
    futures::future::join_all(scenes).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn u5_told_to_stop_while_nothing_answers_it_leaves_the_save_unknown_and_settles_it_later() {
    let scenes = [true, false].map(|arrives| async move {
        let (scene, gate) = (Scene::new("4").await, Gate::new());
        let served = scene.serve().await;
        let editor = scene.editor().await;
        let (held, mut puts) = (gate.clone(), 0);
        scene.proxy.plan(move |asked| {
            puts += u32::from(asked.method == "PUT");
            match (asked.method.as_str(), puts) {
                ("PUT", 1) if arrives => Fault::HoldAnswer(held.clone()),
                ("PUT", 1) => Fault::Hold(held.clone()),
                (_, 0) => Fault::None,
                _ => Fault::Swallow,
            }
        });
        let stopping = async {
            gate.reached().await;
            served.tell_to_stop().await;
            served.ended().await
        };
        let (answer, status) = tokio::join!(save(&editor, &scene.origin), stopping);
        assert_eq!(status.code(), Some(0));
        assert_eq!(
            answer.map(|page| page.status),
            Some(reqwest::StatusCode::SEE_OTHER)
        );
        let writes = scene.writes().await;
        assert!(
            matches!(writes.as_slice(), [write] if write.outcomes.is_empty()),
            "not known: {writes:?}"
        );
        gate.shut();
        scene.proxy.calm().await;
        scene.rest().await;
        scene
            .tells_the_truth(if arrives {
                "stopped, carried out"
            } else {
                "stopped, not carried out"
            })
            .await;
    });
    futures::future::join_all(scenes).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn u5_what_takes_longer_than_half_a_minute_is_cut_off_and_settled_later() {
    let (scene, gate) = (Scene::new("120").await, Gate::new());
    let served = scene.serve().await;
    let editor = scene.editor().await;
    At::PutAnswered.arrange(&scene, &gate);
    let since = Instant::now();
    let stopping = async {
        gate.reached().await;
        served.tell_to_stop().await;
        served.ended().await
    };
    let (answer, status) = tokio::join!(save(&editor, &scene.origin), stopping);
    assert!(answer.is_none() && since.elapsed() > Duration::from_secs(25));
    assert_eq!(status.code(), Some(0));
    gate.shut();
    scene.proxy.calm().await;
    scene.rest().await;
    scene.tells_the_truth("cut off").await;
}
