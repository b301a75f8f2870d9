//! Who is signed in.

use serde::{Deserialize, Serialize};

use crate::{
    Role,
    ids::{OrganizationId, UserId},
};

/// The signed-in user, as every page shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionUser {
    /// The user.
    pub user_id: UserId,
    /// The name they sign in with.
    pub username: String,
    /// What they may do.
    pub role: Role,
    /// The organization they belong to.
    pub organization_id: OrganizationId,
    /// Its name.
    pub organization_name: String,
}

/// What every page knows before anyone signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The signed-in user, when there is one.
    pub user: Option<SessionUser>,
    /// Whether this is a demonstration with pretend providers.
    pub demo: Option<Demo>,
    /// The place in the stream of live events that this page knows: the browser listens from here,
    /// so that nothing falls between the page and its first connection.
    pub live_after: i64,
}

/// What a demonstration tells its visitors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demo {
    /// Where the pretend providers answer.
    pub sandbox_url: String,
    /// The names of the providers that are real all the same.
    pub real: Vec<String>,
}

/// The answer of `POST /login`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// A signed token for `Authorization: Bearer`.
    pub access_token: String,
    /// Always `bearer`.
    pub token_type: String,
    /// How long it is good for, in seconds.
    pub expires_in: u64,
    /// What its bearer may do.
    pub role: Role,
}
