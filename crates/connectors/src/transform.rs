//! How a field of a record becomes a value of a column: one file a scheme.

use std::fmt;

use contract::{model::Kind, value::Value};
use serde_json::Value as Json;

use crate::catalogue::{CatalogueError, Node, Scheme, Source, as_table, scheme};

mod after;
mod case;
mod constant;
mod count;
mod first;
mod html_text;
mod join;
mod lookup;
mod member;
mod money;
mod plain;
mod scalar;
mod template;
mod time;

/// One way from a record to a value.
pub(crate) trait Transform: fmt::Debug + Send + Sync {
    /// The value of this record for a column of this shape; [`Value::Missing`] where the record
    /// says nothing. The error says why what is there does not fit, as in "not a number".
    fn value(&self, record: &Json, shape: Shape) -> Result<Value, String>;

    /// What its table lacks.
    fn lacks(&self) -> Option<&'static str> {
        None
    }
}

/// What a column takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    Link,
    Integer,
    /// A number with so many decimal places.
    Decimal(u32),
    Money,
    Time,
    Tags,
}

impl Shape {
    pub(crate) const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Text | Kind::Enum(_) => Self::Text,
            Kind::Link => Self::Link,
            Kind::Integer => Self::Integer,
            Kind::Decimal { places } => Self::Decimal(places),
            Kind::Money { .. } => Self::Money,
            Kind::Time | Kind::Day => Self::Time,
            Kind::Tags => Self::Tags,
        }
    }

    /// With its article, for errors about files.
    const fn label(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Link => "a link",
            Self::Integer => "a whole number",
            Self::Decimal(_) => "a number",
            Self::Money => "an amount of money",
            Self::Time => "a time",
            Self::Tags => "a list of texts",
        }
    }
}

/// What `transform` can be. Without one, a path is read as the column's kind wants it.
const SCHEMES: &[Scheme<dyn Transform>] = &[
    Scheme { name: "after", read: boxed::<after::After> },
    Scheme { name: "already_minor", read: boxed::<money::AlreadyMinor> },
    Scheme { name: "constant", read: boxed::<constant::Constant> },
    Scheme { name: "count", read: boxed::<count::Count> },
    Scheme { name: "first", read: boxed::<first::First> },
    Scheme { name: "html_text", read: boxed::<html_text::HtmlText> },
    Scheme { name: "join", read: boxed::<join::Join> },
    Scheme { name: "lower", read: boxed::<case::Lower> },
    Scheme { name: "map", read: boxed::<lookup::Lookup> },
    Scheme { name: "member", read: boxed::<member::Member> },
    Scheme { name: "minor_units", read: boxed::<money::MinorUnits> },
    Scheme { name: "plain", read: boxed::<plain::Plain> },
    Scheme { name: "template", read: boxed::<template::Template> },
    Scheme { name: "time", read: boxed::<time::Time> },
    Scheme { name: "upper", read: boxed::<case::Upper> },
];

/// Whether a transform can fill a column of this shape.
fn fits(transform: &str, shape: Shape) -> bool {
    use Shape::{Decimal, Integer, Link, Money, Tags, Text, Time};
    match transform {
        "already_minor" | "minor_units" => shape == Money,
        "count" => shape == Integer,
        "time" => shape == Time,
        "join" | "template" | "constant" => matches!(shape, Text | Link),
        "after" | "html_text" => shape == Text,
        "lower" | "upper" | "map" => matches!(shape, Text | Tags),
        // Money says how it is counted, always.
        _ => matches!(shape, Text | Link | Integer | Decimal(_) | Time | Tags),
    }
}

/// Reads `"path"` or `{ transform = "…", … }` for this column.
pub(crate) fn read<'i>(
    source: &Source<'i>,
    node: Node<'i>,
    column: &str,
    shape: Shape,
) -> Result<Box<dyn Transform>, CatalogueError> {
    let span = node.span();
    let node = as_table(node);
    let named = node.get_ref().as_table().is_some_and(|it| it.contains_key("transform"));
    let (name, read, rest) = if named {
        let (found, rest) = scheme(source, node, "transform", SCHEMES)?;
        (found.name, found.read, rest)
    } else {
        ("plain", boxed::<plain::Plain> as Read, node)
    };
    if fits(name, shape) {
        return read(source, rest);
    }
    let fitting = SCHEMES.iter().filter(|it| fits(it.name, shape));
    let fitting: Vec<_> = fitting.map(|it| format!("`{}`", it.name)).collect();
    Err(source.error(
        &span,
        format!(
            "`{name}` cannot fill the column `{column}`, which holds {}; expected one of {}",
            shape.label(),
            fitting.join(", ")
        ),
    ))
}

type Read = for<'i> fn(&Source<'i>, Node<'i>) -> Result<Box<dyn Transform>, CatalogueError>;

fn boxed<'i, T>(source: &Source<'i>, node: Node<'i>) -> Result<Box<dyn Transform>, CatalogueError>
where
    T: Transform + serde::de::DeserializeOwned + 'static,
{
    let span = node.span();
    let transform = source.read::<T>(node)?;
    match transform.lacks() {
        Some(lack) => Err(source.error(&span, lack)),
        None => Ok(Box::new(transform)),
    }
}
