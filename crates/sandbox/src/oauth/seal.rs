use chrono::{DateTime, Utc};
use data_encoding::BASE32_DNSSEC;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

use super::authorize::Absence;
use super::grants::Grant;
use crate::provider::Provider;

/// Protects nothing but the pretend world from guesses, so that everybody may know it; and it stays,
/// so that what one run of the sandbox gave out is good in the next.
const KEY: &[u8] = b"tributary sandbox, not a secret";
const MAC_BYTES: usize = 16;
/// How long the seal is, at its own end.
const LENGTH_DIGITS: usize = 4;

/// Lets tokens outlive the sandbox that gave them out: their last part says what was granted, and
/// proves it. It is of small letters and digits, which are good in the tokens of every vendor.
pub(super) struct Seal {
    pub(super) provider: &'static Provider,
    /// Which run of the sandbox this is.
    run: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Access,
    Refresh,
}

/// What a token says about itself.
pub(super) struct Told {
    pub(super) grant: Grant,
    pub(super) expires_at: Option<DateTime<Utc>>,
}

impl Seal {
    pub(super) fn of(provider: &'static Provider) -> Self {
        let (run, ..) = Uuid::new_v4().as_fields();
        Self { provider, run }
    }

    /// The token that begins as the vendor's do.
    pub(super) fn close(
        &self,
        kind: Kind,
        beginning: &str,
        grant: &Grant,
        expires_at: Option<DateTime<Utc>>,
    ) -> String {
        let mut said = format!(
            "{:x} {} {} {} {} {}",
            self.run,
            grant.id.simple(),
            grant.account.id,
            u8::from(grant.absence == Absence::Asked),
            expires_at.map_or(String::new(), |at| at.timestamp().to_string()),
            grant.scopes.join(" "),
        );
        // Full groups only: what is base64 before it, as the signature of a JWT, stays so with it.
        while !(MAC_BYTES + said.len()).is_multiple_of(5) {
            said.push(' ');
        }
        let mut bytes = self.mac(kind, beginning, said.as_bytes());
        bytes.extend(said.bytes());
        let seal = BASE32_DNSSEC.encode(&bytes);
        format!("{beginning}{seal}{:0LENGTH_DIGITS$}", seal.len())
    }

    /// What a token of an earlier run says; its own a run knows without.
    pub(super) fn open(&self, kind: Kind, token: &str) -> Option<Told> {
        let (rest, length) = token.split_at_checked(token.len().checked_sub(LENGTH_DIGITS)?)?;
        let start = rest.len().checked_sub(length.parse().ok()?)?;
        let (beginning, seal) = rest.split_at_checked(start)?;
        let bytes = BASE32_DNSSEC.decode(seal.as_bytes()).ok()?;
        let (mac, said) = bytes.split_at_checked(MAC_BYTES)?;
        if self.mac(kind, beginning, said) != mac {
            return None;
        }
        self.read(std::str::from_utf8(said).ok()?)
    }

    fn read(&self, said: &str) -> Option<Told> {
        let mut words = said.split(' ');
        let mut word = || words.next();
        if u32::from_str_radix(word()?, 16).ok()? == self.run {
            return None;
        }
        let id = Uuid::parse_str(word()?).ok()?;
        let account: u64 = word()?.parse().ok()?;
        let absence = if word()? == "1" { Absence::Asked } else { Absence::NotAsked };
        let expires_at = match word()? {
            "" => None,
            seconds => Some(DateTime::from_timestamp(seconds.parse().ok()?, 0)?),
        };
        let accounts = self.provider.oauth?.accounts;
        let account = accounts.iter().find(|known| known.id == account)?;
        let scopes = words.filter(|scope| !scope.is_empty()).map(str::to_owned).collect();
        Some(Told { grant: Grant { id, account, scopes, absence }, expires_at })
    }

    fn mac(&self, kind: Kind, beginning: &str, said: &[u8]) -> Vec<u8> {
        // Keys of any length are good for HMAC.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(KEY) else { return Vec::new() };
        mac.update(format!("{} {kind:?} {beginning} ", self.provider.slug).as_bytes());
        mac.update(said);
        mac.finalize().into_bytes()[..MAC_BYTES].to_vec()
    }
}
