//! The tables of schemes: which names a file may choose, and the types that read the rest.

use anyhow::{Context, Result, bail};
use syn::{Expr, ExprPath, ExprStruct, GenericArgument, Item, Lit, Member, PathArguments};

use super::docs;
use super::format::Format;
use super::sources::Type;

/// The table `SCHEMES` of a file.
pub(super) struct Schemes<'s> {
    /// Its doc comment.
    pub(super) doc: String,
    /// The names, and the types that read what else stands in the table.
    pub(super) schemes: Vec<(String, Type<'s>)>,
}

/// Reads the table of a file.
pub(super) fn of<'s>(format: &Format<'s>, file: &str) -> Result<Schemes<'s>> {
    let items = format.sources.items(file)?;
    let found = items.iter().find_map(|item| match item {
        Item::Const(item) if item.ident == "SCHEMES" => Some(item),
        _ => None,
    });
    let table = found.with_context(|| format!("{file} has no table SCHEMES"))?;
    let Some(elements) = elements(&table.expr) else { bail!("{file}: SCHEMES is no list") };
    let schemes = elements.map(|it| scheme(format, file, it)).collect::<Result<_>>()?;
    Ok(Schemes { doc: docs::written(&table.attrs)?, schemes })
}

fn elements(expression: &Expr) -> Option<impl Iterator<Item = &Expr>> {
    let Expr::Reference(reference) = expression else { return None };
    let Expr::Array(array) = reference.expr.as_ref() else { return None };
    Some(array.elems.iter())
}

/// `Scheme { name: "bearer", read: boxed::<Bearer> }`.
fn scheme<'s>(format: &Format<'s>, file: &str, entry: &Expr) -> Result<(String, Type<'s>)> {
    let Expr::Struct(entry) = entry else { bail!("{file}: an entry of SCHEMES is no Scheme") };
    let name = field(entry, "name").and_then(text);
    let read = field(entry, "read").and_then(type_name);
    let (Some(name), Some(read)) = (name, read) else {
        bail!("{file}: an entry of SCHEMES is not `Scheme {{ name: \"…\", read: boxed::<…> }}`")
    };
    Ok((name, format.sources.below(file, &read)?))
}

fn field<'e>(entry: &'e ExprStruct, name: &str) -> Option<&'e Expr> {
    let found = entry.fields.iter().find(|field| match &field.member {
        Member::Named(member) => member == name,
        Member::Unnamed(_) => false,
    });
    found.map(|field| &field.expr)
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The `Bearer` of `boxed::<bearer::Bearer>`.
fn type_name(expression: &Expr) -> Option<String> {
    let Expr::Path(ExprPath { path, .. }) = expression else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => {
            super::kinds::segment(inner).map(|segment| segment.ident.to_string())
        }
        _ => None,
    }
}
