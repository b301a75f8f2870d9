//! What happens to every request before it reaches its door, and to every answer on its way out.

mod error_pages;
mod identify;
mod json_errors;
mod no_slash;
mod no_store;
mod rpc_status;
mod security_headers;
mod set_up_already;
mod sign_in_first;
mod to_the_end;
mod whole_body;

pub use error_pages::error_pages;
pub(crate) use identify::address;
pub use identify::{USER_ID, identify};
pub use json_errors::{FormBody, JsonBody, Problem, problem};
pub use no_slash::no_slash;
pub use no_store::no_store;
pub use rpc_status::rpc_status;
pub use security_headers::security_headers;
pub use set_up_already::set_up_already;
pub use sign_in_first::sign_in_first;
pub use to_the_end::to_the_end;
pub use whole_body::whole_body;
