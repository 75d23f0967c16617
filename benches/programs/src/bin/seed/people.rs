//! Sessions, their tokens and their people. The people who were seen last have as many sessions
//! that last in a small database as in a large one; of the others most have ended.

use crate::rows::{Rows, Table, Value};
use crate::sealing::hash;
use crate::world::{HOUR, MINUTE, World, name_of};
use serde_json::json;

/// People on a page of the list, and sessions that it shows of each.
const LISTED: usize = 25;
const EACH: usize = 3;

/// Sessions of the administrator who looks at the pages, beside the one that looks.
const OWN: usize = 2;

static SESSION: Table = Table {
    name: "session",
    columns: &["id", "owner", "sealed", "created_at", "seen_at", "ended_at"],
};

static TOKEN: Table = Table {
    name: "token",
    columns: &["session", "sealed", "obtained_at", "expires_at"],
};

static PERSON: Table = Table {
    name: "person",
    columns: &["owner", "sealed", "signed_in_at", "seen_at"],
};

/// A session before it is sealed.
struct Session {
    id: String,
    owner: String,
    name: String,
    seen_at: i64,
    /// 0 while it lasts.
    ended_at: i64,
}

/// The number of people who have sessions.
fn count(world: &World) -> usize {
    (world.others as usize / 100).clamp(40, 1_000)
}

pub fn people(world: &mut World, rows: &mut Rows) {
    for number in 0..count(world) {
        let seen_at = match number < LISTED {
            true => world.now - number as i64 * MINUTE,
            false => world.now - HOUR - number as i64 * MINUTE,
        };
        let key = world.person(number);
        let claims = world.claims(&key, &name_of(number), seen_at);
        let sealed = world.sealer.seal("person", &[&key], &claims);
        let values = [
            Value::Text(&key),
            Value::Text(&sealed),
            Value::Number(seen_at),
            Value::Number(seen_at),
        ];
        rows.add(&PERSON, &values);
    }
}

/// Writes the sessions, and returns those that last.
pub fn sessions(world: &mut World, rows: &mut Rows) -> Vec<String> {
    let mut lasting = vec![];
    for number in 0..world.others as usize {
        let session = session(world, number);
        let begun = session.seen_at - HOUR;
        let claims = world.claims(&session.owner, &session.name, begun);
        let sealed = world.sealer.seal("session", &[&session.id], &claims);
        let values = [
            Value::Text(&session.id),
            Value::Text(&session.owner),
            Value::Text(&sealed),
            Value::Number(begun),
            Value::Number(session.seen_at),
            Value::Number(session.ended_at),
        ];
        rows.add(&SESSION, &values);
        if session.ended_at == 0 {
            lasting.push(session.id);
        }
    }
    lasting
}

fn session(world: &World, number: usize) -> Session {
    let front = LISTED * EACH;
    let people = count(world);
    let id = hash(format!("a session of the bench, number {number}").as_bytes());
    let of = |person: usize| (world.person(person), name_of(person));
    let admin = || (world.admin.clone(), "Ada Admin".to_owned());
    let ((owner, name), lasts) = match number {
        number if number < front => (of(number / EACH), true),
        number if number < front + OWN => (admin(), true),
        // Of the rest one in ten lasts, and one in fifty of those that have ended was the
        // administrator's.
        number if number % 10 == 0 => (of(LISTED + number / 10 % (people - LISTED)), true),
        number if number % 50 == 1 => (admin(), false),
        number => (of(number % people), false),
    };
    // Nobody is to end one, or forget one, while pages are measured.
    let ago = MINUTE + (number as i64 * 500) % (18 * HOUR);
    Session {
        id,
        owner,
        name,
        seen_at: world.now - if lasts { ago.min(2 * HOUR) } else { ago },
        ended_at: if lasts { 0 } else { world.now - ago },
    }
}

/// Writes the tokens of the sessions that last.
pub fn tokens(world: &mut World, rows: &mut Rows, sessions: &[String]) {
    for session in sessions {
        let tokens = json!({ "access": "x".repeat(900), "refresh": "y".repeat(600) });
        let sealed = world.sealer.seal("token", &[session], &tokens.to_string());
        let values = [
            Value::Text(session),
            Value::Text(&sealed),
            Value::Number(world.now),
            Value::Number(world.now + 24 * HOUR),
        ];
        rows.add(&TOKEN, &values);
    }
}
