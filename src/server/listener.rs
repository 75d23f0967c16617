//! The listener. It speaks HTTP/1.1 and HTTP/2 without TLS, which is the proxy's task. It limits
//! the number of connections and the time that each may idle, and it stops without interrupting
//! open requests.

use super::limit_reports::LimitReports;
use crate::config::Network;
use crate::middleware::Stopping;
use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use std::collections::HashMap;
use std::io::IoSlice;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout};
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
    /// Time until the first request of a new connection has arrived with all headers, and time for
    /// the headers of each later one from their first byte on.
    pub head: Duration,
    /// Time that a connection may idle between requests, from the last byte of an answer on. An
    /// answer of which nothing is taken for so long ends too. It is longer than that of proxies (nginx
    /// 60 s, Caddy 120 s), so that the proxy closes first and never sends a request into a closing
    /// connection.
    pub idle: Duration,
    /// Time for a further part of the last answer to be taken, once a connection is closing.
    pub linger: Duration,
    /// Time for open requests when the portal stops.
    pub stopping: Duration,
}

/// Time in which a request arrives that was sent together with its connection.
const FIRST_REQUEST_GRACE: Duration = Duration::from_millis(500);

/// Connections at most, and file handles that are left for everything else: the database, calls to
/// Partner Center and the provider, and files that are read again.
const CONNECTIONS: usize = 2048;
const OTHER_HANDLES: usize = 256;

/// Returns the number of connections for which this process has file handles. Without any left,
/// calls to Partner Center would fail too.
fn connections_within(handles: usize) -> usize {
    handles
        .saturating_sub(OTHER_HANDLES)
        .max(handles / 4)
        .clamp(1, CONNECTIONS)
}

/// The number of file handles that this process may have (`ulimit -n`), where the system tells it.
pub fn file_handles() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

impl Default for Limits {
    fn default() -> Limits {
        let seconds = Duration::from_secs;
        let connections = file_handles().map_or(CONNECTIONS, connections_within);
        Limits {
            connections,
            per_address: (connections * 3 / 4).max(1),
            head: seconds(10),
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
    let mut reports = LimitReports::default();
    loop {
        let next = async {
            let slot = match Arc::clone(&slots).try_acquire_owned() {
                Ok(slot) => Ok(slot),
                Err(_) => {
                    reports.all_are_in_use(limits.connections);
                    Arc::clone(&slots).acquire_owned().await
                }
            };
            (slot, listener.accept().await)
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
            reports.address_is_full(peer.ip(), limits.per_address);
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
    let stopping = Stopping(stop.clone());
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(stopping.clone());
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

    let stream = WatchedStream {
        stream,
        open_requests: open_requests.clone(),
        begins_http2: Some(0),
    };
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        () = async { stop.cancelled().await; open_requests.first_request().await } => {}
        end = open_requests.end(limits.head, limits.idle) => if end == End::HalfRequest {
            return;
        },
    }
    // No new request is accepted. Open requests are answered, and the answer may be read. A request
    // that has begun to arrive still has its time.
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        _ = connection => {}
        _ = open_requests.end(limits.head, limits.linger) => {}
    }
}

/// A connection that notes when the bytes of a request begin to arrive, and when something was
/// written last.
struct WatchedStream {
    stream: TcpStream,
    open_requests: OpenRequests,
    /// The number of bytes so far, all of them those of HTTP/2's preface. `None` once it is known
    /// which version the client speaks.
    begins_http2: Option<usize>,
}

/// The first bytes of a client that speaks HTTP/2 (RFC 9113, 3.4).
const HTTP2_PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The bytes of a ping, or of its acknowledgement (RFC 9113, 6.7).
const HTTP2_PING: usize = 17;

impl WatchedStream {
    fn received(&mut self, bytes: &[u8]) {
        if let Some(so_far) = self.begins_http2 {
            let rest = &HTTP2_PREFACE[so_far..];
            let length = rest.len().min(bytes.len());
            if rest[..length] != bytes[..length] {
                self.begins_http2 = None;
            } else if so_far + length == HTTP2_PREFACE.len() {
                self.begins_http2 = None;
                self.open_requests
                    .0
                    .send_modify(|count| count.is_http2 = true);
            } else {
                self.begins_http2 = Some(so_far + length);
            }
        }
        self.open_requests.0.send_if_modified(|count| {
            let begins = count.now == 0 && count.head_since.is_none();
            if begins {
                count.head_since = Some(Instant::now());
            }
            begins
        });
    }

    fn wrote(&self, written: &Poll<std::io::Result<usize>>) {
        let &Poll::Ready(Ok(length @ 1..)) = written else {
            return;
        };
        self.open_requests.0.send_if_modified(|count| {
            // An acknowledged ping is no part of an answer.
            if !count.is_http2 || length > HTTP2_PING {
                count.written_at = Some(Instant::now());
            }
            false
        });
    }
}

impl AsyncRead for WatchedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if matches!(read, Poll::Ready(Ok(()))) && buffer.filled().len() > before {
            self.received(&buffer.filled()[before..]);
        }
        read
    }
}

