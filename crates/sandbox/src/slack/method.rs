/// A method of the Web API.
pub(super) struct Method {
    pub(super) name: &'static str,
    /// Calls of one workspace in a minute.
    pub(super) per_minute: u32,
    /// Scopes of which one opens it.
    pub(super) scopes: &'static [&'static str],
}

/// The tiers of Slack, in calls a minute.
const TIER_2: u32 = 20;
const TIER_3: u32 = 50;
/// "Hundreds a minute".
const IDENTITY: u32 = 300;
/// One a second in each channel.
const POSTING: u32 = 60;

pub(super) static METHODS: &[Method] = &[
    Method { name: "auth.revoke", per_minute: TIER_3, scopes: &[] },
    Method { name: "auth.test", per_minute: IDENTITY, scopes: &[] },
    Method { name: "chat.postMessage", per_minute: POSTING, scopes: &["chat:write"] },
    Method {
        name: "conversations.history",
        per_minute: TIER_3,
        scopes: &["channels:history", "groups:history"],
    },
    Method {
        name: "conversations.list",
        per_minute: TIER_2,
        scopes: &["channels:read", "groups:read"],
    },
    Method {
        name: "conversations.replies",
        per_minute: TIER_3,
        scopes: &["channels:history", "groups:history"],
    },
    Method { name: "users.list", per_minute: TIER_2, scopes: &["users:read"] },
];
