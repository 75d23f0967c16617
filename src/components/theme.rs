//! Light, dark, or as the person's system has it: kept in a cookie, and told in the head of each
//! page, so that nothing flashes.

use crate::cookie;
use axum::http::HeaderMap;

/// The cookie with the look that the person chose.
pub const THEME: &str = "__Host-theme";

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// As chosen, else as the system has it.
    pub fn of(headers: &HeaderMap) -> Theme {
        cookie::read(headers, THEME)
            .and_then(Theme::parse)
            .unwrap_or_default()
    }

    pub fn parse(word: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.word() == word)
    }

    /// In the cookie, the form, and the keys of words.
    pub fn word(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// For the browser: colours in the style are pairs, of which it takes one.
    pub fn color_scheme(self) -> &'static str {
        match self {
            Theme::System => "light dark",
            Theme::Light | Theme::Dark => self.word(),
        }
    }
}
