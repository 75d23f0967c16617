//! The listener: HTTP/1.1 and HTTP/2 without TLS (a proxy's business), bounded in connections and
//! in the time that each may idle, and able to stop without cutting off what is under way.

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

/// What slow or many clients may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at a time; more wait in the system's queue.
    pub connections: usize,
    /// Of these, for one address; more are closed. Most of them, because behind a proxy there is
    /// but one address.
    pub per_address: usize,
    /// For a new connection's first request to arrive, headers and all.
    pub first: Duration,
    /// For a connection between requests. Longer than proxies keep theirs (nginx 60 s, Caddy 120
    /// s), so that they close first and never send a request into a closing connection.
    pub idle: Duration,
    /// For the last answer to be read, once a connection is to end.
    pub linger: Duration,
    /// For what is under way when the portal stops.
    pub stopping: Duration,
}

/// A first request that was sent as its connection was made takes no longer.
const ON_ITS_WAY: Duration = Duration::from_millis(500);

impl Default for Limits {
    fn default() -> Limits {
        let seconds = Duration::from_secs;
        Limits {
            connections: 2048,
            per_address: 1536,
            first: seconds(10),
            idle: seconds(130),
            linger: seconds(120),
            stopping: seconds(30),
        }
    }
}

/// Serves until `stop` is cancelled, then finishes what is under way, for `limits.stopping` at
/// most. Returns false if something had to be cut off.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
    limits: Limits,
) -> bool {
    let places = Arc::new(Semaphore::new(limits.connections));
    let held = Held::default();
    let connections = TaskTracker::new();
    loop {
        let next = async {
            (
                Arc::clone(&places).acquire_owned().await,
                listener.accept().await,
            )
        };
        let (place, stream, peer) = tokio::select! {
            () = stop.cancelled() => break,
            next = next => match next {
                (Ok(place), Ok((stream, peer))) => (place, stream, peer),
                (_, Err(error)) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    // Out of file handles, most likely: trying again at once would only spin.
                    sleep(Duration::from_millis(100)).await;
                    continue;
                }
                (Err(_), _) => break,
            },
        };
        // Whoever takes places and is slow with them leaves some to the others.
        let Some(share) = held.share(peer.ip(), limits.per_address) else {
            continue;
        };
        let (router, stop) = (router.clone(), stop.clone());
        connections.spawn(async move {
            connection(stream, peer, router, stop, limits).await;
            drop((place, share));
        });
    }
    // Who has connected already is still let in: closing would reset them, and a proxy cannot tell
    // whether a POST got through.
    while let Ok(Ok((stream, peer))) = timeout(Duration::ZERO, listener.accept()).await {
        connections.spawn(connection(
            stream,
            peer,
            router.clone(),
            stop.clone(),
            limits,
        ));
    }
    drop(listener);
    connections.close();
    timeout(limits.stopping, connections.wait()).await.is_ok()
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    stop: CancellationToken,
    limits: Limits,
) {
    // Pages are written whole; waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let under_way = OpenRequests::new();
    let counter = under_way.clone();
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let (router, counted) = (router.clone(), counter.begin());
        async move {
            let answer = router.oneshot(request).await;
            drop(counted);
            answer
        }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle)
        .max_buf_size(64 * 1024);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(64)
        .max_header_list_size(32 * 1024);

    let connection = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        () = async { stop.cancelled().await; under_way.begun().await } => {}
        () = under_way.idle_for(limits.first, limits.idle) => {}
    }
    // No new request; what is under way is answered, and the answer may be read.
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        _ = connection => {}
        () = under_way.idle_for(limits.linger, limits.linger) => {}
    }
}

/// How many connections each address holds.
#[derive(Clone, Default)]
struct Held(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One of them; ends when dropped.
struct Share(Held, IpAddr);

impl Held {
    /// One more for this address, if it may.
    fn share(&self, address: IpAddr, most: usize) -> Option<Share> {
        let address = network(address);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(address).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Share(self.clone(), address))
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.1);
            }
        }
    }
}

