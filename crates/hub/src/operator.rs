//! The operator: whoever may run this program on the machine of the installation.
//!
//! Nobody signs in at a terminal: who can read the keys and the database can do everything anyway.
//! What the operator does still goes through the verbs, within one organization at a time, and the
//! audit trail tells it from what people and Tributary itself do.

use contract::ids::OrganizationId;
use sea_orm::{EntityTrait, QueryOrder};

use crate::{
    Hub, HubError,
    actor::{MayChange, Within, sealed::Sealed},
    audit::By,
    organizations::entity,
};

/// The operator of the installation at work in one organization. A verb that is meant for them, too,
/// takes a [`MayChange`]; all others take an [`crate::Admin`], which an operator is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    organization_id: OrganizationId,
    organization_name: String,
}

impl Operator {
    /// The operator at the terminal, once for each organization, the oldest first. The commands call
    /// this and no door does: whatever comes over the network is somebody's who proved who they are.
    pub async fn at_terminal(hub: &Hub) -> Result<Vec<Self>, HubError> {
        let rows = entity::Entity::find()
            .order_by_asc(entity::Column::CreatedAt)
            .order_by_asc(entity::Column::Id)
            .all(hub.read())
            .await?;
        let operator = |row: entity::Model| Self {
            organization_id: row.id.into(),
            organization_name: row.name,
        };
        Ok(rows.into_iter().map(operator).collect())
    }

    /// The name of the organization.
    pub fn organization_name(&self) -> &str {
        &self.organization_name
    }
}

impl Sealed for Operator {}

impl Within for Operator {
    fn organization_id(&self) -> OrganizationId {
        self.organization_id
    }
}

impl MayChange for Operator {
    fn by(&self) -> By<'_> {
        By::Operator(self.organization_id)
    }
}
