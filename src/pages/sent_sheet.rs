//! The forms of the page for sheets as they are sent: a file, or the rows of one with what was typed.

use crate::customers::sheets::MOST_BYTES;
use crate::error::{Error, ErrorKind};
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use std::time::Duration;
use tokio::time::timeout;

/// The time within which a file has to arrive.
const UPLOAD_TIME: Duration = Duration::from_secs(60);

/// The file of a form.
#[derive(Default)]
pub enum SentFile {
    #[default]
    None,
    TooLarge,
    Bytes(Vec<u8>),
}

/// The parts of a form that was sent: those of the form for a file, or of that for a set.
#[derive(Default)]
pub struct SentForm {
    pub file: SentFile,
    pub file_name: String,
    /// Everything that is no file.
    pub inputs: Vec<(String, String)>,
}

impl SentForm {
    /// Reads the parts, a piece at a time. What follows a file is not read.
    ///
    /// # Errors
    /// `BadForm` if it is no such form or does not arrive in time, `TooLarge` for an input.
    pub async fn read(form: Multipart) -> Result<SentForm, Error> {
        let read = timeout(UPLOAD_TIME, SentForm::parts(form)).await;
        read.map_err(|_| ErrorKind::BadForm)?
    }

    async fn parts(mut form: Multipart) -> Result<SentForm, Error> {
        let mut sent = SentForm::default();
        loop {
            let field = match form.next_field().await {
                Ok(Some(field)) => field,
                Ok(None) => return Ok(sent),
                Err(error) if is_too_large(&error) => {
                    sent.file = SentFile::TooLarge;
                    return Ok(sent);
                }
                Err(_) => return Err(ErrorKind::BadForm.into()),
            };
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().unwrap_or_default().to_owned();
            let part = part_of(field).await?;
            if name == "sheet" {
                (sent.file, sent.file_name) = (part, file_name);
                return Ok(sent);
            }
            let bytes = match part {
                SentFile::Bytes(bytes) => bytes,
                SentFile::None => vec![],
                SentFile::TooLarge => return Err(ErrorKind::TooLarge.into()),
            };
            let value = String::from_utf8(bytes).map_err(|_| ErrorKind::BadForm)?;
            sent.inputs.push((name, value));
        }
    }
}

async fn part_of(mut field: Field<'_>) -> Result<SentFile, Error> {
    let mut bytes = vec![];
    loop {
        match field.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > MOST_BYTES => {
                return Ok(SentFile::TooLarge);
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) if bytes.is_empty() => return Ok(SentFile::None),
            Ok(None) => return Ok(SentFile::Bytes(bytes)),
            Err(error) if is_too_large(&error) => return Ok(SentFile::TooLarge),
            Err(_) => return Err(ErrorKind::BadForm.into()),
        }
    }
}

fn is_too_large(error: &MultipartError) -> bool {
    error.status() == StatusCode::PAYLOAD_TOO_LARGE
}
