//! The profiles. Each profile is one static table of sections and fields. The form, the checks, the
//! list of changes and the JSON that is sent are derived from it. This module is pure: it is
//! compiled for the server and the browser, does no I/O and depends on no other module.

pub mod changes;
pub mod check;
pub mod countries;
pub mod equality;
pub mod json;
pub mod kinds;
pub mod merge;
pub mod parts;
pub mod pattern;
pub mod rules;
pub mod signs;
pub mod slips;
pub mod target;
pub mod values;

pub use changes::{Change, changes, write};
pub use check::{Code, FieldProblem, check};
pub use json::{Json, NotJson};
pub use kinds::{
    BILLING, CUSTOMER_BILLING, CUSTOMER_COMPANY, LEGAL_BUSINESS, NETWORK, ORGANIZATION, PROFILES,
    SUPPORT,
};
pub use merge::{Conflict, Merged, Resolution, merge};
pub use rules::{Countries, CountryRules};
pub use target::{CustomerId, Target};
pub use values::{Member, Values, read};

/// One profile that Partner Center keeps.
#[derive(Debug)]
pub struct Profile {
    /// The last part of the page's address, and part of message keys: `legal-business`. Profiles of
    /// customers: `customer-billing`.
    pub slug: &'static str,
    pub owner: Owner,
    /// Path of the resource below `/v1/` or `/v1/customers/{id}/`: `profiles/billing`.
    pub path: &'static str,
    pub sections: &'static [Section],
    pub writing: Writing,
}

/// The company that a profile describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Partner,
    Customer,
}

/// The way in which the resource is written. Source: Partner Center REST API, entity tags and the
/// support profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// The resource has no PUT.
    Never,
    /// A PUT sends the full resource without a precondition.
    Put,
    /// A PUT sends the full resource, with `If-Match` if the document carries an entity tag.
    PutIfMatch,
    /// A PUT must name every field of the table; an absent field is sent as `""`.
    PutAllFields,
}

/// A group of fields on the form.
#[derive(Debug)]
pub struct Section {
    /// Part of the message key of its title: `section-{title}`.
    pub title: &'static str,
    /// The member that holds its fields: `address`, or `""` for the top level of the document.
    pub at: &'static str,
    pub fields: &'static [Field],
}

/// One member of the document that the form shows.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Name of the member in camelCase: `postalCode`.
    pub name: &'static str,
    pub kind: Kind,
    pub need: Requirement,
    /// Longest value in UTF-16 units. `None` unless Partner Center documents a limit.
    pub max: Option<u16>,
    pub edit: EditMode,
}

/// The meaning of a value. It selects the input and the rule, also the one for signs that keyboards
/// and clipboards add (`signs::rule`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    CompanyName,
    GivenName,
    MiddleName,
    FamilyName,
    Email,
    Phone,
    Website,
    AddressLine1,
    AddressLine2,
    City,
    /// Two-letter code of a state, in countries with a list of states.
    State,
    Region,
    PostalCode,
    /// Country code (ISO 3166-1 alpha-2).
    Country,
    /// Language code of two letters.
    Language,
    /// Language tag (BCP 47).
    Culture,
    /// Currency code (ISO 4217).
    Currency,
    TaxId,
    Guid,
    Number,
    VettingStatus,
    VettingSubStatus,
}

/// The rule about empty values of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    Required,
    Optional,
    /// The rules of the country decide. Without rules the field is optional.
    ByCountry,
}

/// The way in which a field can be edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditMode {
    Editable,
    ReadOnly,
    /// Editable behind a warning.
    Guarded(Guard),
}

/// The side effect that a change has in Partner Center.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Guard {
    /// Microsoft vets the legal identity again. Source: developer guide, update your partner
    /// profile.
    Vetting,
    /// The tax id on invoices changes, which only some roles may do. Same source.
    Tax,
    /// Microsoft may verify the customer again, and block purchases until it has. Source: customer
    /// account verification in Partner Center.
    Verification,
}

