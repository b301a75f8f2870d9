//! What an answer means, beyond what its status says: `[[api.rules]]` and `[[streams.rules]]`.
//!
//! Rules are tried in order; the first whose conditions all hold decides.

use http::HeaderName;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::{JsonPath, http::Answer};

/// One of `[[api.rules]]` or `[[streams.rules]]`. It is about the answers for which all that it names
/// holds; the first that is about an answer decides.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// The statuses it is about; any when not given.
    #[serde(default)]
    status: Vec<u16>,
    /// The header it is about; any answer when not given.
    header: Option<HeaderCondition>,
    /// The place in the answer it is about; any answer when not given.
    body: Option<BodyCondition>,
    /// What to do.
    pub(crate) action: Action,
    /// What to tell people, instead of what the provider says.
    pub(crate) message: Option<String>,
}

/// What to do about an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    /// Take it as it is, whatever its status.
    Accept,
    /// Ask again when the provider says, or after the wait of the limits.
    Wait,
    /// Ask again soon, a few times, then fail.
    Retry,
    /// Ask again soon, a few times, then leave this part of the stream out.
    RetryThenSkip,
    /// Leave this part of the stream out.
    Skip,
    /// Fail until the provider says, or until the next day (UTC): a limit of the day is used up.
    StopUntilTomorrow,
    /// Fail, and say that the settings or the permissions are wrong.
    Fail,
    /// The credential is not accepted (any more).
    Reauthenticate,
    /// Begin again at the place that the records have come to: the paging can go no further.
    ResetPaging,
    /// Ask for half as much time at once.
    SplitWindow,
}

/// `header = { name = "x-should-retry", equal_to = "true" }`: what a header says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderCondition {
    /// Which header.
    #[serde(with = "header_name")]
    name: HeaderName,
    /// What it says, whatever its capitals; anything when not given.
    equal_to: Option<String>,
}

/// `body = { path = "error.code", equal_to = ["rate_limited"] }`: what stands in the answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct BodyCondition {
    /// Where to look; the whole answer when not given, which may be bare words.
    path: Option<JsonPath>,
    /// What must stand there, written as a text: one of these; anything when not given.
    #[serde(default)]
    equal_to: Vec<String>,
    /// What the text there must contain; anything when not given.
    containing: Option<String>,
}

impl Rule {
    /// Whether it is about this answer. `body` is the answer as JSON, where it is JSON.
    fn holds(&self, answer: &Answer, body: Option<&Json>) -> bool {
        let status = self.status.is_empty() || self.status.contains(&answer.status.as_u16());
        let header = self.header.as_ref().is_none_or(|it| it.holds(answer));
        status && header && self.body.as_ref().is_none_or(|it| body.is_some_and(|b| it.holds(b)))
    }
}

impl HeaderCondition {
    fn holds(&self, answer: &Answer) -> bool {
        let value = answer.headers.get(&self.name).and_then(|value| value.to_str().ok());
        match &self.equal_to {
            None => value.is_some(),
            Some(wanted) => value.is_some_and(|value| value.trim().eq_ignore_ascii_case(wanted)),
        }
    }
}

impl BodyCondition {
    fn holds(&self, body: &Json) -> bool {
        let found = self.path.as_ref().map_or_else(|| vec![body], |path| path.find_all(body));
        found.into_iter().any(|found| {
            let text = match found {
                Json::String(text) => text.clone(),
                other => other.to_string(),
            };
            (self.equal_to.is_empty() || self.equal_to.contains(&text))
                && self.containing.as_ref().is_none_or(|part| text.contains(part))
        })
    }
}

/// The first rule that is about this answer.
pub(crate) fn find<'r>(
    rules: impl IntoIterator<Item = &'r Rule>,
    answer: &Answer,
) -> Option<&'r Rule> {
    let mut rules = rules.into_iter().peekable();
    rules.peek()?;
    let body = serde_json::from_slice(&answer.body).ok();
    // Some refuse with bare words.
    let words = || std::str::from_utf8(&answer.body).ok().map(Json::from);
    let body: Option<Json> = body.or_else(words);
    rules.find(|rule| rule.holds(answer, body.as_ref()))
}

/// Serde for header names.
mod header_name {
    use http::HeaderName;
    use serde::{Deserialize, Deserializer, de};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<HeaderName, D::Error> {
        let name = String::deserialize(from)?;
        HeaderName::try_from(&name)
            .map_err(|_| de::Error::custom(format!("`{name}` is no header name")))
    }
}
