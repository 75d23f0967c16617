//! The listener. It speaks HTTP/1.1 and HTTP/2 without TLS, which is the proxy's task. It limits
//! the number of connections and the time that each may idle, and it stops without interrupting
//! open requests.

use crate::config::Network;
use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

/// Limits for slow or numerous clients.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Concurrent connections. Further ones wait in the system's queue.
    pub connections: usize,
    /// Concurrent connections of one client address; further ones are closed. The limit is most of
    /// all connections, because behind a proxy there is only one address.
    pub per_address: usize,
    /// Time until the first request of a new connection has arrived, with all headers.
    pub first: Duration,
    /// Time that a connection may idle between requests. It is longer than that of proxies (nginx
    /// 60 s, Caddy 120 s), so that the proxy closes first and never sends a request into a closing
    /// connection.
    pub idle: Duration,
    /// Time until the last answer is read, once a connection is closing.
    pub linger: Duration,
    /// Time for open requests when the portal stops.
    pub stopping: Duration,
}

/// Time in which a request arrives that was sent together with its connection.
const FIRST_REQUEST_GRACE: Duration = Duration::from_millis(500);

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

/// Serves until `stop` is cancelled, then finishes open requests for at most `limits.stopping`.
/// Returns false if a request was cut off.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
    limits: Limits,
) -> bool {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let held = Held::default();
    let connections = TaskTracker::new();
    loop {
        let next = async {
            (
                Arc::clone(&slots).acquire_owned().await,
                listener.accept().await,
            )
        };
        let (slot, stream, peer) = tokio::select! {
            () = stop.cancelled() => break,
            next = next => match next {
                (Ok(slot), Ok((stream, peer))) => (slot, stream, peer),
                (_, Err(error)) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    // Most likely there are no free file handles. Another attempt at once would
                    // only spin.
                    sleep(Duration::from_millis(100)).await;
                    continue;
                }
                (Err(_), _) => break,
            },
        };
        // A client with many slow connections must leave some to others.
        let Some(share) = held.share(peer.ip(), limits.per_address) else {
            continue;
        };
        let (router, stop) = (router.clone(), stop.clone());
        connections.spawn(async move {
            connection(stream, peer, router, stop, limits).await;
            drop((slot, share));
        });
    }
    // Connections that are established already are still served. Closing would reset them, and a
    // proxy could not tell whether a POST was received.
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
    // Pages are written as a whole; waiting for a full packet only delays them.
    let _ = stream.set_nodelay(true);
    let open_requests = OpenRequests::new();
    let counter = open_requests.clone();
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let (router, open_request) = (router.clone(), counter.begin());
        async move {
            let answer = router.oneshot(request).await;
            drop(open_request);
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
        () = async { stop.cancelled().await; open_requests.first_request().await } => {}
        () = open_requests.idle_for(limits.first, limits.idle) => {}
    }
    // No new request is accepted. Open requests are answered, and the answer may be read.
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        _ = connection => {}
        () = open_requests.idle_for(limits.linger, limits.linger) => {}
    }
}

/// The number of open connections of each client. Counters, not a cache: an entry goes with its
/// last connection, so nothing expires and the limit of connections bounds it.
#[derive(Clone, Default)]
struct Held(Arc<Mutex<HashMap<Network, usize>>>);

/// One of them; ends when dropped.
struct Share(Held, Network);

impl Held {
    /// One more for this address, if it may.
    fn share(&self, address: IpAddr, most: usize) -> Option<Share> {
        let address = Network::of_client(address);
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

/// The requests of a connection.
#[derive(Clone, Copy, Default)]
struct RequestCount {
    /// Open requests.
    now: usize,
    /// True once there has been a request.
    ever: bool,
}

#[derive(Clone)]
struct OpenRequests(watch::Sender<RequestCount>);

/// One open request. It ends when dropped.
struct OpenRequest(watch::Sender<RequestCount>);

impl OpenRequests {
    fn new() -> OpenRequests {
        OpenRequests(watch::Sender::new(RequestCount::default()))
    }

    fn begin(&self) -> OpenRequest {
        self.0.send_modify(|count| {
            *count = RequestCount {
                now: count.now + 1,
                ever: true,
            }
        });
        OpenRequest(self.0.clone())
    }

    /// Returns once a request has arrived, or after the time in which one would have.
    async fn first_request(&self) {
        let mut count = self.0.subscribe();
        let _ = timeout(FIRST_REQUEST_GRACE, count.wait_for(|count| count.ever)).await;
    }

    /// Returns once there has been no request for this time: `first` before the first request,
    /// `later` after one.
    async fn idle_for(&self, first: Duration, later: Duration) {
        let mut count = self.0.subscribe();
        loop {
            let RequestCount { now, ever } = *count.borrow_and_update();
            tokio::select! {
                _ = count.changed() => {}
                () = sleep(if ever { later } else { first }), if now == 0 => return,
            }
        }
    }
}

impl Drop for OpenRequest {
    fn drop(&mut self) {
        self.0.send_modify(|count| count.now -= 1);
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
        /// `/slow` notifies `begun` when it starts, and waits for `release` before it answers.
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

    /// Sends a text, then reads until the server closes the connection, be it in the middle of the
    /// text.
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
        let slow_request = tokio::spawn(async move { talk(server.addr, &request("/slow")).await });
        server.begun.notified().await;
        server.stop.cancel();
        while TcpStream::connect(server.addr).await.is_ok() {
            tokio::task::yield_now().await;
        }
        server.release.notify_one();
        assert!(slow_request.await.unwrap().ends_with("slow answer"));
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

    /// Promise U6. The clients send nothing, half a line, half of the HTTP/2 preface, or keep an
    /// answered connection open.
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

    /// A request that a proxy and the portal could parse differently is not answered twice, and its
    /// connection is closed.
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
