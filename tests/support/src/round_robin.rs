//! The proxy in front of several portals: every request goes to the next one, as it came, and the
//! answer back as it comes. One connection per request on both sides, so that who hangs up or is
//! cut off is passed on too.

use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// Longest head of a request that is looked at; a longer one is the portal's to refuse.
const LONGEST: usize = 1 << 20;

/// Until it is told to stop.
pub async fn serve(listener: TcpListener, portals: Vec<SocketAddr>, stop: CancellationToken) {
    for portal in portals.iter().cycle() {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        if let Ok((browser, peer)) = accepted {
            // An end that fails is seen by the other end: its connection is dropped with this.
            tokio::spawn(pass(browser, peer, *portal));
        }
    }
}

async fn pass(mut browser: TcpStream, peer: SocketAddr, portal: SocketAddr) -> std::io::Result<()> {
    browser.set_nodelay(true)?;
    let mut request = Vec::new();
    let end = loop {
        if let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if request.len() > LONGEST || browser.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    };
    let mut portal = TcpStream::connect(portal).await?;
    portal.set_nodelay(true)?;
    portal.write_all(&head(&request[..end], peer)).await?;
    portal.write_all(&request[end..]).await?;
    tokio::io::copy_bidirectional(&mut browser, &mut portal).await?;
    Ok(())
}

/// With what a proxy adds: who asked, behind those who asked it.
fn head(lines: &[u8], peer: SocketAddr) -> Vec<u8> {
    let mut head = Vec::new();
    for (at, line) in lines.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let name = line
            .split(|byte| *byte == b':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        if at == 0 || name != b"connection" {
            head.extend_from_slice(line);
            head.extend_from_slice(b"\r\n");
        }
    }
    head.extend_from_slice(
        format!("connection: close\r\nx-forwarded-for: {}", peer.ip()).as_bytes(),
    );
    head
}
