//! Tables of the class `stacked-table`: in a narrow window the cells of a row stand one below the
//! other, and each has its head above it.

use super::page_context;
use leptos::prelude::*;

/// The head of a cell, as a text of its own. It is shown only where the heads of the table are not.
#[component]
pub fn CellLabel(
    /// Of the words of the column.
    key: &'static str,
) -> impl IntoView {
    view! { <span class="stacked-table__label">{page_context().t(key)}</span> }
}
