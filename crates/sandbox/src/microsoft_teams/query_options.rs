use axum::response::Response;

use super::answer;
use crate::query::Pairs;

/// Refuses the query options of `OData` that an address does not know. What does not begin with a
/// dollar sign is nobody's business.
pub(super) fn only(pairs: &Pairs, known: &[&str]) -> Result<(), Response> {
    match pairs.names().find(|name| name.starts_with('$') && !known.contains(name)) {
        None => Ok(()),
        Some(name) => Err(answer::bad_request(&format!("Query option '{name}' is not allowed."))),
    }
}

/// `$top`, with a default and an upper limit.
pub(super) fn top(pairs: &Pairs, default: usize, most: usize) -> Result<usize, Response> {
    let Some(text) = pairs.get("$top") else { return Ok(default) };
    match text.parse::<usize>() {
        Ok(top) if (1..=most).contains(&top) => Ok(top),
        Ok(top) if top > most => Err(answer::bad_request(&format!(
            "The limit of '{most}' for Top query has been exceeded. The value from the incoming \
             request is '{top}'."
        ))),
        _ => Err(answer::bad_request(&format!(
            "Invalid value '{text}' for $top query option found. The $top query option requires a \
             positive integer value."
        ))),
    }
}
