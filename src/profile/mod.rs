//! What profiles are. Each profile is one static table of sections and fields; the form, the
//! checks, the list of changes and the JSON that is sent are read off it. Pure: compiled for the
//! server and the browser, does no I/O, knows nothing of the portal.

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
pub mod target;
pub mod values;

pub use changes::{Change, changes, write};
pub use check::{Code, Problem, check};
pub use json::Json;
pub use kinds::{
    BILLING, CUSTOMER_BILLING, CUSTOMER_COMPANY, LEGAL_BUSINESS, NETWORK, ORGANIZATION, PROFILES,
    SUPPORT,
};
pub use merge::{Conflict, Merged, Resolution, merge};
pub use rules::{Countries, Rules};
pub use target::{CustomerId, Target};
pub use values::{Member, Values, read};

/// One profile that Partner Center keeps.
#[derive(Debug)]
pub struct Profile {
    /// The last part of the address and of the words' keys: `legal-business`. Customers' profiles:
    /// `customer-billing`.
    pub slug: &'static str,
    pub owner: Owner,
    /// Where the resource is, below `/v1/` or `/v1/customers/{id}/`: `profiles/billing`.
    pub path: &'static str,
    pub sections: &'static [Section],
    pub writing: Writing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Partner,
    Customer,
}

/// Whether and how the resource is written (Partner Center REST API, entity tags and the support
/// profile).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// No PUT exists.
    Never,
    /// PUT of the full resource without a precondition.
    Put,
    /// PUT with `If-Match`, where the document carries an entity tag.
    PutIfMatch,
    /// PUT that must name every field of the table, as `""` where it is absent.
    PutAllFields,
}

/// Fields that stand together on the form.
#[derive(Debug)]
pub struct Section {
    /// Key of its title's words: `section-{title}`.
    pub title: &'static str,
    /// The member that holds its fields: `address`, or `""` for the top of the document.
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
    /// Longest value in UTF-16 units, only where one is documented.
    pub max: Option<u16>,
    pub edit: Edit,
}

/// What a value means; decides the input and the rule.
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
    /// Two-letter code of a state, in countries with a list of them.
    State,
    Region,
    PostalCode,
    /// ISO 3166-1 alpha-2.
    Country,
    /// Two letters.
    Language,
    /// BCP 47.
    Culture,
    /// ISO 4217.
    Currency,
    TaxId,
    Guid,
    Number,
    VettingStatus,
    VettingSubStatus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    Required,
    Optional,
    /// The country's rules decide; without rules nothing is demanded.
    ByCountry,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    Editable,
    ShownOnly,
    /// Editable behind a warning.
    Guarded(Guard),
}

/// What a change sets off upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Guard {
    /// The legal identity is vetted again (developer guide, update your partner profile).
    Vetting,
    /// The tax id on invoices changes; only some roles may (same source).
    Tax,
}

impl Guard {
    /// Part of the words' keys: `guard-{word}`, `confirm-{word}`.
    pub fn word(self) -> &'static str {
        match self {
            Guard::Vetting => "vetting",
            Guard::Tax => "tax",
        }
    }
}

/// A field where it stands: knows its key.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub section: &'static Section,
    pub field: &'static Field,
}

impl Place {
    /// The input's name and the place in the document: `address.postalCode`.
    pub fn key(&self) -> String {
        key(self.section.at, self.field.name)
    }

    /// The document's path, outermost member first.
    pub fn path(&self) -> impl Iterator<Item = &'static str> {
        [self.section.at, self.field.name]
            .into_iter()
            .filter(|part| !part.is_empty())
    }

    /// Key of the country that rules this field, if it stands in an address.
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
    /// Every field of the form, in its order.
    pub fn places(&'static self) -> impl Iterator<Item = Place> {
        self.sections.iter().flat_map(|section| {
            section
                .fields
                .iter()
                .map(move |field| Place { section, field })
        })
    }

    /// The field with this key.
    pub fn place(&'static self, key: &str) -> Option<Place> {
        self.places().find(|place| match key.split_once('.') {
            Some((at, name)) => place.section.at == at && place.field.name == name,
            None => place.section.at.is_empty() && place.field.name == key,
        })
    }

    /// Whether the form has anything to edit.
    pub fn is_editable(&self) -> bool {
        self.writing != Writing::Never
    }

    /// The partner's profile with this slug.
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
    pub const fn new(name: &'static str, kind: Kind, need: Requirement, edit: Edit) -> Field {
        Field {
            name,
            kind,
            need,
            max: None,
            edit,
        }
    }

    pub const fn required(name: &'static str, kind: Kind) -> Field {
        Field::new(name, kind, Requirement::Required, Edit::Editable)
    }

    pub const fn optional(name: &'static str, kind: Kind) -> Field {
        Field::new(name, kind, Requirement::Optional, Edit::Editable)
    }

    pub const fn shown(name: &'static str, kind: Kind) -> Field {
        Field::new(name, kind, Requirement::Optional, Edit::ShownOnly)
    }

    pub const fn guarded(mut self, guard: Guard) -> Field {
        self.edit = Edit::Guarded(guard);
        self
    }

    pub const fn max(mut self, units: u16) -> Field {
        self.max = Some(units);
        self
    }

    pub fn is_editable(&self) -> bool {
        self.edit != Edit::ShownOnly
    }

    /// What its change sets off, if anything.
    pub fn guard(&self) -> Option<Guard> {
        match self.edit {
            Edit::Guarded(guard) => Some(guard),
            Edit::Editable | Edit::ShownOnly => None,
        }
    }
}
