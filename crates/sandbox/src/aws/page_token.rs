use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::answer;
use super::canonical::hash;

/// Where the next page starts, as callers see it: bound to the question that it continues.
pub(super) fn of(question: &Value, position: usize) -> String {
    STANDARD.encode(format!("{}:{position}", fingerprint(question)))
}

/// The position in a token of ours.
pub(super) fn position(question: &Value, token: &str) -> Result<usize, Response> {
    let text = STANDARD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let parts = text.as_deref().and_then(|text| text.split_once(':'));
    let Some((asked, position)) =
        parts.and_then(|(asked, position)| Some((asked, position.parse().ok()?)))
    else {
        return Err(answer::refusal("InvalidNextTokenException", "Invalid NextToken"));
    };
    if asked == fingerprint(question) {
        Ok(position)
    } else {
        let message = "The request differs from the one that the token belongs to.";
        Err(answer::refusal("RequestChangedException", message))
    }
}

/// The question without its token.
fn fingerprint(question: &Value) -> String {
    let mut question = question.clone();
    if let Some(fields) = question.as_object_mut() {
        fields.remove("NextPageToken");
    }
    hash(question.to_string().as_bytes())
}
