//! Comments on entries of the audit log. Each is a row of its own: sealed, chained and exported
//! like all others, and never edited or deleted.

use super::audit_changes::{AuditChange, COMMENT_KEY, changes_of};
use super::{Event, History, Row};
use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::store::audit;
use crate::store::audit::NewRow;

/// The longest comment, in characters.
pub const LONGEST_COMMENT: usize = 2_000;

/// The largest number of comments on an entry.
pub const MOST_COMMENTS: usize = 100;

/// A comment, as it stands beneath its entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryComment {
    /// The number of its own row.
    pub seq: i64,
    /// The name of its author, or their key where there is none.
    pub author: String,
    /// Unix milliseconds.
    pub at: i64,
    /// `None` if the key that sealed it is gone.
    pub text: Option<String>,
}

/// The end of a post of a comment. Only `Added` has stored anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentResult {
    Added,
    Empty,
    /// With the number of its characters.
    TooLong(usize),
    TooMany,
}

impl History {
    /// Appends a comment on the row with this number.
    ///
    /// # Errors
    /// `NotFound` if there is no such row, `StoreDown` if the database does not answer.
    pub async fn comment(
        &self,
        person: &Person,
        seq: i64,
        typed: &str,
    ) -> Result<CommentResult, Error> {
        let commented = audit::get(&self.store, seq).await?;
        let commented = commented.ok_or(ErrorKind::NotFound)?;
        let text = tidied(typed);
        let length = text.chars().count();
        if length == 0 {
            return Ok(CommentResult::Empty);
        }
        if length > LONGEST_COMMENT {
            return Ok(CommentResult::TooLong(length));
        }
        let so_far = self.comments_on([seq, seq]).await?;
        if so_far.len() >= MOST_COMMENTS {
            return Ok(CommentResult::TooMany);
        }
        let change = AuditChange {
            key: COMMENT_KEY.to_owned(),
            before: None,
            after: Some(text),
            called: None,
            kept: None,
            restored: None,
            why: None,
            set: None,
            approval: None,
        };
        let changes =
            serde_json::value::to_raw_value(&[change]).map_err(|_| ErrorKind::Internal)?;
        let row = NewRow {
            // Whoever looks for a document or a customer finds its comments too.
            profile: commented.profile,
            customer: commented.customer,
            changes: Some(changes),
            reference: Some(seq.to_string()),
            ..NewRow::about(Event::Comment, person)
        };
        audit::append(&self.store, row).await?;
        Ok(CommentResult::Added)
    }

    /// The comments on either of these rows, the oldest first.
    pub(super) async fn comments_on(&self, rows: [i64; 2]) -> Result<Vec<EntryComment>, Error> {
        let most = i64::try_from(MOST_COMMENTS * 2).unwrap_or(i64::MAX);
        let found = audit::comments_on(&self.store, rows, most).await?;
        Ok(found.into_iter().map(comment).collect())
    }
}

fn comment(row: Row) -> EntryComment {
    EntryComment {
        text: comment_text(&row),
        seq: row.seq,
        at: row.at,
        author: match row.person_name.as_str() {
            "" => row.person,
            _ => row.person_name,
        },
    }
}

/// The text of a comment; `None` if the row is none, or the key that sealed it is gone.
pub fn comment_text(row: &Row) -> Option<String> {
    let is_comment = row.event == Event::Comment.as_str();
    let changes = changes_of(row).filter(|_| is_comment)?;
    changes.into_iter().next()?.after
}

/// Line ends of one kind, no other control characters, and nothing blank around it.
fn tidied(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let plain: String = lines
        .chars()
        .map(|sign| match sign {
            '\n' => sign,
            sign if sign.is_control() => ' ',
            sign => sign,
        })
        .collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_keeps_its_lines_and_no_control_characters() {
        assert_eq!(tidied(" \r\none\r\n\u{0}two\tthree\r"), "one\n two three");
        assert_eq!(tidied(" \r\n\t"), "");
    }
}
