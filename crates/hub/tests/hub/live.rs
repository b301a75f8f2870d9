//! Live events.

use std::time::Duration;

use contract::live_event::{LiveEvent, LiveEventKind};
use futures::{Stream, StreamExt};
use hub::live;
use testkit::World;

use crate::sync;

async fn next(events: &mut (impl Stream<Item = LiveEvent> + Unpin)) -> LiveEvent {
    let event = tokio::time::timeout(Duration::from_secs(20), events.next()).await;
    event.expect("an event comes").expect("the stream goes on")
}

async fn until_finished(events: &mut (impl Stream<Item = LiveEvent> + Unpin)) -> Vec<LiveEvent> {
    let mut seen = Vec::new();
    loop {
        let event = next(events).await;
        let finished = matches!(event.kind, LiveEventKind::SyncFinished { .. });
        seen.push(event);
        if finished {
            return seen;
        }
    }
}

#[tokio::test]
async fn a_listener_hears_what_happens_in_its_organization_and_nothing_else() {
    let mut world = World::new().await;
    world.start_jobs();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut ours = Box::pin(live::subscribe(&world.hub, &world.viewer.actor, None));
    let mut theirs = Box::pin(live::subscribe(&world.hub, &world.stranger.actor, None));
    let connection = world.connect("mock-saas").await;
    sync(&world, connection).await;
    let seen = until_finished(&mut ours).await;
    assert!(matches!(seen[0].kind, LiveEventKind::Connected { .. }), "{:?}", seen[0]);
    assert!(seen.iter().any(|it| matches!(it.kind, LiveEventKind::SyncStarted { .. })));
    assert!(seen.iter().any(|it| matches!(it.kind, LiveEventKind::SyncProgress { .. })));
    let heard = tokio::time::timeout(Duration::from_millis(300), theirs.next()).await;
    assert!(heard.is_err(), "{heard:?}");
}

#[tokio::test]
async fn who_was_away_is_told_everything_since_the_last_event_once() {
    let mut world = World::new().await;
    world.start_jobs();
    let actor = world.viewer.actor.clone();
    let before = live::latest(&world.hub, Some(actor.organization_id())).await.unwrap();
    let connection = world.connect("stripe").await;
    sync(&world, connection).await;
    let mut back = Box::pin(live::subscribe(&world.hub, &actor, Some(before)));
    let seen = until_finished(&mut back).await;
    let ids: Vec<_> = seen.iter().filter_map(|event| event.id).collect();
    assert!(ids.is_sorted_by(|one, other| one < other), "{ids:?}");
    assert_eq!(ids.len(), 3, "connected, started, finished: {seen:?}");
}
