//! Slows down who guesses passwords.

use std::{net::IpAddr, num::NonZeroU32};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::HubError;

/// How many sign-ins one account takes at once; one more every six seconds.
const PER_ACCOUNT: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
/// How many sign-ins one address makes at once; one more every two seconds. An office may share
/// one address.
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(30).expect("thirty is not zero");

/// Counts sign-ins for each account and each address. Held in memory: every replica counts for
/// itself.
pub struct Throttle {
    accounts: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
}

impl Throttle {
    pub(crate) fn new() -> Self {
        Self {
            accounts: RateLimiter::keyed(Quota::per_minute(PER_ACCOUNT)),
            addresses: RateLimiter::keyed(Quota::per_minute(PER_ADDRESS)),
        }
    }

    /// Counts one sign-in, before the password is looked at.
    pub(crate) fn sign_in(&self, username: &str, address: Option<IpAddr>) -> Result<(), HubError> {
        let account = self.accounts.check_key(&username.to_owned()).is_ok();
        let address = address.is_none_or(|address| self.addresses.check_key(&address).is_ok());
        if account && address { Ok(()) } else { Err(HubError::Throttled) }
    }

    /// Forgets who has been quiet, so that memory stays bounded.
    pub(crate) fn forget_quiet(&self) {
        self.accounts.retain_recent();
        self.addresses.retain_recent();
    }
}
