//! Keeping what somebody typed, before anything is asked of it. A post replaces the draft that its
//! page showed; over another one, kept from another tab or browser meanwhile, it loses nothing of
//! either.

use super::drafts::{Restoration, StoredEdit};
use super::{Draft, Editing, NextPage, Notice, Outcome, strict_rules};
use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::profile::values::{CLEAR, cleared, meant, posted, read_key};
use crate::profile::{Change, Code, FieldProblem, Json, Profile, Target, Values, changes, read};
use crate::telemetry::metrics;
use std::collections::BTreeMap;

/// Saving a draft begins anew this often because another tab was faster.
const ATTEMPTS: usize = 100;

/// A post of the form: the state that its page showed, and the values that were typed into it.
#[derive(Debug, Clone, Default)]
pub struct FormSubmission {
    /// The version that the edit began at.
    pub seen: Option<String>,
    /// The version whose values the page showed where nothing was edited, if it is a later one.
    pub shown: Option<String>,
    /// The draft that the page showed, empty for none. A post without it replaces whichever is
    /// open.
    pub draft: Option<String>,
    /// Names the page: its posts follow one another.
    pub form: Option<String>,
    /// Counts the posts of a page that keeps what is typed, so that an earlier one that arrives
    /// late does not count.
    pub step: u64,
    pub values: Values,
    /// The version that the values come from, if no form was posted: they are restored.
    pub restored: Option<Restoration>,
}

impl FormSubmission {
    /// Values over a version, in the place of whichever draft is open.
    pub fn over(seen: Option<String>, values: Values) -> FormSubmission {
        FormSubmission {
            seen,
            values,
            ..FormSubmission::default()
        }
    }

    /// Returns whether this draft is the one that the page showed, or was saved from it.
    fn follows(&self, open: &Draft) -> bool {
        match &self.draft {
            None => true,
            Some(shown) => *shown == open.id() || self.is_of(open),
        }
    }

    /// Returns whether the page showed a draft and nothing was typed into it since; `posted` is the
    /// draft that its inputs make, if it has any.
    fn shows_all_of(&self, posted: Option<&Draft>) -> bool {
        let shown = self.draft.as_deref().filter(|shown| !shown.is_empty());
        shown.is_some_and(|shown| posted.is_none_or(|posted| posted.id() == shown))
    }

    /// Returns whether this draft was saved from the same page.
    fn is_of(&self, draft: &Draft) -> bool {
        self.is_of_page(draft.form.as_deref())
    }

    fn is_of_page(&self, form: Option<&str>) -> bool {
        self.form.is_some() && self.form.as_deref() == form
    }
}

/// The result of an autosave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AutosaveResult {
    /// The values are saved, if they differ from the document.
    Kept,
    /// Another draft has been kept since the page was opened; it stays, and nothing of this was
    /// kept.
    Elsewhere,
}

