//! The members of the classes of the SDKs and of the PowerShell module's library. They are the same
//! except for one member of an address.

use super::SnippetInput;
use crate::profile::{Json, Profile, parts};

/// Members of the classes that are nested in a profile.
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

/// A library with its own classes. Only the .NET SDK's `Address` has a middle name.
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

/// Returns the class of a profile, if it can be edited.
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

/// Returns the class of a nested member.
pub fn nested_class(at: &str) -> &'static str {
    if parts::is_address(at) {
        "Address"
    } else {
        "Contact"
    }
}

/// Returns true if the library can set this field.
pub fn can_set(library: Library, class: &Class, at: &str, name: &str) -> bool {
    if at.is_empty() {
        class.members.contains(&name)
    } else {
        class.members.contains(&at) && nested_has(library, at, name)
    }
}

fn nested_has(library: Library, at: &str, name: &str) -> bool {
    let known = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(name));
    match (at, nested_class(at)) {
        ("attributes", _) => known(ATTRIBUTES),
        (_, "Address") => {
            known(ADDRESS)
                || (library == Library::DotNetSdk && name.eq_ignore_ascii_case("middleName"))
        }
        _ => known(CONTACT),
    }
}

/// Returns the members of the document that the library does not send back, except for those of the
/// change itself. `links` and `profileType` are not listed: the service creates them itself and
/// nothing reads them.
pub fn dropped_members(library: Library, class: &Class, input: &SnippetInput) -> Vec<String> {
    let Json::Object(members) = input.body else {
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
                        && !nested_has(library, at, inner)
                        && !input.is_changed_without_case(at, inner)
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

impl SnippetInput<'_> {
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
            let places = profile.places().filter(|place| {
                !can_set(Library::JavaSdk, &class, place.section.at, place.field.name)
            });
            missing.extend(places.map(|place| format!("{} {}", profile.slug, place.key())));
        }
        missing.retain(|place| !place.ends_with("ddress.middleName"));
        assert_eq!(missing, Vec::<String>::new());
    }
}
