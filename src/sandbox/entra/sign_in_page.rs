//! The sign-in page: plain HTML with one button per user.

use crate::sandbox::page::escape;
use crate::sandbox::people::USERS;

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;margin:0;background:#f2f4f7;\
color:#16191d}\
main{max-width:40rem;margin:2rem auto;box-sizing:border-box;padding:2rem;background:#fff;\
border:1px solid #c5ccd4;border-radius:.5rem}\
h1{font-size:1.4rem;margin-block:0 .5rem}ul{list-style:none;padding:0;margin:1.5rem 0}\
li{display:flex;gap:1rem;align-items:baseline;margin-block:.5rem;flex-wrap:wrap}\
button{font:inherit;padding:.5rem 1rem;min-width:13rem;text-align:start;border:1px solid #5b6672;\
border-radius:.25rem;background:#fff;cursor:pointer}\
button:hover,button:focus-visible{background:#e8f0fb;outline:3px solid #1a5fb4}\
small{color:#3f4852;font-size:.9rem}\
@media(prefers-color-scheme:dark){body{background:#121519;color:#eceff2}\
main,button{background:#1c2127;color:inherit;border-color:#6b7683}\
button:hover,button:focus-visible{background:#26354a;outline-color:#8ab8f5}small{color:#c0c8d0}}";

fn document(title: &str, main: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title} – sandbox</title><style>{STYLE}</style></head>\
         <body><main>{main}</main></body></html>",
        title = escape(title)
    )
}

/// Returns a page with a title and a message.
pub fn message(title: &str, what: &str) -> String {
    document(
        title,
        &format!("<h1>{}</h1><p>{}</p>", escape(title), escape(what)),
    )
}

/// Returns the sign-in page with one button per user. The user of `hint` has the focus.
pub fn choose(query: &str, hint: Option<&str>) -> String {
    let mut items = String::new();
    for user in USERS {
        let expected = hint.is_some_and(|hint| hint.eq_ignore_ascii_case(user.username));
        items.push_str(&format!(
            "<li><button name=\"user\" value=\"{key}\" aria-describedby=\"{key}-what\"\
             {focus}>{name}</button>\
             <small id=\"{key}-what\">{what}</small></li>",
            key = user.key,
            name = escape(user.name),
            what = escape(user.what),
            focus = if expected { " autofocus" } else { "" },
        ));
    }
    document(
        "Sign in",
        &format!(
            "<h1>Sign in to the sandbox</h1>\
             <p>This stands in for Microsoft’s sign-in page. Choose who to be.</p>\
             <form method=\"post\" action=\"?{query}\"><ul>{items}</ul>\
             <button name=\"cancel\" value=\"1\">Cancel</button></form>",
            query = escape(query)
        ),
    )
}
