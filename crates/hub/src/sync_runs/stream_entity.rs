//! The table of the streams of each run.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sync_run_streams")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub stream: String,
    /// The order in which they are read.
    pub place: i64,
    #[sea_orm(column_type = "Text")]
    pub label: String,
    #[sea_orm(column_type = "Text")]
    pub model: String,
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
    /// Of the run; with `stream` and `status` it keeps two runs from reading one stream.
    pub connection_id: Option<Uuid>,
    /// Records that the provider no longer has.
    pub gone: i64,
    /// What became of them.
    #[sea_orm(column_type = "Text")]
    pub gone_decision: String,
    /// Whether all there is is read, from the beginning.
    pub whole: bool,
    /// Whether the keys of all there is were read, behind what is new.
    pub keys_read: bool,
    /// Whether it was looked which records are gone: all there is was read, or its keys, and nothing
    /// was left out.
    pub looked: bool,
    pub started_at: Option<DateTimeUtc>,
    pub finished_at: Option<DateTimeUtc>,
    /// Where the next page begins, and what is to be kept until the end: see `checkpoint.rs`.
    #[sea_orm(column_type = "Text", nullable)]
    pub checkpoint: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub error_kind: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub error_message: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
