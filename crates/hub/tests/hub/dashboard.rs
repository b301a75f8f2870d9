//! The cards of the first page.

use contract::{
    dashboard::{Dashboard, Figure},
    model::Tone,
};
use hub::dashboard;
use sea_orm::ConnectionTrait;
use testkit::World;

use crate::sync;

/// A world with orders, in which something was then done to the database.
async fn after(statement: &str) -> Dashboard {
    let mut world = World::new().await;
    world.start_jobs();
    let connection = world.connect("mock-saas").await;
    sync(&world, connection).await;
    let tx = world.hub.begin().await.unwrap();
    tx.execute_unprepared(statement).await.unwrap();
    tx.commit().await.unwrap();
    dashboard::get(&world.hub, &world.viewer.actor).await.unwrap()
}

fn figures<'a>(dashboard: &'a Dashboard, name: &str) -> &'a [Figure] {
    &dashboard.cards.iter().find(|card| card.name == name).unwrap().figures
}

#[tokio::test]
async fn the_largest_amounts_there_can_be_are_added_up_exactly() {
    for amount in [i64::MAX, i64::MIN + 1, -1] {
        let all = format!("UPDATE orders SET status = 'paid', currency = 'EUR', total = {amount}");
        let dashboard = after(&all).await;
        let [Figure::Count(orders)] = figures(&dashboard, "orders") else { panic!("no count") };
        assert!(*orders > 1);
        let minor = i128::from(*orders) * i128::from(amount);
        let money = Figure::Money { minor, currency: "EUR".to_owned() };
        assert_eq!(figures(&dashboard, "revenue"), [money]);
    }
}

#[tokio::test]
async fn a_card_that_cannot_be_read_says_so_and_leaves_the_others_alone() {
    let dashboard = after("ALTER TABLE contacts RENAME TO contacts_elsewhere").await;
    let contacts = dashboard.cards.iter().find(|card| card.name == "contacts").unwrap();
    assert_eq!((&contacts.figures[..], contacts.tone), (&[Figure::Nothing][..], Tone::Danger));
    assert_eq!(contacts.note, "could not be read");
    assert!(matches!(figures(&dashboard, "orders"), [Figure::Count(1..)]));
    assert!(dashboard.connected);
}