impl Editing {
    /// Keeps a post of the form as the person's draft, and checks it.
    ///
    /// Fails with `BadForm` where the version that the page showed is not known: what its author
    /// saw cannot be told, so nothing could be merged.
    pub async fn save_draft(
        &self,
        person: &Person,
        target: &Target,
        typed: FormSubmission,
    ) -> Result<NextPage, Error> {
        let (base, typed) = self.seen(target, typed).await?;
        let profile = target.profile();
        let countries = self.countries(person, target, &base, &typed.values).await;
        let now = self.clock.now_ms();
        for _ in 0..ATTEMPTS {
            let before = self.edit_row(person, target).await?;
            let open = before
                .as_ref()
                .and_then(|(_, edit)| edit.as_ref()?.as_open());
            let elsewhere = open.filter(|open| !typed.follows(open));
            let changed = changes(profile, &base, &typed.values);
            let (next, kept) = match elsewhere {
                Some(_) if changed.is_empty() => return Ok(NextPage::Newer),
                Some(other) => {
                    let joined = self.joined(target, &base, &typed.values, other).await?;
                    let mut problems = joined.twice;
                    problems.extend(strict_rules::problems(
                        profile,
                        &base,
                        &changes(profile, &base, &joined.values),
                        &countries,
                    ));
                    // Not the page's own any more: it does not show all of it.
                    checked(
                        Draft {
                            form: None,
                            restored: typed.restored_over(open),
                            why: other.why.clone(),
                            begun_at: typed.begun_over(open, now),
                            ..typed.draft(joined.values)
                        },
                        problems,
                    )
                }
                None if changed.is_empty() => {
                    (typed.notice(Some(Outcome::Nothing)).into(), NextPage::Form)
                }
                None => {
                    let resolutions = open
                        .map(|open| resolutions_left(open, &typed))
                        .unwrap_or_default();
                    let addresses = open.map(|open| open.addresses.clone()).unwrap_or_default();
                    let restored = typed.restored_over(open);
                    let why = open.map(|open| open.why.clone()).unwrap_or_default();
                    let problems = strict_rules::problems(profile, &base, &changed, &countries);
                    checked(
                        Draft {
                            resolutions,
                            addresses,
                            restored,
                            why,
                            begun_at: typed.begun_over(open, now),
                            ..typed.draft(typed.values.clone())
                        },
                        problems,
                    )
                }
            };
            if self
                .swap_edit(
                    person,
                    target,
                    before.as_ref().map(|(bytes, _)| bytes.as_slice()),
                    &next,
                )
                .await?
            {
                metrics::draft_kept(profile.slug);
                return Ok(kept);
            }
        }
        Err(ErrorKind::Internal.into())
    }

    /// Keeps what is in the form while somebody types: nothing is asked of it, and no other draft
    /// is touched.
    pub async fn autosave(
        &self,
        person: &Person,
        target: &Target,
        typed: FormSubmission,
    ) -> Result<AutosaveResult, Error> {
        let (base, typed) = self.seen(target, typed).await?;
        let nothing = changes(target.profile(), &base, &typed.values).is_empty();
        for _ in 0..ATTEMPTS {
            let before = self.edit_row(person, target).await?;
            let edit = before.as_ref().and_then(|(_, edit)| edit.as_ref());
            let came_later = |edit: &StoredEdit| {
                let (form, step) = edit.page();
                typed.is_of_page(form) && typed.step <= step
            };
            if edit.is_some_and(came_later) {
                // A later one of the same page came first.
                return Ok(AutosaveResult::Kept);
            }
            let open = edit.and_then(StoredEdit::as_open);
            let next = match open {
                None if nothing => return Ok(AutosaveResult::Kept),
                Some(open) if !typed.follows(open) => {
                    return Ok(if nothing {
                        AutosaveResult::Kept
                    } else {
                        AutosaveResult::Elsewhere
                    });
                }
                Some(_) if nothing => StoredEdit::from(typed.notice(None)),
                open => {
                    let twice = open
                        .map(typed_twice)
                        .filter(|problems| !problems.is_empty());
                    let outcome = twice.map(|problems| Outcome::Problems { problems });
                    let resolutions = open
                        .map(|open| resolutions_left(open, &typed))
                        .unwrap_or_default();
                    let addresses = open.map(|open| open.addresses.clone()).unwrap_or_default();
                    let restored = typed.restored_over(open);
                    let why = open.map(|open| open.why.clone()).unwrap_or_default();
                    StoredEdit::from(Draft {
                        outcome,
                        resolutions,
                        addresses,
                        restored,
                        why,
                        begun_at: typed.begun_over(open, self.clock.now_ms()),
                        ..typed.draft(typed.values.clone())
                    })
                }
            };
            if self
                .swap_edit(
                    person,
                    target,
                    before.as_ref().map(|(bytes, _)| bytes.as_slice()),
                    &next,
                )
                .await?
            {
                metrics::draft_kept(target.profile().slug);
                return Ok(AutosaveResult::Kept);
            }
        }
        Err(ErrorKind::Internal.into())
    }

