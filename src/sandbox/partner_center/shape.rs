//! What each resource reads from a PUT: which members it knows, which it keeps to itself, and how
//! the new document comes about.

use crate::profile::json::Json;
use crate::sandbox::store::Place;

/// A member that the service knows.
#[derive(Debug, Clone, Copy)]
pub enum Member {
    Text(&'static str),
    /// The server's own: whatever is sent, the stored value stays.
    Fixed(&'static str),
    Group(&'static str, &'static [Member]),
}

use Member::{Fixed, Group, Text};

const ADDRESS: &[Member] = &[
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

const CONTACT: &[Member] = &[
    Text("firstName"),
    Text("middleName"),
    Text("lastName"),
    Text("email"),
    Text("phoneNumber"),
];

/// The members of a resource, in the order in which the service writes them.
pub fn members(place: &Place) -> &'static [Member] {
    match place {
        Place::Partner("billing") => &[
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
        Place::Partner("legal-business") => &[
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
        Place::Partner("organization") => &[
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
        Place::Partner("support") => &[
            Text("email"),
            Text("telephone"),
            Text("website"),
            Fixed("profileType"),
            Fixed("links"),
            Fixed("attributes"),
        ],
        Place::CustomerBilling(_) => &[
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
        Place::Partner(_) | Place::CustomerCompany(_) => &[],
    }
}

impl Member {
    fn name(&self) -> &'static str {
        match self {
            Text(name) | Fixed(name) | Group(name, _) => name,
        }
    }
}

/// The stored document replaced by what was sent: members are read without regard to case and kept
/// in the stored spelling; what is not sent goes; the server's own members stay; members unknown to
/// the service are kept where the stored document has them and ignored where it has not. The error
/// names a member of a wrong type.
pub fn replace(members: &[Member], stored: &Json, sent: &Json) -> Result<Json, String> {
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
                .map(|sent| one(member, value, sent))
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
            let value = one(*member, &Json::Object(Vec::new()), sent)?;
            let place = new
                .iter()
                .position(|(name, _)| known(name).is_some_and(|other| other > index))
                .unwrap_or(new.len());
            new.insert(place, (member.name().to_owned(), value));
        }
    }
    Ok(Json::Object(new))
}

fn one(member: Member, stored: &Json, sent: &Json) -> Result<Json, String> {
    match (member, sent) {
        (_, Json::Null) | (Text(_), Json::Text(_)) => Ok(sent.clone()),
        // As the service's own reader does.
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
