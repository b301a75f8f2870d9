//! People signing in.

use std::net::{IpAddr, Ipv4Addr};

use contract::{AppError, ErrorKind, Role, query::RowCount};
use futures::future::join_all;
use hub::{HubError, audit, demo, organizations, setup, users};
use sea_orm::EntityTrait;
use testkit::{World, people::PASSWORD};

const HERE: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)));

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_the_same_answer() {
    let world = World::new().await;
    let attempt = |name: &'static str, password: &'static str| {
        users::authenticate(&world.hub, name, password.into(), HERE)
    };
    let wrong_password = AppError::from(attempt("acme-admin", "wrong").await.unwrap_err());
    let wrong_name = AppError::from(attempt("nobody", PASSWORD).await.unwrap_err());
    assert_eq!(wrong_password, wrong_name);
    assert_eq!(wrong_name.kind, ErrorKind::Unauthenticated);
    assert!(attempt(" ACME-Admin ", PASSWORD).await.is_ok(), "names fold case and spaces");
}

#[tokio::test]
async fn guessing_one_account_is_slowed_down_wherever_it_comes_from() {
    let world = World::new().await;
    let guesses = (0..150).map(|last| {
        let from = Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)));
        users::authenticate(&world.hub, "acme-viewer", "guess".into(), from)
    });
    let answers = join_all(guesses).await;
    assert!(answers.iter().any(|answer| matches!(answer, Err(HubError::Throttled))));
    let other = users::authenticate(&world.hub, "umbrella-admin", PASSWORD.into(), HERE).await;
    assert!(other.is_ok(), "others are not held up");
}

#[tokio::test]
async fn a_stranger_who_guesses_does_not_lock_the_owner_out() {
    let world = World::new().await;
    let stranger = Some(IpAddr::V4(Ipv4Addr::new(198, 51, 100, 1)));
    let guess = || users::authenticate(&world.hub, "acme-admin", "guess".into(), stranger);
    let answers = join_all((0..50).map(|_| guess())).await;
    assert!(matches!(answers.last(), Some(Err(HubError::Throttled))), "the stranger is held up");
    assert!(users::authenticate(&world.hub, "acme-admin", PASSWORD.into(), HERE).await.is_ok());
}

#[tokio::test]
async fn a_name_that_is_too_long_is_refused_like_any_other_and_not_remembered() {
    let world = World::new().await;
    let name = "a".repeat(101);
    for _ in 0..20 {
        let answer = users::authenticate(&world.hub, &name, "guess".into(), HERE).await;
        assert!(matches!(answer, Err(HubError::SignInRefused)), "{answer:?}");
    }
}

#[tokio::test]
async fn guessing_from_one_address_is_slowed_down_whatever_the_account() {
    let world = World::new().await;
    let mut throttled = false;
    for number in 0..90 {
        let name = format!("user{number}");
        let answer = users::authenticate(&world.hub, &name, "guess".into(), HERE).await;
        throttled |= matches!(answer, Err(HubError::Throttled));
    }
    assert!(throttled);
}

#[tokio::test]
async fn a_refused_sign_in_of_an_existing_user_is_in_the_trail() {
    let world = World::new().await;
    let refused = users::authenticate(&world.hub, "acme-admin", "wrong".into(), HERE).await;
    assert!(refused.is_err());
    // Written beside the answer, which does not wait for it.
    let events = loop {
        let list = audit::list(&world.hub, &world.viewer.actor, "action=session.refused");
        let events = list.await.unwrap();
        if events.count == RowCount::Exact(1) {
            break events;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(events.rows[0].cells[5].as_text(), Some("192.0.2.7"));
}

#[tokio::test]
async fn the_first_admin_is_let_in_once_and_not_with_a_printed_password() {
    let world = World::new().await;
    assert_eq!(setup::offer(&world.hub).await.unwrap(), None, "somebody is there already");
    let said = setup::SetUp {
        code: "guess".to_owned(),
        organization: "Intruders".to_owned(),
        username: "eve".to_owned(),
        password: "long enough".into(),
    };
    assert!(setup::complete(&world.hub, said).await.is_err());
}

#[tokio::test]
async fn the_demonstrations_people_are_made_once_and_then_it_stays_a_demonstration() {
    let world = World::new().await;
    let tx = world.hub.begin().await.unwrap();
    organizations::entity::Entity::delete_many().exec(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    demo::seed(&world.hub).await.unwrap();
    let made = organizations::find_first(&world.hub).await.unwrap();
    demo::seed(&world.hub).await.unwrap();
    assert_eq!(organizations::find_first(&world.hub).await.unwrap(), made);
    let (name, password, role) = demo::USERS[1];
    let viewer = users::authenticate(&world.hub, name, password.into(), HERE).await.unwrap();
    assert_eq!((viewer.user().role, role), (Role::Viewer, Role::Viewer));
    let refused = setup::offer(&world.hub).await.unwrap_err().to_string();
    assert!(refused.contains("--demo") && refused.contains("TRIBUTARY_DATA_DIR"), "{refused}");
}

#[tokio::test]
async fn a_demonstration_does_not_move_into_what_was_set_up_for_real() {
    let world = World::new().await;
    let refused = demo::seed(&world.hub).await.unwrap_err().to_string();
    assert!(refused.contains("set up for real"), "{refused}");
    for (name, password, _) in demo::USERS {
        assert!(users::authenticate(&world.hub, name, password.into(), HERE).await.is_err());
    }
}
