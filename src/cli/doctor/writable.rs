//! Finds out whether SQLite could write a file and its folder. Nothing of it stays.

use super::finding::{Finding, fail, note};
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Makes a file that never gets a name, and is gone when it is closed (open(2), O_TMPFILE, which is
/// __O_TMPFILE and O_DIRECTORY).
const NAMELESS: i32 = 0o20_000_000 | DIRECTORY;

/// O_DIRECTORY, which is not the same on every kind of processor.
const DIRECTORY: i32 = if cfg!(any(
    target_arch = "aarch64",
    target_arch = "arm",
    target_arch = "powerpc",
    target_arch = "powerpc64"
)) {
    0o40_000
} else {
    0o200_000
};

/// Free space without which a database is not worth starting, in bytes.
const SPACE: usize = 1024 * 1024;

/// Tells of a file that this user may not write. It is opened, and not written. Do so before SQLite
/// opens it: closing it takes SQLite's locks of this process away.
pub fn file(path: &Path) -> Option<Finding> {
    let opened = OpenOptions::new().append(true).open(path);
    told(path, opened.map(drop))
}

/// Tells of a folder in which this user may not make files, or whose disk is full.
pub fn folder(path: &Path) -> Option<Finding> {
    let nameless: io::Result<File> = OpenOptions::new()
        .write(true)
        .mode(0o600)
        .custom_flags(NAMELESS)
        .open(path);
    told(
        path,
        nameless.and_then(|mut file| file.write_all(&vec![0_u8; SPACE])),
    )
}

fn told(path: &Path, done: io::Result<()>) -> Option<Finding> {
    let error = done.err()?;
    let path = path.display();
    Some(match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => fail(
            "database",
            format!("this user may not write {path}: {error}"),
            "SQLite needs the file and its folder: make the portal's user their owner, and run this command as that user",
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => fail(
            "database",
            format!("the disk of {path} is full: {error}"),
            "Make room: without it nothing can be saved, and GET /readyz answers 503",
        ),
        _ => note(
            "database",
            format!("whether this user may write {path} could not be found out: {error}"),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::finding::Severity;

    #[test]
    fn what_may_be_written_is_not_told_and_not_changed() {
        let folder_path =
            std::env::temp_dir().join(format!("portal-doctor-writable-{}", std::process::id()));
        std::fs::create_dir_all(&folder_path).unwrap();
        let path = folder_path.join("portal.db");
        std::fs::write(&path, b"content").unwrap();
        assert_eq!(file(&path), None);
        assert_eq!(std::fs::read(&path).unwrap(), b"content");
        // Not every file system makes files without a name.
        assert!(folder(&folder_path).is_none_or(|finding| finding.severity == Severity::Note));
        assert_eq!(std::fs::read_dir(&folder_path).unwrap().count(), 1);
        std::fs::remove_dir_all(&folder_path).unwrap();
    }

    #[test]
    fn what_cannot_be_found_out_is_told() {
        assert!(folder(Path::new("/proc")).is_some());
        for (kind, severity) in [
            (ErrorKind::PermissionDenied, Severity::Fail),
            (ErrorKind::ReadOnlyFilesystem, Severity::Fail),
            (ErrorKind::StorageFull, Severity::Fail),
            (ErrorKind::Unsupported, Severity::Note),
        ] {
            let finding = told(Path::new("/data"), Err(kind.into())).unwrap();
            assert_eq!(finding.severity, severity, "{finding}");
        }
    }
}
