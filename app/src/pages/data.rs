//! The rows of the models.

mod record;
mod table;

pub use record::RecordPage;
pub use table::DataPage;