impl AsyncWrite for WatchedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wrote(&written);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.wrote(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
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
#[derive(Clone, Copy)]
struct RequestCount {
    /// Open requests.
    now: usize,
    /// True once there has been a request.
    ever: bool,
    opened_at: Instant,
    /// The moment at which the handler of the last request had returned. The body of its answer may
    /// still be on its way.
    idle_since: Instant,
    /// The first byte after the last request, while there is none.
    head_since: Option<Instant>,
    written_at: Option<Instant>,
    is_http2: bool,
}

/// The reason why a connection should end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// There is no request.
    Idle,
    /// A request, or the first one, has not arrived whole in its time. There is nothing to answer.
    HalfRequest,
}

#[derive(Clone)]
struct OpenRequests(watch::Sender<RequestCount>);

/// One open request. It ends when dropped.
struct OpenRequest(watch::Sender<RequestCount>);

impl RequestCount {
    /// The moment at which the connection should end, and why; `None` while a request is open.
    /// Frames of HTTP/2 need not belong to a request, so only its first one has a time.
    fn end(&self, head: Duration, idle: Duration) -> Option<(Instant, End)> {
        if self.now > 0 {
            return None;
        }
        if !self.ever {
            return Some((self.opened_at + head, End::HalfRequest));
        }
        match self.head_since.filter(|_| !self.is_http2) {
            // The answer before may still be on its way.
            Some(since) => {
                let since = self.written_at.map_or(since, |at| at.max(since));
                Some((since + head, End::HalfRequest))
            }
            // A request ends with the head of its answer. The body is written after that, for as
            // long as the client goes on taking it.
            None => {
                let since = self
                    .written_at
                    .map_or(self.idle_since, |at| at.max(self.idle_since));
                Some((since + idle, End::Idle))
            }
        }
    }
}

impl OpenRequests {
    fn new() -> OpenRequests {
        let now = Instant::now();
        OpenRequests(watch::Sender::new(RequestCount {
            now: 0,
            ever: false,
            opened_at: now,
            idle_since: now,
            head_since: None,
            written_at: None,
            is_http2: false,
        }))
    }

    fn begin(&self) -> OpenRequest {
        self.0.send_modify(|count| {
            count.now += 1;
            count.ever = true;
            count.head_since = None;
        });
        OpenRequest(self.0.clone())
    }

    /// Returns once a request has arrived, or after the time in which one would have.
    async fn first_request(&self) {
        let mut count = self.0.subscribe();
        let _ = timeout(FIRST_REQUEST_GRACE, count.wait_for(|count| count.ever)).await;
    }

