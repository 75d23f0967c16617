//! The places of values in statements that read several rows by their names. Such a statement is
//! made anew for each number of rows, and is not kept prepared.

/// Rows that one statement reads by their names at most.
pub(super) const SEVERAL: usize = 50;

/// The places of so many values, from this one on: `$2, $3`.
pub(super) fn places(first: usize, count: usize) -> String {
    let places = (first..first + count).map(|place| format!("${place}"));
    places.collect::<Vec<String>>().join(", ")
}

/// The condition that two columns have one of so many pairs of values, from `$1` on. Both databases
/// read each pair by an index over the two.
pub(super) fn pairs((one, other): (&str, &str), count: usize) -> String {
    let pair = |number: usize| {
        let place = 2 * number;
        format!("({one} = ${} AND {other} = ${})", place + 1, place + 2)
    };
    let pairs: Vec<String> = (0..count).map(pair).collect();
    pairs.join(" OR ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_from_the_first_free_one() {
        assert_eq!(places(2, 3), "$2, $3, $4");
        let condition = "(owner = $1 AND target = $2) OR (owner = $3 AND target = $4)";
        assert_eq!(pairs(("owner", "target"), 2), condition);
    }
}
