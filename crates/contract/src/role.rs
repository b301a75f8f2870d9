//! What a user may do.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

/// The role of a user in an organization.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// May do everything.
    Admin,
    /// May read everything and change nothing.
    Viewer,
}

impl Role {
    /// Whether this role may change anything.
    pub const fn is_admin(self) -> bool {
        matches!(self, Self::Admin)
    }
}
