//! The reference as a page.

use std::fmt::{self, Write};

use anyhow::Result;

use super::docs;
use super::format::Format;
use super::keys::{self, Key, Keys};
use super::models;
use super::outline::{Content, FOREWORD, Section};
use super::schemes;
use super::sources::{Sources, Type};
use super::variables;

/// The whole page.
pub(super) fn page(format: &Format<'_>, contract: &Sources) -> Result<String> {
    let mut page = FOREWORD.to_owned();
    for section in format.sections {
        let indent = if section.within.is_some() { "  " } else { "" };
        writeln!(page, "{indent}- {}", format.link(section.title, section.title)?)?;
    }
    for section in format.sections {
        write!(page, "\n## {}\n", section.title)?;
        write_section(&mut page, format, contract, section)?;
    }
    Ok(page)
}

fn write_section(
    page: &mut String,
    format: &Format<'_>,
    contract: &Sources,
    section: &Section,
) -> Result<()> {
    if let Some(outer) = section.within {
        write!(page, "\nStands in {}.\n", format.link(outer, outer)?)?;
    }
    match section.content {
        Content::Prose => {}
        Content::Keys(id) => {
            let found = format.sources.find(id)?;
            paragraph(page, &docs::written(found.attributes())?)?;
            write_keys(page, format, &keys::of(format, &found)?)?;
        }
        Content::Doc(id) => {
            let found = format.sources.find(id)?;
            format.show(&found);
            paragraph(page, &docs::written(found.attributes())?)?;
        }
        Content::Schemes { file, key } => write_schemes(page, format, file, key)?,
        Content::Variables => write_variables(page, format)?,
        Content::Models => write_models(page, contract)?,
    }
    paragraph(page, section.prose)
}

fn paragraph(page: &mut String, text: &str) -> Result<()> {
    if !text.is_empty() {
        write!(page, "\n{text}\n")?;
    }
    Ok(())
}

fn write_schemes(page: &mut String, format: &Format<'_>, file: &str, key: &str) -> Result<()> {
    let table = schemes::of(format, file)?;
    let names: Vec<_> = table.schemes.iter().map(|(name, _)| format!("`{name}`")).collect();
    paragraph(page, &table.doc)?;
    paragraph(page, &format!("The key `{key}` is one of {}.", names.join(", ")))?;
    for (name, found) in &table.schemes {
        write!(page, "\n### `{key} = \"{name}\"`\n")?;
        write_scheme(page, format, found)?;
    }
    Ok(())
}

fn write_scheme(page: &mut String, format: &Format<'_>, found: &Type<'_>) -> Result<()> {
    paragraph(page, &docs::written(found.attributes())?)?;
    write_keys(page, format, &keys::of(format, found)?)
}

fn write_keys(page: &mut String, format: &Format<'_>, keys: &Keys) -> Result<()> {
    if !keys.own.is_empty() {
        write!(page, "\n| key | type | default | meaning |\n| --- | --- | --- | --- |\n")?;
    }
    for Key { name, kind, default, meaning, .. } in &keys.own {
        writeln!(page, "| `{name}` | {kind} | {default} | {meaning} |")?;
    }
    for key in &keys.own {
        write_words(page, key)?;
    }
    for (group, names) in &keys.shared {
        write_shared(page, format, group, names)?;
    }
    Ok(())
}

fn write_words(page: &mut String, key: &Key) -> fmt::Result {
    if key.words.is_empty() {
        return Ok(());
    }
    write!(page, "\nWhat `{}` can be:\n\n", key.name)?;
    key.words.iter().try_for_each(|it| writeln!(page, "- `{}`: {}", it.text, it.meaning))
}

/// The keys that another section is about.
fn write_shared(
    page: &mut String,
    format: &Format<'_>,
    group: &str,
    names: &[String],
) -> Result<()> {
    let about =
        |section: &&Section| matches!(section.content, Content::Keys((_, of)) if of == group);
    if let Some(section) = format.sections.iter().find(about) {
        let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        let link = format.link(section.title, section.title)?;
        write!(page, "\nBesides, the keys of {link}: {}.\n", names.join(", "))?;
    }
    Ok(())
}

fn write_variables(page: &mut String, format: &Format<'_>) -> Result<()> {
    write!(page, "\n| variable | what it stands for |\n| --- | --- |\n")?;
    for (name, meaning) in variables::of(format)? {
        writeln!(page, "| `{{{name}}}` | {meaning} |")?;
    }
    Ok(())
}

fn write_models(page: &mut String, contract: &Sources) -> Result<()> {
    write!(page, "\n| model | columns |\n| --- | --- |\n")?;
    for model in models::of(contract)? {
        let columns = model.columns.iter().map(|(name, holds)| format!("`{name}` ({holds})"));
        writeln!(page, "| `{}` | {} |", model.name, columns.collect::<Vec<_>>().join(", "))?;
    }
    Ok(())
}

/// The name that a page's reader gives a heading, for links.
pub(super) fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    kept.map(|it| if it == ' ' { '-' } else { it.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::outline::SECTIONS;
    use super::*;

    #[test]
    fn headings_have_names_of_their_own() {
        let names: HashSet<_> = SECTIONS.iter().map(|section| anchor(section.title)).collect();
        assert_eq!(names.len(), SECTIONS.len());
        assert_eq!(anchor("`[[api.rules]]` and `to`"), "apirules-and-to");
    }
}
