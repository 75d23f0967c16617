//! The exact request that a save sends: method, address, headers without the token, and the body
//! with its changed lines marked.

use super::page_context;
use crate::editing::Request;
use crate::profile::{Change, Json, Profile};
use leptos::either::Either;
use leptos::prelude::*;

#[component]
pub fn RequestDisclosure<'a>(
    profile: &'static Profile,
    request: &'a Request,
    changes: &'a [Change],
) -> impl IntoView + use<> {
    let page = page_context();
    let mut head = format!("{} {}\n", request.method, request.address);
    for (name, value) in &request.headers {
        head.push_str(&format!("{name}: {value}\n"));
    }
    let lines: Vec<_> = lines(profile, &request.body, changes)
        .into_iter()
        .map(|(text, changed)| match changed {
            true => Either::Left(view! { <mark>{text}</mark> }),
            false => Either::Right(text),
        })
        .collect();
    let title = page.t("request-title");
    view! {
        <details class="request">
            <summary>{title.clone()}</summary>
            <p>{page.t("request-text")}</p>
            // Focusable, so that a long line can be scrolled with the keyboard.
            <pre tabindex="0" role="group" translate="no" aria-label=title>{head}"\n"{lines}</pre>
        </details>
    }
}

/// The body line by line, each with its line break, and true if it belongs to a changed member.
fn lines(profile: &'static Profile, body: &Json, changes: &[Change]) -> Vec<(String, bool)> {
    let changed: Vec<Vec<&str>> = changes
        .iter()
        .map(|change| match profile.place(&change.key) {
            Some(place) => place.path().collect(),
            // A member without a field, which can only be cleared.
            None => change.key.splitn(2, '.').collect(),
        })
        .collect();
    let mut out = vec![];
    walk(
        body,
        &changed.iter().map(Vec::as_slice).collect::<Vec<_>>(),
        String::new(),
        "",
        0,
        &mut out,
    );
    out
}

/// Writes one value: `before` is what stands before it on its first line, `after` what follows on
/// its last. Only objects on the way to a change are taken apart.
fn walk(
    value: &Json,
    changed: &[&[&str]],
    before: String,
    after: &str,
    depth: usize,
    out: &mut Vec<(String, bool)>,
) {
    let whole = changed.iter().any(|path| path.is_empty());
    let Json::Object(members) = value else {
        return leaf(value, whole, before, after, depth, out);
    };
    if whole || changed.is_empty() || members.is_empty() {
        return leaf(value, whole, before, after, depth, out);
    }
    out.push((format!("{before}{{\n"), false));
    for (index, (name, member)) in members.iter().enumerate() {
        let inner: Vec<&[&str]> = changed
            .iter()
            .filter_map(|path| {
                path.split_first()
                    .filter(|(first, _)| first.eq_ignore_ascii_case(name))
                    .map(|(_, rest)| rest)
            })
            .collect();
        let before = format!("{}{}: ", "  ".repeat(depth + 1), Json::Text(name.clone()));
        walk(
            member,
            &inner,
            before,
            if index + 1 < members.len() { "," } else { "" },
            depth + 1,
            out,
        );
    }
    out.push((format!("{}}}{after}\n", "  ".repeat(depth)), false));
}

fn leaf(
    value: &Json,
    marked: bool,
    before: String,
    after: &str,
    depth: usize,
    out: &mut Vec<(String, bool)>,
) {
    let text = value
        .pretty()
        .replace('\n', &format!("\n{}", "  ".repeat(depth)));
    out.push((format!("{before}{text}{after}\n"), marked));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{BILLING, Member};

    #[test]
    fn the_lines_of_changed_members_are_marked_and_no_others() {
        let body =
            br#"{"CompanyName":"A","address":{"City":"x","line":[1,2],"district":""},"taxId":"","links":{"a":{"b":"c"}}}"#;
        let body = Json::parse(body).unwrap();
        let change = |key: &str| Change {
            key: key.to_owned(),
            before: Member::Absent,
            after: String::new(),
        };
        let changes = ["address.city", "taxId", "address.district"].map(change);
        let lines = lines(&BILLING, &body, &changes);
        let marked: Vec<&str> = lines
            .iter()
            .filter(|(_, marked)| *marked)
            .map(|(text, _)| text.as_str())
            .collect();
        let expected = [
            "    \"City\": \"x\",\n",
            "    \"district\": \"\"\n",
            "  \"taxId\": \"\",\n",
        ];
        assert_eq!(marked, expected);
        let whole: String = lines.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(whole.trim_end(), body.pretty());
    }
}