    /// Drops the draft that the page showed. One that has been kept since stays, and one that is over
    /// already is not said to be dropped now. What is dropped can be taken back for a while, also
    /// what was typed on the page after it was kept.
    pub async fn discard(
        &self,
        person: &Person,
        target: &Target,
        typed: &FormSubmission,
    ) -> Result<NextPage, Error> {
        let newest = match self.seen(target, typed.clone()).await {
            Ok((base, typed)) if !changes(target.profile(), &base, &typed.values).is_empty() => {
                Some(typed.draft(typed.values.clone()))
            }
            // The review and the list of drafts post no values.
            Ok(_) | Err(_) => None,
        };
        for _ in 0..ATTEMPTS {
            let before = self.edit_row(person, target).await?;
            let open = before
                .as_ref()
                .and_then(|(_, edit)| edit.as_ref()?.as_open());
            if open.is_some_and(|open| !typed.follows(open)) {
                return Ok(NextPage::Newer);
            }
            if open.is_none() && typed.shows_all_of(newest.as_ref()) {
                let edit = before.and_then(|(_, edit)| edit);
                return Ok(match edit.as_ref().and_then(StoredEdit::outcome) {
                    // The form tells how it ended.
                    Some(_) => NextPage::Form,
                    None => NextPage::Gone,
                });
            }
            let why = open.map(|open| open.why.clone()).unwrap_or_default();
            let begun_at = typed.begun_over(open, self.clock.now_ms());
            let newest = newest.clone().map(|newest| Draft {
                why,
                begun_at,
                ..newest
            });
            let notice = Notice {
                discarded: newest.or_else(|| open.cloned()).map(Box::new),
                ..typed.notice(Some(Outcome::Discarded))
            };
            let notice = notice.into();
            let bytes = before.as_ref().map(|(bytes, _)| bytes.as_slice());
            if self.swap_edit(person, target, bytes, &notice).await? {
                return Ok(NextPage::Form);
            }
        }
        Err(ErrorKind::Internal.into())
    }

    /// The document that the page showed, and what can be typed of the profile.
    async fn seen(
        &self,
        target: &Target,
        mut typed: FormSubmission,
    ) -> Result<(Json, FormSubmission), Error> {
        let profile = target.profile();
        let base = self
            .history
            .version(target, typed.seen.as_deref().ok_or(ErrorKind::BadForm)?)
            .await?
            .ok_or(ErrorKind::BadForm)?;
        if super::read_only::locked(profile, &base).is_some() || !profile.is_editable() {
            return Err(ErrorKind::BadForm.into());
        }
        let cleared = cleared(profile, &base, &typed.values);
        typed.values.retain(|key, _| match key.strip_prefix(CLEAR) {
            Some(member) => cleared.iter().any(|key| key == member),
            None => profile
                .place(key)
                .is_some_and(|place| place.field.is_editable()),
        });
        if let Some(shown) = typed.shown.take()
            && typed.seen.as_ref() != Some(&shown)
            && let Some(shown) = self.history.version(target, &shown).await?
        {
            // What was left as the page showed it was not edited, though the document has changed
            // since the edit began.
            typed.values.retain(|key, value| {
                profile.place(key).is_none_or(|place| {
                    let kind = place.field.kind;
                    *value != posted(kind, &read(&shown, &place).shown())
                })
            });
        }
        Ok((base, typed))
    }

    /// Joins the values of this page with those of another tab.
    async fn joined(
        &self,
        target: &Target,
        base: &Json,
        typed: &Values,
        other: &Draft,
    ) -> Result<Joined, Error> {
        let other_base = self.base_of(target, other).await?;
        let mut joined = join(
            target.profile(),
            (base, typed),
            (&other_base, &other.values),
        );
        // What was typed twice before is not settled by a post of a page that did not show it.
        for problem in typed_twice(other) {
            let same = matches!(&problem.code, Code::OtherTab { typed: value } if typed.get(&problem.key) == Some(value));
            if !same && joined.twice.iter().all(|twice| twice.key != problem.key) {
                joined.twice.push(problem);
            }
        }
        Ok(joined)
    }
}

impl FormSubmission {
    /// The end of the draft; what this page sent earlier and arrives late does not open it again.
    fn notice(&self, outcome: Option<Outcome>) -> Notice {
        Notice {
            outcome,
            form: self.form.clone(),
            step: self.step,
            discarded: None,
            kept_at: 0,
        }
    }

