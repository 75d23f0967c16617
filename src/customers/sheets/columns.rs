//! The columns of a sheet. Their names are the same in every language: those of the profile's
//! fields are their keys.

use crate::profile::{CUSTOMER_BILLING, Place};

/// The part of a customer that a sheet has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetContent {
    /// The columns of the table.
    Table,
    /// Every field of the billing profile that can be edited.
    Profiles,
}

impl SheetContent {
    pub fn parse(text: &str) -> Option<SheetContent> {
        match text {
            "table" => Some(SheetContent::Table),
            "profiles" => Some(SheetContent::Profiles),
            _ => None,
        }
    }

    /// The word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            SheetContent::Table => "table",
            SheetContent::Profiles => "profiles",
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub enum Column {
    /// The customer's id, by which a row is known.
    Customer,
    /// The name in the service's list. For people: it is compared and never changed.
    Name,
    /// The same of the domain.
    Domain,
    Field(Place),
    /// The time of the last change. For people: it is not read.
    Changed,
    /// The time of the reading. For people: it is not read.
    Read,
    /// The version of the billing profile that the row was taken from. The last column, and never
    /// empty in a row with values: a row that was cut lacks it.
    Version,
}

impl PartialEq for Column {
    fn eq(&self, other: &Column) -> bool {
        match (self, other) {
            (Column::Field(one), Column::Field(other)) => {
                one.section.at == other.section.at && one.field.name == other.field.name
            }
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// The fields of a profile that the table has.
const TABLE_FIELDS: [&str; 6] = [
    "defaultAddress.country",
    "defaultAddress.city",
    "email",
    "defaultAddress.phoneNumber",
    "language",
    "culture",
];

/// The columns of a sheet that is written, in their order.
pub fn columns(content: SheetContent) -> Vec<Column> {
    let mut columns = vec![Column::Customer, Column::Name, Column::Domain];
    match content {
        SheetContent::Table => {
            columns.extend(TABLE_FIELDS.iter().filter_map(|key| Column::named(key)));
            columns.extend([Column::Changed, Column::Read]);
        }
        SheetContent::Profiles => {
            let places = CUSTOMER_BILLING.places();
            let editable = places.filter(|place| place.field.is_editable());
            columns.extend(editable.map(Column::Field));
        }
    }
    columns.push(Column::Version);
    columns
}

impl Column {
    /// The name in the head of a sheet.
    pub fn name(&self) -> String {
        let name = match self {
            Column::Customer => "customer",
            Column::Name => "name",
            Column::Domain => "domain",
            Column::Field(place) => return place.key(),
            Column::Changed => "changedAt",
            Column::Read => "readAt",
            Column::Version => "version",
        };
        name.to_owned()
    }

    /// The column of this name, in any case: some programs write heads in capitals.
    pub(super) fn named(name: &str) -> Option<Column> {
        let own = [
            Column::Customer,
            Column::Name,
            Column::Domain,
            Column::Changed,
            Column::Read,
            Column::Version,
        ];
        let places = CUSTOMER_BILLING.places();
        let editable = places.filter(|place| place.field.is_editable());
        own.into_iter()
            .chain(editable.map(Column::Field))
            .find(|column| column.name().eq_ignore_ascii_case(name))
    }
}
