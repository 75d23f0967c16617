//! A queue between those who log and standard error. Whoever reads it may stall, and a request must
//! not wait for that: what does not fit into the queue is lost, counted, and told later.

use crate::telemetry::metrics;
use std::cell::Cell;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tracing_subscriber::fmt::MakeWriter;

/// Bytes that wait at most.
const MOST: usize = 4 * 1024 * 1024;

/// Time between two lines that tell how many were lost.
const TELL: Duration = Duration::from_secs(5);

/// Longest wait at the end of the process for the last lines.
const LAST_LINES: Duration = Duration::from_secs(2);

thread_local! {
    /// This thread tells how many lines were lost: for that there is always room.
    static TELLS: Cell<bool> = const { Cell::new(false) };
}

/// Lines that wait for a thread that writes them. Clones share it.
#[derive(Clone, Default)]
pub(super) struct LogQueue(Arc<Shared>);

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    filled: Condvar,
    emptied: Condvar,
}

#[derive(Default)]
struct Waiting {
    lines: VecDeque<Vec<u8>>,
    bytes: usize,
    /// A line was taken and is being written.
    is_writing: bool,
    lost: u64,
}

/// Waits for the last lines when dropped. It is kept until the process ends.
pub(super) struct LastLines(Option<LogQueue>);

impl LogQueue {
    /// Starts the thread that writes to standard error.
    ///
    /// # Errors
    ///
    /// Fails if there is no thread to be had.
    pub(super) fn start() -> io::Result<LogQueue> {
        let queue = LogQueue::default();
        let taken = queue.clone();
        std::thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || {
                taken.write_all_to(&mut io::stderr(), |lost| {
                    tracing::warn!(
                        lost,
                        "log lines were lost since the start: whoever reads the log was too slow, or standard error took none"
                    );
                });
            })?;
        Ok(queue)
    }

    pub(super) fn last_lines(&self) -> LastLines {
        LastLines(Some(self.clone()))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a line if there is room for it.
    fn push(&self, line: &[u8]) {
        let mut waiting = self.waiting();
        if waiting.bytes + line.len() > MOST && !TELLS.get() {
            waiting.lost += 1;
            drop(waiting);
            metrics::log_line_lost();
            return;
        }
        waiting.bytes += line.len();
        waiting.lines.push_back(line.to_vec());
        drop(waiting);
        self.0.filled.notify_one();
    }

    /// Writes lines for ever, and tells how many were lost once lines can be written again, also if no
    /// further line comes.
    fn write_all_to(&self, output: &mut impl Write, tell: impl Fn(u64)) {
        let (mut told, mut told_at) = (0, None::<Instant>);
        let mut is_written = true;
        loop {
            let is_untold = is_written && self.waiting().lost > told;
            let lost = match self.next(is_untold.then_some(TELL)) {
                Some(line) => {
                    is_written = output.write_all(&line).is_ok();
                    self.written(is_written)
                }
                None => self.waiting().lost,
            };
            let is_due = told_at.is_none_or(|at| at.elapsed() >= TELL);
            if is_written && lost > told && is_due {
                (told, told_at) = (lost, Some(Instant::now()));
                TELLS.set(true);
                tell(lost);
                TELLS.set(false);
            }
        }
    }

    /// Waits for a line and takes it; `None` if none comes for this long.
    fn next(&self, longest: Option<Duration>) -> Option<Vec<u8>> {
        let mut waiting = self.waiting();
        loop {
            if let Some(line) = waiting.lines.pop_front() {
                waiting.bytes -= line.len();
                waiting.is_writing = true;
                return Some(line);
            }
            let filled = &self.0.filled;
            let Some(longest) = longest else {
                waiting = filled.wait(waiting).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let is_empty = |waiting: &mut Waiting| waiting.lines.is_empty();
            let waited = filled.wait_timeout_while(waiting, longest, is_empty);
            let (now, ended) = waited.unwrap_or_else(PoisonError::into_inner);
            if ended.timed_out() {
                return None;
            }
            waiting = now;
        }
    }

    /// Notes what became of the line that was taken, and returns how many were lost.
    fn written(&self, is_written: bool) -> u64 {
        let mut waiting = self.waiting();
        waiting.is_writing = false;
        waiting.lost += u64::from(!is_written);
        let lost = waiting.lost;
        drop(waiting);
        if !is_written {
            metrics::log_line_lost();
        }
        self.0.emptied.notify_all();
        lost
    }

    /// Waits until every line is written, but not longer than this.
    fn wait_until_written(&self, longest: Duration) {
        let is_busy = |waiting: &mut Waiting| waiting.is_writing || !waiting.lines.is_empty();
        let waited = self
            .0
            .emptied
            .wait_timeout_while(self.waiting(), longest, is_busy);
        drop(waited);
    }
}

impl LastLines {
    /// Nothing is waited for.
    pub(super) fn none() -> LastLines {
        LastLines(None)
    }
}

impl Drop for LastLines {
    fn drop(&mut self) {
        if let Some(queue) = &self.0 {
            queue.wait_until_written(LAST_LINES);
        }
    }
}

/// A line is written as a whole, by one call.
impl Write for LogQueue {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.push(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for LogQueue {
    type Writer = LogQueue;

    fn make_writer(&self) -> LogQueue {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Receiver, Sender, channel};

    /// A reader that takes a line only once it is told to.
    struct Stalled {
        may: Receiver<()>,
        took: Sender<Vec<u8>>,
    }

    impl Write for Stalled {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            let _ = self.may.recv();
            let _ = self.took.send(line.to_vec());
            Ok(line.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_stalls_holds_nobody_up_and_what_was_lost_is_told() {
        let queue = LogQueue::default();
        let ((go, may), (took, taken)) = (channel(), channel());
        let (tell, told) = channel();
        let writing = queue.clone();
        std::thread::spawn(move || {
            let telling = writing.clone();
            writing.write_all_to(&mut Stalled { may, took }, |lost| {
                telling.push(b"lost");
                let _ = tell.send(lost);
            });
        });
        let line = vec![b'x'; MOST / 4];
        queue.push(b"first");
        // It is being written, and takes no room any more.
        while !queue.waiting().is_writing {
            std::thread::yield_now();
        }
        for _ in 0..6 {
            queue.push(&line);
        }
        assert_eq!(queue.waiting().lost, 2);
        for _ in 0..6 {
            go.send(()).expect("it waits");
        }
        queue.wait_until_written(Duration::from_secs(600));
        let taken: Vec<usize> = taken.try_iter().map(|line| line.len()).collect();
        // There was no room when it was told.
        let whole = line.len();
        assert_eq!(taken, [5, whole, whole, whole, whole, 4]);
        assert_eq!(told.recv(), Ok(2));
    }

    #[test]
    fn the_end_does_not_wait_for_ever_for_a_reader_that_stalls() {
        let queue = LogQueue::default();
        queue.push(b"nobody takes it");
        queue.wait_until_written(Duration::from_millis(1));
        assert_eq!(queue.waiting().lines.len(), 1);
    }
}
