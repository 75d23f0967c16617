//! Measures the effect of a thousand slow sockets on other requests: the 95th percentile of an edit
//! page's time with them, as a ratio to that without them in the same run.

use super::{AT_ONCE, Measured};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

const SOCKETS: usize = 1_000;

/// Requests of each measurement, with and without slow sockets in turn.
const REQUESTS: usize = 1_200;

/// Time between the bytes of a slow socket.
const PACE: Duration = Duration::from_secs(3);

/// The way in which a socket is slow.
#[derive(Clone, Copy)]
enum Slow {
    /// It sends its headers one byte at a time.
    Head,
    /// It sends the announced form one byte at a time.
    Body,
    /// It reads its answers slowly. It requests a style sheet many times, so that the reading
    /// counts and not the rendering.
    Reading,
}

/// Prints the 95th percentiles and their ratio.
pub async fn measure(portal: &Measured, http: &reqwest::Client, cookie: &str) {
    let page = format!("{}/partner/billing", portal.origin);
    let before = times(http, cookie, &page).await;
    let html = http
        .get(&page)
        .header("cookie", cookie)
        .send()
        .await
        .expect("an answer")
        .text()
        .await
        .expect("a page");
    let asset = html
        .split('"')
        .find(|part| part.starts_with("/assets/") && part.ends_with(".css"))
        .expect("a style sheet")
        .to_owned();
    let address: SocketAddr = portal
        .origin
        .replace("http://localhost", "127.0.0.1")
        .parse()
        .expect("an address");
    let (open, cut) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut slow = JoinSet::new();
    for number in 0..SOCKETS {
        let how = match number % 10 {
            0..6 => Slow::Head,
            6..8 => Slow::Body,
            _ => Slow::Reading,
        };
        slow.spawn(hold(
            address,
            how,
            asks(how, &portal.origin, cookie, &asset),
            Arc::clone(&open),
            Arc::clone(&cut),
        ));
    }
    let patience = Instant::now();
    while open.load(Ordering::Relaxed) < SOCKETS && patience.elapsed() < Duration::from_secs(20) {
        sleep(Duration::from_millis(50)).await;
    }
    // The portal answers their requests in this time, as far as they read.
    sleep(PACE).await;
    let stood = open.load(Ordering::Relaxed);
    let beside = times(http, cookie, &page).await;
    let (memory, cut) = (portal.memory(), cut.load(Ordering::Relaxed));
    slow.shutdown().await;
    let after = times(http, cookie, &page).await;
    let usual = percentile([before, after].concat());
    let beside = percentile(beside);
    println!(
        "\nslow sockets: {stood} of {SOCKETS} stood, {cut} were cut off meanwhile; resident {memory} MiB"
    );
    println!(
        "p95 of an edit page, {AT_ONCE} at once: {usual:.1} ms without them, {beside:.1} ms beside them, ratio {:.2} (bar: 2)",
        beside / usual
    );
}

/// Returns milliseconds per page.
async fn times(http: &reqwest::Client, cookie: &str, page: &str) -> Vec<f64> {
    let visitors = (0..AT_ONCE).map(|_| async {
        let mut times = Vec::new();
        for _ in 0..REQUESTS / AT_ONCE {
            let since = Instant::now();
            let answer = http
                .get(page)
                .header("cookie", cookie)
                .send()
                .await
                .expect("an answer");
            assert!(answer.status().is_success(), "{}", answer.status());
            answer.bytes().await.expect("a body");
            times.push(since.elapsed().as_secs_f64() * 1000.0);
        }
        times
    });
    futures::future::join_all(visitors).await.concat()
}

fn percentile(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() * 95 / 100]
}

/// Returns the first bytes of a slow socket.
fn asks(how: Slow, origin: &str, cookie: &str, asset: &str) -> String {
    let host = origin.trim_start_matches("http://");
    let head = |line: &str| format!("{line} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\n");
    match how {
        Slow::Head => format!("{}x-slow: ", head("GET /partner/billing")),
        Slow::Body => {
            format!(
                "{}origin: {origin}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 60000\r\n\r\n",
                head("POST /partner/billing")
            )
        }
        Slow::Reading => format!("{}\r\n", head(&format!("GET {asset}"))).repeat(20),
    }
}

/// Keeps one slow socket open. If the portal closes it, it is opened again.
async fn hold(
    address: SocketAddr,
    how: Slow,
    asks: String,
    open: Arc<AtomicUsize>,
    cut: Arc<AtomicUsize>,
) {
    loop {
        let Ok(stream) = connect(address, how).await else {
            sleep(Duration::from_millis(100)).await;
            continue;
        };
        open.fetch_add(1, Ordering::Relaxed);
        let _ = dawdle(stream, how, &asks).await;
        open.fetch_sub(1, Ordering::Relaxed);
        cut.fetch_add(1, Ordering::Relaxed);
    }
}

async fn connect(address: SocketAddr, how: Slow) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    if let Slow::Reading = how {
        // A small buffer prevents the system from reading the answer instead.
        socket.set_recv_buffer_size(2_048)?;
    }
    socket.connect(address).await
}

/// Sends or reads slowly until the portal closes the connection.
async fn dawdle(mut stream: TcpStream, how: Slow, asks: &str) -> std::io::Result<()> {
    stream.write_all(asks.as_bytes()).await?;
    loop {
        tokio::select! {
            () = sleep(PACE) => {
                match how {
                    Slow::Head | Slow::Body => stream.write_all(b"a").await?,
                    Slow::Reading => _ = stream.read_u8().await?,
                }
            }
            // An answer before the request is complete means that the portal closes.
            _ = stream.read_u8(), if !matches!(how, Slow::Reading) => return Ok(()),
        }
    }
}
