//! The reasons why a message is not delivered.

use std::time::Duration;

/// What went wrong; the words are `delivery-problem-{word}`. It never has an address or a text of
/// the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryProblem {
    /// No answer in time.
    NoAnswer,
    /// No connection.
    Unreachable,
    /// The settings do not allow the address, or it leads inside the own network.
    Address,
    /// The answer leads elsewhere.
    Redirect,
    /// The answer has another status than one of success.
    Status,
    /// The settings name no mail server.
    NoMailServer,
    /// The mail server refuses the portal.
    MailRefused,
    /// The mail server has no encryption or sign-in as the settings ask for it.
    MailTls,
    /// The mail server refuses the recipient, or the address is none.
    MailAddress,
    /// The key that sealed the message or the address is gone.
    Sealed,
    /// The code of the message is no longer good.
    CodeExpired,
}

impl DeliveryProblem {
    pub const ALL: [DeliveryProblem; 11] = [
        DeliveryProblem::NoAnswer,
        DeliveryProblem::Unreachable,
        DeliveryProblem::Address,
        DeliveryProblem::Redirect,
        DeliveryProblem::Status,
        DeliveryProblem::NoMailServer,
        DeliveryProblem::MailRefused,
        DeliveryProblem::MailTls,
        DeliveryProblem::MailAddress,
        DeliveryProblem::Sealed,
        DeliveryProblem::CodeExpired,
    ];

    /// The word that is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            DeliveryProblem::NoAnswer => "no-answer",
            DeliveryProblem::Unreachable => "unreachable",
            DeliveryProblem::Address => "address",
            DeliveryProblem::Redirect => "redirect",
            DeliveryProblem::Status => "status",
            DeliveryProblem::NoMailServer => "no-mail-server",
            DeliveryProblem::MailRefused => "mail-refused",
            DeliveryProblem::MailTls => "mail-tls",
            DeliveryProblem::MailAddress => "mail-address",
            DeliveryProblem::Sealed => "sealed",
            DeliveryProblem::CodeExpired => "code-expired",
        }
    }

    pub fn parse(word: &str) -> Option<DeliveryProblem> {
        DeliveryProblem::ALL
            .into_iter()
            .find(|problem| problem.as_str() == word)
    }
}

/// An attempt that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SendFailure {
    pub problem: DeliveryProblem,
    /// The status of the answer; 0 for none.
    pub status: u16,
    /// Trying again by itself would change nothing.
    pub is_final: bool,
    /// The wait that the receiver asks for.
    pub retry_after: Option<Duration>,
}

impl SendFailure {
    /// A failure after which it is tried again.
    pub(super) fn of(problem: DeliveryProblem) -> SendFailure {
        SendFailure {
            problem,
            status: 0,
            is_final: false,
            retry_after: None,
        }
    }

    /// A failure after which it is not tried again.
    pub(super) fn last(problem: DeliveryProblem) -> SendFailure {
        SendFailure {
            is_final: true,
            ..SendFailure::of(problem)
        }
    }

    pub(super) fn with_status(self, status: u16) -> SendFailure {
        SendFailure { status, ..self }
    }
}
