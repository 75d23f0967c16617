//! All input and output: settings, the store, sign-in, the Partner Center client, and the use cases
//! that pages and the JSON interface call. Never names a page.

pub mod allowed;
pub mod assets;
pub mod catalogue;
pub mod clock;
pub mod cloud;
pub mod cookie;
pub mod countries;
pub mod crypto;
pub mod doctor;
pub mod editing;
pub mod error;
pub mod health;
pub mod history;
pub mod licences;
pub mod listen;
pub mod logging;
pub mod metrics;
pub mod migrate;
pub mod partner_center;
pub mod person;
pub mod portal;
pub mod record;
pub mod rotation;
pub mod security;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod start;
pub mod store;
pub mod target;
pub mod token;
pub mod tools;
pub mod traces;

pub use error::{Error, Kind};
pub use person::{Need, Person, Role, Roles};
pub use portal::Portal;
pub use settings::Settings;
pub use target::{CustomerId, Target};
