//! The table of alerts.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alerts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub connection_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub connection_name: String,
    #[sea_orm(column_type = "Text")]
    pub provider: String,
    /// The name in the provider file; empty for an alert about all of the connection.
    #[sea_orm(column_type = "Text")]
    pub stream: String,
    #[sea_orm(column_type = "Text")]
    pub stream_label: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub severity: String,
    #[sea_orm(column_type = "Text")]
    pub status: String,
    #[sea_orm(column_type = "Text")]
    pub message: String,
    /// The run that showed it last.
    pub run_id: Option<Uuid>,
    pub times: i64,
    pub first_at: DateTimeUtc,
    pub last_at: DateTimeUtc,
    pub resolved_at: Option<DateTimeUtc>,
    pub acknowledged_at: Option<DateTimeUtc>,
    /// The name they sign in with.
    #[sea_orm(column_type = "Text", nullable)]
    pub acknowledged_by: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub search: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