    /// The version that the values, or those of the draft that they go on with, were restored from.
    fn restored_over(&self, open: Option<&Draft>) -> Option<Restoration> {
        self.restored
            .clone()
            .or_else(|| open.and_then(|open| open.restored.clone()))
    }

    /// When the edit was begun: values that are restored are a new one.
    fn begun_over(&self, open: Option<&Draft>, now_ms: i64) -> i64 {
        let goes_on = open.filter(|_| self.restored.is_none());
        goes_on.map_or(now_ms, Draft::begun)
    }

    fn draft(&self, values: Values) -> Draft {
        Draft {
            base: self.seen.clone().unwrap_or_default(),
            values,
            form: self.form.clone(),
            step: self.step,
            ..Draft::default()
        }
    }
}

/// The draft with its problems, and where they lead.
fn checked(draft: Draft, problems: Vec<FieldProblem>) -> (StoredEdit, NextPage) {
    if problems.is_empty() {
        return (draft.into(), NextPage::Review);
    }
    (
        StoredEdit::from(Draft {
            outcome: Some(Outcome::Problems { problems }),
            ..draft
        }),
        NextPage::Form,
    )
}

/// Choices made in a review stay while what was typed there, and over what, stays.
fn resolutions_left(open: &Draft, typed: &FormSubmission) -> crate::profile::merge::Resolutions {
    if typed.seen.as_ref() != Some(&open.base) {
        return Default::default();
    }
    let same = |key: &String| typed.values.get(key) == open.values.get(key);
    open.resolutions
        .iter()
        .filter(|(key, _)| same(key))
        .map(|(key, choice)| (key.clone(), choice.clone()))
        .collect()
}

/// The fields whose other text, typed in another tab, is still to be looked at.
fn typed_twice(draft: &Draft) -> Vec<FieldProblem> {
    match &draft.outcome {
        Some(Outcome::Problems { problems }) => problems
            .iter()
            .filter(|problem| matches!(problem.code, Code::OtherTab { .. }))
            .cloned()
            .collect(),
        _ => vec![],
    }
}

#[derive(Debug, PartialEq)]
struct Joined {
    /// Both edits, where they do not meet; where they do, what was typed here.
    values: Values,
    /// Fields that both tabs edited: a problem each, with the value of the other tab.
    twice: Vec<FieldProblem>,
}

/// Joins what was typed `here` with an edit of the same profile made `elsewhere`; each comes with
/// the document that its page showed. A field that only the other page edited is taken over, unless
/// the two pages showed different values of it: then somebody has to look.
fn join(profile: &'static Profile, here: (&Json, &Values), elsewhere: (&Json, &Values)) -> Joined {
    let edits = |(base, typed): (&Json, &Values)| -> BTreeMap<String, Change> {
        changes(profile, base, typed)
            .into_iter()
            .map(|change| (change.key.clone(), change))
            .collect()
    };
    let mine = edits(here);
    let mut joined = Joined {
        values: here.1.clone(),
        twice: vec![],
    };
    for (key, other) in edits(elsewhere) {
        let Some(place) = profile.place(&key) else {
            join_cleared(&mut joined, profile, here.0, key, &other);
            continue;
        };
        let shown = |base: &Json| posted(place.field.kind, &read(base, &place).shown());
        let now = here.1.get(&key).map_or_else(
            || shown(here.0),
            |value| meant(place.field.kind, value, &shown(here.0)),
        );
        if now == other.after {
            continue;
        }
        let tree = read(here.0, &place).is_tree();
        if !mine.contains_key(&key) && !tree && shown(here.0) == shown(elsewhere.0) {
            joined.values.insert(key, other.after);
        } else {
            joined.twice.push(FieldProblem {
                key,
                code: Code::OtherTab { typed: other.after },
            });
        }
    }
    joined
}

