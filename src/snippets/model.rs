//! What the classes of the SDKs and of the PowerShell module's library hold. They agree but for one
//! member of an address.

use super::Edit;
use crate::profile::{Json, Profile, parts};

/// Members that hold others, with the library's name for what is in them.
const ADDRESS: &[&str] = &[
    "addressLine1",
    "addressLine2",
    "city",
    "country",
    "firstName",
    "lastName",
    "phoneNumber",
    "postalCode",
    "region",
    "state",
];
const CONTACT: &[&str] = &["email", "firstName", "lastName", "phoneNumber"];
const ATTRIBUTES: &[&str] = &["etag", "objectType"];

/// `Address` has a middle name in the .NET SDK alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Library {
    DotNetSdk,
    JavaSdk,
    PowerShellModule,
}

/// The class of a profile.
pub struct Class {
    pub name: &'static str,
    members: &'static [&'static str],
}

pub fn class(profile: &Profile) -> Option<Class> {
    Some(match profile.slug {
        "billing" => Class {
            name: "BillingProfile",
            members: &[
                "address",
                "billingCurrency",
                "billingDay",
                "companyName",
                "primaryContact",
                "purchaseOrderNumber",
                "taxId",
            ],
        },
        "legal-business" => Class {
            name: "LegalBusinessProfile",
            members: &[
                "address",
                "companyApproverAddress",
                "companyApproverEmail",
                "companyName",
                "primaryContact",
                "vettingStatus",
                "vettingSubStatus",
            ],
        },
        "organization" => Class {
            name: "OrganizationProfile",
            members: &[
                "companyName",
                "culture",
                "defaultAddress",
                "domain",
                "email",
                "id",
                "language",
                "tenantId",
            ],
        },
        "support" => Class {
            name: "SupportProfile",
            members: &["email", "telephone", "website"],
        },
        "customer-billing" => Class {
            name: "CustomerBillingProfile",
            members: &[
                "companyName",
                "culture",
                "defaultAddress",
                "email",
                "firstName",
                "id",
                "language",
                "lastName",
            ],
        },
        _ => return None,
    })
}

/// The class of a member that holds others.
pub fn part_class(at: &str) -> &'static str {
    if parts::is_address(at) {
        "Address"
    } else {
        "Contact"
    }
}

/// Whether the library can set this field.
pub fn has(library: Library, class: &Class, at: &str, name: &str) -> bool {
    if at.is_empty() {
        class.members.contains(&name)
    } else {
        class.members.contains(&at) && part_has(library, at, name)
    }
}

fn part_has(library: Library, at: &str, name: &str) -> bool {
    let known = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(name));
    match (at, part_class(at)) {
        ("attributes", _) => known(ATTRIBUTES),
        (_, "Address") => {
            known(ADDRESS)
                || (library == Library::DotNetSdk && name.eq_ignore_ascii_case("middleName"))
        }
        _ => known(CONTACT),
    }
}

/// The members of the document that the library does not send back, but for those of the change
/// itself. `links` and `profileType` are not among them: the service makes them itself, and nothing
/// reads them.
pub fn dropped(library: Library, class: &Class, edit: &Edit) -> Vec<String> {
    let Json::Object(members) = edit.body else {
        return vec![];
    };
    let mut dropped = vec![];
    for (name, value) in members {
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        if is("links") || is("profileType") || *value == Json::Null {
            continue;
        }
        let part = class
            .members
            .iter()
            .copied()
            .chain(["attributes"])
            .find(|known| is(known));
        match (part, value) {
            (None, _) => dropped.push(name.clone()),
            (Some(at), Json::Object(inner)) if at == "attributes" || holds_others(at) => {
                let lost = inner.iter().filter(|(inner, value)| {
                    *value != Json::Null
                        && !part_has(library, at, inner)
                        && !edit.is_changed_without_case(at, inner)
                });
                dropped.extend(lost.map(|(inner, _)| format!("{name}.{inner}")));
            }
            (Some(_), _) => {}
        }
    }
    dropped
}

fn holds_others(at: &str) -> bool {
    parts::is_address(at) || at == "primaryContact"
}

impl Edit<'_> {
    fn is_changed_without_case(&self, at: &str, name: &str) -> bool {
        self.changes
            .iter()
            .any(|(place, _)| place.section.at == at && place.field.name.eq_ignore_ascii_case(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::PROFILES;

    #[test]
    fn every_profile_that_can_be_edited_has_a_class() {
        for profile in PROFILES {
            assert_eq!(
                class(profile).is_some(),
                profile.is_editable(),
                "{}",
                profile.slug
            );
        }
    }

    #[test]
    fn what_the_form_edits_and_the_classes_lack_is_known() {
        let mut missing = vec![];
        for profile in PROFILES {
            let Some(class) = class(profile) else {
                continue;
            };
            let places = profile
                .places()
                .filter(|place| !has(Library::JavaSdk, &class, place.section.at, place.field.name));
            missing.extend(places.map(|place| format!("{} {}", profile.slug, place.key())));
        }
        missing.retain(|place| !place.ends_with("ddress.middleName"));
        assert_eq!(missing, Vec::<String>::new());
    }
}
