use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Lists that callers have begun to read: which records they hold was settled when they began.
#[derive(Default)]
pub(crate) struct Cursors(HashMap<String, Cursor>);

#[derive(Clone)]
pub(crate) struct Cursor {
    /// What was asked.
    pub(crate) query: String,
    /// The numbers of the records, in order.
    pub(crate) records: Vec<u64>,
    opened_at: DateTime<Utc>,
}

const LIFE: TimeDelta = TimeDelta::days(2);

impl Cursors {
    /// Keeps a list and names it.
    pub(crate) fn open(&mut self, query: &str, records: Vec<u64>, now: DateTime<Utc>) -> String {
        self.0.retain(|_, cursor| cursor.opened_at + LIFE > now);
        let name = Uuid::new_v4().simple().to_string();
        let cursor = Cursor { query: query.to_owned(), records, opened_at: now };
        self.0.insert(name.clone(), cursor);
        name
    }

    pub(crate) fn get(&self, name: &str, now: DateTime<Utc>) -> Option<Cursor> {
        self.0.get(name).filter(|cursor| cursor.opened_at + LIFE > now).cloned()
    }
}
