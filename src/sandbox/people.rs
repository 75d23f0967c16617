//! The sandbox's users: one per role, and those whom the portal or Partner Center has to refuse.

use serde::Serialize;

/// The id of another partner's tenant, which Otto belongs to.
pub const OTHER_TENANT: &str = "0b7e9c51-6a0d-4f3e-9a55-2f1f6f5b7d10";

/// A user of the sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The value of the sign-in button.
    pub key: &'static str,
    pub name: &'static str,
    pub username: &'static str,
    pub oid: &'static str,
    pub roles: &'static [&'static str],
    /// True if the user signs in with a second factor. Partner Center refuses everyone else.
    pub mfa: bool,
    /// The user's tenant, if it is not the portal's.
    pub tenant: Option<&'static str>,
    /// The purpose of this user, for the sign-in page.
    pub what: &'static str,
}

impl User {
    /// Returns the authentication methods (claim `amr`).
    pub fn amr(&self) -> &'static [&'static str] {
        if self.mfa { &["pwd", "mfa"] } else { &["pwd"] }
    }
}

/// All users, in the order of the sign-in page.
pub static USERS: &[User] = &[
    User {
        key: "edith",
        name: "Edith Editor",
        username: "edith@partner.example",
        oid: "5f0c1d6e-2b44-4a0e-8f1b-6f6f3a2d0001",
        roles: &["Portal.Editor"],
        mfa: true,
        tenant: None,
        what: "may edit every profile",
    },
    User {
        key: "victor",
        name: "Victor Viewer",
        username: "victor@partner.example",
        oid: "5f0c1d6e-2b44-4a0e-8f1b-6f6f3a2d0002",
        roles: &["Portal.Viewer"],
        mfa: true,
        tenant: None,
        what: "may read, not edit",
    },
    User {
        key: "abel",
        name: "Abel Approver",
        username: "abel@partner.example",
        oid: "5f0c1d6e-2b44-4a0e-8f1b-6f6f3a2d0008",
        roles: &["Portal.Approver"],
        mfa: true,
        tenant: None,
        what: "may read, and approve what others ask for",
    },
    User {
        key: "audrey",
        name: "Audrey Auditor",
        username: "audrey@partner.example",
        oid: "5f0c1d6e-2b44-4a0e-8f1b-6f6f3a2d0003",
        roles: &["Portal.Auditor"],
        mfa: true,
        tenant: None,
        what: "may read, and export the audit log",
    },
    User {
        key: "ada",
        name: "Ada Admin",
        username: "ada@partner.example",
        oid: "5f0c1d6e-2b44-4a0e-8f1b-6f6f3a2d0004",
        roles: &["Portal.Admin"],
        mfa: true,
        tenant: None,
        what: "may do everything",
    },
    User {
        key: "norman",
        name: "Norman NoRole",
        username: "norman@partner.example",
        oid: "5f0c1d6e-2b44-4a0e-8f1b-6f6f3a2d0005",
        roles: &[],
        mfa: true,
        tenant: None,
        what: "has no role in the portal",
    },
    User {
        key: "mallory",
        name: "Mallory NoMfa",
        username: "mallory@partner.example",
        oid: "5f0c1d6e-2b44-4a0e-8f1b-6f6f3a2d0006",
        roles: &["Portal.Editor"],
        mfa: false,
        tenant: None,
        what: "has no second factor, so Partner Center refuses",
    },
    User {
        key: "otto",
        name: "Otto Other-tenant",
        username: "otto@elsewhere.example",
        oid: "5f0c1d6e-2b44-4a0e-8f1b-6f6f3a2d0007",
        roles: &["Portal.Editor"],
        mfa: true,
        tenant: Some(OTHER_TENANT),
        what: "belongs to another partner’s tenant",
    },
];

/// The portal itself, as a token without a person (grant `client_credentials`) names it. Nobody signs
/// in as it.
pub static APP: User = User {
    key: "app",
    name: "The app itself",
    username: "",
    oid: "5f0c1d6e-2b44-4a0e-8f1b-6f6f3a2d0100",
    roles: &[],
    // The rule about second factors is for people only (partner-center API, section 9.6).
    mfa: true,
    tenant: None,
    what: "the app registration, without a person",
};

/// Returns the user of a sign-in button.
pub fn by_key(key: &str) -> Option<&'static User> {
    USERS.iter().find(|user| user.key == key)
}
