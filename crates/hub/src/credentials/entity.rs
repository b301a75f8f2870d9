//! The table of credentials.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credentials")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub connection_id: Uuid,
    /// Counts up with every change.
    pub generation: i64,
    /// A Fernet token.
    #[sea_orm(column_type = "Text")]
    pub sealed: String,
    pub expires_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
    /// Who is refreshing it, see `lease.rs`.
    pub lease_owner: Option<Uuid>,
    /// Until when they are believed to be alive.
    pub lease_until: Option<DateTimeUtc>,
    /// The generation whose refresh token the provider takes no more.
    pub refused_generation: Option<i64>,
    /// Why, as people read it.
    #[sea_orm(column_type = "Text")]
    pub refused_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
