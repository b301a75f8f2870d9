//! What clouds cost.

use sea_orm_migration::prelude::*;

use crate::model_table::{self, Is};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            Is::Time("day"),
            Is::Text("cloud"),
            Is::Text("service"),
            Is::Text("region"),
            Is::Integer("cost"),
            Is::Text("currency"),
            Is::Integer("usage_quantity"),
            Is::Text("usage_unit"),
            Is::Text("estimated"),
        ];
        model_table::create(manager, "cloud_costs", &columns, "day").await
    }
}
