//! The proxy does what its faults say.

use crate::proxy::{Asked, Fault, Gate, Proxy};
use axum::Router;
use axum::body::Bytes;
use axum::routing::any;
use portal_test_support::until;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Longer than any answer takes here.
const PATIENCE: Duration = Duration::from_secs(8);
const LATER: Duration = Duration::from_secs(12);
const BODY: &str = "what the service answers";

/// A service that writes down the bodies it was sent, whole ones.
struct Service {
    proxy: Proxy,
    arrived: Arc<Mutex<Vec<String>>>,
    http: reqwest::Client,
}

impl Service {
    async fn start() -> Service {
        let arrived = Arc::new(Mutex::new(vec![]));
        let noted = Arc::clone(&arrived);
        let handler = move |body: Bytes| {
            noted
                .lock()
                .unwrap()
                .push(String::from_utf8_lossy(&body).into_owned());
            async { BODY }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Proxy::start().await;
        proxy.lead_to(&format!("http://{}", listener.local_addr().unwrap()));
        tokio::spawn(
            async move { axum::serve(listener, Router::new().fallback(any(handler))).await },
        );
        Service {
            proxy,
            arrived,
            http: reqwest::Client::new(),
        }
    }

    /// With this fault on the first request.
    async fn with(fault: Fault) -> Service {
        let service = Service::start().await;
        let mut fault = Some(fault);
        service
            .proxy
            .plan(move |_| fault.take().unwrap_or(Fault::None));
        service
    }

    async fn put(&self, body: &str) -> reqwest::Result<String> {
        let request = self
            .http
            .put(format!("{}/v1/thing", self.proxy.url()))
            .timeout(PATIENCE)
            .header("ms-correlationid", "c1");
        request.body(body.to_owned()).send().await?.text().await
    }

    fn arrived(&self) -> usize {
        self.arrived.lock().unwrap().len()
    }

    async fn arrives(&self, count: usize) {
        until("it arrives", async || self.arrived() >= count).await;
    }
}

#[tokio::test]
async fn what_is_not_spoilt_passes_on_one_connection() {
    let service = Service::start().await;
    let asked = Arc::new(Mutex::new(vec![]));
    let noted = Arc::clone(&asked);
    service.proxy.plan(move |request| {
        noted.lock().unwrap().push(request.clone());
        Fault::None
    });
    for body in ["one", "two", ""] {
        assert_eq!(service.put(body).await.unwrap(), BODY);
    }
    assert_eq!(*service.arrived.lock().unwrap(), ["one", "two", ""]);
    let put = Asked {
        method: "PUT".to_owned(),
        path: "/v1/thing".to_owned(),
        correlation_id: "c1".to_owned(),
    };
    assert_eq!(*asked.lock().unwrap(), vec![put; 3]);
    assert_eq!(service.proxy.passed().len(), 3);
}

#[tokio::test]
async fn late_and_slow_ones_arrive() {
    let wait = Duration::from_millis(120);
    for fault in [
        Fault::Late(wait),
        Fault::LateAnswer(wait),
        Fault::SlowClose(wait),
        Fault::Slices(16, Duration::from_millis(8)),
    ] {
        let (service, since) = (Service::with(fault.clone()).await, Instant::now());
        assert_eq!(service.put("slowly").await.unwrap(), BODY, "{fault:?}");
        assert!(since.elapsed() >= wait, "{fault:?}");
        assert_eq!(service.arrived(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn those_that_come_too_late_are_carried_out_all_the_same() {
    let faults = [
        Fault::Late(LATER),
        Fault::LateAnswer(LATER),
        Fault::SlowClose(LATER),
        Fault::Silence,
    ];
    let told = faults.map(|fault| async move {
        let service = Service::with(fault.clone()).await;
        let error = service.put("late").await.unwrap_err();
        assert!(error.is_timeout(), "{fault:?}: {error:?}");
        service.arrives(1).await;
    });
    futures::future::join_all(told).await;
}

#[tokio::test]
async fn what_is_swallowed_reset_or_cut_on_the_way_there_never_arrives() {
    for fault in [
        Fault::Swallow,
        Fault::Reset,
        Fault::CutRequest(0),
        Fault::CutRequest(30),
        Fault::CutRequest(1_000_000),
    ] {
        let service = Service::with(fault.clone()).await;
        let error = service.put("lost").await.unwrap_err();
        assert_eq!(
            error.is_timeout(),
            matches!(fault, Fault::Swallow),
            "{fault:?}: {error:?}"
        );
        assert!(!error.is_connect(), "{fault:?}: {error:?}");
        assert_eq!(service.put("next").await.unwrap(), BODY, "{fault:?}");
        assert_eq!(*service.arrived.lock().unwrap(), ["next"], "{fault:?}");
        assert!(service.proxy.is_idle(), "{fault:?}");
    }
}

#[tokio::test]
async fn an_answer_that_is_reset_or_cut_was_earned() {
    for fault in [
        Fault::ResetAfter,
        Fault::CutAnswer(0),
        Fault::CutAnswer(20),
        Fault::CutAnswer(1_000_000),
    ] {
        let service = Service::with(fault.clone()).await;
        let error = service.put("done").await.unwrap_err();
        assert!(
            !error.is_timeout() && !error.is_connect(),
            "{fault:?}: {error:?}"
        );
        assert_eq!(service.arrived(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_reset_is_one() {
    let service = Service::with(Fault::Reset).await;
    let mut stream =
        tokio::net::TcpStream::connect(service.proxy.url().trim_start_matches("http://"))
            .await
            .unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stream, b"GET / HTTP/1.1\r\n\r\n")
        .await
        .unwrap();
    let read = tokio::io::AsyncReadExt::read(&mut stream, &mut [0; 8]).await;
    assert_eq!(
        read.unwrap_err().kind(),
        std::io::ErrorKind::ConnectionReset
    );
}

#[tokio::test]
async fn a_port_that_is_down_refuses_until_it_is_up() {
    let service = Service::with(Fault::ThenDown).await;
    assert_eq!(service.put("last").await.unwrap(), BODY);
    assert!(service.put("refused").await.unwrap_err().is_connect());
    service.proxy.up().await;
    assert_eq!(service.put("again").await.unwrap(), BODY);
    // Also the connections that stood idle.
    service.proxy.down().await;
    assert!(service.put("refused").await.is_err());
    assert_eq!(*service.arrived.lock().unwrap(), ["last", "again"]);
}

#[tokio::test]
async fn what_is_held_waits_for_its_gate() {
    let gate = Gate::new();
    let service = Service::with(Fault::Hold(gate.clone())).await;
    let opening = async {
        gate.reached().await;
        assert!(service.arrived() == 0 && !service.proxy.is_idle());
        gate.open();
    };
    assert_eq!(tokio::join!(service.put("held"), opening).0.unwrap(), BODY);

    let gate = Gate::new();
    let service = Service::with(Fault::HoldAnswer(gate.clone())).await;
    let shutting = async {
        gate.reached().await;
        assert_eq!(service.arrived(), 1);
        gate.shut();
    };
    assert!(tokio::join!(service.put("held"), shutting).0.is_err());
}
