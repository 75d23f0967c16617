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

/// Returns the `Set-Cookie` header for a value of letters, digits and `-_.:/+`. `max_age` is in
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

/// A cookie that the portals of one host share. Browsers send a cookie to every port of a host, and
/// a portal that replaced the value of another one would sign its people out. A portal at another
/// port than the usual one therefore marks its value with the port, and keeps the values of the
/// others: `cp7n_D.8443:Xk2-aa` are those of the usual port and of port 8443.
#[derive(Debug, Clone)]
pub struct SharedCookie {
    name: &'static str,
    /// The portal's port in decimals and a colon; empty for the usual port.
    mark: String,
}

/// The portals of one host whose values are kept.
const MOST_PORTALS: usize = 8;

/// The longest value that is kept of another portal, in bytes.
const LONGEST_VALUE: usize = 64;

impl SharedCookie {
    /// `port` is `None` for the usual port of the portal's scheme.
    pub fn new(name: &'static str, port: Option<u16>) -> SharedCookie {
        let mark = port.map(|port| format!("{port}:")).unwrap_or_default();
        SharedCookie { name, mark }
    }

    /// Returns this portal's value, or `None` if the browser sent none, or more than one.
    pub fn read<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let mut own = read(headers, self.name)?
            .split('.')
            .filter_map(|entry| self.own(entry));
        let value = own.next()?;
        own.next().is_none().then_some(value)
    }

    /// Returns the `Set-Cookie` header for this portal's value, beside those of the others. The
    /// arguments are those of [`write()`].
    pub fn write(&self, headers: &HeaderMap, value: &str, max_age: Option<i64>) -> HeaderValue {
        let mut entries = self.others(headers);
        let own = format!("{}{value}", self.mark);
        entries.push(&own);
        write(self.name, &entries.join("."), max_age)
    }

    /// Returns the `Set-Cookie` header that removes this portal's value. The cookie stays if another
    /// portal has one.
    pub fn remove(&self, headers: &HeaderMap) -> HeaderValue {
        match self.others(headers).as_slice() {
            [] => remove(self.name),
            others => write(self.name, &others.join("."), None),
        }
    }

    fn own<'a>(&self, entry: &'a str) -> Option<&'a str> {
        let value = entry.strip_prefix(self.mark.as_str())?;
        (!value.contains(':')).then_some(value)
    }

    /// The values of other portals, of the letters that portals write only.
    fn others<'a>(&self, headers: &'a HeaderMap) -> Vec<&'a str> {
        let is_value = |value: &str| {
            let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
            (1..=LONGEST_VALUE).contains(&value.len()) && value.bytes().all(known)
        };
        let is_entry = |entry: &&str| match entry.split_once(':') {
            Some((port, value)) => port.parse::<u16>().is_ok() && is_value(value),
            None => is_value(entry),
        };
        read(headers, self.name)
            .into_iter()
            .flat_map(|value| value.split('.'))
            .filter(|entry| self.own(entry).is_none())
            .filter(is_entry)
            .take(MOST_PORTALS)
            .collect()
    }
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

    #[test]
    fn c1_portals_of_one_host_keep_each_others_values() {
        let (usual, other) = (
            SharedCookie::new("__Host-session", None),
            SharedCookie::new("__Host-session", Some(8443)),
        );
        let mut browser = headers(&[]);
        let mut keep = |set: HeaderValue| {
            let set = set.to_str().expect("ASCII").to_owned();
            let pair = set.split(';').next().unwrap_or_default().to_owned();
            browser.insert(
                header::COOKIE,
                HeaderValue::try_from(pair).expect("a header"),
            );
            (browser.clone(), set)
        };
        let (both, _) = keep(usual.write(&headers(&[]), "one", None));
        let (both, set) = keep(other.write(&both, "two", None));
        assert!(set.starts_with("__Host-session=one.8443:two; Path=/; Secure;"));
        assert_eq!(
            (usual.read(&both), other.read(&both)),
            (Some("one"), Some("two"))
        );
        // A new value replaces the portal's own.
        let (both, set) = keep(usual.write(&both, "three", Some(60)));
        assert!(set.starts_with("__Host-session=8443:two.three; ") && set.ends_with("Max-Age=60"));
        let (left, _) = keep(usual.remove(&both));
        assert_eq!((usual.read(&left), other.read(&left)), (None, Some("two")));
        let (none, set) = keep(other.remove(&left));
        assert!(set.ends_with("Max-Age=0"), "{set}");
        assert_eq!(other.read(&none), None);
    }

    #[test]
    fn what_no_portal_wrote_is_not_kept() {
        let own = SharedCookie::new("__Host-session", Some(1));
        for (sent, read, set) in [
            ("1:a.1:b", None, "1:c"),
            ("1:a.2:x y.2:.70000:z.é.:.b", Some("a"), "b.1:c"),
            ("11:a", None, "11:a.1:c"),
            ("1:2:a", None, "1:c"),
            ("..", None, "1:c"),
        ] {
            let sent = HeaderValue::from_bytes(format!("__Host-session={sent}").as_bytes());
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, sent.expect("a header"));
            assert_eq!(own.read(&headers), read, "{headers:?}");
            let written = own.write(&headers, "c", None);
            let written = written.to_str().expect("ASCII");
            assert!(
                written.starts_with(&format!("__Host-session={set}; ")),
                "{written}"
            );
        }
        let many: Vec<String> = (2..100).map(|port| format!("{port}:a")).collect();
        let many = headers(&[&format!("__Host-session={}", many.join("."))]);
        let written = own.write(&many, "c", None);
        assert_eq!(
            written.to_str().expect("ASCII").matches(":a").count(),
            MOST_PORTALS
        );
    }
}
