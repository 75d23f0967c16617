//! The listeners. They use hyper directly, because a handler must be able to close the connection
//! without a response.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// A response extension: the response is not sent, and the connection is closed instead.
#[derive(Clone, Copy)]
pub struct HangUp;

/// Binds the same free port on 127.0.0.1 and on ::1, because `localhost` may resolve to either. On
/// a machine without IPv6 only the first one is bound. An address that is named is bound instead.
///
/// # Errors
/// Fails if 127.0.0.1 cannot be bound, or if 20 ports in a row are taken on ::1.
pub async fn listen(addr: Option<SocketAddr>) -> std::io::Result<Vec<TcpListener>> {
    if let Some(addr) = addr {
        return Ok(vec![TcpListener::bind(addr).await?]);
    }
    for _ in 0..20 {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        match TcpListener::bind((Ipv6Addr::LOCALHOST, first.local_addr()?.port())).await {
            Ok(second) => return Ok(vec![first, second]),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            Err(_) => return Ok(vec![first]),
        }
    }
    Err(std::io::Error::from(std::io::ErrorKind::AddrInUse))
}

/// Accepts connections until `stop` is cancelled.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        if let Ok((stream, _)) = accepted {
            tokio::spawn(connection(stream, router.clone(), stop.clone()));
        }
    }
}

async fn connection(stream: TcpStream, router: Router, stop: CancellationToken) {
    let service = tower::service_fn(move |request: Request<hyper::body::Incoming>| {
        let router = router.clone();
        async move {
            let response = match router.oneshot(request.map(Body::new)).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            match response.extensions().get::<HangUp>() {
                Some(HangUp) => Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted)),
                None => Ok(response),
            }
        }
    });
    let builder = Builder::new(TokioExecutor::new());
    let connection =
        builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    tokio::select! {
        // An error means that one side closed the connection; the other side notices by itself.
        _ = connection => {}
        () = stop.cancelled() => {}
    }
}
