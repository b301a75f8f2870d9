use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What callers have begun and come back for, by the name that they were given: a list that they
/// page through, a job.
#[derive(Default)]
pub(crate) struct Begun(HashMap<String, Kept>);

struct Kept {
    what: Value,
    begun_at: DateTime<Utc>,
}

/// How long it is kept.
const LIFE: TimeDelta = TimeDelta::days(2);

impl Begun {
    pub(crate) fn keep(&mut self, name: &str, what: &impl Serialize, now: DateTime<Utc>) {
        self.0.retain(|_, kept| kept.is_good(now));
        let what = serde_json::to_value(what).unwrap_or(Value::Null);
        self.0.insert(name.to_owned(), Kept { what, begun_at: now });
    }

    pub(crate) fn find<T: DeserializeOwned>(&self, name: &str, now: DateTime<Utc>) -> Option<T> {
        let kept = self.0.get(name).filter(|kept| kept.is_good(now))?;
        T::deserialize(&kept.what).ok()
    }
}

impl Kept {
    fn is_good(&self, now: DateTime<Utc>) -> bool {
        self.begun_at + LIFE > now
    }
}
