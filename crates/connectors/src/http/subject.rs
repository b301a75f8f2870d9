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
    /// Whether a person is just connecting: then nothing is connected yet that could be renewed.
    pub(crate) connecting: bool,
}

impl<'a> Subject<'a> {
    pub(crate) fn provider(provider: &'a Provider) -> Self {
        Self { provider, stream: None, source: None, connecting: false }
    }

    /// A provider that a credential is tried at before it is kept.
    pub(crate) fn connecting(provider: &'a Provider) -> Self {
        Self { connecting: true, ..Self::provider(provider) }
    }

    /// What to do about a credential that is refused.
    pub(super) const fn with_a_refused_credential(self) -> &'static str {
        if self.connecting {
            "The credential is not accepted. Check it and try again."
        } else {
            "The credential is not accepted. Connect the account again."
        }
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
