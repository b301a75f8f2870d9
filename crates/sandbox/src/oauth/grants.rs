use std::collections::{HashMap, HashSet};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::Account;
use super::authorize::Absence;
use super::pkce::Challenge;
use super::refresh_tokens::RefreshTokens;
use super::seal::{Kind, Seal, Told};
use crate::provider::Provider;

/// What people allowed at one provider: open codes, access tokens and refresh tokens.
///
/// Tokens that an earlier run of the sandbox gave out are remembered when they are brought, as long
/// as nothing in this run ended them; what ended them in their own run is forgotten.
pub(crate) struct Grants {
    seal: Seal,
    /// Of earlier runs' tokens; `None` if none of them are good any more.
    ended: Option<HashSet<End>>,
    /// When all earlier runs' access tokens expired, if they were made to.
    expired_at: Option<DateTime<Utc>>,
    codes: HashMap<String, Code>,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Grant>,
    /// Refresh tokens that were used, and whose they were.
    spent: HashMap<String, Uuid>,
    refresh_tokens: RefreshTokens,
}

/// What ended in this run.
#[derive(PartialEq, Eq, Hash)]
enum End {
    Token(String),
    Grant(Uuid),
    /// The access tokens of a grant, which itself lives on.
    AccessOf(Uuid),
}

/// One decision of one person; its tokens live and die with it.
#[derive(Clone)]
pub(crate) struct Grant {
    pub(super) id: Uuid,
    pub(crate) account: &'static Account,
    pub(crate) scopes: Vec<String>,
    /// Only Google looks at it.
    pub(crate) absence: Absence,
}

impl Grant {
    pub(crate) fn new(account: &'static Account, scopes: Vec<String>) -> Self {
        Self { id: Uuid::new_v4(), account, scopes, absence: Absence::NotAsked }
    }

    pub(crate) fn in_absence(self, absence: Absence) -> Self {
        Self { absence, ..self }
    }
}

/// An authorization code and everything it is bound to.
pub(crate) struct Code {
    pub(crate) grant: Grant,
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) expires_at: DateTime<Utc>,
}

/// An access token; `None` never expires.
#[derive(Clone)]
pub(crate) struct Access {
    pub(crate) grant: Grant,
    pub(crate) expires_at: Option<DateTime<Utc>>,
}

/// What a client brings to turn a code into tokens.
pub(crate) struct Redemption<'a> {
    pub(crate) code: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) redirect_uri: Option<&'a str>,
    pub(crate) verifier: Option<&'a str>,
}

/// A refresh token that was used, where the vendor's may come again.
pub(crate) struct Used {
    pub(crate) grant: Grant,
    /// Whether it is dead now, so that a new one must come with the access token.
    pub(crate) is_spent: bool,
}

/// Why a code was not good.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CodeRefusal {
    /// Never issued, used before, expired, or of another client.
    Unknown,
    /// Not the `redirect_uri` of the authorize request, which is given here.
    OtherRedirectUri(String),
    /// The verifier is missing, wrong, or belongs to no challenge.
    Verifier,
}

/// What a token is worth now.
pub(crate) enum Worth {
    Live(Access),
    Expired(DateTime<Utc>),
    Unknown,
}

/// How long a code can be redeemed.
pub(crate) const CODE_LIFE: TimeDelta = TimeDelta::minutes(10);

impl Grants {
    pub(crate) fn of(provider: &'static Provider) -> Self {
        Self {
            seal: Seal::of(provider),
            ended: Some(HashSet::new()),
            expired_at: None,
            codes: HashMap::new(),
            access: HashMap::new(),
            refresh: HashMap::new(),
            spent: HashMap::new(),
            refresh_tokens: RefreshTokens::default(),
        }
    }

    pub(crate) fn set_refresh_tokens(&mut self, rule: RefreshTokens) {
        self.refresh_tokens = rule;
    }

    /// Whether refresh tokens are good once also where the vendor's are good more often.
    pub(crate) fn are_single_use(&self) -> bool {
        self.refresh_tokens != RefreshTokens::AsVendor
    }

    /// Adds a code, and forgets those that nobody fetched in time.
    pub(crate) fn add_code(&mut self, text: &str, code: Code, now: DateTime<Utc>) {
        self.codes.retain(|_, open| open.expires_at > now);
        self.codes.insert(text.to_owned(), code);
    }

    /// Takes a code. Any attempt spends it, also a failing one: whoever fails may be a thief.
    pub(crate) fn redeem(
        &mut self,
        brought: &Redemption<'_>,
        now: DateTime<Utc>,
    ) -> Result<Grant, CodeRefusal> {
        let code = self.codes.remove(brought.code).ok_or(CodeRefusal::Unknown)?;
        if code.expires_at <= now || code.client_id != brought.client_id {
            return Err(CodeRefusal::Unknown);
        }
        if brought.redirect_uri.is_some_and(|uri| uri != code.redirect_uri) {
            return Err(CodeRefusal::OtherRedirectUri(code.redirect_uri));
        }
        // A verifier without a challenge means that someone stripped the challenge on the way
        // (RFC 9700, section 2.1.1).
        match (&code.challenge, brought.verifier) {
            (None, None) => Ok(code.grant),
            (Some(challenge), Some(verifier)) if challenge.is_met_by(verifier) => Ok(code.grant),
            _ => Err(CodeRefusal::Verifier),
        }
    }

