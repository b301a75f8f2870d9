use serde_json::{Value, json};

use super::team;
use crate::data::person::{Person, person};
use crate::data::timeline::Timeline;
use crate::seeded::Draw;
use crate::world::{Site, lock};

const DAY: i64 = 24 * 3_600;

/// Somebody in the workspace: one of the people of the pretend world, or the app's bot.
pub(super) enum Member {
    Bot,
    Human(u64),
}

/// Whether a token may see addresses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Email {
    Shown,
    Hidden,
}

/// `U07ACME0007`
pub(super) fn id(index: u64) -> String {
    format!("U07ACME{index:04}")
}

/// When people join.
pub(super) fn timeline(site: &Site) -> Timeline {
    Timeline::new(site.world.data.customers.size() / 3)
}

impl Member {
    /// The member with this id.
    pub(super) fn find(site: &Site, user: &str) -> Option<Self> {
        if user == team::BOT_USER {
            return Some(Self::Bot);
        }
        let index: u64 = user.strip_prefix("U07ACME")?.parse().ok()?;
        let count = timeline(site).count(site.now_seconds());
        ((1..=count).contains(&index) && id(index) == user).then_some(Self::Human(index))
    }

    pub(super) fn id(&self) -> String {
        match self {
            Self::Bot => team::BOT_USER.to_owned(),
            Self::Human(index) => id(*index),
        }
    }

    pub(super) fn json(&self, site: &Site, team: &str, email: Email) -> Value {
        match self {
            Self::Bot => bot(team),
            Self::Human(index) => human(site, *index, team, email),
        }
    }
}

fn bot(team: &str) -> Value {
    json!({
        "id": team::BOT_USER,
        "team_id": team,
        "name": team::BOT_NAME,
        "deleted": false,
        "real_name": "Tributary",
        "is_bot": true,
        "is_app_user": false,
        "updated": 1_769_904_000,
        "profile": {
            "real_name": "Tributary",
            "display_name": "",
            "api_app_id": team::APP,
            "bot_id": team::BOT,
            "always_active": true,
            "team": team,
        },
    })
}

fn human(site: &Site, index: u64, team: &str, email: Email) -> Value {
    let person = person(index);
    let joined_at = timeline(site).moment(index);
    let mut draw = Draw::of("slack member", index);
    let left_at = joined_at + draw.seconds(30 * DAY, 200 * DAY);
    let deleted = draw.chance(8) && index > 3 && left_at <= site.now_seconds();
    let mut user = json!({
        "id": id(index),
        "team_id": team,
        "name": login(&person),
        "deleted": deleted,
    });
    let updated = if deleted { left_at } else { joined_at };
    if !deleted {
        user["color"] = "9f69e7".into();
        user["real_name"] = person.name.clone().into();
        user["tz"] = "Europe/Amsterdam".into();
        user["tz_label"] = "Central European Time".into();
        user["tz_offset"] = 3_600.into();
        user["is_admin"] = (index == 1).into();
        user["is_owner"] = (index == 1).into();
        user["is_primary_owner"] = (index == 1).into();
        user["is_restricted"] = false.into();
        user["is_ultra_restricted"] = false.into();
        user["has_2fa"] = true.into();
    }
    user["is_bot"] = false.into();
    user["is_app_user"] = false.into();
    user["updated"] = updated.into();
    user["profile"] = profile(&person, team, email);
    if let Some(edit) = lock(&site.standing.edits).of(&id(index)) {
        for (name, value) in &edit.changes {
            user["profile"][name] = value.clone();
        }
        user["updated"] = edit.at.max(updated).into();
    }
    user
}

fn profile(person: &Person, team: &str, email: Email) -> Value {
    let mut profile = json!({
        "title": person.job,
        "phone": person.phone,
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": person.given,
        "display_name_normalized": person.given,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "first_name": person.given,
        "last_name": person.family,
        "team": team,
    });
    if email == Email::Shown {
        profile["email"] = person.email.clone().into();
    }
    profile
}

fn login(person: &Person) -> String {
    person.email.split('@').next().unwrap_or_default().to_owned()
}
