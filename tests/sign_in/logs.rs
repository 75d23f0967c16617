//! K1: nothing secret in the log, not even at its finest.

use super::world::{Browser, World};
use super::{ErrorKind, MINUTE};
use portal::store::tokens;
use portal_test_support::tracing_to;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("one thread").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Log;

    fn make_writer(&self) -> Log {
        self.clone()
    }
}

#[tokio::test]
async fn k1_no_secret_is_logged_even_at_trace() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let _logging = tracing_to(subscriber);

    let world = World::start().await;
    let mut browser = Browser::default();
    let back = world.begin(&mut browser, "edith").await;
    let mut secrets: Vec<String> = back
        .split(['?', '&'])
        .skip(1)
        .map(|pair| pair.split_once('=').expect("a pair").1.to_owned())
        .collect();
    world.get(&back, &mut browser).await;
    world.get(&back, &mut browser).await;
    let person = world.person(&browser).await.expect("signed in");
    let mut keep = async || {
        let stored = tokens::get(world.portal.store(), &person.session)
            .await
            .expect("the store")
            .expect("tokens");
        secrets.extend([stored.access, stored.refresh.expect("a refresh token")]);
    };
    keep().await;
    world.clock.advance(56 * MINUTE);
    world
        .portal
        .tokens()
        .access(&person)
        .await
        .expect("a token");
    keep().await;
    world.quirk("token", "refresh-refused", None);
    world.clock.advance(61 * MINUTE);
    assert_eq!(
        world
            .portal
            .tokens()
            .access(&person)
            .await
            .map_err(|error| error.kind),
        Err(ErrorKind::SignIn)
    );
    world.quirk("token", "malformed", None);
    let back = world.begin(&mut browser, "edith").await;
    world.get(&back, &mut browser).await;
    world.post("/sign-out", &mut browser.clone()).await;

    secrets.extend(browser.0.into_values());
    secrets.extend([
        person.username,
        person.name,
        portal_test_support::on_sandbox::SECRET.to_owned(),
    ]);
    let log = String::from_utf8(log.0.lock().expect("one thread").clone()).expect("UTF-8");
    assert!(
        log.contains("the identity provider refused"),
        "the log was read: {log}"
    );
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} is in the log: {log}");
    }
}
