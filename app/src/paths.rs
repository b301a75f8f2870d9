//! Every address of ours, in one place.

use contract::ids::{AlertId, ConnectAttemptId, ConnectionId, RecordId, SyncRunId};

/// The first page.
pub const DASHBOARD: &str = "/";
/// The sign-in page; its form posts to the same address.
pub const LOGIN: &str = "/login";
/// Where the sign-out form posts to.
pub const LOGOUT: &str = "/logout";
/// The page of the first admin; its form posts to the same address.
pub const SETUP: &str = "/setup";
/// The provider picker.
pub const INTEGRATIONS: &str = "/integrations";
/// The list of connections.
pub const CONNECTIONS: &str = "/connections";
/// The list of sync runs.
pub const SYNCS: &str = "/syncs";
/// The list of alerts.
pub const ALERTS: &str = "/alerts";
/// The audit trail.
pub const ACTIVITY: &str = "/activity";
/// The stream of live events (server-sent events).
pub const EVENTS: &str = "/events";

/// A provider's page.
pub fn integration(provider: &str) -> String {
    format!("{INTEGRATIONS}/{provider}")
}

/// Where the connect form posts to when there is no script.
pub fn authorize(provider: &str) -> String {
    format!("{INTEGRATIONS}/{provider}/authorize")
}

/// How an attempt to connect ended.
pub fn connect_attempt(provider: &str, attempt: ConnectAttemptId) -> String {
    format!("{INTEGRATIONS}/{provider}/attempts/{attempt}")
}

/// What says in the address of an attempt that its page is shown in a window of its own.
pub const IN_POPUP: &str = "window=popup";

/// A connection's page.
pub fn connection(id: ConnectionId) -> String {
    format!("{CONNECTIONS}/{id}")
}

/// The table of a model.
pub fn data(model: &str) -> String {
    format!("/data/{model}")
}

/// The rows of a model as a file.
pub fn export(model: &str, format: &str) -> String {
    format!("/data/{model}/export/{format}")
}

/// The same for tools with an access token.
pub fn export_for_tools(model: &str, format: &str) -> String {
    format!("/api/v1/records/{model}/export/{format}")
}

/// A record's page.
pub fn record(model: &str, id: RecordId) -> String {
    format!("/data/{model}/{id}")
}

/// A run's page.
pub fn sync_run(id: SyncRunId) -> String {
    format!("{SYNCS}/{id}")
}

/// An alert's page.
pub fn alert(id: AlertId) -> String {
    format!("{ALERTS}/{id}")
}

/// The same address with these parameters, or bare when there are none.
pub fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The sign-in page, which comes back to this address of ours.
pub fn login(next: &str) -> String {
    let next = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    with_query(LOGIN, &next)
}

/// Where the key form of a provider posts to when there is no script.
pub fn connect_with_key(provider: &str) -> String {
    format!("{INTEGRATIONS}/{provider}/key")
}

/// A provider's page, to connect this connection again.
pub fn reconnect(provider: &str, id: ConnectionId) -> String {
    format!("{INTEGRATIONS}/{provider}?reconnect={id}")
}

/// An address of ours, if it is one; anything else would let a link of ours lead elsewhere.
pub fn local(address: &str) -> Option<&str> {
    let is_local = address.starts_with('/')
        && !address.starts_with("//")
        && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    is_local.then_some(address)
}

/// Where signing in leads to: the address that was asked for, or the first page when that is none of
/// ours, or one that is about signing in itself.
pub fn after_sign_in(next: &str) -> &str {
    let path = next.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    local(next).filter(|_| ![LOGIN, LOGOUT, SETUP].contains(&path)).unwrap_or(DASHBOARD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_on_and_not_around() {
        assert_eq!(after_sign_in("/data/issues?state=open"), "/data/issues?state=open");
        for around in ["", "/login", "/login/", "/logout#x", "/login?next=/login", "//evil.example"]
        {
            assert_eq!(after_sign_in(around), DASHBOARD, "{around}");
        }
    }

    #[test]
    fn only_addresses_of_ours_are_local() {
        assert_eq!(local("/data/issues?state=open"), Some("/data/issues?state=open"));
        for elsewhere in ["", "https://evil.example", "//evil.example", "/\\evil.example", "/a\nb"]
        {
            assert_eq!(local(elsewhere), None, "{elsewhere}");
        }
    }
}
