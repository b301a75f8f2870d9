//! Doc comments.

use anyhow::{Result, bail};
use syn::{Attribute, Expr, Lit, Meta};

/// The doc comment as it is written, without the space in front of each line. Empty when there is
/// none.
pub(super) fn written(attributes: &[Attribute]) -> Result<String> {
    let lines: Vec<String> = attributes.iter().filter_map(line).collect();
    let lines: Vec<&str> = lines.iter().map(|it| it.strip_prefix(' ').unwrap_or(it)).collect();
    let text = lines.join("\n");
    // They lead into the code, where readers of the reference cannot follow.
    if text.contains("](crate::") || text.contains("](Self::") || text.contains("[`") {
        bail!("a doc comment of the format has a link into the code: {text}");
    }
    Ok(text)
}

/// The doc comment on one line, to stand in a table. Nothing when there is none.
pub(super) fn one_line(attributes: &[Attribute]) -> Result<Option<String>> {
    let text = written(attributes)?.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok((!text.is_empty()).then(|| text.replace('|', "\\|")))
}

fn line(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    match &pair.value {
        Expr::Lit(literal) if pair.path.is_ident("doc") => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(text: &str) -> Vec<Attribute> {
        syn::parse_str::<syn::ItemStruct>(&format!("{text} struct S;")).unwrap().attrs
    }

    #[test]
    fn lines_are_joined_for_a_table() {
        let attributes = attributes("/// One,\n/// `a | b`.\n#[derive(Debug)]\n///\n/// Two.\n");
        assert_eq!(written(&attributes).unwrap(), "One,\n`a | b`.\n\nTwo.");
        assert_eq!(one_line(&attributes).unwrap().unwrap(), "One, `a \\| b`. Two.");
    }

    #[test]
    fn a_link_into_the_code_is_refused() {
        assert!(written(&attributes("/// See [this](crate::Other).\n")).is_err());
        assert!(written(&attributes("/// See [`Other`].\n")).is_err());
    }
}
