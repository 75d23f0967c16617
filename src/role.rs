//! The roles of the portal and the permissions that they give.

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Viewer,
    Editor,
    Approver,
    Auditor,
    Admin,
}

impl Role {
    pub const ALL: [Role; 5] = [
        Role::Viewer,
        Role::Editor,
        Role::Approver,
        Role::Auditor,
        Role::Admin,
    ];

    /// The value in the id token's `roles` claim.
    pub fn claim(self) -> &'static str {
        match self {
            Role::Viewer => "Portal.Viewer",
            Role::Editor => "Portal.Editor",
            Role::Approver => "Portal.Approver",
            Role::Auditor => "Portal.Auditor",
            Role::Admin => "Portal.Admin",
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Roles(Vec<Role>);

/// The permission that an address requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    View,
    Edit,
    Approve,
    Export,
    /// Comment on entries of the audit log.
    Comment,
    Administer,
}

impl Roles {
    /// From the `roles` claim; what is not the portal's is ignored.
    pub fn from_claims<'a>(claims: impl IntoIterator<Item = &'a str>) -> Roles {
        let claims: Vec<&str> = claims.into_iter().collect();
        Roles(
            Role::ALL
                .into_iter()
                .filter(|role| claims.contains(&role.claim()))
                .collect(),
        )
    }

    pub fn only(role: Role) -> Roles {
        Roles(vec![role])
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Role> {
        self.0.iter().copied()
    }

    pub fn may(&self, need: Permission) -> bool {
        self.iter().any(|role| match need {
            Permission::View => true,
            Permission::Edit => matches!(role, Role::Editor | Role::Admin),
            Permission::Approve => matches!(role, Role::Approver | Role::Admin),
            Permission::Export => matches!(role, Role::Auditor | Role::Admin),
            Permission::Comment => role != Role::Viewer,
            Permission::Administer => role == Role::Admin,
        })
    }
}
