//! The table of spans that are covered by readings.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "covered_spans")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub connection_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub stream: String,
    #[sea_orm(column_type = "Text")]
    pub part: String,
    /// Missing where it is the beginning of everything.
    pub from_at: Option<DateTimeUtc>,
    pub until_at: DateTimeUtc,
    /// When it was made longer.
    pub read_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
