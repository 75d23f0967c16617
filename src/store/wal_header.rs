//! The header of the file `-wal`, in which SQLite keeps what was committed last. SQLite takes a file
//! whose header is damaged for an empty one: it leaves out what stands in it without a word, and the
//! next write overwrites it.

use super::StoreError;
use crate::config::sqlite_file;
use std::fs::File;
use std::io::Read;

/// The length of the header (SQLite, Database File Format, section 4.1).
const HEADER: usize = 32;

/// The part of it that its checksum is of.
const SUMMED: usize = 24;

/// The magic number of a file whose checksums read their words with the lowest byte first; that of
/// the other order is one more.
const MAGIC: u32 = 0x377f_0682;

/// The sizes that a page can have.
const PAGE_SIZES: std::ops::RangeInclusive<u32> = 512..=65_536;

/// Checks the file beside that of this database, if there is one.
///
/// # Errors
///
/// `NewestEntries` if SQLite would leave out what stands in it.
pub(super) fn check(url: &str) -> Result<(), StoreError> {
    let Some(file) = sqlite_file(url) else {
        return Ok(());
    };
    // SQLite has it beside the file that a link leads to.
    let place = std::fs::canonicalize(&file).unwrap_or_else(|_| file.into());
    let mut beside = place.into_os_string();
    beside.push("-wal");
    // Another process may be writing the header just now.
    if (0..2).all(|_| header(&beside).is_some_and(|header| !is_valid(&header))) {
        return Err(StoreError::NewestEntries(
            beside.to_string_lossy().into_owned(),
        ));
    }
    Ok(())
}

/// The header of a file that has something behind it: alone it holds no entries.
fn header(path: &std::ffi::OsStr) -> Option<[u8; HEADER]> {
    let mut file = File::open(path).ok()?;
    let mut header = [0; HEADER];
    file.read_exact(&mut header).ok()?;
    file.read_exact(&mut [0]).ok()?;
    Some(header)
}

fn is_valid(header: &[u8; HEADER]) -> bool {
    let (words, _) = header.as_chunks::<4>();
    let [magic, _, page, .., first, second] = words else {
        return false;
    };
    let (magic, page) = (u32::from_be_bytes(*magic), u32::from_be_bytes(*page));
    let read = match magic.checked_sub(MAGIC) {
        Some(0) => u32::from_le_bytes,
        Some(1) => u32::from_be_bytes,
        _ => return false,
    };
    let (mut s0, mut s1) = (0_u32, 0_u32);
    let summed = words.iter().take(SUMMED / 4).map(|word| read(*word));
    for (index, word) in summed.enumerate() {
        match index % 2 {
            0 => s0 = s0.wrapping_add(word).wrapping_add(s1),
            _ => s1 = s1.wrapping_add(word).wrapping_add(s0),
        }
    }
    page.is_power_of_two()
        && PAGE_SIZES.contains(&page)
        && (s0, s1) == (u32::from_be_bytes(*first), u32::from_be_bytes(*second))
}
