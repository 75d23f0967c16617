//! Lists of customers that are saved under a name.

use super::customer_notes::not_stored;
use super::json_body::read_order;
use super::problem::MemberProblem;
use super::tagged_json;
use crate::auth::Permission;
use crate::components::team_records::view_problem;
use crate::customers::{
    CustomerViews, Customers, LONGEST_LIST_QUERY, ListQuery, NewView, SavedView, ViewResult,
    ViewScope,
};
use crate::error::{Error, ErrorKind};
use crate::middleware::RequestContext;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

/// One's own saved lists and those of the team, each in the order of the alphabet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SavedViewList {
    items: Vec<SavedView>,
}

/// A command about saved lists. Those of the team are saved and removed by whoever may
/// edit.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(tag = "command", rename_all = "lowercase")]
pub enum SavedViewOrder {
    /// Saves a list, in place of one's own of this name.
    Save {
        scope: ViewScope,
        /// At most 60 characters.
        name: String,
        /// The query of an address of the table of customers, such as `country=BR&sort=city`.
        query: String,
        /// Also in place of one of the team that somebody else saved.
        #[serde(default)]
        replace: bool,
    },
    /// Removes a list; one that is gone already is no error.
    Remove { scope: ViewScope, id: String },
}

/// The saved lists.
#[utoipa::path(get, path = "/customers/views", tag = "customers", responses(
    (status = 200, description = "Saved lists", body = SavedViewList),
))]
pub(crate) async fn customer_views(
    context: RequestContext,
    State(customers): State<Customers>,
    State(views): State<CustomerViews>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    // What they look for may name customers.
    customers.ask_list(person, context.lang()).await?;
    let items = views.all(person).await?;
    tagged_json(&headers, &SavedViewList { items })
}

/// Saves or removes a list.
#[utoipa::path(post, path = "/customers/views", tag = "customers", request_body = SavedViewOrder,
    responses((status = 200, description = "The lists as they are now", body = SavedViewList)))]
pub(crate) async fn change_customer_views(
    context: RequestContext,
    State(customers): State<Customers>,
    State(views): State<CustomerViews>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    let order: SavedViewOrder = read_order(&headers, &body)?;
    customers.ask_list(person, context.lang()).await?;
    match order {
        SavedViewOrder::Remove { scope, id } => {
            may_change(&context, scope)?;
            views.remove(person, scope, &id).await?;
        }
        SavedViewOrder::Save {
            scope,
            name,
            query,
            replace,
        } => {
            may_change(&context, scope)?;
            let query = ListQuery::read(&query).to_string();
            if query.len() > LONGEST_LIST_QUERY {
                return Err(ErrorKind::SearchTooLong.into());
            }
            let new = NewView {
                name: &name,
                query: &query,
                replace,
            };
            let result = views.save(person, scope, new).await?;
            if let Some(detail) = view_problem(context.words, result) {
                let member = MemberProblem {
                    key: "name".to_owned(),
                    code: code(result).to_owned(),
                    detail,
                };
                return Ok(not_stored(&context, vec![member]));
            }
        }
    }
    let items = views.all(person).await?;
    Ok(axum::Json(SavedViewList { items }).into_response())
}

/// Everybody changes their own lists.
fn may_change(context: &RequestContext, scope: ViewScope) -> Result<(), Error> {
    let permission = match scope {
        ViewScope::Own => Permission::View,
        ViewScope::Team => Permission::Edit,
    };
    context.permitted(permission).map(drop)
}

fn code(result: ViewResult) -> &'static str {
    match result {
        ViewResult::Saved | ViewResult::NoName => "required",
        ViewResult::NameTooLong => "too-long",
        ViewResult::TooMany => "too-many",
        ViewResult::Exists => "exists",
    }
}
