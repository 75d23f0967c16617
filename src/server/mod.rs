//! All input and output: settings, the store, sign-in, the Partner Center client, and the use cases that pages and the JSON interface
//! call. Never names a page.

pub mod clock;
pub mod cloud;
pub mod cookie;
pub mod crypto;
pub mod editing;
pub mod error;
pub mod partner_center;
pub mod person;
pub mod portal;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod store;
pub mod target;
pub mod token;

pub use error::{Error, Kind};
pub use person::{Need, Person, Role, Roles};
pub use portal::Portal;
pub use settings::Settings;
pub use target::{CustomerId, Target};
