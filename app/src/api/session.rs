//! Who is signed in. Signing in and out are plain forms, see `server::http`.

use contract::{AppError, session::Frame};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// What every page shows around its content. Works for everybody, signed in or not.
#[server(name = GetFrame, prefix = "/rpc", endpoint = "session/frame", input = GetUrl)]
pub async fn frame() -> Result<Frame, AppError> {
    let hub = expect_context::<hub::Hub>();
    let user = super::door::caller();
    Ok(hub::users::frame(&hub, user.as_ref()).await?)
}
