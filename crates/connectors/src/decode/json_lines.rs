//! One JSON value a line.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::{ConnectorError, http::Subject};

/// The values of the first so many lines that are not empty.
pub(super) fn read<'a>(
    body: &'a [u8],
    subject: Subject<'_>,
    most: usize,
) -> Result<Vec<Cow<'a, RawValue>>, ConnectorError> {
    let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    lines
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
        .take(most)
        .map(|(number, line)| {
            serde_json::from_slice::<&RawValue>(line).map(Cow::Borrowed).map_err(|_| {
                ConnectorError::bad_answer(format!(
                    "{subject} sent a line that is not JSON (line {}). Try again later.",
                    number + 1
                ))
            })
        })
        .collect()
}