impl Guard {
    /// Part of the message keys `guard-{guard}` and `confirm-{guard}`.
    pub fn as_str(self) -> &'static str {
        match self {
            Guard::Vetting => "vetting",
            Guard::Tax => "tax",
            Guard::Verification => "verification",
        }
    }
}

/// A field together with its section, and so with its key.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub section: &'static Section,
    pub field: &'static Field,
}

impl Place {
    /// The name of the input and the path in the document: `address.postalCode`.
    pub fn key(&self) -> String {
        key(self.section.at, self.field.name)
    }

    /// The path in the document, outermost member first.
    pub fn path(&self) -> impl Iterator<Item = &'static str> {
        [self.section.at, self.field.name]
            .into_iter()
            .filter(|part| !part.is_empty())
    }

    /// The key of the country field whose rules apply to this field. `None` outside of an address.
    pub fn country_key(&self) -> Option<String> {
        (!self.section.at.is_empty() && parts::is_address(self.section.at))
            .then(|| key(self.section.at, "country"))
    }
}

fn key(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}.{name}")
    }
}

impl Profile {
    /// Iterates over all fields in the order of the form.
    pub fn places(&'static self) -> impl Iterator<Item = Place> {
        self.sections.iter().flat_map(|section| {
            section
                .fields
                .iter()
                .map(move |field| Place { section, field })
        })
    }

    /// Returns the field with this key.
    pub fn place(&'static self, key: &str) -> Option<Place> {
        self.places().find(|place| match key.split_once('.') {
            Some((at, name)) => place.section.at == at && place.field.name == name,
            None => place.section.at.is_empty() && place.field.name == key,
        })
    }

    /// Returns true if the resource can be written.
    pub fn is_editable(&self) -> bool {
        self.writing != Writing::Never
    }

    /// Returns the partner's profile with this slug.
    pub fn of_partner(slug: &str) -> Option<&'static Profile> {
        PROFILES
            .iter()
            .copied()
            .find(|profile| profile.owner == Owner::Partner && profile.slug == slug)
    }
}

impl PartialEq for Profile {
    fn eq(&self, other: &Self) -> bool {
        self.slug == other.slug
    }
}

impl Eq for Profile {}

impl Field {
    /// Creates a field without a documented longest value.
    pub const fn new(name: &'static str, kind: Kind, need: Requirement, edit: EditMode) -> Field {
        Field {
            name,
            kind,
            need,
            max: None,
            edit,
        }
    }

    /// Creates an editable field that must not be empty.
    pub const fn required(name: &'static str, kind: Kind) -> Field {
        Field::new(name, kind, Requirement::Required, EditMode::Editable)
    }

    /// Creates an editable field that may be empty.
    pub const fn optional(name: &'static str, kind: Kind) -> Field {
        Field::new(name, kind, Requirement::Optional, EditMode::Editable)
    }

    /// Creates a read-only field.
    pub const fn shown(name: &'static str, kind: Kind) -> Field {
        Field::new(name, kind, Requirement::Optional, EditMode::ReadOnly)
    }

    /// Puts the field behind a warning.
    pub const fn guarded(mut self, guard: Guard) -> Field {
        self.edit = EditMode::Guarded(guard);
        self
    }

    /// Sets the documented longest value in UTF-16 units.
    pub const fn max(mut self, units: u16) -> Field {
        self.max = Some(units);
        self
    }

    /// Returns true if the form offers an input for the field.
    pub fn is_editable(&self) -> bool {
        self.edit != EditMode::ReadOnly
    }

    /// The side effect of a change, if it has one.
    pub fn guard(&self) -> Option<Guard> {
        match self.edit {
            EditMode::Guarded(guard) => Some(guard),
            EditMode::Editable | EditMode::ReadOnly => None,
        }
    }
}
