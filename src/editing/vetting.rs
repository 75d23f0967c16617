//! The legal business profile while it is vetted: the version that was vetted last.

use super::{Editing, Finalized};
use crate::auth::Person;
use crate::history::vetting_status;
use crate::partner_center::UpstreamError;
use crate::profile::{Json, LEGAL_BUSINESS, Target};
use crate::text::Lang;

impl Editing {
    /// The version to hold against the current one; `None` where the current one is the last that
    /// was vetted.
    pub(super) async fn finalized(
        &self,
        person: &Person,
        target: &Target,
        document: &Json,
        lang: Lang,
    ) -> Option<Finalized> {
        if target.profile() != &LEGAL_BUSINESS
            || !matches!(vetting_status(document).as_str(), "pending" | "none")
        {
            return None;
        }
        let client = &self.upstream.client;
        let Ok(mut session) = self.upstream.session(person, lang).await else {
            return Some(Finalized::Unavailable);
        };
        let answer = session
            .call(|credentials| async move { client.last_finalized(&credentials).await })
            .await;
        let Ok(answer) = answer else {
            return Some(Finalized::Unavailable);
        };
        Some(match answer {
            Ok(version @ Json::Object(_)) => Finalized::Version(version),
            Ok(_) => Finalized::Unavailable,
            Err(UpstreamError::Refused(said)) if said.status == 404 || said.is("1000") => {
                Finalized::Never
            }
            Err(failure) => {
                tracing::info!("the last vetted version cannot be read: {failure}");
                Finalized::Unavailable
            }
        })
    }
}