/// Takes over that the other tab clears a member without a field. If this page showed another value
/// of it, somebody has to look.
fn join_cleared(
    joined: &mut Joined,
    profile: &'static Profile,
    here: &Json,
    key: String,
    other: &Change,
) {
    let box_name = format!("{CLEAR}{key}");
    if joined
        .values
        .get(&box_name)
        .is_some_and(|value| value == "yes")
    {
        return;
    }
    let clears = Values::from([(box_name, "yes".to_owned())]);
    if cleared(profile, here, &clears).is_empty() {
        // This page's document does not hold it: there is nothing to clear.
        return;
    }
    if read_key(here, &key) == other.before {
        joined.values.extend(clears);
    } else {
        let typed = other.after.clone();
        joined.twice.push(FieldProblem {
            key,
            code: Code::OtherTab { typed },
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::BILLING;

    fn document(city: &str) -> Json {
        Json::parse(
            format!(r#"{{"address":{{"city":"{city}"}},"taxId":"1","purchaseOrderNumber":"9"}}"#)
                .as_bytes(),
        )
        .unwrap()
    }

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn twice(key: &str, typed: &str) -> FieldProblem {
        FieldProblem {
            key: key.to_owned(),
            code: Code::OtherTab {
                typed: typed.to_owned(),
            },
        }
    }

    // D4
    #[test]
    fn edits_of_different_fields_from_two_tabs_are_both_kept() {
        let base = document("Redmond");
        let here = values(&[
            ("address.city", "Bellevue"),
            ("taxId", "1"),
            ("purchaseOrderNumber", "9"),
        ]);
        let elsewhere = values(&[
            ("address.city", "Redmond"),
            ("taxId", "2"),
            ("purchaseOrderNumber", "9"),
        ]);
        let joined = join(&BILLING, (&base, &here), (&base, &elsewhere));
        assert_eq!(joined.twice, []);
        assert_eq!(
            joined.values,
            values(&[
                ("address.city", "Bellevue"),
                ("taxId", "2"),
                ("purchaseOrderNumber", "9")
            ])
        );
    }

    // D4
    #[test]
    fn a_field_typed_twice_keeps_both_texts_and_the_same_text_is_no_matter() {
        let base = document("Redmond");
        let here = values(&[("address.city", "Bellevue"), ("taxId", "2")]);
        let elsewhere = values(&[("address.city", "Seattle"), ("taxId", "2")]);
        let joined = join(&BILLING, (&base, &here), (&base, &elsewhere));
        assert_eq!(joined.twice, [twice("address.city", "Seattle")]);
        assert_eq!(joined.values, here);
    }

    // D3
    #[test]
    fn an_edit_over_a_value_that_this_page_did_not_show_is_looked_at() {
        let here = values(&[("taxId", "2")]);
        let elsewhere = values(&[("address.city", "Seattle")]);
        let joined = join(
            &BILLING,
            (&document("Kirkland"), &here),
            (&document("Redmond"), &elsewhere),
        );
        assert_eq!(joined.twice, [twice("address.city", "Seattle")]);
        assert_eq!(joined.values, here);
    }

    fn with_district(district: &str) -> Json {
        Json::parse(
            format!(r#"{{"address":{{"city":"Redmond","district":"{district}"}},"taxId":"1"}}"#)
                .as_bytes(),
        )
        .unwrap()
    }

    // D4
    #[test]
    fn a_member_without_a_field_that_the_other_tab_clears_is_cleared() {
        let base = with_district("old");
        let clears = values(&[("clear.address.district", "yes"), ("taxId", "1")]);
        for (here, elsewhere) in [
            (values(&[("taxId", "2")]), clears.clone()),
            (clears.clone(), values(&[("taxId", "2")])),
            (clears.clone(), clears.clone()),
        ] {
            let joined = join(&BILLING, (&base, &here), (&base, &elsewhere));
            assert_eq!(joined.twice, []);
            assert_eq!(joined.values["clear.address.district"], "yes", "{here:?}");
        }
        // Gone in the document that this page showed, and another one there.
        let here = values(&[("taxId", "2")]);
        let joined = join(&BILLING, (&with_district(""), &here), (&base, &clears));
        assert_eq!((joined.twice, joined.values), (vec![], here.clone()));
        let joined = join(&BILLING, (&with_district("new"), &here), (&base, &clears));
        assert_eq!(joined.twice, [twice("address.district", "")]);
        assert_eq!(joined.values, here);
    }
}
