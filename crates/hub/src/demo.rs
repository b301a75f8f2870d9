//! The people of a demonstration.

use contract::Role;

use crate::{Hub, HubError, organizations, users};

/// The demonstration's sign-ins: name, password, role. Refused everywhere else.
pub const USERS: [(&str, &str, Role); 2] =
    [("admin", "admin123", Role::Admin), ("viewer", "viewer123", Role::Viewer)];

/// Makes the organization Acme with its admin and its viewer, unless there is one already.
pub async fn seed(hub: &Hub) -> Result<(), HubError> {
    if organizations::find_first(hub).await?.is_some() {
        return Ok(());
    }
    let tx = hub.begin().await?;
    let acme = organizations::create(hub, &tx, "Acme").await?;
    for (username, password, role) in USERS {
        let new = users::NewUser { username: username.to_owned(), password: password.into(), role };
        users::create(hub, &tx, acme, new).await?;
    }
    Ok(tx.commit().await?)
}
