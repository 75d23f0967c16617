//! What a person has to know before they use one of the other tools.

/// Something that a tool does otherwise than the portal, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub about: NoteSubject,
    /// Keys of fields.
    pub fields: Vec<String>,
    /// Paths in the document, in its spelling.
    pub members: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteSubject {
    /// The body is the document as it was read; nothing stops it from replacing a newer one.
    OldBody,
    /// The entity tag holds characters that no header may.
    TagUnsendable,
    /// No `If-Match`: a change between the tool's own reading and its writing is lost.
    NoIfMatch,
    /// Members that the tool's classes do not have are not sent back.
    Drops,
    /// A parameter takes no empty value.
    CannotClear,
    /// A value that differs in upper and lower case alone counts as the same.
    CaseOnly,
    NoParameter,
    /// The cmdlet has a parameter of that name and never reads it.
    Ignored,
    /// `-EmailAddress` of the legal cmdlet is the approver's.
    ContactEmail,
    /// The cmdlet's own pattern for e-mail addresses does not match.
    EmailRefused,
    /// The legal cmdlet copies `address` over `companyApproverAddress`.
    OverwritesApprover,
    /// The cmdlet reads members of an object that this document does not have.
    MissingPart,
    /// The cmdlet prints its own object, not the answer.
    PrintsOwn,
    /// The cmdlet does not look at `-WhatIf`.
    AlwaysWrites,
    /// The cmdlet's address check cannot read today's answers; the command switches it off.
    CheckOff,
    /// `Set-PartnerCustomer` reads the customer, not its billing profile.
    WholeCustomer,
    /// The SDK's class has no such member.
    NoMember,
    /// The Java SDK leaves empty members of this class out.
    EmptyLeftOut,
    /// The Java SDK sends 0 where the document has no billing day.
    BillingDay,
}

impl NoteSubject {
    /// Part of the words' key: `tool-note-{word}`.
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
    pub(super) fn of(about: NoteSubject) -> Note {
        Note {
            about,
            fields: vec![],
            members: vec![],
        }
    }
}

/// Notes in the order in which they came up, one for each matter.
#[derive(Debug, Default)]
pub(super) struct Notes(pub Vec<Note>);

impl Notes {
    pub fn t(&mut self, about: NoteSubject) {
        self.note(about);
    }

    pub fn field(&mut self, about: NoteSubject, key: &str) {
        self.note(about).fields.push(key.to_owned());
    }

    /// Nothing where there are no members.
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
            self.0.push(Note::of(about));
        }
        &mut self.0[at]
    }
}