/// Who is given one IPv6 address has a whole network of them, of 64 bits.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

/// What a connection has been asked.
#[derive(Clone, Copy, Default)]
struct RequestClock {
    /// Requests that are being answered.
    now: usize,
    ever: bool,
}

#[derive(Clone)]
struct OpenRequests(watch::Sender<RequestClock>);

/// One request; ends when dropped.
struct Counted(watch::Sender<RequestClock>);

impl OpenRequests {
    fn new() -> OpenRequests {
        OpenRequests(watch::Sender::new(RequestClock::default()))
    }

    fn begin(&self) -> Counted {
        self.0.send_modify(|asked| {
            *asked = RequestClock {
                now: asked.now + 1,
                ever: true,
            }
        });
        Counted(self.0.clone())
    }

    /// Returns once there has been a request, or none was on its way.
    async fn begun(&self) {
        let mut asked = self.0.subscribe();
        let _ = timeout(ON_ITS_WAY, asked.wait_for(|asked| asked.ever)).await;
    }

    /// Returns when there has been no request for so long: before the first, and after one.
    async fn idle_for(&self, first: Duration, later: Duration) {
        let mut asked = self.0.subscribe();
        loop {
            let RequestClock { now, ever } = *asked.borrow_and_update();
            tokio::select! {
                _ = asked.changed() => {}
                () = sleep(if ever { later } else { first }), if now == 0 => return,
            }
        }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.send_modify(|asked| asked.now -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::Notify;
    use tokio::task::JoinHandle;

    struct Server {
        addr: SocketAddr,
        /// Told by `/slow` when it has begun, and tells it to answer.
        begun: Arc<Notify>,
        release: Arc<Notify>,
        stop: CancellationToken,
        done: JoinHandle<bool>,
    }

    async fn start(limits: Limits) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (addr, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
        let (begun, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (begins, released) = (Arc::clone(&begun), Arc::clone(&release));
        let slow = async move || {
            begins.notify_one();
            released.notified().await;
            "slow answer"
        };
        let peer = async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string();
        let router = Router::new()
            .route("/", get(peer))
            .route("/slow", get(slow));
        let done = tokio::spawn(serve(listener, router, stop.clone(), limits));
        Server {
            addr,
            begun,
            release,
            stop,
            done,
        }
    }

    /// Sends, then reads until the server closes, be it in the middle of what is sent.
    async fn talk(addr: SocketAddr, text: &str) -> String {
        let mut stream = TcpStream::connect(addr).await.unwrap();
        let _ = stream.write_all(text.as_bytes()).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    }

    fn request(path: &str) -> String {
        format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    }

    #[tokio::test]
    async fn a_request_knows_its_peer() {
        let server = start(Limits::default()).await;
        assert!(
            talk(server.addr, &request("/"))
                .await
                .ends_with("\r\n\r\n127.0.0.1")
        );
    }

    /// Promise U5.
    #[tokio::test]
    async fn stopping_finishes_what_is_under_way_and_takes_nothing_new() {
        let server = start(Limits::default()).await;
        let under_way = tokio::spawn(async move { talk(server.addr, &request("/slow")).await });
        server.begun.notified().await;
        server.stop.cancel();
        while TcpStream::connect(server.addr).await.is_ok() {
            tokio::task::yield_now().await;
        }
        server.release.notify_one();
        assert!(under_way.await.unwrap().ends_with("slow answer"));
        assert!(server.done.await.unwrap());
    }

    #[tokio::test]
    async fn stopping_does_not_wait_for_ever() {
        let limits = Limits {
            stopping: Duration::from_millis(100),
            ..Limits::default()
        };
        let server = start(limits).await;
        tokio::spawn(async move { talk(server.addr, &request("/slow")).await });
        server.begun.notified().await;
        server.stop.cancel();
        assert!(!server.done.await.unwrap());
    }

    /// Promise U6: says nothing, half a line, half the start of HTTP/2, or keeps an answered
    /// connection open.
    #[tokio::test]
    async fn a_connection_without_a_request_is_closed() {
        let short = Duration::from_millis(100);
        let server = start(Limits {
            first: short,
            idle: short,
            linger: short,
            ..Limits::default()
        })
        .await;
        for silence in [
            "",
            "GET / HT",
            "PRI * HTTP/2.0\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: x\r\n\r\n",
        ] {
            let mut stream = TcpStream::connect(server.addr).await.unwrap();
            let _ = stream.write_all(silence.as_bytes()).await;
            let mut answer = Vec::new();
            let closed = timeout(Duration::from_secs(60), stream.read_to_end(&mut answer)).await;
            assert!(closed.is_ok(), "{silence:?}");
        }
    }

    /// What a proxy and the portal could understand otherwise is not answered twice, and ends its
    /// connection.
    #[tokio::test]
    async fn a_request_whose_length_is_said_twice_smuggles_nothing() {
        let short = Duration::from_millis(200);
        let server = start(Limits {
            idle: short,
            linger: short,
            ..Limits::default()
        })
        .await;
        let hidden = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
        for said in [
            "content-length: 1\r\ncontent-length: 2\r\n\r\nab",
            "content-length: 0\r\ncontent-length: 27\r\n\r\n",
            "content-length: 0, 27\r\n\r\n",
            "content-length: +0\r\n\r\n",
            "transfer-encoding: chunked\r\ncontent-length: 27\r\n\r\n0\r\n\r\n",
            "transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n",
            "content-length : 0\r\n\r\n",
        ] {
            let answer = talk(
                server.addr,
                &format!("GET / HTTP/1.1\r\nhost: x\r\n{said}{hidden}"),
            )
            .await;
            assert!(
                answer.matches("HTTP/1.1 ").count() <= 1,
                "{said:?}: {answer}"
            );
        }
    }

    // U6
    #[tokio::test]
    async fn one_address_leaves_places_to_the_others() {
        let server = start(Limits {
            connections: 3,
            per_address: 2,
            ..Limits::default()
        })
        .await;
        let from = async |address: [u8; 4]| {
            let socket = tokio::net::TcpSocket::new_v4().unwrap();
            socket.bind((address, 0).into()).unwrap();
            socket.connect(server.addr).await.unwrap()
        };
        let ask = async |mut stream: TcpStream| {
            let mut answer = String::new();
            let _ = stream.write_all(request("/").as_bytes()).await;
            let _ = stream.read_to_string(&mut answer).await;
            answer
        };
        let silent = [from([127, 0, 0, 1]).await, from([127, 0, 0, 1]).await];
        assert_eq!(ask(from([127, 0, 0, 1]).await).await, "", "closed at once");
        assert!(ask(from([127, 0, 0, 2]).await).await.ends_with("127.0.0.2"));
        drop(silent);
        while ask(from([127, 0, 0, 1]).await).await.is_empty() {
            tokio::task::yield_now().await;
        }
    }

    #[test]
    fn an_address_of_ipv6_stands_for_its_network() {
        let same = |a: &str, b: &str| network(a.parse().unwrap()) == network(b.parse().unwrap());
        assert!(same("2001:db8::1", "2001:db8::ffff:1") && same("::ffff:10.0.0.1", "10.0.0.1"));
        assert!(!same("2001:db8::1", "2001:db8:0:1::1") && !same("10.0.0.1", "10.0.0.2"));
    }

    #[tokio::test]
    async fn more_connections_wait_for_their_turn() {
        let short = Duration::from_millis(200);
        let server = start(Limits {
            connections: 1,
            first: short,
            linger: short,
            ..Limits::default()
        })
        .await;
        let silent = TcpStream::connect(server.addr).await.unwrap();
        assert!(
            talk(server.addr, &request("/"))
                .await
                .ends_with("127.0.0.1")
        );
        drop(silent);
    }
}
