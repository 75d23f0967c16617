//! The progress of a job: a text and a bar, which an island renews while the job is at work. Without
//! JavaScript a link loads the page again.

use super::PageContext;
use crate::islands::LiveProgress;
use leptos::either::Either;
use leptos::prelude::*;

/// The progress of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobProgress {
    /// A word; the island compares it.
    pub state: String,
    /// It is at work, or waits by itself.
    pub works: bool,
    pub text: String,
    /// The number of things done and of all, while it works; 0 of all means that this is not known
    /// yet.
    pub done: u64,
    pub total: u64,
}

/// Tells until when a job waits, or else how many minutes it still takes; nothing if neither is
/// known.
/// `waits` is the key of the sentence, with the time in Unix milliseconds.
pub fn time_left(
    page: &PageContext,
    waits: Option<(&str, i64)>,
    seconds_left: Option<u64>,
) -> Option<String> {
    if let Some((key, until)) = waits {
        return Some(page.t_args(key, &[("at", page.moment(until).into())]));
    }
    let minutes = match seconds_left? {
        ..60 => 0,
        seconds => seconds.div_ceil(60),
    };
    Some(page.t_args("collection-left", &[("minutes", minutes.into())]))
}

/// The text and the bar. `name` is the id of the heading, `id` that of the text.
#[component]
pub fn JobNow(
    progress: JobProgress,
    name: &'static str,
    id: &'static str,
    /// The page was asked for this.
    #[prop(optional)]
    shown: bool,
) -> impl IntoView {
    let JobProgress {
        state,
        works,
        text,
        done,
        total,
    } = progress;
    let bar = works.then(|| {
        let (max, value) = match total {
            0 => (None, None),
            total => (Some(total.to_string()), Some(done.min(total).to_string())),
        };
        view! { <progress aria-labelledby=name max=max value=value></progress> }
    });
    view! {
        <div class="job__now" data-state=state data-works=works.then_some("yes")>
            <p id=id class=shown.then_some("note") tabindex="-1">{text}</p>
            {bar}
        </div>
    }
}

/// Everything about a job that changes while it works. `address` answers the same again.
#[component]
pub fn Job(
    address: String,
    works: bool,
    /// The page shows more of the job.
    reloads: bool,
    children: Children,
) -> impl IntoView {
    let parts = view! {
        <div class="job__parts">{children()}</div>
        <p class="unseen" role="status"></p>
    };
    match works {
        true => Either::Left(view! { <LiveProgress address reloads>{parts}</LiveProgress> }),
        false => Either::Right(view! { <div class="job">{parts}</div> }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Role;
    use crate::pages::samples::speaking;
    use crate::text::Lang;

    #[test]
    fn a_job_of_seconds_takes_less_than_a_minute() {
        let told = |lang: Lang, seconds: u64| {
            let left = time_left(&speaking(lang, Role::Editor), None, Some(seconds));
            left.expect("a sentence")
        };
        for seconds in [0, 1, 59] {
            assert_eq!(told(Lang::En, seconds), "Less than a minute is left.");
            assert_eq!(told(Lang::Fr, seconds), "Il reste moins d’une minute.");
            assert_eq!(told(Lang::ZhHant, seconds), "剩餘時間不到一分鐘。");
        }
        for (seconds, english, french, chinese) in [
            (
                60,
                "About one minute is left.",
                "Il reste environ une minute.",
                "大約還需要 1 分鐘。",
            ),
            (
                61,
                "About 2 minutes are left.",
                "Il reste environ 2 minutes.",
                "大約還需要 2 分鐘。",
            ),
        ] {
            assert_eq!(told(Lang::En, seconds), english);
            assert_eq!(told(Lang::Fr, seconds), french);
            assert_eq!(told(Lang::ZhHant, seconds), chinese);
        }
    }
}
