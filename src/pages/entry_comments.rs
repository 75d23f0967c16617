//! The comments beneath an entry of the audit log, and the form for another one.

use super::entry;
use crate::auth::Permission;
use crate::components::text_area::TextArea;
use crate::components::time::Time;
use crate::components::{PageContext, page_context};
use crate::customers::Customers;
use crate::editing::Editing;
use crate::error::{Error, ErrorKind};
use crate::history::{CommentResult, Entry, EntryComment, History, LONGEST_COMMENT, MOST_COMMENTS};
use crate::profile::signs;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;

/// The posted form.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct CommentForm {
    comment: String,
}

/// A comment that was refused.
#[derive(Debug, Clone)]
pub struct RefusedComment {
    pub text: String,
    pub why: CommentResult,
}

/// `POST`: a comment that cannot be stored comes back as it was typed.
pub async fn add(
    page: PageContext,
    State(history): State<History>,
    State(editing): State<Editing>,
    State(customers): State<Customers>,
    Path(seq): Path<String>,
    Form(typed): Form<CommentForm>,
) -> Result<Response, Error> {
    let seq = seq.parse().map_err(|_| ErrorKind::NotFound)?;
    let why = history.comment(page.person()?, seq, &typed.comment).await?;
    if why == CommentResult::Added {
        return Ok(Redirect::to(&format!("/history/{seq}#comments")).into_response());
    }
    let refused = RefusedComment {
        text: typed.comment,
        why,
    };
    let services = (&history, &editing, &customers);
    let mut response = entry::answer(page, services, seq, Some(refused)).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// The comments, and the form for those who may comment; nothing where there is neither.
#[component]
pub fn CommentSection<'a>(
    entry: &'a Entry,
    refused: Option<&'a RefusedComment>,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let may_comment = page.may(Permission::Comment);
    if entry.comments.is_empty() && !may_comment {
        return None;
    }
    let comments = entry.comments.iter();
    let comments: Vec<_> = comments
        .map(|comment| view! { <CommentItem comment/> })
        .collect();
    let list = (!comments.is_empty()).then(|| view! { <ul class="record">{comments}</ul> });
    let seq = entry.row.seq;
    let form = may_comment.then(|| view! { <CommentInput seq refused/> });
    Some(view! {
        <section id="comments" class="part">
            <h2>{page.t("comments-title")}</h2>
            {list}
            {form}
        </section>
    })
}

#[component]
fn CommentItem<'a>(comment: &'a EntryComment) -> impl IntoView + use<> {
    let page = page_context();
    let text = match &comment.text {
        Some(text) => {
            let text = lines(text);
            Either::Left(view! { <p><bdi>{text}</bdi></p> })
        }
        None => Either::Right(view! { <p class="warning">{page.t("entry-sealed")}</p> }),
    };
    let author = comment.author.clone();
    let address = format!("/history/{}", comment.seq);
    view! {
        <li>
            {text}
            <p class="record__who">
                <bdi>{author}</bdi>
                " · "
                <a href=address><Time at=comment.at/></a>
            </p>
        </li>
    }
}

/// The text with its lines; other signs that nobody sees are written as their numbers.
pub fn lines(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(signs::visible).collect();
    lines.join("\n")
}

#[component]
fn CommentInput<'a>(seq: i64, refused: Option<&'a RefusedComment>) -> impl IntoView + use<> {
    let page = page_context();
    let problem = refused.and_then(|refused| match refused.why {
        CommentResult::Added => None,
        CommentResult::Empty => Some(page.t("comment-empty").into_owned()),
        CommentResult::TooLong(length) => {
            let args = [("length", length.into()), ("max", LONGEST_COMMENT.into())];
            Some(page.t_args("comment-too-long", &args))
        }
        CommentResult::TooMany => {
            let args = [("max", MOST_COMMENTS.into())];
            Some(page.t_args("comment-too-many", &args))
        }
    });
    let bad = problem.is_some();
    let text = refused.map(|refused| refused.text.clone());
    let hint = page.t_args("comment-hint", &[("max", LONGEST_COMMENT.into())]);
    view! {
        <form class="stack note-form" method="post" action=format!("/history/{seq}/comments")>
            <div class="field">
                <label for="comment">{page.t("comment-label")}</label>
                <p id="hint-comment" class="hint">{hint}</p>
                <p id="problem-comment" class="problem" hidden=!bad>{problem}</p>
                <TextArea
                    id="comment"
                    rows="3"
                    text=text.unwrap_or_default()
                    described="hint-comment problem-comment"
                    bad
                />
            </div>
            <button class="button button--quiet">{page.t("comment-button")}</button>
        </form>
    }
}
