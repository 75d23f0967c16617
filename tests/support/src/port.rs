//! Ports for programs that are started, stopped and started again.

use std::net::{TcpListener, UdpSocket};
use std::sync::{Mutex, PoisonError};

/// Where to look: below the ports that Linux gives to outgoing connections and to listeners that
/// ask for any (32768 and up), because such a one could take the port between two starts.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// A port that nothing listens on, and that no other call in any test program gets while this
/// process lives: the UDP port of the same number says that it is taken.
pub fn free_port() -> u16 {
    static TAKEN: Mutex<Vec<UdpSocket>> = Mutex::new(Vec::new());
    for port in PORTS {
        if let Ok(claim) = UdpSocket::bind(("127.0.0.1", port))
            && TcpListener::bind(("127.0.0.1", port)).is_ok()
        {
            TAKEN
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(claim);
            return port;
        }
    }
    panic!("every port of {PORTS:?} is in use");
}
