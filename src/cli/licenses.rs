//! `portal licences` prints the packages that the portal contains, with their licences.

use flate2::read::GzDecoder;
use std::io::{Read, Write};

/// The text that `build/licences.rs` created, compressed with gzip.
static GATHERED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/licences.gz"));

/// Returns the name, version and licence of every package that is compiled in, followed by the
/// licence texts.
///
/// # Errors
///
/// Fails if the embedded text is corrupt.
pub fn text() -> std::io::Result<String> {
    let mut text = String::new();
    GzDecoder::new(GATHERED).read_to_string(&mut text)?;
    Ok(text)
}

/// Writes the text. A reader that stops early, as in `| head`, is not an error.
///
/// # Errors
///
/// Fails if the output cannot be written.
pub fn print(mut output: impl Write) -> std::io::Result<()> {
    match output
        .write_all(text()?.as_bytes())
        .and_then(|()| output.flush())
    {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
