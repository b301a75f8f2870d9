//! The people of a demonstration.

use contract::Role;

use crate::{
    Hub, HubError,
    organizations::{self, Use},
    users,
};

/// The demonstration's sign-ins: name, password, role. Refused everywhere else.
pub const USERS: [(&str, &str, Role); 2] =
    [("admin", "admin123", Role::Admin), ("viewer", "viewer123", Role::Viewer)];

/// Why a demonstration does not start.
const REAL: &str = "this database was set up for real, and a demonstration would let everybody in. \
    Start without --demo, or give the demonstration another TRIBUTARY_DATA_DIR or DATABASE_URL";

/// Makes the organization Acme with its admin and its viewer, unless they are there already.
///
/// Refused on a database that was set up for real: whoever reads the manual could sign in to it.
pub async fn seed(hub: &Hub) -> Result<(), HubError> {
    match organizations::used_for(hub).await? {
        Use::None => {}
        Use::Demo => return Ok(()),
        Use::Real => return Err(HubError::Conflict(REAL.to_owned())),
    }
    let tx = hub.begin().await?;
    let acme = organizations::create(hub, &tx, "Acme").await?;
    for (username, password, role) in USERS {
        let new = users::NewUser { username: username.to_owned(), password: password.into(), role };
        users::create(hub, &tx, acme, new).await?;
    }
    organizations::mark_as_demo(&tx, acme).await?;
    Ok(tx.commit().await?)
}
