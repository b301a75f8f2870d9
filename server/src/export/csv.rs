//! Comma-separated values, RFC 4180.

use contract::query::Row;
use hub::records::Export;

use super::{Plain, harmless, plain};

/// Lines of the file. Lists stand in one cell, a line each.
pub(super) fn lines(export: &Export, rows: &[Row], is_first: bool) -> Vec<u8> {
    let mut text = String::new();
    if is_first {
        let names = export.columns().iter().map(|column| column.name.to_owned());
        line(&mut text, ["id".to_owned()].into_iter().chain(names));
    }
    for row in rows {
        let cells = export.columns().iter().map(|column| cell(plain(export.model(), column, row)));
        line(&mut text, [row.id.clone()].into_iter().chain(cells));
    }
    text.into_bytes()
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    let quoted: Vec<String> = cells.map(quoted).collect();
    text.push_str(&quoted.join(","));
    text.push_str("\r\n");
}

fn cell(plain: Plain) -> String {
    match plain {
        Plain::Nothing => String::new(),
        Plain::Number(digits) => digits,
        Plain::Text(text) => harmless(&text),
        Plain::Texts(texts) => harmless(&texts.join("\n")),
    }
}

fn quoted(cell: String) -> String {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}
