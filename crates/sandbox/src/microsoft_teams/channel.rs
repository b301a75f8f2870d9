use serde_json::{Value, json};

use super::TENANT;
use crate::data::Dataset;
use crate::data::timeline::Timeline;

/// A channel of a team.
pub(super) struct Channel {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) membership_type: &'static str,
    pub(super) talk: Talk,
    /// How many messages there are on 2026-11-20.
    pub(super) messages: fn(&Dataset) -> u64,
}

/// What people write there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Talk {
    Orders,
    Issues,
    Customers,
}

impl Channel {
    pub(super) fn timeline(&self, data: &Dataset) -> Timeline {
        Timeline::new((self.messages)(data))
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "id": self.id,
            "createdDateTime": "2026-02-01T00:00:00Z",
            "displayName": self.name,
            "description": self.description,
            "isFavoriteByDefault": null,
            "email": "",
            "tenantId": TENANT,
            "webUrl": format!("https://teams.microsoft.com/l/channel/{}/{}", self.id, self.name),
            "membershipType": self.membership_type,
            "isArchived": false,
        })
    }
}
