//! A person edits a profile while things go wrong, does what a patient person would, and notes what
//! the pages said.

use crate::case::{Case, Script};
use crate::director::{Director, Stage};
use crate::faults::{How, Step, TIME_OUT};
use crate::judge::{self, Record};
use crate::proxy::Proxy;
use portal::sandbox::Fault;
use portal_test_support::{Page, Running, Visitor, start_with};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// A person gives up after so many saves; nobody should have to.
const ROUNDS: usize = 12;

/// So often a page that does not come is asked for again: a machine that is busy elsewhere has
/// time-outs of its own.
pub const PATIENCE: usize = 10;

/// A portal, the way to its sandbox, and an editor; runs follow each other in it.
pub struct World {
    pub running: Running,
    pub proxy: Proxy,
    editor: Visitor,
}

/// What one run showed.
#[derive(Debug, Default)]
pub struct Shown {
    pub violations: Vec<String>,
    /// The trouble happened.
    pub hit: bool,
    pub puts: usize,
    /// Words of the audit log's outcomes.
    pub outcomes: Vec<String>,
    pub diary: Vec<String>,
    /// Somebody else's change fell between the last read and the PUT, where the service offers
    /// nothing against that.
    pub in_window: bool,
}

impl World {
    /// Access tokens live a minute where one is to end: who has to sign in again can do so by a
    /// clock that is not far ahead.
    pub async fn start_for(step: Step) -> World {
        let proxy = Proxy::start().await;
        let running = start_with(|settings| {
            proxy.lead_to(&settings.api_url);
            settings.api_url = proxy.url();
            settings.upstream_timeout = TIME_OUT;
            // The clock moves on by a minute or an hour in each run.
            settings.session_idle = Duration::from_secs(10 * 86_400);
            settings.session_lifetime = Duration::from_secs(300 * 86_400);
        })
        .await;
        if step == Step::Token {
            running
                .sandbox
                .set(Fault::new("token", "token-life").value(60))
                .expect("a quirk that fits");
        }
        let editor = running.sign_in("Edith Editor").await;
        World {
            running,
            proxy,
            editor,
        }
    }

    pub async fn run(&self, case: Case) -> Shown {
        let (script, rng) = Script::of(&case);
        self.proxy.calm().await;
        self.proxy.forget();
        self.running.sandbox.reset();
        self.without_rules();
        let record = Record::begin(self.running.store()).await;
        let director = Director::new(case, script.clone(), rng, self.running.sandbox.clone());
        let director = Arc::new(Mutex::new(director));
        let deciding = Arc::clone(&director);
        self.proxy
            .plan(move |asked| deciding.lock().unwrap().decide(asked));
        let mut edit = Edit {
            world: self,
            case,
            script: script.clone(),
            director,
            record,
            base: BTreeMap::new(),
            picks: BTreeMap::new(),
            reviews: vec![],
            violations: vec![],
            done: None,
            overlapped: false,
            diary: vec![format!("{script:?}")],
        };
        edit.perform().await;
        judge::judge(edit).await
    }

    /// The service has no more troubles.
    pub fn clear(&self) {
        self.running.sandbox.clear();
        self.without_rules();
    }

    /// Nothing is known of countries and addresses: what the service refuses it refuses itself.
    fn without_rules(&self) {
        for resource in ["rules", "validation"] {
            self.running
                .sandbox
                .set(Fault::new(resource, "not-found"))
                .expect("a quirk that fits");
        }
    }

    pub fn visitor(&self) -> &Visitor {
        &self.editor
    }

    /// Nothing is under way any more, neither in the portal nor in the service.
    async fn rest(&self) -> bool {
        let at_rest = async {
            loop {
                let journal = self.running.calls();
                let arrived = |id: &str| {
                    journal
                        .iter()
                        .find(|entry| entry.correlation_id.as_deref() == Some(id))
                };
                let late =
                    |note: &str| note.contains("late-commit") && !note.contains("carried out");
                let passed = self.proxy.passed();
                if !self.running.has_tasks()
                    && self.proxy.is_idle()
                    && passed.iter().all(|asked| {
                        arrived(&asked.correlation_id).is_some_and(|entry| !late(&entry.note))
                    })
                {
                    return;
                }
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(300), at_rest).await.is_ok()
    }
}

/// One edit under way.
pub struct Edit<'a> {
    pub world: &'a World,
    pub case: Case,
    pub script: Script,
    pub director: Arc<Mutex<Director>>,
    pub record: Record,
    /// The form as it was when the person typed.
    pub base: BTreeMap<String, String>,
    /// What was decided in clashes: mine or not.
    pub picks: BTreeMap<String, bool>,
    /// Review pages that showed a clash.
    pub reviews: Vec<String>,
    pub violations: Vec<String>,
    /// How it ended, in the page's word.
    pub done: Option<String>,
    /// The person looked while a save may have been under way.
    pub overlapped: bool,
    /// What the person did and saw, for whoever repeats a run.
    pub diary: Vec<String>,
}

