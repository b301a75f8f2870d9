//! The models: which columns `[streams.map]` may fill.

use anyhow::{Context, Result, bail};
use syn::{Expr, ExprCall, Item, Lit, Member};

use super::sources::Sources;

/// A model, and its columns with what they hold.
pub(super) struct Model {
    pub(super) name: String,
    pub(super) columns: Vec<(String, String)>,
}

/// The file with the list of all, and the folder with one file each.
const FILE: &str = "model.rs";

/// All models, in the order of the list.
pub(super) fn of(contract: &Sources) -> Result<Vec<Model>> {
    let list = value(contract, FILE, "MODELS")?;
    let names = elements(list).filter_map(|it| path(unwrapped(it)));
    names.map(|name| model(contract, &name)).collect()
}

fn model(contract: &Sources, name: &str) -> Result<Model> {
    let file = format!("model/{}.rs", name.to_lowercase());
    let Expr::Struct(model) = value(contract, &file, name)? else { bail!("{file}: no Model") };
    let field = |key: &str| {
        let found =
            model.fields.iter().find(|it| matches!(&it.member, Member::Named(n) if n == key));
        found.map(|it| &it.expr).with_context(|| format!("{file}: {name} has no {key}"))
    };
    let columns =
        elements(field("columns")?).map(|it| column(contract, &file, it)).collect::<Result<_>>()?;
    Ok(Model { name: text(field("name")?).context("a name is a text")?, columns })
}

/// `Column::new("status", "Status", Kind::Enum(STATUS)).on_request()`.
fn column(contract: &Sources, file: &str, expression: &Expr) -> Result<(String, String)> {
    let mut made = expression;
    while let Expr::MethodCall(call) = made {
        made = &call.receiver;
    }
    let Expr::Call(call) = made else { bail!("{file}: a column that is made in another way") };
    let name = call.args.first().and_then(text).with_context(|| format!("{file}: no name"))?;
    let holds = match (path(&call.func).as_deref(), call.args.iter().nth(2)) {
        (Some("text"), None) => "text".to_owned(),
        (Some("time"), None) => "time".to_owned(),
        (Some("day"), None) => "day".to_owned(),
        (Some("new"), Some(kind)) => holds(contract, file, kind)?,
        _ => bail!("{file}: nobody knows how the column `{name}` is made"),
    };
    Ok((name, holds))
}

fn holds(contract: &Sources, file: &str, kind: &Expr) -> Result<String> {
    let plain = path(kind);
    Ok(match (plain.as_deref(), kind) {
        (Some("Text"), _) => "text".to_owned(),
        (Some("Integer"), _) => "whole number".to_owned(),
        (Some("Time"), _) => "time".to_owned(),
        (Some("Tags"), _) => "list of texts".to_owned(),
        (Some("Link"), _) => "link".to_owned(),
        (None, Expr::Struct(it)) if last(&it.path) == "Decimal" => "number".to_owned(),
        (None, Expr::Struct(it)) if last(&it.path) == "Money" => {
            let currency = it.fields.first().and_then(|field| text(&field.expr));
            format!("money in `{}`", currency.context("money names its currency")?)
        }
        (None, Expr::Call(call)) if path(&call.func).as_deref() == Some("Enum") => {
            format!("text: {}", words(contract, file, call)?)
        }
        _ => bail!("{file}: nobody knows the kind of a column in words"),
    })
}

/// The words of `Kind::Enum(STATUS)`.
fn words(contract: &Sources, file: &str, call: &ExprCall) -> Result<String> {
    let list = call.args.first().and_then(path).context("an enum names its words")?;
    let words = elements(value(contract, file, &list)?).filter_map(|element| match element {
        Expr::Call(word) => word.args.first().and_then(text),
        _ => None,
    });
    Ok(words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
}

/// The value of a constant or static.
fn value<'s>(contract: &'s Sources, file: &str, name: &str) -> Result<&'s Expr> {
    let found = contract.items(file)?.into_iter().find_map(|item| match item {
        Item::Static(it) if it.ident == name => Some(it.expr.as_ref()),
        Item::Const(it) if it.ident == name => Some(it.expr.as_ref()),
        _ => None,
    });
    found.with_context(|| format!("{file} has no {name}"))
}

fn elements(list: &Expr) -> Box<dyn Iterator<Item = &Expr> + '_> {
    match unwrapped(list) {
        Expr::Array(array) => Box::new(array.elems.iter()),
        _ => Box::new(std::iter::empty()),
    }
}

/// What stands behind an ampersand.
fn unwrapped(expression: &Expr) -> &Expr {
    match expression {
        Expr::Reference(reference) => &reference.expr,
        other => other,
    }
}

/// The last name of a path.
fn path(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Path(it) => Some(last(&it.path)),
        _ => None,
    }
}

fn last(path: &syn::Path) -> String {
    path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
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
