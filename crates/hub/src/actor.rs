//! Who is calling, and what that allows.

use std::{net::IpAddr, ops::Deref};

use contract::{
    Role,
    ids::{OrganizationId, UserId},
    session::SessionUser,
};

use crate::{HubError, audit::By};

/// Somebody who proved who they are, through a session or a bearer token.
#[derive(Debug, Clone)]
pub struct Actor {
    user: SessionUser,
    /// A hash of the session's id; a bearer token has no session.
    session: Option<String>,
    address: Option<IpAddr>,
}

impl Actor {
    /// An actor for a user whose session or token has been checked.
    pub fn new(user: SessionUser, session: Option<String>, address: Option<IpAddr>) -> Self {
        Self { user, session, address }
    }

    /// The user.
    pub fn user(&self) -> &SessionUser {
        &self.user
    }

    /// The user's id.
    pub fn user_id(&self) -> UserId {
        self.user.user_id
    }

    /// The organization that everything they do happens in.
    pub fn organization_id(&self) -> OrganizationId {
        self.user.organization_id
    }

    /// A hash of the session's id; empty for a bearer token.
    pub fn session_hash(&self) -> &str {
        self.session.as_deref().unwrap_or_default()
    }

    /// Where the request came from, for the audit trail.
    pub fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// The right to change things; refused to viewers.
    pub fn admin(&self) -> Result<Admin<'_>, HubError> {
        match self.user.role {
            Role::Admin => Ok(Admin(self)),
            Role::Viewer => Err(HubError::Forbidden),
        }
    }
}

/// Keeps others from making somebody who may read or change.
pub(crate) mod sealed {
    /// Only `hub` says who may.
    pub trait Sealed {}
}

/// Somebody who works within one organization: what a verb shows is scoped to it.
pub trait Within: sealed::Sealed + Sync {
    /// The organization.
    fn organization_id(&self) -> OrganizationId;
}

/// Somebody who may change things: an [`Admin`], or the [`crate::Operator`] at the terminal.
pub trait MayChange: Within {
    /// As whom they appear in the audit trail.
    fn by(&self) -> By<'_>;
}

impl sealed::Sealed for Actor {}

impl Within for Actor {
    fn organization_id(&self) -> OrganizationId {
        self.user.organization_id
    }
}

/// An actor that may change things. Only [`Actor::admin`] makes one.
#[derive(Debug, Clone, Copy)]
pub struct Admin<'a>(&'a Actor);

impl sealed::Sealed for Admin<'_> {}

impl Within for Admin<'_> {
    fn organization_id(&self) -> OrganizationId {
        self.0.organization_id()
    }
}

impl MayChange for Admin<'_> {
    fn by(&self) -> By<'_> {
        By::Actor(self.0)
    }
}

impl Deref for Admin<'_> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        self.0
    }
}
