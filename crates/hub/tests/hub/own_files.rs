//! A provider file of the operator's own, and records that do not fit.

use contract::{
    provider::ProviderState,
    sync_run::{RunCounts, RunStatus},
};
use hub::{providers, records};
use serde_json::json;
use testkit::World;

use crate::{
    sync,
    vendor::{self, Vendor, connect_with_key},
};

#[tokio::test]
async fn a_file_in_the_data_directory_is_shown_connected_and_synced() {
    let vendor = Vendor::start().await;
    let mut world = vendor.world().await;
    world.start_jobs();
    let shown = providers::list(&world.hub, &world.viewer.actor).await.unwrap();
    let shown = shown.iter().find(|it| it.slug == vendor::SLUG).unwrap();
    assert_eq!((shown.name.as_str(), &shown.state), ("Vendor", &ProviderState::Ready));
    let connection = connect_with_key(&world, "a-key", None).await.unwrap();
    let run = sync(&world, connection).await.row;
    assert_eq!((run.status, run.counts.inserted), (RunStatus::Succeeded, 1));
    assert_eq!(titles(&world).await, ["One"]);
}

async fn titles(world: &World) -> Vec<String> {
    let page = records::list(&world.hub, &world.viewer.actor, "items", "sort=title").await.unwrap();
    let titles = page.rows.iter().filter_map(|row| row.cells[0].as_text());
    titles.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_noted_in_its_row_and_the_row_is_kept() {
    let vendor = Vendor::start().await;
    let mut world = vendor.world().await;
    world.start_jobs();
    vendor.send(json!([
        { "id": "1", "title": "No time", "made": "soon" },
        { "id": "2", "title": "A number as text", "made": "2026-11-01" },
        { "id": "3", "title": "Nothing", "made": null },
        { "id": "4", "title": { "no": "text" } },
        { "title": "No id" },
    ]));
    let connection = connect_with_key(&world, "a-key", None).await.unwrap();
    let run = sync(&world, connection).await;
    let RunCounts { fetched, inserted, rejected, noted, .. } = run.row.counts;
    assert_eq!(run.row.status, RunStatus::Partial);
    assert_eq!((fetched, inserted, rejected, noted), (5, 4, 1, 2));
    let said = &run.streams[0].error.as_ref().unwrap().message;
    assert!(said.contains("2 records were kept without values that do not fit"), "{said}");

    let actor = &world.viewer.actor;
    let page = records::list(&world.hub, actor, "items", "title=No time").await.unwrap();
    let id = page.rows[0].id.parse().unwrap();
    let detail = records::get(&world.hub, actor, "items", id).await.unwrap();
    assert_eq!(detail.notes, ["created_at: \"soon\" is not a time"]);
    assert!(detail.raw.contains("soon"), "{}", detail.raw);
}
