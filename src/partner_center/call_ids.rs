//! The ids of calls, and how the tries of a write are known by theirs.

use uuid::Uuid;

/// The ids that a call is sent with: `MS-RequestId` and `MS-CorrelationId`.
#[derive(Debug, Clone, Copy)]
pub(super) struct CallIds {
    pub request: Uuid,
    pub correlation: Uuid,
}

impl CallIds {
    pub fn random() -> CallIds {
        CallIds {
            request: Uuid::new_v4(),
            correlation: Uuid::new_v4(),
        }
    }

    /// The ids of a try of the write `request`; `attempt` counts them.
    pub fn of_attempt(request: Uuid, attempt: u8) -> CallIds {
        CallIds {
            request,
            correlation: correlation_of(request, attempt),
        }
    }
}

/// Returns the correlation id of a try of a write: the id of the request with the number of the try
/// in its last digits. So Partner Center's activity log, which names the correlation id of a change,
/// can be held against the request ids of the portal's audit log, also for a write whose answer was
/// lost.
fn correlation_of(request: Uuid, attempt: u8) -> Uuid {
    Uuid::from_u128(request.as_u128() ^ u128::from(attempt.saturating_add(1)))
}

/// Returns whether a correlation id is that of a try of the write with this request id.
pub fn is_correlation_of(correlation: &str, request: &str) -> bool {
    let parse = |id: &str| Uuid::parse_str(id.trim()).ok().map(|id| id.as_u128());
    match (parse(correlation), parse(request)) {
        (Some(correlation), Some(request)) => {
            (1..=u128::from(u8::MAX)).contains(&(correlation ^ request))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_is_known_by_the_correlation_id_of_each_of_its_tries() {
        let request = Uuid::new_v4();
        let tries: Vec<String> = (0..u8::MAX)
            .map(|attempt| correlation_of(request, attempt).to_string())
            .collect();
        for (at, id) in tries.iter().enumerate() {
            assert!(is_correlation_of(&id.to_uppercase(), &request.to_string()));
            assert!(!tries[..at].contains(id), "each its own");
        }
        let id = request.to_string();
        for other in [&*id, "", "no id", &Uuid::new_v4().to_string()] {
            assert!(!is_correlation_of(other, &id), "{other}");
        }
    }
}
