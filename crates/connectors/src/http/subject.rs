//! Who is asked, and for what: how the sentences of errors begin.

use std::fmt;

use crate::{Provider, Stream};

/// A provider, or a stream of it. Shown as "Acme" or "Acme (Orders)".
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) provider: &'a Provider,
    pub(crate) stream: Option<&'a Stream>,
}

impl<'a> Subject<'a> {
    pub(crate) fn provider(provider: &'a Provider) -> Self {
        Self { provider, stream: None }
    }
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.provider.name)?;
        self.stream.map_or(Ok(()), |stream| write!(f, " ({})", stream.label))
    }
}
