//! The connection that an alert is about.

use contract::ids::{ConnectionId, OrganizationId};

use crate::{
    connections::{self, Access},
    sync_runs,
};

/// The connection that an alert is about.
pub(crate) struct Subject {
    pub(super) organization_id: OrganizationId,
    pub(super) connection_id: ConnectionId,
    pub(super) connection_name: String,
    pub(super) provider: String,
}

impl From<&connections::entity::Model> for Subject {
    fn from(connection: &connections::entity::Model) -> Self {
        Self {
            organization_id: connection.organization_id.into(),
            connection_id: connection.id.into(),
            connection_name: connection.name.clone(),
            provider: connection.provider.clone(),
        }
    }
}

impl From<&sync_runs::entity::Model> for Subject {
    fn from(run: &sync_runs::entity::Model) -> Self {
        Self {
            organization_id: run.organization_id.into(),
            connection_id: run.connection_id.into(),
            connection_name: run.connection_name.clone(),
            provider: run.provider.clone(),
        }
    }
}

impl From<&Access> for Subject {
    fn from(access: &Access) -> Self {
        Self {
            organization_id: access.organization_id,
            connection_id: access.connection_id,
            connection_name: access.name.clone(),
            provider: access.provider.slug.clone(),
        }
    }
}
