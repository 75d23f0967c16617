//! A proxy between the portal and Partner Center that can spoil single requests: its plan sees each
//! before it goes on, and says how. It takes a request in whole, passes it on, takes the answer in
//! whole, and hands that back; what goes wrong goes wrong on the way.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_util::sync::{CancellationToken, DropGuard};

/// What happens to one request.
#[derive(Debug, Clone)]
pub enum Fault {
    None,
    /// It is passed on this much later.
    Late(Duration),
    /// The answer comes this much later.
    LateAnswer(Duration),
    /// This many bytes at a time and a pause between them, both ways.
    Slices(usize, Duration),
    /// The answer ends with its connection, and that this much later.
    SlowClose(Duration),
    /// Neither passed on nor answered.
    Swallow,
    /// Passed on and never answered.
    Silence,
    /// The connection is reset, the request not passed on.
    Reset,
    /// Passed on; instead of an answer the connection is reset.
    ResetAfter,
    /// Only so many bytes of the request are passed on, then both connections end.
    CutRequest(usize),
    /// Only so many bytes of the answer come back, then the connection ends.
    CutAnswer(usize),
    /// Answered; the next connection is refused, and so on until `Proxy::up`.
    ThenDown,
    /// Waits at the gate before it is passed on.
    Hold(Gate),
    /// Passed on; the answer waits at the gate.
    HoldAnswer(Gate),
}

/// What the plan is shown of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub method: String,
    pub path: String,
    /// `MS-CorrelationId`, which names one request.
    pub correlation_id: String,
}

type Plan = Box<dyn FnMut(&Asked) -> Fault + Send>;

/// A running proxy; it ends with this.
pub struct Proxy {
    inner: Arc<Inner>,
    _stop: DropGuard,
}

struct Inner {
    addr: SocketAddr,
    to: Mutex<String>,
    plan: Mutex<Plan>,
    /// What has come, and what of it has been passed on whole; in order.
    asked: Mutex<Vec<Asked>>,
    passed: Mutex<Vec<Asked>>,
    /// Requests that may still be passed on, or are not answered yet.
    pending: AtomicUsize,
    listening: Mutex<Option<Listening>>,
    stop: CancellationToken,
}

struct Listening {
    task: JoinHandle<()>,
    end: CancellationToken,
}

impl Proxy {
    /// Listens on a free port; `lead_to` says where to.
    pub async fn start() -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let stop = CancellationToken::new();
        let inner = Arc::new(Inner {
            addr: listener.local_addr().expect("an address"),
            to: Mutex::default(),
            plan: Mutex::new(Box::new(|_| Fault::None)),
            asked: Mutex::default(),
            passed: Mutex::default(),
            pending: AtomicUsize::new(0),
            listening: Mutex::default(),
            stop: stop.clone(),
        });
        inner.listen(listener);
        Proxy {
            inner,
            _stop: stop.drop_guard(),
        }
    }

    /// `http://host:port` of the service.
    pub fn lead_to(&self, origin: &str) {
        *self.inner.to.lock().unwrap() = origin.trim_start_matches("http://").to_owned();
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.inner.addr)
    }

    pub fn plan(&self, plan: impl FnMut(&Asked) -> Fault + Send + 'static) {
        *self.inner.plan.lock().unwrap() = Box::new(plan);
    }

    /// Passes everything on again.
    pub async fn calm(&self) {
        self.plan(|_| Fault::None);
        self.up().await;
    }

    /// What has come so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.inner.asked.lock().unwrap().clone()
    }

    /// What has been passed on whole so far.
    pub fn passed(&self) -> Vec<Asked> {
        self.inner.passed.lock().unwrap().clone()
    }

    /// No request waits to be passed on, none for the service's answer.
    pub fn is_idle(&self) -> bool {
        self.inner.pending.load(Ordering::SeqCst) == 0
    }

    pub fn forget(&self) {
        self.inner.asked.lock().unwrap().clear();
        self.inner.passed.lock().unwrap().clear();
    }

    /// Refuses connections, and ends those that stand idle.
    pub async fn down(&self) {
        self.inner.down().await;
    }

    /// Takes connections again.
    pub async fn up(&self) {
        if self.inner.listening.lock().unwrap().is_some() {
            return;
        }
        // Until then the port is anybody's, also that of an outgoing connection, which will end.
        let listener = loop {
            match TcpListener::bind(self.inner.addr).await {
                Ok(listener) => break listener,
                Err(_) => sleep(Duration::from_millis(20)).await,
            }
        };
        self.inner.listen(listener);
    }
}

