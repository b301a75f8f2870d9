//! Slows down who guesses passwords.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
};

use crate::HubError;

mod limiters;

use limiters::Limiters;

/// How many sign-ins one address makes at once, good or bad; one more a second. An office may share
/// one address.
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(60).expect("sixty is not zero");
/// How many wrong passwords one account takes at once from one address; one more every six seconds.
const PER_ACCOUNT_AND_ADDRESS: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
/// How many it takes from everywhere. More than one address can make, so that a stranger does not
/// lock the owner out.
const PER_ACCOUNT: NonZeroU32 = NonZeroU32::new(100).expect("a hundred is not zero");

/// Counts sign-ins for each account and each address. Held in memory, and not more of it than a
/// fixed amount: every replica counts for itself.
pub struct Throttle {
    addresses: Limiters<Option<IpAddr>>,
    pairs: Limiters<(String, Option<IpAddr>)>,
    accounts: Limiters<String>,
}

impl Throttle {
    pub(crate) fn new() -> Self {
        Self {
            addresses: Limiters::per_minute(PER_ADDRESS),
            pairs: Limiters::per_minute(PER_ACCOUNT_AND_ADDRESS),
            accounts: Limiters::per_minute(PER_ACCOUNT),
        }
    }

    /// Counts one sign-in from an address, before anything else is looked at.
    pub(crate) fn address(&self, address: Option<IpAddr>) -> Result<(), HubError> {
        let allowed = address.is_none() || self.addresses.try_one(address.map(network));
        allowed.then_some(()).ok_or(HubError::Throttled)
    }

    /// Counts one sign-in to an account, before the password is looked at: guesses that come at
    /// the same time are counted as well as those that come one by one. What one address may not
    /// do any more does not count for the account.
    pub(crate) fn account(&self, username: &str, address: Option<IpAddr>) -> Result<(), HubError> {
        let allowed = self.pairs.try_one((username.to_owned(), address.map(network)))
            && self.accounts.try_one(username.to_owned());
        allowed.then_some(()).ok_or(HubError::Throttled)
    }

    /// Forgets what was counted for an account: its owner is here.
    pub(crate) fn forgive(&self, username: &str, address: Option<IpAddr>) {
        self.pairs.forget(&(username.to_owned(), address.map(network)));
        self.accounts.forget(username);
    }

    /// Forgets who has been quiet.
    pub(crate) fn forget_quiet(&self) {
        self.addresses.forget_quiet();
        self.pairs.forget_quiet();
        self.accounts.forget_quiet();
    }
}

/// What counts as one address: of IPv6 the first half, because everybody has the second half to
/// themselves.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    fn tries_left(throttle: &Throttle, username: &str, address: Option<IpAddr>) -> usize {
        (0..200).take_while(|_| throttle.account(username, address).is_ok()).count()
    }

    #[test]
    fn an_account_takes_ten_guesses_and_other_accounts_are_not_touched() {
        let throttle = Throttle::new();
        assert_eq!(tries_left(&throttle, "amy", Some(place(1))), 10);
        assert!(throttle.account("bob", Some(place(1))).is_ok());
    }

    #[test]
    fn a_stranger_does_not_lock_the_owner_out_and_many_strangers_are_held_up() {
        let throttle = Throttle::new();
        assert_eq!(tries_left(&throttle, "amy", Some(place(1))), 10);
        assert!(throttle.account("amy", Some(place(2))).is_ok(), "the owner, elsewhere");
        let guessed: usize =
            (3..30).map(|last| tries_left(&throttle, "amy", Some(place(last)))).sum();
        assert!(guessed < 100, "{guessed}");
        assert!(throttle.account("amy", Some(place(40))).is_err());
    }

    #[test]
    fn signing_in_forgets_the_guesses_before_it() {
        let throttle = Throttle::new();
        for _ in 0..30 {
            assert!(throttle.account("amy", Some(place(1))).is_ok());
            throttle.forgive("amy", Some(place(1)));
        }
        assert_eq!(tries_left(&throttle, "amy", Some(place(1))), 10);
    }

    #[test]
    fn an_address_is_counted_over_all_accounts_whoever_signs_in() {
        let throttle = Throttle::new();
        let good = (0..100).take_while(|_| throttle.address(Some(place(1))).is_ok());
        assert_eq!(good.count(), 60);
        assert!(throttle.address(Some(place(2))).is_ok());
    }

    #[test]
    fn all_addresses_of_one_ipv6_network_are_one() {
        let throttle = Throttle::new();
        let one = |last: u16| Some(IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, last]));
        let good = (0..100).take_while(|last| throttle.address(one(*last)).is_ok());
        assert_eq!(good.count(), 60);
    }
}
