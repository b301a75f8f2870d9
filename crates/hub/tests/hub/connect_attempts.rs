//! Visits to consent screens, with the sandbox's real ones.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use contract::{
    AppError,
    connection::{ConnectOutcome, Display},
    ids::ConnectAttemptId,
    query::RowCount,
};
use hub::{
    Actor, HubError,
    connect_attempts::{self, Callback, Completed, NewAttempt},
};
use sea_orm::{EntityTrait, PaginatorTrait};
use testkit::World;

async fn complete(world: &World, actor: &Actor, provider: &str, callback: Callback) -> Completed {
    connect_attempts::complete(&world.hub, actor, provider, callback).await.unwrap()
}

/// Why this answer from GitHub is not looked at.
async fn refused(world: &World, actor: &Actor, callback: Callback) -> AppError {
    connect_attempts::complete(&world.hub, actor, "github", callback).await.unwrap_err().into()
}

async fn outcome(world: &World, attempt: ConnectAttemptId) -> ConnectOutcome {
    connect_attempts::get(&world.hub, &world.viewer.actor, attempt).await.unwrap().outcome
}

async fn failure(world: &World, attempt: ConnectAttemptId) -> String {
    match outcome(world, attempt).await {
        ConnectOutcome::Failed { message } => message,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn allowing_the_access_connects() {
    let world = World::new().await;
    for provider in ["github", "hubspot"] {
        let visit = world.visit(provider, "allow").await;
        assert_eq!(outcome(&world, visit.attempt_id).await, ConnectOutcome::Waiting);
        let done = complete(&world, &world.admin.actor, provider, visit.callback).await;
        let connection_id = done.outcome.unwrap();
        assert_eq!(done.attempt_id, visit.attempt_id);
        let connected = ConnectOutcome::Connected { connection_id };
        assert_eq!(outcome(&world, visit.attempt_id).await, connected);
    }
}

#[tokio::test]
async fn denying_it_says_so_in_the_attempt() {
    let world = World::new().await;
    let visit = world.visit("github", "deny").await;
    let done = complete(&world, &world.admin.actor, "github", visit.callback).await;
    assert!(done.outcome.unwrap_err().contains("did not allow"));
    assert!(failure(&world, visit.attempt_id).await.contains("did not allow"));
}

/// The same parameters, as a page that is loaded again sends them.
fn again(callback: &Callback) -> Callback {
    Callback {
        code: callback.code.clone(),
        state: callback.state.clone(),
        error: callback.error.clone(),
        ..Callback::default()
    }
}

#[tokio::test]
async fn loading_the_answer_again_connects_once_and_tells_what_came_of_it() {
    let world = World::new().await;
    let visit = world.visit("github", "allow").await;
    let again = again(&visit.callback);
    let first = complete(&world, &world.admin.actor, "github", visit.callback).await;
    let connection_id = first.outcome.unwrap();
    let second = complete(&world, &world.admin.actor, "github", again).await;
    assert_eq!(second.attempt_id, visit.attempt_id);
    assert_eq!(second.outcome, Ok(connection_id));
    let connected = ConnectOutcome::Connected { connection_id };
    assert_eq!(outcome(&world, visit.attempt_id).await, connected);
}

#[tokio::test]
async fn loading_a_refusal_again_leaves_the_attempt_that_waits_alone() {
    let world = World::new().await;
    let denied = world.visit("github", "deny").await;
    let again = again(&denied.callback);
    complete(&world, &world.admin.actor, "github", denied.callback).await.outcome.unwrap_err();
    let waiting = world.visit("github", "allow").await;
    let second = complete(&world, &world.admin.actor, "github", again).await;
    assert!(second.outcome.unwrap_err().contains("did not allow"));
    assert_eq!(second.attempt_id, denied.attempt_id);
    assert_eq!(outcome(&world, waiting.attempt_id).await, ConnectOutcome::Waiting);
}

#[tokio::test]
async fn coming_back_without_a_session_ends_the_attempt() {
    let world = World::new().await;
    let visit = world.visit("github", "allow").await;
    let state = visit.callback.state.clone().unwrap();
    connect_attempts::abandon(&world.hub, "github", "made-up").await.unwrap();
    assert_eq!(outcome(&world, visit.attempt_id).await, ConnectOutcome::Waiting);
    connect_attempts::abandon(&world.hub, "github", &state).await.unwrap();
    assert!(failure(&world, visit.attempt_id).await.contains("without being signed in"));
    let late = complete(&world, &world.admin.actor, "github", visit.callback).await;
    late.outcome.unwrap_err();
}

#[tokio::test]
async fn an_answer_without_the_state_of_an_attempt_changes_nothing() {
    let world = World::new().await;
    let visit = world.visit("github", "allow").await;
    let events = written(&world).await;
    for state in [None, Some("0".repeat(64))] {
        let error =
            refused(&world, &world.admin.actor, Callback { state, ..again(&visit.callback) });
        assert!(error.await.message.contains("did not belong"));
    }
    assert_eq!(outcome(&world, visit.attempt_id).await, ConnectOutcome::Waiting);
    assert_eq!(written(&world).await, events);
    complete(&world, &world.admin.actor, "github", visit.callback).await.outcome.unwrap();
}

/// How many attempts and audit events there are.
async fn written(world: &World) -> (u64, RowCount) {
    let tx = world.hub.begin().await.unwrap();
    let attempts = connect_attempts::entity::Entity::find().count(&*tx).await.unwrap();
    drop(tx);
    (attempts, hub::audit::list(&world.hub, &world.viewer.actor, "").await.unwrap().count)
}

#[tokio::test]
async fn attempts_are_kept_for_a_day() {
    let world = World::new().await;
    let visit = world.visit("github", "deny").await;
    complete(&world, &world.admin.actor, "github", visit.callback).await.outcome.unwrap_err();
    world.clock.advance(TimeDelta::hours(23));
    connect_attempts::prune(&world.hub).await.unwrap();
    assert!(failure(&world, visit.attempt_id).await.contains("did not allow"));
    world.clock.advance(TimeDelta::hours(1));
    connect_attempts::prune(&world.hub).await.unwrap();
    let gone = connect_attempts::get(&world.hub, &world.viewer.actor, visit.attempt_id).await;
    assert!(matches!(gone, Err(HubError::NotFound(_))), "{gone:?}");
}

#[tokio::test]
async fn what_a_provider_sends_a_person_back_with_is_put_on_one_line_and_cut_short() {
    let world = World::new().await;
    let visit = world.visit("github", "deny").await;
    let description = format!("no\0thing\n{}", "x".repeat(5_000));
    let callback = Callback {
        error: Some("server_error".to_owned()),
        error_description: Some(description),
        ..again(&visit.callback)
    };
    complete(&world, &world.admin.actor, "github", callback).await.outcome.unwrap_err();
    let message = failure(&world, visit.attempt_id).await;
    assert!(message.starts_with("GitHub refused: no thing xxx"), "{message}");
    assert!(message.chars().count() < 250, "{message}");
}

#[tokio::test]
async fn somebody_elses_redirect_completes_nothing() {
    let world = World::new().await;
    let visit = world.visit("github", "allow").await;
    refused(&world, &world.stranger.actor, visit.callback).await;
    assert_eq!(outcome(&world, visit.attempt_id).await, ConnectOutcome::Waiting);
}

#[tokio::test]
async fn the_same_person_in_another_session_completes_nothing() {
    let world = World::new().await;
    let visit = world.visit("github", "allow").await;
    let user = world.admin.actor.user().clone();
    let elsewhere = Actor::new(user, Some("another session".to_owned()), None);
    refused(&world, &elsewhere, visit.callback).await;
    assert_eq!(outcome(&world, visit.attempt_id).await, ConnectOutcome::Waiting);
}

#[tokio::test]
async fn after_ten_minutes_it_is_too_late() {
    let world = World::new().await;
    let visit = world.visit("github", "allow").await;
    world.clock.advance(TimeDelta::minutes(10));
    assert!(failure(&world, visit.attempt_id).await.contains("ten minutes"));
    let done = complete(&world, &world.admin.actor, "github", visit.callback).await;
    assert!(done.outcome.unwrap_err().contains("ten minutes"));
}

#[tokio::test]
async fn a_code_that_the_provider_refuses_is_a_clear_failure() {
    let world = World::new().await;
    let visit = world.visit("github", "allow").await;
    let wrong = Callback { code: Some("no-such-code".to_owned()), ..visit.callback };
    let done = complete(&world, &world.admin.actor, "github", wrong).await;
    let message = done.outcome.unwrap_err();
    assert!(message.contains("GitHub"), "{message}");
    assert_eq!(failure(&world, visit.attempt_id).await, message);
}

#[tokio::test]
async fn settings_are_checked_before_anybody_is_sent_away() {
    let world = World::new().await;
    let admin = world.admin.actor.admin().unwrap();
    for repository in ["", "no-slash", "../../etc"] {
        let settings = BTreeMap::from([("repository".to_owned(), repository.to_owned())]);
        let new = NewAttempt {
            provider: "github".to_owned(),
            settings,
            reconnect: None,
            display: Display::Page,
        };
        let refused = connect_attempts::start(&world.hub, &admin, new).await.unwrap_err();
        let error = AppError::from(refused);
        assert_eq!(error.field.as_deref(), Some("repository"), "{repository}");
    }
}
