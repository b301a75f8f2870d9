//! What every model's table has besides its own columns.

use sea_orm_migration::prelude::*;

use crate::columns::{id, index, integer, optional_time, primary_id, reference, text, time};

/// A column of a model. All are `NOT NULL`: what the provider did not say is stored as the
/// smallest value of the type (see `hub::page::storage`), so that every column sorts the same
/// on both databases.
pub(crate) enum Is {
    /// Text, an enum word, a link, or labels as a JSON list.
    Text(&'static str),
    /// A whole number, or smallest units of a currency.
    Integer(&'static str),
    /// A moment.
    Time(&'static str),
}

/// Makes the table of a model with its provenance columns, and the index of its default order.
pub(crate) async fn create(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[Is],
    default_order: &'static str,
) -> Result<(), DbErr> {
    let mut create = Table::create();
    create
        .table(table)
        .col(primary_id())
        .col(id("organization_id"))
        .col(id("connection_id"))
        .col(text("stream"))
        .col(text("external_id"))
        // The run that last changed the row. No foreign key, so that rows may stay when runs are
        // pruned one day; nothing prunes them yet.
        .col(id("run_id"))
        .col(text("hash"))
        .col(text("raw"))
        .col(text("search"))
        .col(text("notes"))
        .col(time("first_seen_at"))
        .col(time("seen_at"))
        .col(time("changed_at"))
        .col(optional_time("deleted_at"));
    for column in columns {
        create.col(match column {
            Is::Text(name) => text(name),
            Is::Integer(name) => integer(name),
            Is::Time(name) => time(name),
        });
    }
    create
        .foreign_key(&mut reference(table, "organization_id", "organizations"))
        .foreign_key(&mut reference(table, "connection_id", "connections"));
    manager.create_table(create).await?;
    // Invariant 1: a record is stored once.
    let identity = index(table, &["connection_id", "stream", "external_id"]).unique().take();
    manager.create_index(identity).await?;
    manager.create_index(index(table, &["organization_id", default_order, "id"])).await
}
