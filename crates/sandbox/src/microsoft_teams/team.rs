use serde_json::{Value, json};

use super::TENANT;
use super::channel::{Channel, Talk};

/// A team of the pretend company.
pub(super) struct Team {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    description: &'static str,
    pub(super) membership: Membership,
    pub(super) channels: &'static [Channel],
}

/// Whether the people who can sign in belong to it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Membership {
    Joined,
    Strangers,
}

pub(super) static TEAMS: &[Team] = &[
    Team {
        id: "4a1f0c52-7d3e-4b6a-9c18-000000000001",
        name: "Retail",
        description: "The shop and its customers",
        membership: Membership::Joined,
        channels: &[
            Channel {
                id: "19:1d2f4b6a8c0e41f3a5b7c9d1e3f50001@thread.tacv2",
                name: "General",
                description: "Everybody is here",
                membership_type: "standard",
                talk: Talk::Customers,
                messages: |data| data.customers.size(),
            },
            Channel {
                id: "19:1d2f4b6a8c0e41f3a5b7c9d1e3f50002@thread.tacv2",
                name: "Orders",
                description: "What is sold",
                membership_type: "standard",
                talk: Talk::Orders,
                messages: |data| data.orders.size() / 3,
            },
            Channel {
                id: "19:1d2f4b6a8c0e41f3a5b7c9d1e3f50003@thread.tacv2",
                name: "Leads",
                description: "Only we",
                membership_type: "private",
                talk: Talk::Customers,
                messages: |data| data.contacts.size() / 3,
            },
        ],
    },
    Team {
        id: "4a1f0c52-7d3e-4b6a-9c18-000000000002",
        name: "Engineering",
        description: "The app and the website",
        membership: Membership::Joined,
        channels: &[
            Channel {
                id: "19:2e3a5c7b9d1f42e4b6c8d0e2f4a60001@thread.tacv2",
                name: "General",
                description: "Everybody is here",
                membership_type: "standard",
                talk: Talk::Issues,
                messages: |data| data.website_issues.size(),
            },
            Channel {
                id: "19:2e3a5c7b9d1f42e4b6c8d0e2f4a60002@thread.tacv2",
                name: "App",
                description: "What is open",
                membership_type: "standard",
                talk: Talk::Issues,
                messages: |data| data.app_issues.size(),
            },
        ],
    },
    Team {
        id: "4a1f0c52-7d3e-4b6a-9c18-000000000003",
        name: "Finance",
        description: "Where the money is",
        membership: Membership::Strangers,
        channels: &[Channel {
            id: "19:3f4b6d8c0e2a43f5c7d9e1f3a5b70001@thread.tacv2",
            name: "General",
            description: "Everybody is here",
            membership_type: "standard",
            talk: Talk::Orders,
            messages: |data| data.charges.size() / 4,
        }],
    },
];

/// The team with this id.
pub(super) fn find(id: &str) -> Option<&'static Team> {
    TEAMS.iter().find(|team| team.id.eq_ignore_ascii_case(id))
}

/// The team that a channel belongs to.
pub(super) fn holding(channel: &str) -> Option<(&'static Team, &'static Channel)> {
    TEAMS.iter().find_map(|team| Some((team, team.channel(channel)?)))
}

impl Team {
    pub(super) fn channel(&self, id: &str) -> Option<&'static Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// What a list tells of a team: little.
    pub(super) fn brief(&self) -> Value {
        json!({
            "id": self.id,
            "createdDateTime": null,
            "displayName": self.name,
            "description": self.description,
            "internalId": null,
            "classification": null,
            "specialization": null,
            "visibility": null,
            "webUrl": null,
            "isArchived": false,
            "tenantId": TENANT,
            "memberSettings": null,
            "guestSettings": null,
            "messagingSettings": null,
            "funSettings": null,
        })
    }
}
