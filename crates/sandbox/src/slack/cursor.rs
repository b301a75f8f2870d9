use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A cursor as Slack makes it: `next_ts:1790000000000100` in base64.
pub(super) fn write(kind: &str, at: impl std::fmt::Display) -> String {
    STANDARD.encode(format!("{kind}:{at}"))
}

/// What a cursor of this kind points at.
pub(super) fn read(kind: &str, cursor: &str) -> Option<String> {
    let text = String::from_utf8(STANDARD.decode(cursor).ok()?).ok()?;
    let (found, at) = text.split_once(':')?;
    (found == kind).then(|| at.to_owned())
}
