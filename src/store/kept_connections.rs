//! The connections to SQLite between two uses. The library asks a connection that is given back for
//! a sign of life, in a task of its own, and that costs as much as the statement did. A connection
//! whose last statement has ended needs none, and waits here for the next one.

use sqlx::Any;
use sqlx::pool::PoolConnection;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The connections. They keep their places in the library's pool.
pub(super) struct KeptConnections {
    /// The library has at least one more, for those who ask it.
    most: usize,
    state: Mutex<KeptState>,
}

#[derive(Default)]
struct KeptState {
    idle: Vec<PoolConnection<Any>>,
    /// Those who wait for the library to give them a connection.
    waiting: usize,
    is_closed: bool,
}

/// Somebody waits for the library until this is dropped. What is given back meanwhile goes there.
pub(super) struct WaitsForLibrary(Arc<KeptConnections>);

impl Drop for WaitsForLibrary {
    fn drop(&mut self) {
        self.0.state().waiting -= 1;
    }
}

impl KeptConnections {
    pub(super) fn new(connections: u32) -> KeptConnections {
        let connections = usize::try_from(connections).unwrap_or(usize::MAX);
        KeptConnections {
            most: connections.saturating_sub(1),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, KeptState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the connection that was given back last, or begins to wait for the library.
    pub(super) fn take(self: &Arc<Self>) -> Result<PoolConnection<Any>, WaitsForLibrary> {
        let mut state = self.state();
        state.idle.pop().ok_or_else(|| {
            state.waiting += 1;
            WaitsForLibrary(Arc::clone(self))
        })
    }

    /// Keeps a connection whose statements have ended, unless the library needs it.
    pub(super) fn keep(&self, connection: PoolConnection<Any>) {
        let mut state = self.state();
        if state.is_closed || state.waiting > 0 || state.idle.len() >= self.most {
            drop(state);
            // The library's own way.
            drop(connection);
        } else {
            state.idle.push(connection);
        }
    }

    /// Gives all of them back to the library.
    pub(super) fn give_back(&self) {
        let idle = std::mem::take(&mut self.state().idle);
        drop(idle);
    }

    /// Keeps none any more, and returns those that are here.
    pub(super) fn close(&self) -> Vec<PoolConnection<Any>> {
        let mut state = self.state();
        state.is_closed = true;
        std::mem::take(&mut state.idle)
    }
}

impl Drop for KeptConnections {
    fn drop(&mut self) {
        // The library gives back in a task, and there may be nothing left to run one. Dropped like
        // this, a connection is closed by its own thread.
        for connection in std::mem::take(&mut self.state().idle) {
            drop(connection.detach());
        }
    }
}