    /// Returns once a request has not arrived whole within `head`, or there has been none for
    /// `idle`.
    async fn end(&self, head: Duration, idle: Duration) -> End {
        let mut count = self.0.subscribe();
        loop {
            let end = count.borrow_and_update().end(head, idle);
            if let Some((at, end)) = end
                && at <= Instant::now()
            {
                return end;
            }
            tokio::select! {
                _ = count.changed() => {}
                () = async {
                    match end {
                        Some((at, _)) => sleep_until(at).await,
                        None => std::future::pending().await,
                    }
                } => {}
            }
        }
    }
}

impl Drop for OpenRequest {
    fn drop(&mut self) {
        self.0.send_modify(|count| {
            count.now -= 1;
            count.idle_since = Instant::now();
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, Bytes};
    use axum::routing::get;
    use futures::stream;
    use std::convert::Infallible;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::Notify;
    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
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
        start_with(limits, Router::new()).await
    }

    /// With these routes beside the usual ones.
    async fn start_with(limits: Limits, beside: Router) -> Server {
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
            .route("/slow", get(slow))
            .merge(beside);
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

    #[test]
    fn some_file_handles_are_left_for_other_things() {
        for (handles, connections) in [
            (1_048_576, 2048),
            (2304, 2048),
            (1024, 768),
            (256, 64),
            (64, 16),
            (1, 1),
        ] {
            assert_eq!(connections_within(handles), connections, "{handles}");
        }
        assert!(file_handles().is_some_and(|handles| handles > 0));
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

    /// As the real ones: the time for the headers of a request is a small part of the others.
    fn real_proportions() -> Limits {
        let hour = Duration::from_secs(3600);
        Limits {
            head: Duration::from_millis(50),
            idle: hour,
            linger: hour,
            stopping: hour,
            ..Limits::default()
        }
    }

    /// Sends a text, byte by byte for ever or once, and waits until the server closes.
    async fn is_closed(addr: SocketAddr, before: &str, text: &'static str, drips: bool) {
        let mut stream = TcpStream::connect(addr).await.unwrap();
        let _ = stream.write_all(before.as_bytes()).await;
        if !before.is_empty() {
            stream.read_u8().await.unwrap();
        }
        let (mut reader, mut writer) = stream.into_split();
        let dripping = tokio::spawn(async move {
            let _ = writer.write_all(text.as_bytes()).await;
            while drips && writer.write_all(b"a").await.is_ok() {
                sleep(Duration::from_millis(5)).await;
            }
            std::future::pending::<()>().await;
        });
        let mut answer = Vec::new();
        let closed = timeout(Duration::from_secs(60), reader.read_to_end(&mut answer)).await;
        dripping.abort();
        assert!(closed.is_ok(), "{before:?} {text:?} {drips}");
    }

    /// Promise U6. The clients send nothing, one byte, half a line, half of the headers, half of
    /// the HTTP/2 preface, or a byte now and then; first, or after an answer.
    #[tokio::test]
    async fn a_request_that_arrives_too_slowly_is_not_waited_for() {
        let server = start(real_proportions()).await;
        let whole = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
        for text in [
            "G",
            "GET / HT",
            "GET / HTTP/1.1\r\nhost: x\r\nx-a: ",
            "\r\n",
        ] {
            for drips in [false, true] {
                is_closed(server.addr, "", text, drips).await;
                is_closed(server.addr, whole, text, drips).await;
            }
        }
        for text in ["", "PRI * HTTP/2.0\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
            is_closed(server.addr, "", text, false).await;
        }
    }

    /// Promise U5. A request that has begun to arrive has its time and no more.
    #[tokio::test]
    async fn stopping_does_not_wait_for_half_a_request() {
        let server = start(real_proportions()).await;
        let mut half = TcpStream::connect(server.addr).await.unwrap();
        half.write_all(&request("/").as_bytes()[..20])
            .await
            .unwrap();
        server.stop.cancel();
        let done = timeout(Duration::from_secs(60), server.done).await;
        assert!(done.expect("it stops").unwrap());
    }

    /// Promise U6.
    #[tokio::test]
    async fn a_connection_without_a_request_is_closed() {
        let server = start(Limits {
            idle: Duration::from_millis(50),
            ..Limits::default()
        })
        .await;
        let mut stream = TcpStream::connect(server.addr).await.unwrap();
        let whole = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
        stream.write_all(whole.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let closed = timeout(Duration::from_secs(60), stream.read_to_end(&mut answer)).await;
        assert!(closed.is_ok());
    }

    /// A route whose answer consists of what the test sends, for as long as it holds the sender.
    fn download() -> (UnboundedSender<Bytes>, Router) {
        let (sender, chunks) = unbounded_channel();
        let body = Body::from_stream(stream::unfold(chunks, |mut chunks| async move {
            let chunk: Bytes = chunks.recv().await?;
            Some((Ok::<_, Infallible>(chunk), chunks))
        }));
        let body = Arc::new(Mutex::new(Some(body)));
        let answer = move || {
            let body = body.lock().unwrap().take();
            async move { body.unwrap_or_default() }
        };
        (sender, Router::new().route("/download", get(answer)))
    }

    /// A download may take longer than a connection may idle.
    #[tokio::test]
    async fn an_answer_that_is_taken_slowly_arrives_whole() {
        // So long that a busy machine does not take a whole one to send the next byte.
        let short = Duration::from_secs(5);
        let (sender, route) = download();
        let limits = Limits {
            idle: short,
            linger: short,
            ..Limits::default()
        };
        let server = start_with(limits, route).await;
        let mut stream = TcpStream::connect(server.addr).await.unwrap();
        let whole = "GET /download HTTP/1.1\r\nhost: x\r\n\r\n";
        stream.write_all(whole.as_bytes()).await.unwrap();
        let (began, mut answer) = (Instant::now(), Vec::new());
        let arrived = |answer: &[u8]| answer.iter().filter(|byte| **byte == b'~').count();
        for sent in 1.. {
            sender.send(Bytes::from_static(b"~")).unwrap();
            while arrived(&answer) < sent {
                let read = stream.read_buf(&mut answer).await.unwrap();
                assert_ne!(read, 0, "cut off after {:?}", began.elapsed());
            }
            if began.elapsed() > short * 3 / 2 {
                break;
            }
            sleep(short / 500).await;
        }
        drop(sender);
        stream.read_to_end(&mut answer).await.unwrap();
        assert!(answer.ends_with(b"0\r\n\r\n"), "the end of the answer");
    }

    /// Promise U6.
    #[tokio::test]
    async fn an_answer_that_is_not_taken_is_not_waited_for() {
        let short = Duration::from_millis(50);
        let (sender, route) = download();
        let limits = Limits {
            idle: short,
            linger: short,
            ..Limits::default()
        };
        let server = start_with(limits, route).await;
        // More than the buffers of both ends hold.
        for _ in 0..128 {
            sender.send(Bytes::from(vec![b'~'; 256 * 1024])).unwrap();
        }
        let mut stream = TcpStream::connect(server.addr).await.unwrap();
        let whole = "GET /download HTTP/1.1\r\nhost: x\r\n\r\n";
        stream.write_all(whole.as_bytes()).await.unwrap();
        let closed = timeout(Duration::from_secs(60), sender.closed()).await;
        assert!(closed.is_ok(), "the answer is given up");
    }

    #[test]
    fn the_time_of_an_idle_connection_begins_with_what_was_written_last() {
        let seconds = Duration::from_secs;
        let now = Instant::now();
        let mut count = RequestCount {
            now: 0,
            ever: true,
            opened_at: now,
            idle_since: now + seconds(10),
            head_since: None,
            written_at: Some(now + seconds(5)),
            is_http2: false,
        };
        let end = |count: &RequestCount| count.end(seconds(1), seconds(130));
        assert_eq!(end(&count), Some((now + seconds(140), End::Idle)));
        count.written_at = Some(now + seconds(100));
        assert_eq!(end(&count), Some((now + seconds(230), End::Idle)));
        count.now = 1;
        assert_eq!(end(&count), None);
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
            head: short,
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