/// What to do next.
enum Next {
    Again,
    Done(String),
}

impl Edit<'_> {
    pub fn violation(&mut self, what: impl Into<String>) {
        self.violations.push(what.into());
    }

    async fn perform(&mut self) {
        if !self.type_into_form().await {
            return self.violation("the form could not be opened and posted");
        }
        for round in 0..ROUNDS {
            if round >= 2 {
                self.all_well().await;
            }
            match self.round().await {
                Next::Again => {}
                Next::Done(word) => {
                    self.done = Some(word);
                    break;
                }
            }
        }
        self.all_well().await;
        if !self.world.rest().await {
            self.violation("something is under way for ever");
        }
        if self.done.is_none() {
            self.violation(format!("after {ROUNDS} saves it is still not saved"));
        }
    }

    async fn all_well(&mut self) {
        self.director.lock().unwrap().calm();
        self.world.clear();
        self.world.proxy.up().await;
    }

    /// What the person does next; a port that is to be closed for it is closed now.
    async fn enter(&mut self, stage: Stage) {
        let refuses = {
            let mut director = self.director.lock().unwrap();
            director.enter(stage);
            director.refuses().then(|| director.mark_hit()).is_some()
        };
        if refuses {
            self.world.proxy.down().await;
        }
    }

    /// Who is asked to sign in does so, and is where they were.
    async fn get(&mut self, path: &str) -> Page {
        let page = self.world.editor.get(path).await;
        self.diary.push(format!(
            "GET {path}: {} {} {:?}",
            page.status,
            page.location(),
            page.outcome()
        ));
        if page.location().starts_with("/sign-in") {
            let signed_in = self.world.editor.sign_in("Edith Editor").await;
            if signed_in.status != reqwest::StatusCode::SEE_OTHER {
                self.violation(format!("signing in again answers {}", signed_in.status));
            }
            return self.world.editor.get(path).await;
        }
        if page.outcome() == Some("throttled") || !page.header("retry-after").is_empty() {
            // Who is asked to wait does.
            self.wait().await;
        }
        page
    }

    async fn type_into_form(&mut self) -> bool {
        let path = self.case.address();
        for attempt in 0..PATIENCE {
            if attempt >= 2 {
                self.all_well().await;
            }
            self.enter(Stage::Form).await;
            let page = self.get(&path).await;
            self.enter(Stage::Else).await;
            self.world.proxy.up().await;
            let form = page.form();
            if !form.contains_key("seen") {
                if attempt == 0
                    && page.status.is_success()
                    && !self.case.trouble.name.starts_with("doubled")
                {
                    self.violation(format!("a form without inputs: {}", page.body));
                }
                self.wait().await;
                continue;
            }
            self.base.clone_from(&form);
            let mut post = form;
            post.extend(self.script.typed.clone());
            post.insert("intent".to_owned(), "review".to_owned());
            let post: Vec<(&str, &str)> = post
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str()))
                .collect();
            let kept = self.world.editor.post(&path, &post).await;
            if kept.location() != format!("{path}/review") {
                self.violation(format!(
                    "the post was answered with {} {}",
                    kept.status,
                    kept.location()
                ));
            }
            return true;
        }
        false
    }

    /// Reviews and saves once.
    async fn round(&mut self) -> Next {
        let path = format!("{}/review", self.case.address());
        self.enter(Stage::Review).await;
        let review = self.get(&path).await;
        self.enter(Stage::Else).await;
        self.world.proxy.up().await;
        if review.status == reqwest::StatusCode::SEE_OTHER {
            // There is no draft any more: the form tells why.
            return self.look().await;
        }
        if !review.status.is_success() {
            self.wait().await;
            return Next::Again;
        }
        let clashes = clashes(&review);
        if !review.body.contains("value=\"save\"") && clashes.is_empty() {
            self.wait().await;
            return Next::Again;
        }
        let mut post = review.form();
        post.insert("intent".to_owned(), "save".to_owned());
        post.insert("confirm".to_owned(), "yes".to_owned());
        if !clashes.is_empty() {
            self.reviews.push(review.body.clone());
        }
        for key in clashes {
            let mine = self.script.stubborn;
            post.insert(
                format!("choice.{key}"),
                if mine { "mine" } else { "theirs" }.to_owned(),
            );
            self.picks.insert(key, mine);
        }
        self.age_token();
        self.enter(Stage::Save).await;
        let before = self.record.len(self.world.running.store()).await;
        let answer = self.send(&path, &post).await;
        self.enter(Stage::Else).await;
        self.world.proxy.up().await;
        let seen = answer.as_ref().map_or("hung up".to_owned(), |page| {
            format!("{} {}", page.status, page.location())
        });
        self.diary.push(format!("save: {seen}"));
        let Some(answer) = answer else {
            return self.look().await;
        };
        if answer.location().starts_with("/sign-in")
            || answer.status != reqwest::StatusCode::SEE_OTHER
        {
            return Next::Again;
        }
        let told = self.get(answer.location()).await;
        self.heard(&told, before).await;
        self.next_after(&told).await
    }

    /// Posts the decision; `None` if the browser hung up first.
    async fn send(&mut self, path: &str, post: &BTreeMap<String, String>) -> Option<Page> {
        let post: Vec<(&str, &str)> = post
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        let sent = self.world.editor.post(path, &post);
        let Some(patience) = self.script.hang_up.take() else {
            return Some(sent.await);
        };
        if let Ok(answer) = timeout(patience, sent).await {
            return Some(answer);
        }
        // The post may not even have arrived yet.
        self.overlapped = true;
        if !self.script.impatient && !self.world.rest().await {
            self.violation("the save goes on for ever");
        }
        None
    }

    /// The access token is about to end, or has ended, and the provider is in trouble.
    fn age_token(&mut self) {
        let mut director = self.director.lock().unwrap();
        if let (Step::Token, How::Service(quirks), false) =
            (self.case.step, self.case.trouble.how, director.hit)
        {
            director.mark_hit();
            let seconds = if self.script.token_ended { 61 } else { 50 };
            self.world
                .running
                .clock
                .advance(Duration::from_secs(seconds));
            for (quirk, value) in quirks {
                self.world
                    .running
                    .sandbox
                    .set(Fault::new("token", quirk).value(value).once())
                    .expect("a quirk that fits");
            }
        }
    }

    /// Opens the form to see where things stand. As long as it is not saved, it shows what was
    /// typed.
    async fn look(&mut self) -> Next {
        let page = self.get(&self.case.address()).await;
        let form = page.form();
        if let Some(word @ ("saved" | "nothing")) = page.outcome() {
            return Next::Done(word.to_owned());
        }
        if form.contains_key("seen") {
            self.check_draft(&form, "after a save that ended otherwise");
        } else if page.status.is_success() {
            self.wait().await;
        }
        Next::Again
    }

    /// What is not known yet is known in a minute, and a service that is down or busy is asked
    /// again.
    async fn wait(&mut self) {
        if !self.world.rest().await {
            self.violation("something is under way for ever");
        }
        self.world.running.clock.advance(Duration::from_secs(61));
    }

    async fn next_after(&mut self, told: &Page) -> Next {
        match told.outcome() {
            Some(word @ ("saved" | "nothing")) => return Next::Done(word.to_owned()),
            Some("rejected") if self.script.refused => return Next::Done("rejected".to_owned()),
            // The page says to wait, or to try again later.
            Some("unknown" | "throttled" | "unavailable") => self.wait().await,
            _ => {}
        }
        if self.script.looks {
            self.look().await
        } else {
            Next::Again
        }
    }

    pub fn check_draft(&mut self, form: &BTreeMap<String, String>, when: &str) {
        for (key, value) in self.script.typed.clone() {
            if form.get(&key) != Some(&value) {
                self.violation(format!(
                    "{when} {key} is {:?} and not {value:?}: what was typed is lost",
                    form.get(&key)
                ));
            }
        }
    }

    /// What a page said right after a save is what the audit log says now.
    async fn heard(&mut self, told: &Page, before: usize) {
        let Some(word) = told.outcome().map(str::to_owned) else {
            return;
        };
        let writes = self.record.writes(self.world.running.store()).await;
        let all = self.record.len(self.world.running.store()).await;
        let fresh = all > before;
        let last = writes
            .last()
            .filter(|_| fresh)
            .map(|write| write.outcomes.first().cloned().unwrap_or_default());
        let true_word = match (word.as_str(), last.as_deref()) {
            ("saved", Some("saved")) => true,
            // Settled by this save: an earlier one had got through.
            ("saved", _) => writes.iter().any(|write| {
                write
                    .outcomes
                    .first()
                    .is_some_and(|outcome| outcome == "saved")
            }),
            ("rejected", last) => matches!(last, Some("rejected" | "not-applied")),
            ("throttled", last) => matches!(last, Some("throttled" | "stale") | None),
            ("unavailable", last) => matches!(last, Some("unavailable" | "stale") | None),
            ("unknown", last) => matches!(last, Some("") | None),
            ("conflict", last) => matches!(last, Some("stale" | "conflict") | None),
            ("nothing", last) => last.is_none() || matches!(last, Some("stale" | "not-applied")),
            ("problems", last) => last.is_none(),
            _ => false,
        };
        if !true_word {
            self.violation(format!("the page said {word:?}, the audit log {last:?}"));
        }
    }
}

/// Keys that the review asks about.
fn clashes(review: &Page) -> Vec<String> {
    let mut keys: Vec<String> = review
        .body
        .split("name=\"choice.")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .collect();
    keys.dedup();
    keys
}
