//! The weather of places.

use sea_orm_migration::prelude::*;

use crate::model_table::{self, Is};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            Is::Text("place"),
            Is::Text("country"),
            Is::Text("kind"),
            Is::Time("at"),
            Is::Text("conditions"),
            Is::Integer("temperature"),
            Is::Integer("feels_like"),
            Is::Integer("humidity"),
            Is::Integer("pressure"),
            Is::Integer("wind_speed"),
            Is::Integer("clouds"),
            Is::Integer("rain"),
        ];
        model_table::create(manager, "weather", &columns, "at").await
    }
}
