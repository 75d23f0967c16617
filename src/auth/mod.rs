//! Who is signed in and what they may do: people and permissions, the session store, tokens and
//! their renewal, and OpenID Connect (`oidc/`).

pub mod oidc;
pub mod person;
pub mod session;
pub mod tokens;

pub use person::{Permission, Person, Role, Roles};
