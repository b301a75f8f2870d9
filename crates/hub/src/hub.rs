//! What every verb needs.

use std::{ops::Deref, sync::Arc};

use connectors::{Catalogue, Http};
use sea_orm::DatabaseConnection;
use url::Url;
use uuid::Uuid;

use crate::{
    HubError, HubSettings, Tx, clock::Clock, credentials::RefreshLocks, database::Database,
    jobs::Queue, live::Live, setup::SetUpCode, throttle::Throttle, tokens::TokenKeys, vault::Vault,
};

/// The domain with all its means; cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Means>);

/// What [`Hub`] is made of.
pub struct Means {
    /// Where everything is kept.
    pub(crate) database: Database,
    /// Seals credentials.
    pub(crate) vault: Vault,
    /// The providers.
    pub(crate) catalogue: Catalogue,
    /// The way out to providers.
    pub(crate) http: Http,
    /// Tells browsers what happens.
    pub(crate) live: Live,
    /// Tells the time.
    pub(crate) clock: Clock,
    /// Slows down who guesses passwords.
    pub(crate) throttle: Throttle,
    /// Signs access tokens.
    pub(crate) token_keys: TokenKeys,
    /// One refresh at a time for each connection.
    pub(crate) refresh_locks: RefreshLocks,
    /// The code of the set-up link.
    pub(crate) setup_code: SetUpCode,
    /// Brings to the workers what is due.
    pub(crate) queue: Queue,
    /// What the operator decided.
    pub(crate) settings: HubSettings,
}

impl Deref for Hub {
    type Target = Means;

    fn deref(&self) -> &Means {
        &self.0
    }
}

impl Hub {
    /// Puts the domain together.
    pub fn new(
        database: Database,
        queue: Queue,
        vault: Vault,
        catalogue: Catalogue,
        http: Http,
        clock: Clock,
        settings: HubSettings,
    ) -> Self {
        Self(Arc::new(Means {
            live: Live::new(),
            throttle: Throttle::new(),
            token_keys: TokenKeys::new(&settings.session_secret),
            refresh_locks: RefreshLocks::default(),
            setup_code: SetUpCode::default(),
            database,
            queue,
            vault,
            catalogue,
            http,
            clock,
            settings,
        }))
    }

    /// For reading.
    pub(crate) fn read(&self) -> &DatabaseConnection {
        self.database.read()
    }

    /// Opens a transaction for writing.
    pub async fn begin(&self) -> Result<Tx, HubError> {
        Ok(self.database.begin(self.live.nudge()).await?)
    }

    /// Where the pretend providers answer, in a demonstration.
    pub fn sandbox_url(&self) -> Option<&Url> {
        self.settings.sandbox.as_ref().map(|sandbox| &sandbox.url)
    }

    /// The address of this installation, without a slash at the end.
    pub fn public_origin(&self) -> String {
        self.settings.public_url.origin().ascii_serialization()
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), HubError> {
        Ok(self.read().ping().await?)
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}

/// A new id: version 7, so that ids sort by age.
pub fn new_id<Id: From<Uuid>>() -> Id {
    Uuid::now_v7().into()
}
