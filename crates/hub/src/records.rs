//! Rows of the models, read and written by their descriptors.

mod get;
mod list;
mod upsert;

pub use get::get;
pub use list::{count_by_stream, list, list_named};
pub use upsert::{Target, Written, upsert};

use contract::model::{self, Model};

use crate::HubError;

/// The model of this name.
fn find_model(name: &str) -> Result<&'static Model, HubError> {
    model::find(name).ok_or(HubError::NotFound("table"))
}
