use crate::clock::parse_rfc3339;
use crate::query::Pairs;

/// A parameter that has one of these values, the first when it is not given; the error is its name.
pub(super) fn one_of(
    pairs: &Pairs,
    name: &'static str,
    allowed: &[&'static str],
) -> Result<&'static str, &'static str> {
    let given = pairs.get(name).unwrap_or(allowed[0]);
    allowed.iter().find(|known| **known == given).copied().ok_or(name)
}

/// A moment in epoch seconds; the error is the parameter's name.
pub(super) fn moment(pairs: &Pairs, name: &'static str) -> Result<Option<i64>, &'static str> {
    pairs.filled(name).map(|text| parse_rfc3339(text).ok_or(name)).transpose()
}