impl Inner {
    fn listen(self: &Arc<Self>, listener: TcpListener) {
        let (inner, end) = (Arc::clone(self), self.stop.child_token());
        let ended = end.clone();
        let task = tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = ended.cancelled() => return,
                    accepted = listener.accept() => {
                        let Ok((stream, _)) = accepted else { return };
                        tokio::spawn(Arc::clone(&inner).connection(stream, ended.clone()));
                    }
                }
            }
        });
        *self.listening.lock().unwrap() = Some(Listening { task, end });
    }

    /// Returns when the port is closed.
    async fn down(&self) {
        let listening = self.listening.lock().unwrap().take();
        if let Some(Listening { task, end }) = listening {
            end.cancel();
            let _ = task.await;
        }
    }

    async fn connection(self: Arc<Self>, mut stream: TcpStream, end: CancellationToken) {
        let _ = stream.set_nodelay(true);
        loop {
            let request = tokio::select! {
                () = end.cancelled() => return,
                request = read_request(&mut stream) => request,
            };
            let Some(request) = request else { return };
            let asked = asked(&request);
            self.asked.lock().unwrap().push(asked.clone());
            let fault = (self.plan.lock().unwrap())(&asked);
            let stays = tokio::select! {
                () = self.stop.cancelled() => return,
                stays = self.exchange(&mut stream, &request, asked, fault) => stays,
            };
            if !stays {
                return;
            }
        }
    }

    /// Answers whether the connection can be used again.
    async fn exchange(
        &self,
        stream: &mut TcpStream,
        request: &[u8],
        asked: Asked,
        fault: Fault,
    ) -> bool {
        let pending = Pending::new(&self.pending);
        match &fault {
            Fault::Swallow => {
                drop(pending);
                return until_gone(stream).await;
            }
            Fault::Reset => return reset(stream),
            Fault::CutRequest(bytes) => {
                if let Ok(mut service) = self.connect().await {
                    let _ = service
                        .write_all(&request[..(*bytes).min(request.len() - 1)])
                        .await;
                }
                return false;
            }
            Fault::Late(wait) => sleep(*wait).await,
            Fault::Hold(gate) if !gate.wait().await => return false,
            _ => {}
        }
        let pace = match fault {
            Fault::Slices(bytes, pause) => Some((bytes, pause)),
            _ => None,
        };
        let answer = self.pass(request, asked, pace).await;
        drop(pending);
        match fault {
            Fault::Silence => return until_gone(stream).await,
            Fault::ResetAfter => return reset(stream),
            Fault::CutAnswer(bytes) => {
                let _ = stream
                    .write_all(&answer[..bytes.min(answer.len().saturating_sub(1))])
                    .await;
                return false;
            }
            Fault::SlowClose(wait) => {
                let _ = stream
                    .write_all(&without_header(&answer, "content-length"))
                    .await;
                sleep(wait).await;
                return false;
            }
            Fault::LateAnswer(wait) => sleep(wait).await,
            Fault::HoldAnswer(gate) if !gate.wait().await => return false,
            Fault::ThenDown => {
                self.down().await;
                let _ = stream.write_all(&answer).await;
                return false;
            }
            _ => {}
        }
        let whole = is_whole(&answer);
        let answer = if whole {
            without_header(&answer, "connection")
        } else {
            answer
        };
        written(stream, &answer, pace).await && whole
    }

    /// Passes a request on and answers what came back, as far as it came.
    async fn pass(&self, request: &[u8], asked: Asked, pace: Option<(usize, Duration)>) -> Vec<u8> {
        let mut answer = Vec::new();
        let Ok(mut service) = self.connect().await else {
            return answer;
        };
        // The answer's end is the connection's.
        let head = end_of_head(request).unwrap_or(request.len());
        let request = [
            &request[..head - 2],
            b"connection: close\r\n\r\n",
            &request[head..],
        ]
        .concat();
        if written(&mut service, &request, pace).await {
            self.passed.lock().unwrap().push(asked);
            let _ = service.read_to_end(&mut answer).await;
        }
        answer
    }

    async fn connect(&self) -> std::io::Result<TcpStream> {
        let to = self.to.lock().unwrap().clone();
        let service = TcpStream::connect(to).await?;
        service.set_nodelay(true)?;
        Ok(service)
    }
}

