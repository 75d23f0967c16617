//! A folder of a test's own.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// It goes with this. Where the system has a place in memory it is there: a disk that others keep
/// busy would hold up every commit of a database.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("portal-{name}-{}-{count}", std::process::id());
        let places = [PathBuf::from("/dev/shm"), std::env::temp_dir()];
        let made = places
            .into_iter()
            .map(|place| place.join(&name))
            .find(|path| std::fs::create_dir(path).is_ok());
        Folder(made.expect("a place for a folder"))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The address of a SQLite database in it.
    pub fn database(&self) -> String {
        format!("sqlite://{}", self.0.join("portal.db").display())
    }

    /// Writes a file whole, in the place of the old one, as whoever rotates a key should.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let (new, path) = (self.0.join("new"), self.0.join(name));
        std::fs::write(&new, text).expect("the folder can be written to");
        std::fs::rename(&new, &path).expect("the folder can be written to");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
