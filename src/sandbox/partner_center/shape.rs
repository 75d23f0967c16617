//! The members that each resource reads from a PUT, and the document that results.

use crate::profile::json::Json;
use crate::sandbox::store::DocumentId;

/// A member that the service knows, and the way it treats it in a PUT.
#[derive(Debug, Clone, Copy)]
pub enum MemberRule {
    Text(&'static str),
    /// The service owns this member and keeps the stored value.
    Fixed(&'static str),
    /// An object with these members.
    Group(&'static str, &'static [MemberRule]),
}

use MemberRule::{Fixed, Group, Text};

const ADDRESS: &[MemberRule] = &[
    Text("id"),
    Text("country"),
    Text("region"),
    Text("city"),
    Text("state"),
    Text("district"),
    Text("addressLine1"),
    Text("addressLine2"),
    Text("addressLine3"),
    Text("postalCode"),
    Text("firstName"),
    Text("middleName"),
    Text("lastName"),
    Text("emailAddress"),
    Text("phoneNumber"),
];

const CONTACT: &[MemberRule] = &[
    Text("firstName"),
    Text("middleName"),
    Text("lastName"),
    Text("email"),
    Text("phoneNumber"),
];

/// Returns the members of a document, in the order in which the service writes them.
pub fn members(id: &DocumentId) -> &'static [MemberRule] {
    match id {
        DocumentId::Partner("billing") => &[
            Text("companyName"),
            Group("address", ADDRESS),
            Group("primaryContact", CONTACT),
            Text("purchaseOrderNumber"),
            Text("taxId"),
            Fixed("billingCurrency"),
            Fixed("billingDay"),
            Fixed("profileType"),
            Fixed("links"),
            Fixed("attributes"),
        ],
        DocumentId::Partner("legal-business") => &[
            Text("companyName"),
            Group("address", ADDRESS),
            Group("primaryContact", CONTACT),
            Group("companyApproverAddress", ADDRESS),
            Text("companyApproverEmail"),
            Fixed("vettingStatus"),
            Fixed("vettingSubStatus"),
            Fixed("profileType"),
            Fixed("links"),
            Fixed("attributes"),
        ],
        DocumentId::Partner("organization") => &[
            Fixed("id"),
            Text("companyName"),
            Group("defaultAddress", ADDRESS),
            Fixed("tenantId"),
            Fixed("domain"),
            Text("email"),
            Text("language"),
            Text("culture"),
            Fixed("profileType"),
            Fixed("links"),
            Fixed("attributes"),
        ],
        DocumentId::Partner("support") => &[
            Text("email"),
            Text("telephone"),
            Text("website"),
            Fixed("profileType"),
            Fixed("links"),
            Fixed("attributes"),
        ],
        DocumentId::CustomerBilling(_) => &[
            Fixed("id"),
            Text("firstName"),
            Text("lastName"),
            Text("email"),
            Text("culture"),
            Text("language"),
            Text("companyName"),
            Group("defaultAddress", ADDRESS),
            Fixed("links"),
            Fixed("attributes"),
        ],
        DocumentId::Partner(_) | DocumentId::CustomerCompany(_) => &[],
    }
}

impl MemberRule {
    fn name(&self) -> &'static str {
        match self {
            Text(name) | Fixed(name) | Group(name, _) => name,
        }
    }
}

/// Replaces the stored document by the sent one and returns the result.
///
/// Member names are compared without regard to case and keep their stored spelling. Members that
/// are not sent are removed, except those that the service owns. Members unknown to the service are
/// kept if the stored document has them, and ignored otherwise.
///
/// # Errors
/// Returns the name of a member that has the wrong type.
pub fn replace(members: &[MemberRule], stored: &Json, sent: &Json) -> Result<Json, String> {
    let (Json::Object(old), Json::Object(_)) = (stored, sent) else {
        return Err("the document".to_owned());
    };
    let known = |name: &str| {
        members
            .iter()
            .position(|member| member.name().eq_ignore_ascii_case(name))
    };
    let mut new: Vec<(String, Json)> = Vec::new();
    for (name, value) in old {
        let kept = match known(name).map(|index| members[index]) {
            Some(Fixed(_)) => Some(value.clone()),
            Some(member) => sent
                .get(name)
                .map(|sent| read_member(member, value, sent))
                .transpose()?,
            None => sent.get(name).cloned(),
        };
        if let Some(kept) = kept {
            new.push((name.clone(), kept));
        }
    }
    for (index, member) in members.iter().enumerate() {
        let missing = !new
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case(member.name()));
        if let (true, false, Some(sent)) =
            (missing, matches!(member, Fixed(_)), sent.get(member.name()))
        {
            let value = read_member(*member, &Json::Object(Vec::new()), sent)?;
            let at = new
                .iter()
                .position(|(name, _)| known(name).is_some_and(|other| other > index))
                .unwrap_or(new.len());
            new.insert(at, (member.name().to_owned(), value));
        }
    }
    Ok(Json::Object(new))
}

fn read_member(member: MemberRule, stored: &Json, sent: &Json) -> Result<Json, String> {
    match (member, sent) {
        (_, Json::Null) | (Text(_), Json::Text(_)) => Ok(sent.clone()),
        // The real service accepts numbers here too.
        (Text(_), Json::Number(spelled)) => Ok(Json::Text(spelled.clone())),
        (Group(_, members), Json::Object(_)) => {
            let empty = Json::Object(Vec::new());
            replace(
                members,
                if *stored == Json::Null {
                    &empty
                } else {
                    stored
                },
                sent,
            )
        }
        (member, _) => Err(member.name().to_owned()),
    }
}
