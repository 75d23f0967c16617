//! `portal licences`: what the portal is made of, and under which licences.

use flate2::read::GzDecoder;
use std::io::{Read, Write};

/// Made by `build/licences.rs`.
static GATHERED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/licences.gz"));

/// Every package that is compiled in, with its version and licence, and the texts of those
/// licences.
pub fn text() -> std::io::Result<String> {
    let mut text = String::new();
    GzDecoder::new(GATHERED).read_to_string(&mut text)?;
    Ok(text)
}

/// Writes the text; a reader who has seen enough (`| head`) is no error.
pub fn print(mut output: impl Write) -> std::io::Result<()> {
    match output
        .write_all(text()?.as_bytes())
        .and_then(|()| output.flush())
    {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
