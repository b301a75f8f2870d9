//! Who is asked, and for what: how the sentences of errors begin.

use std::fmt;

use crate::{Provider, Stream, provider::Source, rules::Rule};

/// A provider, or a stream of it. Shown as "Acme" or "Acme (Orders)".
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) provider: &'a Provider,
    pub(crate) stream: Option<&'a Stream>,
    /// The list that is read: the stream's own, or one that it is read for each element of.
    pub(crate) source: Option<&'a Source>,
}

impl<'a> Subject<'a> {
    pub(crate) fn provider(provider: &'a Provider) -> Self {
        Self { provider, stream: None, source: None }
    }

    /// The rules that answers are held against: the list's own go first.
    pub(crate) fn rules(self) -> impl Iterator<Item = &'a Rule> {
        let own = self.source.map(|source| source.rules.as_slice()).unwrap_or_default();
        own.iter().chain(&self.provider.rules)
    }
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.provider.name)?;
        self.stream.map_or(Ok(()), |stream| write!(f, " ({})", stream.label))
    }
}
