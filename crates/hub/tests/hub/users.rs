//! People signing in.

use std::net::{IpAddr, Ipv4Addr};

use contract::{AppError, ErrorKind, Role, query::RowCount};
use hub::{HubError, audit, demo, organizations, setup, users};
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
    let mut throttled = false;
    for last in 0..20 {
        let from = Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)));
        let answer = users::authenticate(&world.hub, "acme-viewer", "guess".into(), from).await;
        throttled |= matches!(answer, Err(HubError::Throttled));
    }
    assert!(throttled);
    let other = users::authenticate(&world.hub, "umbrella-admin", PASSWORD.into(), HERE).await;
    assert!(other.is_ok(), "others are not held up");
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
    let events = audit::list(&world.hub, &world.viewer.actor, "action=session.refused").await;
    let events = events.unwrap();
    assert_eq!(events.count, RowCount::Exact(1));
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
async fn the_demonstrations_people_are_made_once() {
    let world = World::new().await;
    let before = organizations::find_first(&world.hub).await.unwrap();
    demo::seed(&world.hub).await.unwrap();
    assert_eq!(organizations::find_first(&world.hub).await.unwrap(), before);
    assert_eq!(demo::USERS[1].2, Role::Viewer);
}
