//! The table of attempts to connect.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "connect_attempts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub user_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub session_hash: String,
    #[sea_orm(column_type = "Text", unique)]
    pub state_hash: String,
    #[sea_orm(column_type = "Text")]
    pub provider: String,
    /// A Fernet token; empty once it was used.
    #[sea_orm(column_type = "Text")]
    pub sealed_verifier: String,
    /// JSON object of texts.
    #[sea_orm(column_type = "Text")]
    pub settings: String,
    pub sandbox: bool,
    #[sea_orm(column_type = "Text")]
    pub display: String,
    pub reconnect_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub outcome: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub message: Option<String>,
    pub connection_id: Option<Uuid>,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
