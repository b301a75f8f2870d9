//! The table of sync runs.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sync_runs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub connection_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub connection_name: String,
    #[sea_orm(column_type = "Text")]
    pub provider: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub trigger: String,
    #[sea_orm(column_type = "Text")]
    pub status: String,
    pub pages: i64,
    pub fetched: i64,
    pub inserted: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub rejected: i64,
    pub noted: i64,
    pub deleted: i64,
    /// How often it was tried again by itself.
    pub retries: i64,
    /// How often in a row its worker died before it had written a page.
    pub takeovers: i64,
    /// Why it waits until `due_at`; who paused it, while it is paused.
    #[sea_orm(column_type = "Text", nullable)]
    pub waiting_for: Option<String>,
    /// The run whose unfinished streams it reads on.
    pub retry_of: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub error_kind: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub error_message: Option<String>,
    pub queued_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub started_at: Option<DateTimeUtc>,
    pub finished_at: Option<DateTimeUtc>,
    pub lease_owner: Option<Uuid>,
    pub lease_until: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text")]
    pub search: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
