//! Ids: a UUID (version 7, so they sort by age) behind a newtype, written with a prefix that says
//! what it names: `con_0192…`. An id of one noun cannot be passed where another is wanted.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// The text was not an id of the wanted noun.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not an id of the form {prefix}_…")]
pub struct ParseIdError {
    /// What was given, shortened to 60 characters.
    pub text: String,
    /// The prefix that ids of this noun carry.
    pub prefix: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// What the text form begins with, without the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// Wraps the UUID that the database holds.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID that the database holds.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                parse($prefix, text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A tenant.
    OrganizationId = "org";
    /// A person in an organization.
    UserId = "usr";
    /// An organization's account at a provider.
    ConnectionId = "con";
    /// One attempt to connect through a provider's consent screen.
    ConnectAttemptId = "att";
    /// One execution of a sync.
    SyncRunId = "run";
    /// When a connection, or a stream of it, is read by itself.
    ScheduleId = "sch";
    /// One row of a model.
    RecordId = "rec";
    /// One entry of the audit trail.
    AuditEventId = "aud";
    /// Something that somebody should look at.
    AlertId = "alr";
}

fn parse(prefix: &'static str, text: &str) -> Result<Uuid, ParseIdError> {
    text.strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        // Only the form we write: one id has one spelling.
        .filter(|rest| rest.len() == 32)
        .and_then(|rest| Uuid::try_parse(rest).ok())
        .ok_or_else(|| ParseIdError { text: text.chars().take(60).collect(), prefix })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_wrote() {
        let id = ConnectionId::from_uuid(Uuid::from_u128(7));
        assert_eq!(id.to_string(), "con_00000000000000000000000000000007");
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn an_id_of_another_noun_is_refused() {
        let run = SyncRunId::from_uuid(Uuid::from_u128(7)).to_string();
        let error = run.parse::<ConnectionId>().unwrap_err();
        assert_eq!(error.prefix, "con");
    }

    #[test]
    fn a_very_long_text_is_not_echoed_whole() {
        let error = "x".repeat(10_000).parse::<UserId>().unwrap_err();
        assert_eq!(error.text.len(), 60);
    }
}
