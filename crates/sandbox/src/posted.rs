use serde_json::Value;

/// Something that was posted to a provider, in memory for as long as the sandbox lives.
#[derive(Clone)]
pub(crate) struct Posted {
    /// When it came, in epoch seconds.
    pub(crate) at: i64,
    /// Which door it came through: `chat.postMessage`, `incoming webhook`.
    pub(crate) door: &'static str,
    /// Where it is shown: a channel.
    pub(crate) to: String,
    /// As it was posted.
    pub(crate) body: Value,
}
