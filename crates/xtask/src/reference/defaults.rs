//! What holds when a key is not given.

use anyhow::{Context, Result, bail};
use syn::{Expr, Item, ItemFn, Lit, Stmt};

use super::attributes::Given;
use super::format::Format;
use super::kinds::{Kind, is_doc, segment};
use super::sources::Type;

/// Stands where nothing holds; the meaning of the key says what that leads to.
pub(super) const NOTHING: &str = "—";

/// Stands where a key cannot be left out.
pub(super) const NEEDED: &str = "**must be given**";

/// What holds without this key of this type.
pub(super) fn of(
    format: &Format<'_>,
    owner: &Type<'_>,
    ty: &syn::Type,
    kind: &Kind,
    given: Option<&Given>,
) -> Result<String> {
    let is_option = segment(ty).is_some_and(|it| it.ident == "Option");
    match given {
        _ if is_option => Ok(NOTHING.to_owned()),
        None => Ok(NEEDED.to_owned()),
        Some(Given::ByFunction(name)) => of_function(format, owner.file, name),
        Some(Given::ByType) => of_type(format, owner, ty, kind),
    }
}

/// What a type's `Default` yields, as a file would write it.
fn of_type(format: &Format<'_>, owner: &Type<'_>, ty: &syn::Type, kind: &Kind) -> Result<String> {
    if let Some(word) = kind.words.iter().find(|it| it.is_default) {
        return Ok(format!("`{}`", word.text));
    }
    let name = segment(ty).map(|it| it.ident.to_string()).unwrap_or_default();
    match name.as_str() {
        "String" => return Ok("`\"\"`".to_owned()),
        "bool" => return Ok("`false`".to_owned()),
        "Vec" => return Ok("`[]`".to_owned()),
        "BTreeMap" => return Ok("`{}`".to_owned()),
        _ => {}
    }
    let found = format.sources.resolve(owner.file, &name)?;
    let section = format.section_of(found.id());
    match section {
        Some(section) if is_doc(&section.content) => {
            let default = section.default.with_context(|| {
                format!("the outline has no default for a {}, and {} wants one", name, owner.name)
            })?;
            Ok(format!("`{default}`"))
        }
        Some(_) => Ok(NOTHING.to_owned()),
        None => bail!("{}: nobody knows the default of a {name} in words", owner.file),
    }
}

/// What a function without conditions yields.
fn of_function(format: &Format<'_>, file: &str, name: &str) -> Result<String> {
    let items = format.sources.items(file)?;
    let found = items.iter().find_map(|item| match item {
        Item::Fn(function) if function.sig.ident == name => Some(function),
        _ => None,
    });
    let function = found.with_context(|| format!("{file}: there is no function {name}"))?;
    let only = only_expression(function);
    only.and_then(literal).with_context(|| format!("{file}: {name} does more than name a value"))
}

fn only_expression(function: &ItemFn) -> Option<&Expr> {
    match function.block.stmts.as_slice() {
        [Stmt::Expr(only, None)] => Some(only),
        _ => None,
    }
}

/// A value as a file would write it.
fn literal(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(it) => match &it.lit {
            Lit::Str(text) => Some(format!("`\"{}\"`", text.value())),
            Lit::Int(number) => Some(format!("`{}`", number.base10_digits())),
            Lit::Bool(truth) => Some(format!("`{}`", truth.value)),
            _ => None,
        },
        Expr::MethodCall(call) if call.method == "to_owned" => literal(&call.receiver),
        _ => None,
    }
}

/// What `impl Default` says of a field, for a type whose keys all have a default at once.
pub(super) fn of_container(format: &Format<'_>, owner: &Type<'_>, key: &str) -> Result<String> {
    let items = format.sources.items(owner.file)?;
    let value = items.iter().find_map(|item| {
        let Item::Impl(block) = item else { return None };
        let is_default = block.trait_.as_ref().is_some_and(|it| it.0.is_ident("Default"));
        let is_owner = segment(&block.self_ty).is_some_and(|it| it.ident == owner.name);
        if !is_default || !is_owner {
            return None;
        }
        block.items.iter().find_map(|item| field_of_self(item, key))
    });
    let value = value.with_context(|| {
        format!("{}: the Default of {} does not show `{key}`", owner.file, owner.name)
    })?;
    named_value(value).with_context(|| {
        format!("{}: nobody knows the default of `{key}` of {} in words", owner.file, owner.name)
    })
}

/// The value of a field where a function ends with `Self { … }`.
fn field_of_self<'s>(item: &'s syn::ImplItem, key: &str) -> Option<&'s Expr> {
    let syn::ImplItem::Fn(function) = item else { return None };
    let Some(Stmt::Expr(Expr::Struct(made), None)) = function.block.stmts.last() else {
        return None;
    };
    let field = made.fields.iter().find(|field| match &field.member {
        syn::Member::Named(name) => name == key,
        syn::Member::Unnamed(_) => false,
    });
    field.map(|field| &field.expr)
}

/// The values that `Default` of a table is written with.
fn named_value(value: &Expr) -> Option<String> {
    let path = |expression: &Expr| match expression {
        Expr::Path(path) => {
            let parts = path.path.segments.iter().map(|it| it.ident.to_string());
            Some(parts.collect::<Vec<_>>().join("::"))
        }
        _ => None,
    };
    if let Some(literal) = literal(value) {
        return Some(literal);
    }
    match (value, path(value).as_deref()) {
        (_, Some("None")) => Some(NOTHING.to_owned()),
        (_, Some("usize::MAX" | "u64::MAX")) => Some("without limit".to_owned()),
        (Expr::Call(call), _) if path(&call.func).as_deref() == Some("Vec::new") => {
            Some("`[]`".to_owned())
        }
        _ => None,
    }
}
