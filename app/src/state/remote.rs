//! What the server knows, as pages hold it.

use std::pin::Pin;

use contract::AppError;
use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};

/// An answer of the server: in the page when it was rendered there, fetched otherwise.
pub type Remote<T> = Resource<Result<T, AppError>, Json>;

type Answer<T> = Pin<Box<dyn Future<Output = Result<T, AppError>> + Send>>;

/// Asks the server, and again whenever `source` changes. The page waits for it on the server, so
/// the answer may decide the status and the title.
///
/// The future is boxed, so that the browser's code for it exists once an answer's type and not once
/// a caller.
pub fn remote<S, T, Asked>(
    source: impl Fn() -> S + Send + Sync + 'static,
    ask: impl Fn(S) -> Asked + Send + Sync + 'static,
) -> Remote<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Asked: Future<Output = Result<T, AppError>> + Send + 'static,
{
    Resource::new_with_options(source, move |source| Box::pin(ask(source)) as Answer<T>, true)
}

/// JSON in the page. Read from bytes, as server functions read theirs: reading from text as well
/// would put the code of every type into the browser twice.
#[derive(Debug)]
pub struct Json;

impl<T: Serialize> Encoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}
