//! The descriptors and the entities against the migrations.

use contract::{
    model::{ALERTS, AUDIT_EVENTS, MODELS, SYNC_RUNS},
    query::Query,
};
use hub::{alerts, audit, database::Database, records, sync_runs};
use sea_orm::EntityTrait;
use testkit::{TemporaryDatabase, World};

#[tokio::test]
async fn every_model_of_the_descriptors_can_be_listed_by_every_column() {
    let world = World::new().await;
    let actor = &world.viewer.actor;
    for model in MODELS {
        for column in model.columns {
            for sort in [column.name.to_owned(), format!("-{}", column.name)] {
                let query = format!("sort={sort}");
                let page = records::list(&world.hub, actor, model.name, &query).await.unwrap();
                assert!(page.rows.is_empty(), "{} by {sort}", model.name);
            }
        }
    }
    for column in SYNC_RUNS.columns {
        sync_runs::list(&world.hub, actor, &format!("sort={}", column.name)).await.unwrap();
    }
    for column in AUDIT_EVENTS.columns {
        audit::list(&world.hub, actor, &format!("sort={}", column.name)).await.unwrap();
    }
    for column in ALERTS.columns {
        alerts::list(&world.hub, actor, &format!("sort={}", column.name)).await.unwrap();
    }
    assert!(Query::parse_text(MODELS[0], "sort=id").is_err());
}

#[tokio::test]
async fn every_entity_reads_its_table() {
    let world = World::new().await;
    let tx = world.hub.begin().await.unwrap();
    macro_rules! read {
        ($($entity:path),* $(,)?) => {$(
            <$entity>::find().all(&*tx).await.expect(stringify!($entity));
        )*};
    }
    read!(
        hub::organizations::entity::Entity,
        hub::users::entity::Entity,
        hub::sessions::entity::Entity,
        audit::entity::Entity,
        hub::connections::entity::Entity,
        hub::credentials::entity::Entity,
        hub::connect_attempts::entity::Entity,
        hub::schedules::entity::Entity,
        sync_runs::entity::Entity,
        sync_runs::stream_entity::Entity,
        hub::live::entity::Entity,
        alerts::entity::Entity,
    );
}

/// SQLite has one process, which opens the file again after a restart.
#[tokio::test]
async fn an_empty_database_is_migrated_once_however_many_start() {
    let empty = TemporaryDatabase::new().await;
    let at_once = if empty.url().starts_with("postgres") { 4 } else { 1 };
    let starting = (0..at_once).map(|_| Database::open(empty.url()));
    for opened in futures::future::join_all(starting).await {
        opened.unwrap();
    }
    Database::open(empty.url()).await.unwrap();
}
