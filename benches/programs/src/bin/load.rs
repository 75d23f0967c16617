//! Asks for pages over kept connections, and prints the number of answers, of those among them
//! that were not 200, and of bytes. It stands in for `wrk` where that is not installed, and asks a
//! number of times where a time would not do.
//!
//! `load CONNECTIONS (seconds|answers) NUMBER ["NAME: VALUE"…] ADDRESS…` asks for the addresses in
//! turn. They are all of one server.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write, copy, sink};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// A connection gives up after so many failures in a row.
const PATIENCE: usize = 20;

/// The load that was asked for.
struct Load {
    connections: usize,
    until: Option<Instant>,
    answers: usize,
    /// Host and port.
    server: String,
    requests: Vec<String>,
}

/// What came back.
#[derive(Default)]
struct Count {
    answers: usize,
    bad: usize,
    bytes: u64,
}

/// An answer, as far as it is of interest.
struct Answer {
    status: u16,
    bytes: u64,
    stays_open: bool,
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let load = Load::read(&words).unwrap_or_else(|| {
        panic!("load CONNECTIONS (seconds|answers) NUMBER [\"NAME: VALUE\"…] http://HOST:PORT/…")
    });
    let begun = AtomicUsize::new(0);
    let mut total = Count::default();
    thread::scope(|scope| {
        let askers: Vec<_> = (0..load.connections)
            .map(|_| scope.spawn(|| load.ask(&begun)))
            .collect();
        for asker in askers {
            let count = asker.join().expect("no panic");
            total.answers += count.answers;
            total.bad += count.bad;
            total.bytes += count.bytes;
        }
    });
    println!("{} {} {}", total.answers, total.bad, total.bytes);
}

impl Load {
    fn read(words: &[String]) -> Option<Load> {
        let [connections, unit, number, rest @ ..] = words else {
            return None;
        };
        let number: usize = number.parse().ok()?;
        let (addresses, headers): (Vec<&String>, Vec<&String>) =
            rest.iter().partition(|word| word.starts_with("http://"));
        let parts = |address: &&String| {
            let (server, path) = address.strip_prefix("http://")?.split_once('/')?;
            Some((server.to_owned(), format!("/{path}")))
        };
        let addresses: Vec<(String, String)> =
            addresses.iter().map(parts).collect::<Option<_>>()?;
        let server = addresses.first()?.0.clone();
        let mut lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        if !headers
            .iter()
            .any(|line| line.to_ascii_lowercase().starts_with("host:"))
        {
            lines.push_str(&format!("Host: {server}\r\n"));
        }
        let requests = addresses
            .iter()
            .map(|(_, path)| format!("GET {path} HTTP/1.1\r\n{lines}\r\n"));
        let (until, answers) = match unit.as_str() {
            "seconds" => {
                let length = Duration::from_secs(number.try_into().ok()?);
                (Some(Instant::now() + length), usize::MAX)
            }
            "answers" => (None, number),
            _ => return None,
        };
        Some(Load {
            connections: connections.parse().ok()?,
            until,
            answers,
            server,
            requests: requests.collect(),
        })
    }

    /// Asks over one connection until it is enough. `begun` counts the requests of all.
    fn ask(&self, begun: &AtomicUsize) -> Count {
        let mut count = Count::default();
        let mut connection = None;
        let mut failures = 0;
        while failures < PATIENCE && self.until.is_none_or(|until| Instant::now() < until) {
            let number = begun.fetch_add(1, Ordering::Relaxed);
            if number >= self.answers {
                break;
            }
            let request = &self.requests[number % self.requests.len()];
            // A server may close a kept connection just as it is used again.
            let mut asked = self.exchange(&mut connection, request);
            if asked.is_err() {
                asked = self.exchange(&mut connection, request);
            }
            match asked {
                Ok(answer) => {
                    failures = 0;
                    count.answers += 1;
                    count.bad += usize::from(answer.status != 200);
                    count.bytes += answer.bytes;
                }
                Err(_) => {
                    failures += 1;
                    count.bad += 1;
                }
            }
        }
        count
    }

    /// Sends a request over a kept connection or a new one, which is kept if the server keeps it.
    fn exchange(&self, kept: &mut Option<BufReader<TcpStream>>, request: &str) -> Result<Answer> {
        let mut connection = match kept.take() {
            Some(connection) => connection,
            None => {
                let stream = TcpStream::connect(&self.server)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(Duration::from_secs(60)))?;
                BufReader::with_capacity(64 * 1024, stream)
            }
        };
        connection.get_mut().write_all(request.as_bytes())?;
        let answer = read_answer(&mut connection)?;
        if answer.stays_open {
            *kept = Some(connection);
        }
        Ok(answer)
    }
}

fn read_answer(reader: &mut impl BufRead) -> Result<Answer> {
    let mut line = String::new();
    read_line(reader, &mut line)?;
    let status = line.get(9..12).and_then(|digits| digits.parse().ok());
    let mut answer = Answer {
        status: status.ok_or(ErrorKind::InvalidData)?,
        bytes: 0,
        stays_open: true,
    };
    let (mut length, mut is_chunked) = (0_u64, false);
    loop {
        read_line(reader, &mut line)?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().map_err(|_| ErrorKind::InvalidData)?;
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            is_chunked = value.eq_ignore_ascii_case("chunked");
        } else if name.eq_ignore_ascii_case("connection") {
            answer.stays_open = !value.eq_ignore_ascii_case("close");
        }
    }
    answer.bytes = match is_chunked {
        true => read_chunks(reader)?,
        false => read_bytes(reader, length)?,
    };
    Ok(answer)
}

fn read_chunks(reader: &mut impl BufRead) -> Result<u64> {
    let mut line = String::new();
    let mut bytes = 0;
    loop {
        read_line(reader, &mut line)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = u64::from_str_radix(size, 16).map_err(|_| ErrorKind::InvalidData)?;
        bytes += read_bytes(reader, size)?;
        // Behind each chunk an empty line; behind the last one trailers may come first.
        read_line(reader, &mut line)?;
        if size == 0 {
            while !line.is_empty() {
                read_line(reader, &mut line)?;
            }
            return Ok(bytes);
        }
    }
}

fn read_bytes(reader: &mut impl BufRead, length: u64) -> Result<u64> {
    let read = copy(&mut Read::by_ref(reader).take(length), &mut sink())?;
    match read == length {
        true => Ok(length),
        false => Err(ErrorKind::UnexpectedEof.into()),
    }
}

/// Reads a line, without its end.
fn read_line(reader: &mut impl BufRead, line: &mut String) -> Result<()> {
    line.clear();
    if reader.read_line(line)? == 0 {
        return Err(Error::from(ErrorKind::UnexpectedEof));
    }
    line.truncate(line.trim_end().len());
    Ok(())
}
