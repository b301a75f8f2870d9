//! The first start outside a demonstration: nobody is there yet, and one link lets the first admin
//! in.

use std::sync::{Mutex, PoisonError};

use contract::Role;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::{
    Hub, HubError, demo,
    organizations::{self, Use},
    sessions,
    users::{self, MIN_PASSWORD, NewUser},
};

/// The hash of the code that is good now; only in memory, so that a restart makes a new one.
#[derive(Debug, Default)]
pub struct SetUpCode(Mutex<Option<String>>);

impl SetUpCode {
    fn set(&self, hash: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = hash;
    }

    fn is(&self, hash: String) -> bool {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) == Some(hash)
    }
}

/// What the first admin says.
#[derive(Debug)]
pub struct SetUp {
    /// The code of the link.
    pub code: String,
    /// The name of the organization.
    pub organization: String,
    /// The name to sign in with.
    pub username: String,
    /// The password.
    pub password: SecretString,
}

/// Why an installation does not start.
const DEMO: &str = "this database was that of a demonstration, whose passwords everybody knows. \
    Start with --demo, or choose another TRIBUTARY_DATA_DIR or DATABASE_URL";

/// A one-time code for the set-up link, while there is no organization yet.
///
/// Refused on the database of a demonstration, because its people could still sign in.
pub async fn offer(hub: &Hub) -> Result<Option<String>, HubError> {
    match organizations::used_for(hub).await? {
        Use::None => {}
        Use::Demo => return Err(HubError::Conflict(DEMO.to_owned())),
        Use::Real => return Ok(None),
    }
    let code = Uuid::new_v4().simple().to_string();
    hub.setup_code.set(Some(sessions::hash(&code)));
    Ok(Some(code))
}

/// Whether the first admin is there.
pub async fn is_done(hub: &Hub) -> Result<bool, HubError> {
    Ok(organizations::find_first(hub).await?.is_some())
}

/// Makes the organization and its first admin.
pub async fn complete(hub: &Hub, said: SetUp) -> Result<(), HubError> {
    let refused = || HubError::invalid("This set-up link is not valid (any more).", "code");
    if !hub.setup_code.is(sessions::hash(&said.code)) {
        return Err(refused());
    }
    check(&said)?;
    let tx = hub.begin().await?;
    if is_done(hub).await? {
        return Err(refused());
    }
    let organization_id = organizations::create(hub, &tx, said.organization.trim()).await?;
    let new = NewUser { username: said.username, password: said.password, role: Role::Admin };
    users::create(hub, &tx, organization_id, new).await?;
    tx.commit().await?;
    hub.setup_code.set(None);
    Ok(())
}

fn check(said: &SetUp) -> Result<(), HubError> {
    if !users::can_be_name(said.organization.trim()) {
        return Err(HubError::invalid("Give the organization a name.", "organization"));
    }
    if !users::can_be_name(&users::canonical(&said.username)) {
        return Err(HubError::invalid("Give a name to sign in with.", "username"));
    }
    let password = said.password.expose_secret();
    if password.chars().count() < MIN_PASSWORD {
        let message = format!("The password must have at least {MIN_PASSWORD} characters.");
        return Err(HubError::invalid(message, "password"));
    }
    if demo::USERS.iter().any(|(_, known, _)| *known == password) {
        let message = "That password is printed in the manual. Choose another one.";
        return Err(HubError::invalid(message, "password"));
    }
    Ok(())
}
