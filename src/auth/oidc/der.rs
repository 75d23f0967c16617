//! Three things out of DER: the end of a certificate, its RSA key, and the RSA key inside a PKCS#8
//! file. Written by hand: the crates that parse X.509 bring a dozen others for one date, and `jsonwebtoken`'s own
//! reader of PEM (feature `use_pem`) brings big integers and takes a file's first section only.

use time::{Date, Month, PrimitiveDateTime, Time};

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// The algorithm of an RSA key: 1.2.840.113549.1.1.1 (RFC 3279, 2.3.1).
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/// The last moment of a certificate in DER form, in Unix seconds; `None` for what is not one.
pub fn ends_at(certificate: &[u8]) -> Option<i64> {
    let (validity, _) = element(from_validity(certificate)?, SEQUENCE)?;
    let (_, rest) = element(validity, UTC_TIME).or_else(|| element(validity, GENERALIZED_TIME))?;
    match element(rest, UTC_TIME) {
        // Two digits of the year: 50 is 1950 (RFC 5280, 4.1.2.5.1).
        Some((text, _)) => moment(if *text.first()? < b'5' { "20" } else { "19" }, text),
        None => moment("", element(rest, GENERALIZED_TIME)?.0),
    }
}

/// The public key of a certificate in DER form, in PKCS#1 form; `None` if it is no RSA key.
pub fn rsa_key(certificate: &[u8]) -> Option<&[u8]> {
    let mut rest = from_validity(certificate)?;
    // Validity, subject.
    for tag in [SEQUENCE, SEQUENCE] {
        (_, rest) = element(rest, tag)?;
    }
    let (key, _) = element(rest, SEQUENCE)?;
    let (algorithm, rest) = element(key, SEQUENCE)?;
    let (identifier, _) = element(algorithm, OBJECT_IDENTIFIER)?;
    let (bits, _) = element(rest, BIT_STRING)?;
    // The first byte counts the unused bits at the end.
    let (unused, key) = bits.split_first()?;
    (identifier == RSA && *unused == 0).then_some(key)
}

/// The part of a certificate that begins with its validity.
fn from_validity(certificate: &[u8]) -> Option<&[u8]> {
    let (certificate, _) = element(certificate, SEQUENCE)?;
    let (signed, _) = element(certificate, SEQUENCE)?;
    let mut rest = match element(signed, VERSION) {
        Some((_, rest)) => rest,
        None => signed,
    };
    // Serial number, algorithm, issuer.
    for tag in [INTEGER, SEQUENCE, SEQUENCE] {
        (_, rest) = element(rest, tag)?;
    }
    Some(rest)
}

/// The PKCS#1 key inside an RSA key in PKCS#8 form (RFC 5208, 5); `None` for what is not one.
pub fn key_in_pkcs8(key: &[u8]) -> Option<&[u8]> {
    let (mut rest, _) = element(key, SEQUENCE)?;
    // Version, algorithm.
    for tag in [INTEGER, SEQUENCE] {
        (_, rest) = element(rest, tag)?;
    }
    Some(element(rest, OCTET_STRING)?.0)
}

/// The content of the first element, which has to have this tag, and what follows it.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (_, rest) = bytes.split_first().filter(|(first, _)| **first == tag)?;
    let (&first, rest) = rest.split_first()?;
    if first < 0x80 {
        return rest.split_at_checked(usize::from(first));
    }
    let (digits, rest) = rest
        .split_at_checked(usize::from(first & 0x7f))
        .filter(|(digits, _)| digits.len() <= 4)?;
    let length = digits
        .iter()
        .fold(0, |length: u64, digit| length << 8 | u64::from(*digit));
    rest.split_at_checked(usize::try_from(length).ok()?)
}

/// `YYYYMMDDHHMMSSZ`, the century given apart.
fn moment(century: &str, text: &[u8]) -> Option<i64> {
    let text = format!("{century}{}", std::str::from_utf8(text).ok()?);
    let digits = text
        .strip_suffix('Z')
        .filter(|digits| digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let part = |from: usize, to: usize| digits[from..to].parse::<u8>().ok();
    let month = Month::try_from(part(4, 6)?).ok()?;
    let date = Date::from_calendar_date(digits[..4].parse().ok()?, month, part(6, 8)?).ok()?;
    let time = Time::from_hms(part(8, 10)?, part(10, 12)?, part(12, 14)?).ok()?;
    Some(
        PrimitiveDateTime::new(date, time)
            .assume_utc()
            .unix_timestamp(),
    )
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    /// Ends in 2049, the last year but one with two digits.
    pub const SHORT: &str = "MIIBbTCCAROgAwIBAgIUaTEjmQwTc2WLSNfrMzkBPch+NV4wCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBcDAeFw0yNjExMjExODQwMDhaFw00OTA1MzExODQwMDhaMAwxCjAIBgNVBAMMAXAwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQZLnvJb75XI0/tqfu1rXXxXwOF042iFn9XtoURY0ailWC0d+ms1sljbHiOLur8Gt4+xfSiZ7n/1LCFa6LagmXno1MwUTAdBgNVHQ4EFgQU0mPVT+4BlDzB2VsIQtwcW560VcwwHwYDVR0jBBgwFoAU0mPVT+4BlDzB2VsIQtwcW560VcwwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAlV9+z6E0h1kannVHZYPpbZuosdELRSA7jkQ/PKOlzaMCIBAQLEmFmIWTLoKK1GWIXsjCQFQz064jA04UhQoL8f3z";
    /// Ends in 2051.
    const LONG: &str = "MIIBcDCCARWgAwIBAgIUbxugccyAieWn1QggTqq19692RfQwCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBcDAgFw0yNjExMjExODQwMDhaGA8yMDUxMDUzMTE4NDAwOFowDDEKMAgGA1UEAwwBcDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABItLiew3fE6gnL3z/Sk4ZNaUMVZWScHBq7zdf8NUhKkzWJotwi6MpUruRjxjU0LbdKNMJXGsyS4kC3PCsl2WD9ejUzBRMB0GA1UdDgQWBBTScWZ72mCJPoJPS6WCN/qLg1XPxzAfBgNVHSMEGDAWgBTScWZ72mCJPoJPS6WCN/qLg1XPxzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQDDeYD3ozf+7jMGjXprxqGzVSTf92avq5ivUY6OZlfuDAIhAIL+m4jLVihev/fXxRauvkO2S76fEmA5/yVLoyXZrQC7";

    fn der(text: &str) -> Vec<u8> {
        STANDARD.decode(text).unwrap()
    }

    #[test]
    fn both_forms_of_time_are_read() {
        assert_eq!(ends_at(&der(SHORT)), Some(2_506_099_208));
        assert_eq!(ends_at(&der(LONG)), Some(2_569_171_208));
        assert_eq!(rsa_key(&der(LONG)), None, "its key is on a curve");
    }

    #[test]
    fn what_is_cut_or_altered_is_no_certificate_and_does_no_harm() {
        let whole = der(LONG);
        for cut in 0..whole.len() {
            assert_eq!(ends_at(&whole[..cut]), None, "{cut}");
        }
        for at in 0..whole.len() {
            for byte in [0x00, 0x30, 0x7f, 0x80, 0x84, 0x88, 0xff] {
                let mut altered = whole.clone();
                altered[at] = byte;
                let _ = (ends_at(&altered), rsa_key(&altered));
            }
        }
        assert_eq!(moment("20", b"991332000000Z"), None);
        assert_eq!(moment("20", "\u{e9}91231000000Z".as_bytes()), None);
    }
}
