//! Rows of the models, read and written by their descriptors.

mod compare;
mod export;
mod get;
mod indexes;
mod keys;
mod known;
mod list;
mod unseen;
mod upsert;

pub(crate) use compare::compare;
pub use export::Export;
pub use get::get;
pub use indexes::{Keeper, index};
pub(crate) use keys::note_keys;
pub use known::Seen;
pub use list::{count_by_stream, explain, list, list_named};
pub(crate) use unseen::{
    Batch, count_before, count_deleted, count_unseen, delete_unseen, find_deleted, find_unseen,
    is_any_unseen, restore,
};
pub use upsert::{Target, Written, upsert};

use contract::model::{self, Model};

use crate::HubError;

/// The model of this name.
fn find_model(name: &str) -> Result<&'static Model, HubError> {
    model::find(name).ok_or(HubError::NotFound("table"))
}
