use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::table::Table;
use crate::world::Site;

/// How long an offset is good for, in seconds.
const LIFE: i64 = 10 * 60;

/// Where a list goes on: `itr…/rec…`, made for one question and for a few minutes.
pub(super) struct Offset<'a> {
    /// What was asked, without the offset.
    pub(super) question: &'a str,
    pub(super) table: &'a Table,
}

impl Offset<'_> {
    /// The offset of the page that starts with this record.
    pub(super) fn write(&self, site: &Site, record: u64) -> String {
        let now = site.now_seconds();
        format!("itr{now:08x}{}/{}", self.mark(), self.table.record_id(record))
    }

    /// The record that a page starts with; `None` when the offset is too old, of another question
    /// or nonsense.
    pub(super) fn read(&self, site: &Site, text: &str) -> Option<u64> {
        let (iterator, record) = text.split_once('/')?;
        let (made_at, mark) = iterator.strip_prefix("itr")?.split_at_checked(8)?;
        let age = site.now_seconds() - i64::from_str_radix(made_at, 16).ok()?;
        let good = mark == self.mark() && (0..=LIFE).contains(&age);
        good.then(|| self.table.index_of(site, record)).flatten()
    }

    fn mark(&self) -> String {
        let digest = Sha256::digest(format!("{} {}", self.table.id, self.question));
        URL_SAFE_NO_PAD.encode(&digest[..4])
    }
}
