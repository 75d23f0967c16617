//! Equality of JSON values as Partner Center means it.

use super::Json;

/// Equal, where numbers are equal by value and members by name without regard to case.
pub fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => {
            a == b || number(a).is_some_and(|a| Some(a) == number(b))
        }
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Json::Object(a), Json::Object(_)) => {
            let Json::Object(members) = b else {
                return false;
            };
            a.len() == members.len()
                && a.iter()
                    .all(|(name, value)| b.get(name).is_some_and(|other| same(value, other)))
        }
        _ => a == b,
    }
}

/// A number's value as digits and exponent, so that no precision is lost: `1.0` is `1`, `1e2` is
/// `100`.
fn number(spelled: &str) -> Option<(bool, String, i64)> {
    let (negative, digits) = spelled
        .strip_prefix('-')
        .map_or((false, spelled), |rest| (true, rest));
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Some((false, String::new(), 0));
    }
    let trailing = i64::try_from(all.len() - all.trim_end_matches('0').len()).ok()?;
    let exponent: i64 = exponent
        .strip_prefix('+')
        .unwrap_or(exponent)
        .parse()
        .ok()?;
    let exponent = exponent
        .checked_sub(i64::try_from(fraction.len()).ok()?)?
        .checked_add(trailing)?;
    Some((negative, significant.to_owned(), exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_equal_by_value() {
        let same = |a: &str, b: &str| {
            super::same(&Json::Number(a.to_owned()), &Json::Number(b.to_owned()))
        };
        assert!(
            same("1.0", "1")
                && same("1e2", "100")
                && same("-0", "0")
                && same("0.10", "1e-1")
                && same("1E+2", "100.0")
        );
        assert!(
            !same("9007199254740993", "9007199254740992")
                && !same("1", "-1")
                && !same("1e400", "1e401")
        );
    }
}
