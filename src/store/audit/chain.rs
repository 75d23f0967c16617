//! The hash chain: each row's hash covers every column as stored and the hash of the row before.

use crate::audit_log::Row;
use crate::store::sealing;

/// The length of a sound chain, or the first row that breaks it.
pub type Verified = Result<u64, FirstBad>;

/// The first row that does not belong to the chain, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstBad {
    pub seq: i64,
    pub why: &'static str,
}

/// Hashes a row. Columns are length-prefixed, so that no two rows have the same bytes, and absent
/// and empty differ.
pub fn hash(row: &Row, sealed_changes: Option<&str>) -> String {
    let mut bytes = b"portal-audit-1".to_vec();
    let mut put = |column: Option<&[u8]>| match column {
        None => bytes.push(0),
        Some(column) => {
            bytes.push(1);
            bytes.extend_from_slice(&(column.len() as u64).to_be_bytes());
            bytes.extend_from_slice(column);
        }
    };
    put(Some(row.prev_hash.as_bytes()));
    put(Some(&row.seq.to_be_bytes()));
    put(Some(&row.at.to_be_bytes()));
    for column in [&row.event, &row.person, &row.person_name, &row.tenant] {
        put(Some(column.as_bytes()));
    }
    put(row.profile.as_deref().map(str::as_bytes));
    put(row.customer.as_deref().map(str::as_bytes));
    put(sealed_changes.map(str::as_bytes));
    for column in [
        &row.request_id,
        &row.correlation_id,
        &row.outcome,
        &row.reference,
    ] {
        put(column.as_deref().map(str::as_bytes));
    }
    put(row
        .intent
        .map(i64::to_be_bytes)
        .as_ref()
        .map(<[u8; 8]>::as_slice));
    sealing::hash_hex(&bytes)
}

/// The position of a walk along the chain.
#[derive(Default)]
pub struct Walk {
    seq: i64,
    hash: String,
}

impl Walk {
    /// Takes the next row, or returns the reason why it does not belong there.
    pub fn step(&mut self, row: &Row, sealed_changes: Option<&str>) -> Result<(), FirstBad> {
        let bad = |why| Err(FirstBad { seq: row.seq, why });
        if row.seq != self.seq + 1 {
            return bad("rows before it are missing");
        }
        if row.prev_hash != self.hash {
            return bad("it does not follow the row before it");
        }
        if row.hash != hash(row, sealed_changes) {
            return bad("its content was altered");
        }
        self.seq = row.seq;
        self.hash.clone_from(&row.hash);
        Ok(())
    }

    /// Returns the number after which rows come next. Before the first step that is below every
    /// number, also an impossible one.
    pub fn last_seq(&self) -> i64 {
        if self.seq == 0 { i64::MIN } else { self.seq }
    }

    /// Returns the number of rows so far.
    pub fn count(&self) -> u64 {
        self.seq.unsigned_abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            seq: 7,
            at: 1_795_262_400_000,
            event: "edit.outcome".to_owned(),
            person: "t:p".to_owned(),
            person_name: "Édith".to_owned(),
            tenant: "t".to_owned(),
            profile: Some("billing".to_owned()),
            customer: None,
            changes: None,
            request_id: Some("r".to_owned()),
            correlation_id: None,
            outcome: Some("saved".to_owned()),
            reference: None,
            intent: Some(6),
            prev_hash: String::new(),
            hash: String::new(),
            reason: None,
            ticket: None,
        }
    }

    /// Computed by another program, from the columns that the first version hashed.
    const FOR_EVER: &str = "dabb716cef8ca1a3275f1e43c4e2129ffc668c438fd8e08f06e8c0c7976042b8";

    // A2
    #[test]
    fn a2_a_row_has_the_hash_that_it_had_in_the_first_version() {
        assert_eq!(hash(&row(), Some("k.c2VhbGVk")), FOR_EVER);
        // A reason is hashed where it is stored: in the sealed changes.
        let justified = Row {
            reason: Some("because".to_owned()),
            ticket: Some("OPS-17".to_owned()),
            ..row()
        };
        assert_eq!(hash(&justified, Some("k.c2VhbGVk")), FOR_EVER);
        assert_ne!(hash(&justified, Some("k.c2VhbGVl")), FOR_EVER);
    }
}
