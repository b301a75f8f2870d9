//! The variables that have a value without anybody giving them one.

use anyhow::{Result, bail};
use syn::{Expr, Item, Lit};

use super::docs;
use super::format::Format;

/// Where their names stand.
const FILE: &str = "variables/names.rs";

/// Their names and what they are.
pub(super) fn of(format: &Format<'_>) -> Result<Vec<(String, String)>> {
    let mut variables = Vec::new();
    for item in format.sources.items(FILE)? {
        let Item::Const(item) = item else { bail!("{FILE} has more than constants") };
        let Expr::Lit(literal) = item.expr.as_ref() else {
            bail!("{FILE}: {} is no text", item.ident)
        };
        let (Lit::Str(name), Some(meaning)) = (&literal.lit, docs::one_line(&item.attrs)?) else {
            bail!("{FILE}: {} is no text, or has no doc comment", item.ident)
        };
        variables.push((name.value(), meaning));
    }
    Ok(variables)
}
