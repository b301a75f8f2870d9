//! What the server knows, as pages hold it.
//!
//! What Leptos needs to keep, show and fetch an answer is large, and would be in the browser's code
//! once for each type of answer. So its resources hold answers of whatever type, and only [`Remote`]
//! knows of which.

use std::{
    any::Any, convert::Infallible, fmt, future::IntoFuture, marker::PhantomData, pin::Pin,
    sync::Arc,
};

use contract::{AppError, error::ErrorKind};
use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};

/// An answer of the server: in the page when it was rendered there, fetched otherwise.
pub struct Remote<T> {
    kept: Resource<Kept, AsItIs>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

type Answer<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Asks the server, and again whenever `source` changes. The page waits for it on the server, so
/// the answer may decide the status and the title.
pub fn remote<S, T, Asked>(
    source: impl Fn() -> S + Send + Sync + 'static,
    ask: impl Fn(S) -> Asked + Send + Sync + 'static,
) -> Remote<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + Send + Sync + 'static,
    Asked: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let source = Arc::new(move || Source::of(source()));
    let ask = Arc::new(move |source: Source| -> Answer<Kept> {
        // It is what `source` gave.
        let Some(source) = source.value.downcast_ref::<S>().cloned() else {
            return Box::pin(async { Kept::Told("".into()) });
        };
        let asked = ask(source);
        Box::pin(async move { Kept::Here(Arc::new(asked.await)) })
    });
    Remote { kept: resource(source, ask), of: PhantomData }
}

/// Not generic, so that the browser's code for it exists once and not once an answer's type.
fn resource(
    source: Arc<dyn Fn() -> Source + Send + Sync>,
    ask: Arc<dyn Fn(Source) -> Answer<Kept> + Send + Sync>,
) -> Resource<Kept, AsItIs> {
    Resource::new_with_options(move || source(), move |source| ask(source), true)
}

impl<T> Remote<T> {
    /// Asks again.
    pub fn refetch(&self) {
        self.kept.refetch();
    }
}

impl<T: DeserializeOwned + Clone + 'static> Remote<T> {
    /// The answer, once it is there.
    pub fn get(&self) -> Option<Result<T, AppError>> {
        self.kept.get().map(|kept| kept.open())
    }
}

impl<T: DeserializeOwned + Clone + 'static> IntoFuture for Remote<T> {
    type Output = Result<T, AppError>;
    type IntoFuture = Answer<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.kept.await.open() })
    }
}

/// What an answer depends on.
#[derive(Clone)]
struct Source {
    value: Arc<dyn Any + Send + Sync>,
    is_same: fn(&dyn Any, &dyn Any) -> bool,
}

impl Source {
    fn of<S: PartialEq + Send + Sync + 'static>(value: S) -> Self {
        Self { value: Arc::new(value), is_same: is_same::<S> }
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (self.is_same)(&*self.value, &*other.value)
    }
}

fn is_same<S: PartialEq + 'static>(one: &dyn Any, other: &dyn Any) -> bool {
    one.downcast_ref::<S>() == other.downcast_ref::<S>()
}

/// An answer of whatever type.
#[derive(Clone)]
enum Kept {
    /// As it was got.
    Here(Arc<dyn Held>),
    /// As it stands in the page.
    Told(Arc<str>),
}

impl Kept {
    fn open<T: DeserializeOwned + Clone + 'static>(&self) -> Result<T, AppError> {
        match self {
            Self::Here(held) => match held.as_any().downcast_ref::<Result<T, AppError>>() {
                Some(answer) => answer.clone(),
                None => Err(unreadable("it is of another type")),
            },
            Self::Told(text) => read(text),
        }
    }
}

/// An answer that can be written into the page.
trait Held: Any + Send + Sync {
    fn as_any(&self) -> &dyn Any;

    /// Only the server writes.
    #[cfg(feature = "ssr")]
    fn write(&self) -> String;
}

impl<T: Serialize + Send + Sync + 'static> Held for Result<T, AppError> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    #[cfg(feature = "ssr")]
    fn write(&self) -> String {
        let written = match self {
            Ok(value) => serde_json::to_string(value).map(|json| format!("{GOOD}{json}")),
            Err(error) => serde_json::to_string(error).map(|json| format!("{BAD}{json}")),
        };
        written.unwrap_or_default()
    }
}

/// Stands before the JSON of an answer.
const GOOD: char = '+';
/// Stands before the JSON of an error.
#[cfg(feature = "ssr")]
const BAD: char = '-';

/// Read from bytes, as server functions read theirs: reading from text as well would put the code of
/// every type into the browser twice.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, AppError> {
    let error = match text.strip_prefix(GOOD) {
        Some(json) => match serde_json::from_slice(json.as_bytes()) {
            Ok(value) => return Ok(value),
            Err(error) => unreadable(&error.to_string()),
        },
        None => serde_json::from_slice(text.get(1..).unwrap_or_default().as_bytes())
            .unwrap_or_else(|error| unreadable(&error.to_string())),
    };
    Err(error)
}

fn unreadable(why: &str) -> AppError {
    leptos::logging::error!("the page holds an answer that cannot be read: {why}");
    AppError::new(ErrorKind::Internal, "The page could not be read. Load it again.")
}

/// Text in the page, which [`Kept`] is already.
#[derive(Debug)]
struct AsItIs;

impl Encoder<Kept> for AsItIs {
    type Error = Infallible;
    type Encoded = String;

    fn encode(kept: &Kept) -> Result<String, Infallible> {
        Ok(match kept {
            Kept::Told(text) => text.to_string(),
            #[cfg(feature = "ssr")]
            Kept::Here(held) => held.write(),
            #[cfg(not(feature = "ssr"))]
            Kept::Here(_) => String::new(),
        })
    }
}

impl Decoder<Kept> for AsItIs {
    type Error = Infallible;
    type Encoded = str;

    fn decode(text: &str) -> Result<Kept, Infallible> {
        Ok(Kept::Told(text.into()))
    }
}

impl<T> fmt::Debug for Remote<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remote").finish_non_exhaustive()
    }
}
