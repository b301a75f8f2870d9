//! Slows down who guesses passwords.

use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::HubError;

/// How many wrong passwords one account takes at once; one more every six seconds.
const PER_ACCOUNT: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
/// How many sign-ins one address makes at once, good or bad; one more a second. An office may share
/// one address.
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(60).expect("sixty is not zero");
/// After so long a limiter is full again.
const QUIET: Duration = Duration::from_mins(1);

/// Counts sign-ins for each account and each address. Held in memory: every replica counts for
/// itself.
pub struct Throttle {
    accounts: Mutex<HashMap<String, Account>>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
}

struct Account {
    limiter: DefaultDirectRateLimiter,
    tried_at: Instant,
}

impl Throttle {
    pub(crate) fn new() -> Self {
        Self {
            accounts: Mutex::default(),
            addresses: RateLimiter::keyed(Quota::per_minute(PER_ADDRESS)),
        }
    }

    /// Counts one sign-in, before the password is looked at: guesses that come at the same time
    /// are counted as well as those that come one by one.
    pub(crate) fn sign_in(&self, username: &str, address: Option<IpAddr>) -> Result<(), HubError> {
        let account = self.try_account(username);
        let address = address.is_none_or(|address| self.addresses.check_key(&address).is_ok());
        if account && address { Ok(()) } else { Err(HubError::Throttled) }
    }

    fn try_account(&self, username: &str) -> bool {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Account {
            limiter: RateLimiter::direct(Quota::per_minute(PER_ACCOUNT)),
            tried_at: Instant::now(),
        };
        let account = accounts.entry(username.to_owned()).or_insert_with(fresh);
        account.tried_at = Instant::now();
        account.limiter.check().is_ok()
    }

    /// Forgets what was counted for an account: its owner is here.
    pub(crate) fn forgive(&self, username: &str) {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        accounts.remove(username);
    }

    /// Forgets who has been quiet, so that memory stays bounded.
    pub(crate) fn forget_quiet(&self) {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        accounts.retain(|_, account| account.tried_at.elapsed() < QUIET);
        self.addresses.retain_recent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tries_left(throttle: &Throttle, username: &str) -> usize {
        (0..100).take_while(|_| throttle.sign_in(username, None).is_ok()).count()
    }

    #[test]
    fn an_account_takes_ten_guesses_and_other_accounts_are_not_touched() {
        let throttle = Throttle::new();
        assert_eq!(tries_left(&throttle, "amy"), 10);
        assert!(throttle.sign_in("bob", None).is_ok());
    }

    #[test]
    fn signing_in_forgets_the_guesses_before_it() {
        let throttle = Throttle::new();
        for _ in 0..30 {
            assert!(throttle.sign_in("amy", None).is_ok());
            throttle.forgive("amy");
        }
        assert_eq!(tries_left(&throttle, "amy"), 10);
    }

    #[test]
    fn an_address_is_counted_over_all_accounts_whoever_signs_in() {
        let throttle = Throttle::new();
        let address = Some(IpAddr::from([192, 0, 2, 1]));
        let good = (0..100).take_while(|number| {
            let username = format!("user-{number}");
            let tried = throttle.sign_in(&username, address);
            throttle.forgive(&username);
            tried.is_ok()
        });
        assert_eq!(good.count(), 60);
        assert!(throttle.sign_in("amy", Some(IpAddr::from([192, 0, 2, 2]))).is_ok());
    }
}