    /// Adds an access token that begins so, with its life where tokens of the provider expire; and
    /// tells the whole of it.
    pub(crate) fn add_access(
        &mut self,
        beginning: &str,
        grant: Grant,
        life: Option<Duration>,
        now: DateTime<Utc>,
    ) -> String {
        let expires_at = life.and_then(|life| {
            now.checked_add_signed(TimeDelta::from_std(life).unwrap_or(TimeDelta::MAX))
        });
        let token = self.seal.close(Kind::Access, beginning, &grant, expires_at);
        self.access.insert(token.clone(), Access { grant, expires_at });
        token
    }

    /// Adds a refresh token that begins so, and tells the whole of it.
    pub(crate) fn add_refresh(&mut self, beginning: &str, grant: Grant) -> String {
        let token = self.seal.close(Kind::Refresh, beginning, &grant, None);
        self.refresh.insert(token.clone(), grant);
        token
    }

    /// Takes a refresh token: it works once, and is replaced by the caller.
    pub(crate) fn take_refresh(&mut self, token: &str) -> Option<Grant> {
        self.recall(Kind::Refresh, token);
        let Some(grant) = self.refresh.remove(token) else {
            if self.refresh_tokens == RefreshTokens::SingleUseOrRevoked {
                self.revoke_grant_of_spent(token);
            }
            return None;
        };
        self.end(End::Token(token.to_owned()));
        self.spent.insert(token.to_owned(), grant.id);
        Some(grant)
    }

    /// Uses a refresh token of a vendor whose tokens may come again: it stays, unless this sandbox
    /// was told that they are good once.
    pub(crate) fn use_refresh(&mut self, token: &str) -> Option<Used> {
        let is_spent = self.are_single_use();
        let grant =
            if is_spent { self.take_refresh(token) } else { self.refresh_grant(token).cloned() };
        grant.map(|grant| Used { grant, is_spent })
    }

    /// Kills the grant whose used refresh token this is: somebody else may have it. Tells whether
    /// it was one.
    pub(crate) fn revoke_grant_of_spent(&mut self, refresh_token: &str) -> bool {
        let id = self.spent.remove(refresh_token);
        id.is_some_and(|id| self.revoke(id))
    }

    /// Kills the access tokens of a grant, which itself lives on.
    pub(crate) fn revoke_access_of(&mut self, grant: &Grant) {
        self.end(End::AccessOf(grant.id));
        self.access.retain(|_, access| access.grant.id != grant.id);
    }

    /// The grant of a refresh token, which stays.
    pub(crate) fn refresh_grant(&mut self, token: &str) -> Option<&Grant> {
        self.recall(Kind::Refresh, token);
        self.refresh.get(token)
    }

    pub(crate) fn worth(&mut self, access_token: &str, now: DateTime<Utc>) -> Worth {
        self.recall(Kind::Access, access_token);
        match self.access.get(access_token) {
            None => Worth::Unknown,
            Some(Access { expires_at: Some(at), .. }) if *at <= now => Worth::Expired(*at),
            Some(access) => Worth::Live(access.clone()),
        }
    }

    /// Kills one access token; tells whether there was one.
    pub(crate) fn revoke_access(&mut self, token: &str) -> bool {
        self.recall(Kind::Access, token);
        self.end(End::Token(token.to_owned()));
        self.access.remove(token).is_some()
    }

    /// Kills the grant behind an access or refresh token with all its tokens; tells whether there
    /// was one.
    pub(crate) fn revoke_grant_of(&mut self, token: &str) -> bool {
        self.recall(Kind::Access, token);
        self.recall(Kind::Refresh, token);
        let of_access = self.access.get(token).map(|access| access.grant.id);
        let Some(id) = of_access.or_else(|| self.refresh.get(token).map(|grant| grant.id)) else {
            return false;
        };
        self.revoke(id)
    }

    fn revoke(&mut self, id: Uuid) -> bool {
        self.end(End::Grant(id));
        let before = self.access.len() + self.refresh.len();
        self.access.retain(|_, access| access.grant.id != id);
        self.refresh.retain(|_, grant| grant.id != id);
        self.access.len() + self.refresh.len() < before
    }

    /// Ends the life of every access token now.
    pub(crate) fn expire_all_access(&mut self, now: DateTime<Utc>) {
        self.expired_at = Some(now);
        for access in self.access.values_mut() {
            let earlier = access.expires_at.map_or(now, |at| at.min(now));
            access.expires_at = Some(earlier);
        }
    }

    /// As if every person had removed the app.
    pub(crate) fn revoke_all(&mut self) {
        let refresh_tokens = self.refresh_tokens;
        *self = Self { ended: None, refresh_tokens, ..Self::of(self.seal.provider) };
    }

    fn end(&mut self, what: End) {
        if let Some(ended) = &mut self.ended {
            ended.insert(what);
        }
    }

    /// Takes in a token that this run does not know and an earlier one gave out.
    fn recall(&mut self, kind: Kind, token: &str) {
        let Some(Told { grant, expires_at }) = self.seal.open(kind, token) else { return };
        let ends = [End::Token(token.to_owned()), End::Grant(grant.id)];
        let lives = |it: &End| self.ended.as_ref().is_some_and(|ended| !ended.contains(it));
        if !ends.iter().all(lives) {
            return;
        }
        match kind {
            Kind::Access if lives(&End::AccessOf(grant.id)) => {
                let expires_at = [expires_at, self.expired_at].into_iter().flatten().min();
                self.access.insert(token.to_owned(), Access { grant, expires_at });
            }
            Kind::Access => {}
            Kind::Refresh => {
                self.refresh.insert(token.to_owned(), grant);
            }
        }
    }
}
