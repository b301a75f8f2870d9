use serde_json::{Value, json};

use super::member;
use crate::data::Dataset;
use crate::data::timeline::Timeline;

/// A channel of the pretend workspace.
pub(super) struct Channel {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    purpose: &'static str,
    pub(super) visibility: Visibility,
    pub(super) standing: Standing,
    pub(super) talk: Talk,
    /// How many messages there are on 2026-11-20.
    messages: fn(&Dataset) -> u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Visibility {
    Public,
    Private,
}

/// How the app stands to a channel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Member,
    Outside,
    /// A member, but the channel is closed.
    Archived,
}

/// What people and bots write there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Talk {
    /// A bot tells of each order.
    Orders,
    /// A bot tells what happens in the shop's software.
    Events,
    /// People talk about issues.
    Issues,
    /// People talk about customers.
    Customers,
}

/// Where the incoming webhook posts to.
pub(super) static ALERTS: Channel = Channel {
    id: "C07ACME0006",
    name: "alerts",
    purpose: "What needs a look",
    visibility: Visibility::Public,
    standing: Standing::Member,
    talk: Talk::Events,
    messages: |data| data.events.size() / 20,
};

/// All of them, in the order of their making.
pub(super) static CHANNELS: [&Channel; 7] = [
    &Channel {
        id: "C07ACME0001",
        name: "general",
        purpose: "Everybody is here",
        visibility: Visibility::Public,
        standing: Standing::Member,
        talk: Talk::Customers,
        messages: |data| data.customers.size(),
    },
    &Channel {
        id: "C07ACME0002",
        name: "orders",
        purpose: "Each order as it comes in",
        visibility: Visibility::Public,
        standing: Standing::Member,
        talk: Talk::Orders,
        messages: |data| data.orders.size(),
    },
    &Channel {
        id: "C07ACME0003",
        name: "dev",
        purpose: "The app and the website",
        visibility: Visibility::Public,
        standing: Standing::Member,
        talk: Talk::Issues,
        messages: |data| data.app_issues.size(),
    },
    &Channel {
        id: "C07ACME0004",
        name: "random",
        purpose: "Everything else",
        visibility: Visibility::Public,
        standing: Standing::Outside,
        talk: Talk::Issues,
        messages: |data| data.customers.size() / 3,
    },
    &Channel {
        id: "C07ACME0005",
        name: "spring-sale",
        purpose: "The sale is over",
        visibility: Visibility::Public,
        standing: Standing::Archived,
        talk: Talk::Customers,
        messages: |data| data.customers.size() / 5,
    },
    &ALERTS,
    &Channel {
        id: "C07ACME0007",
        name: "founders",
        purpose: "Only we",
        visibility: Visibility::Private,
        standing: Standing::Member,
        talk: Talk::Customers,
        messages: |data| data.contacts.size() / 3,
    },
];

/// The channel with this id.
pub(super) fn find(id: &str) -> Option<&'static Channel> {
    CHANNELS.into_iter().find(|channel| channel.id == id)
}

impl Channel {
    pub(super) fn timeline(&self, data: &Dataset) -> Timeline {
        Timeline::new((self.messages)(data))
    }

    pub(super) fn json(&self, team: &str) -> Value {
        const CREATED: i64 = 1_769_904_000;
        let private = self.visibility == Visibility::Private;
        let creator = member::id(1);
        json!({
            "id": self.id,
            "name": self.name,
            "is_channel": !private,
            "is_group": private,
            "is_im": false,
            "is_mpim": false,
            "is_private": private,
            "created": CREATED,
            "is_archived": self.standing == Standing::Archived,
            "is_general": self.name == "general",
            "unlinked": 0,
            "name_normalized": self.name,
            "is_shared": false,
            "is_org_shared": false,
            "is_pending_ext_shared": false,
            "pending_shared": [],
            "context_team_id": team,
            "updated": CREATED * 1_000,
            "parent_conversation": null,
            "creator": creator,
            "is_ext_shared": false,
            "shared_team_ids": [team],
            "pending_connected_team_ids": [],
            "is_member": self.standing != Standing::Outside,
            "topic": { "value": "", "creator": "", "last_set": 0 },
            "purpose": { "value": self.purpose, "creator": creator, "last_set": CREATED },
            "previous_names": [],
            "num_members": if private { 3 } else { 48 },
        })
    }
}
