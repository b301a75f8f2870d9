//! What the indexes of large tables need: the number of a row in the index over all its texts, and the
//! index of the usual order over the rows that are shown alone (see `hub::records::indexes`).

use sea_orm_migration::prelude::*;

/// The models' tables with the columns of their usual order.
const TABLES: [(&str, &str); 11] = [
    ("orders", "placed_at"),
    ("customers", "created_at"),
    ("issues", "updated_at"),
    ("contacts", "updated_at"),
    ("payments", "created_at"),
    ("items", "created_at"),
    ("documents", "updated_at"),
    ("messages", "sent_at"),
    ("transactions", "date"),
    ("cloud_costs", "day"),
    ("weather", "at"),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, order) in TABLES {
            let number = ColumnDef::new("search_row").big_integer().null().take();
            manager.alter_table(Table::alter().table(table).add_column(number).take()).await?;
            let before = format!("{table}_organization_id_{order}_id");
            manager.drop_index(Index::drop().name(before).table(table).to_owned()).await?;
            let index = Index::create()
                .name(format!("{table}_by_{order}"))
                .table(table)
                .col("organization_id")
                .col(order)
                .col("id")
                .cond_where(Expr::col("deleted_at").is_null())
                .take();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
