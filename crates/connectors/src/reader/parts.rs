//! The parts of a stream: one for each element of the list that it is read for.

use std::{collections::VecDeque, future::Future, pin::Pin};

use super::{
    asking::{Asking, How},
    key, page,
    page_walk::{Asked, PageWalk, Seen},
};
use crate::{
    ConnectorError, JsonPath, Provider, Variables,
    http::Detour,
    provider::{Each, Source},
};

/// One part of a stream.
#[derive(Debug, Clone)]
pub(super) struct NextPart {
    /// The same for the same part in every reading; empty for streams that have only one.
    pub(super) key: String,
    /// The variables of its requests.
    pub(super) variables: Variables,
}

/// What comes next.
#[derive(Debug)]
pub(super) enum Next {
    /// A part.
    Part(NextPart),
    /// Parts that cannot be read, and why.
    LeftOut(String),
}

/// The parts of a list, one after the other. Holds one page of the list they come from.
pub(super) struct Parts<'a> {
    kind: Kind<'a>,
    ready: VecDeque<Next>,
}

enum Kind<'a> {
    /// All parts are ready.
    Known,
    /// The elements of another list, which may have parts itself.
    Of(Box<Elements<'a>>),
}

/// The elements of a list, as parts of another.
struct Elements<'a> {
    source: &'a Source,
    /// The variables that each element gives.
    variables: &'a [(String, JsonPath)],
    /// The parts of the list itself.
    outer: Parts<'a>,
    /// The one that is read.
    within: Option<(NextPart, PageWalk)>,
}

type Coming<'f> = Pin<Box<dyn Future<Output = Result<Option<Next>, ConnectorError>> + Send + 'f>>;

impl<'a> Parts<'a> {
    pub(super) fn new(
        source: &'a Source,
        provider: &'a Provider,
        variables: Variables,
    ) -> Result<Self, ConnectorError> {
        let known = |ready| Ok(Self { kind: Kind::Known, ready });
        match &source.each {
            None => known(VecDeque::from([Next::Part(NextPart { key: String::new(), variables })])),
            Some(Each::Values { values, variable }) => {
                known(one_each(values.iter().map(String::as_str), variable, &variables))
            }
            Some(Each::Setting { setting, variable }) => {
                let lines = variables.get(setting).unwrap_or_default().to_owned();
                known(one_each(lines.lines(), variable, &variables))
            }
            Some(Each::Of { source: name, variables: named, .. }) => {
                let source = provider.source(name).ok_or_else(|| {
                    ConnectorError::internal(format!("the file has no list `{name}`"))
                })?;
                let outer = Self::new(source, provider, variables)?;
                let elements = Elements { source, variables: named, outer, within: None };
                Ok(Self { kind: Kind::Of(Box::new(elements)), ready: VecDeque::new() })
            }
        }
    }

    /// The next part; nothing after the last. Boxed, because lists can stand in lists.
    pub(super) fn next<'f>(&'f mut self, asking: &'f Asking<'a>) -> Coming<'f> {
        Box::pin(async move {
            loop {
                if let Some(next) = self.ready.pop_front() {
                    return Ok(Some(next));
                }
                let Kind::Of(list) = &mut self.kind else { return Ok(None) };
                let Elements { source, variables, outer, within } = list.as_mut();
                let Some((part, walk)) = within else {
                    match outer.next(asking).await? {
                        Some(Next::Part(part)) => *within = Some((part, PageWalk::begin())),
                        other => return Ok(other),
                    }
                    continue;
                };
                match elements(asking, source, variables, part, walk).await? {
                    Some(found) => self.ready = found,
                    None => *within = None,
                }
            }
        })
    }
}

fn one_each<'t>(
    texts: impl Iterator<Item = &'t str>,
    variable: &str,
    common: &Variables,
) -> VecDeque<Next> {
    let part = |text: &str| {
        let mut variables = common.clone();
        variables.set(variable, text);
        Next::Part(NextPart { key: key::of_part(text.to_owned()), variables })
    };
    texts.map(part).collect()
}

/// The parts of the next page of a list; nothing after the last.
async fn elements<'a>(
    asking: &Asking<'a>,
    source: &'a Source,
    named: &[(String, JsonPath)],
    outer: &NextPart,
    walk: &mut PageWalk,
) -> Result<Option<VecDeque<Next>>, ConnectorError> {
    let how = How::of(source);
    let subject = asking.subject(source);
    let answered = match walk.ask(asking, &how, outer.variables.clone()).await? {
        Asked::Page(answered) => answered,
        Asked::End => return Ok(None),
        Asked::Detour(Detour::Skip(reason)) => {
            walk.next = None;
            return Ok(Some(VecDeque::from([Next::LeftOut(reason)])));
        }
        Asked::Detour(_) => {
            return Err(ConnectorError::misconfigured(format!(
                "{subject} cannot be read: a rule of the provider file asks for another way to read \
                 the list `{}`, and lists that are read for others have none.",
                source.name
            )));
        }
    };
    let decoded = source.layout.decode(&answered.answer, subject)?;
    let mut parts = VecDeque::new();
    let mut last_id = None;
    let mut digest = page::Digest::default();
    for raw in &decoded.records {
        let record = page::parse(raw, Some(&outer.variables));
        last_id = source.id.of(&record);
        digest.add(last_id.as_deref(), raw);
        if source.skip_where.iter().any(|rule| rule.skips(&record, &outer.variables)) {
            continue;
        }
        let Some(id) = &last_id else {
            let what = format!("an element of `{}` has no id at `{}`", source.name, source.id);
            parts.push_back(Next::LeftOut(what));
            continue;
        };
        let mut variables = outer.variables.clone();
        for (name, path) in named {
            if let Some(text) = path.find(&record).and_then(page::text_of) {
                variables.set(name, text);
            }
        }
        let key = if outer.key.is_empty() { id.clone() } else { format!("{}/{id}", outer.key) };
        parts.push_back(Next::Part(NextPart { key: key::of_part(key), variables }));
    }
    let seen = Seen {
        body: decoded.body,
        raw_count: decoded.raw_count,
        last_id: last_id.as_deref(),
        digest: digest.finish(),
    };
    walk.follow(&how, subject, &answered, &seen, 0)?;
    Ok(Some(parts))
}
