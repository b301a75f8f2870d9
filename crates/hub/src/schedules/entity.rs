//! The table of schedules.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedules")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub connection_id: Uuid,
    /// Empty for all streams that have no schedule of their own.
    #[sea_orm(column_type = "Text")]
    pub stream: String,
    pub enabled: bool,
    pub every_minutes: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub cron: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub time_zone: String,
    pub spread: bool,
    #[sea_orm(column_type = "Text")]
    pub missed: String,
    pub anchor_at: DateTimeUtc,
    pub next_at: DateTimeUtc,
    pub planned_at: DateTimeUtc,
    pub last_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub last_outcome: Option<String>,
    pub last_run_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
