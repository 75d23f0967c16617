use super::editing::{Turns, UnderWay};
use super::partner_center::PartnerCenter;
use super::settings::Secret;
use super::{Error, Person, Settings, clock::Clock, store::Store};
pub struct Portal {
    pub settings: Settings,
    pub clock: Clock,
    pub store: Store,
    pub upstream: PartnerCenter,
    pub tasks: tokio_util::task::TaskTracker,
    pub turns: Turns,
    pub under_way: UnderWay,
}
impl Portal {
    pub async fn access_token(&self, _: &Person) -> Result<Secret, Error> {
        Err(super::Kind::SignIn.into())
    }
    pub async fn renew_token(&self, _: &Person) -> Result<Secret, Error> {
        Err(super::Kind::SignIn.into())
    }
}
impl axum::extract::FromRequestParts<std::sync::Arc<Portal>> for crate::components::Cx {
    type Rejection = Error;
    async fn from_request_parts(_: &mut axum::http::request::Parts, _: &std::sync::Arc<Portal>) -> Result<Self, Error> {
        Err(super::Kind::SignIn.into())
    }
}