/// Counts while it lives.
struct Pending<'a>(&'a AtomicUsize);

impl<'a> Pending<'a> {
    fn new(count: &'a AtomicUsize) -> Pending<'a> {
        count.fetch_add(1, Ordering::SeqCst);
        Pending(count)
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Where a held request is; clones are the same gate.
#[derive(Debug, Clone)]
pub struct Gate {
    reached: Arc<watch::Sender<bool>>,
    opened: Arc<watch::Sender<Option<bool>>>,
}

impl Gate {
    pub fn new() -> Gate {
        Gate {
            reached: Arc::new(watch::Sender::new(false)),
            opened: Arc::new(watch::Sender::new(None)),
        }
    }

    /// Until somebody stands before it.
    pub async fn reached(&self) {
        let _ = self.reached.subscribe().wait_for(|reached| *reached).await;
    }

    pub fn is_reached(&self) -> bool {
        *self.reached.borrow()
    }

    /// What stands before it goes on.
    pub fn open(&self) {
        self.opened.send_replace(Some(true));
    }

    /// What stands before it is lost with its connection.
    pub fn shut(&self) {
        self.opened.send_replace(Some(false));
    }

    async fn wait(&self) -> bool {
        self.reached.send_replace(true);
        let mut opened = self.opened.subscribe();
        opened
            .wait_for(Option::is_some)
            .await
            .is_ok_and(|opened| *opened == Some(true))
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        if let Some(head) = end_of_head(&bytes)
            && bytes.len()
                >= head
                    + header(&bytes[..head], "content-length")
                        .and_then(|length| length.parse().ok())
                        .unwrap_or(0)
        {
            return Some(bytes);
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

fn asked(request: &[u8]) -> Asked {
    let head = String::from_utf8_lossy(&request[..end_of_head(request).unwrap_or(0)]).into_owned();
    let mut words = head.split(' ');
    let mut word = || words.next().unwrap_or_default().to_owned();
    Asked {
        method: word(),
        path: word(),
        correlation_id: header(head.as_bytes(), "ms-correlationid").unwrap_or_default(),
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map(|at| at + 4)
}

fn header(head: &[u8], name: &str) -> Option<String> {
    let head = String::from_utf8_lossy(head).into_owned();
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(given, _)| given.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim().to_owned())
}

fn without_header(message: &[u8], name: &str) -> Vec<u8> {
    let Some(head) = end_of_head(message) else {
        return message.to_vec();
    };
    let lines = String::from_utf8_lossy(&message[..head]).into_owned();
    let named = |line: &&str| {
        line.split(':')
            .next()
            .is_some_and(|given| given.eq_ignore_ascii_case(name))
    };
    let kept: String = lines
        .split_inclusive("\r\n")
        .filter(|line| !named(line))
        .collect();
    [kept.as_bytes(), &message[head..]].concat()
}

/// As long as its head says.
fn is_whole(answer: &[u8]) -> bool {
    let Some(head) = end_of_head(answer) else {
        return false;
    };
    header(&answer[..head], "content-length").and_then(|length| length.parse().ok())
        == Some(answer.len() - head)
}

async fn written(stream: &mut TcpStream, bytes: &[u8], pace: Option<(usize, Duration)>) -> bool {
    let Some((slice, pause)) = pace else {
        return stream.write_all(bytes).await.is_ok();
    };
    for slice in bytes.chunks(slice.max(1)) {
        if stream.write_all(slice).await.is_err() {
            return false;
        }
        sleep(pause).await;
    }
    true
}

/// Keeps the connection open until the other side gives up.
async fn until_gone(stream: &mut TcpStream) -> bool {
    let mut rest = [0; 64];
    while stream.read(&mut rest).await.is_ok_and(|read| read > 0) {}
    false
}

fn reset(stream: &TcpStream) -> bool {
    let _ = stream.set_zero_linger();
    false
}
