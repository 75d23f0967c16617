//! The portal's own cookies: read from the request's headers, written with every attribute that their `__Host-` prefix asks for, also when
//! they are removed (browsers ignore a removal that lacks `Secure`).

use axum::http::{HeaderMap, HeaderValue, header};

/// The value of the cookie, if the browser sent it once.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(';'));
    let mut values = pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(given, _)| *given == name).map(|(_, value)| value);
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

/// `Set-Cookie` for a value of letters, digits, `-` and `_`; without `max_age` it lasts as long as the browser runs.
pub fn write(name: &str, value: &str, max_age: Option<i64>) -> HeaderValue {
    let age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    HeaderValue::try_from(format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}")).expect("name and value are plain ASCII")
}

/// `Set-Cookie` that takes the cookie away.
pub fn remove(name: &str) -> HeaderValue {
    write(name, "", Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_str(line).expect("a header"));
        }
        headers
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let name = "__Host-session";
        assert_eq!(read(&headers(&["a=1; __Host-session=x; b=2"]), name), Some("x"));
        assert_eq!(read(&headers(&["a=1", "__Host-session=x=y"]), name), Some("x=y"));
        assert_eq!(read(&headers(&["X__Host-session=x; __Host-session2=x; __host-session=x"]), name), None);
        assert_eq!(read(&headers(&["__Host-session=x; __Host-session=y"]), name), None, "which of the two?");
        assert_eq!(read(&headers(&[]), name), None);
    }

    #[test]
    fn c1_a_removal_carries_the_same_attributes() {
        assert_eq!(write("__Host-a", "v", None), "__Host-a=v; Path=/; Secure; HttpOnly; SameSite=Lax");
        assert_eq!(remove("__Host-a"), "__Host-a=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
