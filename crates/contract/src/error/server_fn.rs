//! [`AppError`] as the error of a Leptos server function: it crosses the wire as JSON, whole.

use server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};

use super::{AppError, ErrorKind};

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(detail) | ServerFnErrorErr::MissingArg(detail) => {
                Self::new(ErrorKind::Invalid, format!("The request does not parse: {detail}"))
            }
            ServerFnErrorErr::Request(_) => {
                Self::new(ErrorKind::Unavailable, "The server could not be reached.")
                    .with_remedy("Check that it is running, then try again.")
            }
            // The others are faults inside the framework; their text is for the log, not the page.
            _ => {
                Self::new(ErrorKind::Internal, "The server gave an answer that could not be read.")
            }
        }
    }
}
