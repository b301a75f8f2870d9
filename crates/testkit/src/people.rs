//! People with roles.

use std::net::{IpAddr, Ipv4Addr};

use contract::Role;
use hub::{Actor, Hub, organizations, users};

/// Somebody who can sign in.
#[derive(Debug, Clone)]
pub struct Person {
    /// The name they sign in with.
    pub username: String,
    /// Their password.
    pub password: String,
    /// What they can call verbs as.
    pub actor: Actor,
}

/// The password of everybody in tests.
pub const PASSWORD: &str = "correct horse battery";

/// Makes an organization with an admin `{name}-admin` and a viewer `{name}-viewer`.
pub async fn organization(hub: &Hub, name: &str) -> (Person, Person) {
    let tx = hub.begin().await.expect("the database answers");
    let organization = organizations::create(hub, &tx, name).await.expect("it can be made");
    for role in [Role::Admin, Role::Viewer] {
        let username = format!("{name}-{role}");
        let new = users::NewUser { username, password: PASSWORD.into(), role };
        users::create(hub, &tx, organization, new).await.expect("it can be made");
    }
    tx.commit().await.expect("it can be committed");
    (person(hub, name, Role::Admin).await, person(hub, name, Role::Viewer).await)
}

async fn person(hub: &Hub, organization: &str, role: Role) -> Person {
    let username = format!("{organization}-{role}");
    let address = Some(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let actor = users::authenticate(hub, &username, PASSWORD.into(), address).await;
    let actor = actor.expect("they can sign in");
    Person { username, password: PASSWORD.to_owned(), actor }
}
