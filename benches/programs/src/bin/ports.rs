//! `ports NUMBER` prints that many free ports of 127.0.0.1.

use std::net::TcpListener;

fn main() {
    let number = std::env::args()
        .nth(1)
        .and_then(|word| word.parse::<usize>().ok());
    // All are held until the last one is known, so that they differ.
    let held: Vec<TcpListener> = (0..number.expect("the number of ports"))
        .map(|_| TcpListener::bind("127.0.0.1:0").expect("a free port"))
        .collect();
    for listener in &held {
        println!("{}", listener.local_addr().expect("an address").port());
    }
}
