//! Reads and writes the portal's cookies. They are written with all attributes that the prefix
//! `__Host-` requires. A removal has the same attributes, because browsers ignore a removal without
//! `Secure`.

use axum::http::{HeaderMap, HeaderValue, header};

/// Returns the cookie's value, or `None` if the browser sent it not at all or more than once. Other
/// cookies in the same header line may contain any bytes.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    let mut values = pairs.filter_map(|pair| {
        pair.trim_ascii()
            .strip_prefix(name.as_bytes())?
            .strip_prefix(b"=")
    });
    let value = values.next()?;
    if values.next().is_some() {
        None
    } else {
        std::str::from_utf8(value).ok()
    }
}

/// Returns the `Set-Cookie` header for a value of letters, digits, `-` and `_`. `max_age` is in
/// seconds; without it the cookie ends with the browser session.
pub fn write(name: &str, value: &str, max_age: Option<i64>) -> HeaderValue {
    let age = max_age
        .map(|seconds| format!("; Max-Age={seconds}"))
        .unwrap_or_default();
    HeaderValue::try_from(format!(
        "{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}"
    ))
    .expect("name and value are plain ASCII")
}

/// Returns the `Set-Cookie` header that removes the cookie.
pub fn remove(name: &str) -> HeaderValue {
    write(name, "", Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(
                header::COOKIE,
                HeaderValue::from_str(line).expect("a header"),
            );
        }
        headers
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let name = "__Host-session";
        assert_eq!(
            read(&headers(&["a=1; __Host-session=x; b=2"]), name),
            Some("x")
        );
        assert_eq!(
            read(&headers(&["a=1", "__Host-session=x=y"]), name),
            Some("x=y")
        );
        assert_eq!(
            read(
                &headers(&["X__Host-session=x; __Host-session2=x; __host-session=x"]),
                name
            ),
            None
        );
        assert_eq!(
            read(&headers(&["__Host-session=x; __Host-session=y"]), name),
            None,
            "which of the two?"
        );
        assert_eq!(read(&headers(&[]), name), None);
        let mut beside_others = HeaderMap::new();
        beside_others.append(
            header::COOKIE,
            HeaderValue::from_bytes(b"theme=gr\xfcn; __Host-session=x; name=\xff")
                .expect("a header"),
        );
        assert_eq!(
            read(&beside_others, name),
            Some("x"),
            "what others set does not sign anybody out"
        );
    }

    #[test]
    fn c1_a_removal_carries_the_same_attributes() {
        assert_eq!(
            write("__Host-a", "v", None),
            "__Host-a=v; Path=/; Secure; HttpOnly; SameSite=Lax"
        );
        assert_eq!(
            remove("__Host-a"),
            "__Host-a=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
        );
    }
}
