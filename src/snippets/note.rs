//! Notes that a person should read before using another tool.

/// A difference between a tool and the portal, and the fields or members that it affects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub about: NoteSubject,
    /// Keys of fields.
    pub fields: Vec<String>,
    /// Paths in the document, in its spelling.
    pub members: Vec<String>,
}

/// The subject of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteSubject {
    /// The body is the document as it was read. Nothing prevents it from replacing a newer one.
    OldBody,
    /// The entity tag contains characters that a header must not contain.
    TagUnsendable,
    /// No `If-Match` is sent. A change between the tool's own read and write is lost.
    NoIfMatch,
    /// Members that the tool's classes do not have are not sent back.
    Drops,
    /// The parameter does not accept an empty value.
    CannotClear,
    /// The tool treats values that differ only in case as equal.
    CaseOnly,
    NoParameter,
    /// The cmdlet has a parameter of that name and never reads it.
    Ignored,
    /// `-EmailAddress` of the legal cmdlet sets the approver's address.
    ContactEmail,
    /// The value does not match the cmdlet's own pattern for e-mail addresses.
    EmailRefused,
    /// The legal cmdlet copies `address` over `companyApproverAddress`.
    OverwritesApprover,
    /// The cmdlet reads members of an object that this document does not have.
    MissingPart,
    /// The cmdlet prints its own object instead of the response.
    PrintsOwn,
    /// The cmdlet ignores `-WhatIf`.
    AlwaysWrites,
    /// The cmdlet's address check cannot parse current responses, so the command disables it.
    CheckOff,
    /// `Set-PartnerCustomer` reads the customer instead of its billing profile.
    WholeCustomer,
    /// The SDK's class has no such member.
    NoMember,
    /// The Java SDK omits empty members of this class.
    EmptyLeftOut,
    /// The Java SDK sends 0 if the document has no billing day.
    BillingDay,
}

impl NoteSubject {
    /// Part of the message key: `tool-note-{subject}`.
    pub fn as_str(self) -> &'static str {
        match self {
            NoteSubject::OldBody => "old-body",
            NoteSubject::TagUnsendable => "tag-unsendable",
            NoteSubject::NoIfMatch => "no-if-match",
            NoteSubject::Drops => "drops",
            NoteSubject::CannotClear => "cannot-clear",
            NoteSubject::CaseOnly => "case-only",
            NoteSubject::NoParameter => "no-parameter",
            NoteSubject::Ignored => "ignored",
            NoteSubject::ContactEmail => "contact-email",
            NoteSubject::EmailRefused => "email-refused",
            NoteSubject::OverwritesApprover => "overwrites-approver",
            NoteSubject::MissingPart => "missing-part",
            NoteSubject::PrintsOwn => "prints-own",
            NoteSubject::AlwaysWrites => "always-writes",
            NoteSubject::CheckOff => "check-off",
            NoteSubject::WholeCustomer => "whole-customer",
            NoteSubject::NoMember => "no-member",
            NoteSubject::EmptyLeftOut => "empty-left-out",
            NoteSubject::BillingDay => "billing-day",
        }
    }
}

impl Note {
    pub(super) fn new(about: NoteSubject) -> Note {
        Note {
            about,
            fields: vec![],
            members: vec![],
        }
    }
}

/// Notes in the order in which they were added, one for each subject.
#[derive(Debug, Default)]
pub(super) struct Notes(pub Vec<Note>);

impl Notes {
    /// Adds a note without fields or members.
    pub fn add(&mut self, about: NoteSubject) {
        self.note(about);
    }

    /// Adds a note about a field.
    pub fn field(&mut self, about: NoteSubject, key: &str) {
        self.note(about).fields.push(key.to_owned());
    }

    /// Adds a note about these members. Does nothing if the list is empty.
    pub fn members(&mut self, about: NoteSubject, members: Vec<String>) {
        if !members.is_empty() {
            self.note(about).members.extend(members);
        }
    }

    fn note(&mut self, about: NoteSubject) -> &mut Note {
        let at = self
            .0
            .iter()
            .position(|note| note.about == about)
            .unwrap_or(self.0.len());
        if at == self.0.len() {
            self.0.push(Note::new(about));
        }
        &mut self.0[at]
    }
}
