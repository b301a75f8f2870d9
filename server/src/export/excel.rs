//! A workbook of Excel.

use std::fs::File;

use hub::{HubError, records::Export};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::{Plain, plain};

/// A sheet has no more rows below its headings.
pub(crate) const MOST_ROWS: u32 = 1_048_575;

/// Whole numbers up to here are exact in a cell; what is wider is written as text.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Writes all rows into a file that has no name. Tells whether they fitted.
pub(crate) async fn write(export: &mut Export) -> Result<Option<File>, HubError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory().map_err(HubError::internal)?;
    let bold = Format::new().set_bold();
    sheet.write_with_format(0, 0, "id", &bold).map_err(HubError::internal)?;
    for (place, column) in (1..).zip(export.columns()) {
        sheet.write_with_format(0, place, column.label, &bold).map_err(HubError::internal)?;
    }
    let mut line = 0_u32;
    loop {
        let rows = export.next().await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            line += 1;
            if line > MOST_ROWS {
                return Ok(None);
            }
            sheet.write(line, 0, row.id.as_str()).map_err(HubError::internal)?;
            for (place, column) in (1..).zip(export.columns()) {
                let cell = plain(export.model(), column, row);
                write_cell(sheet, line, place, cell).map_err(HubError::internal)?;
            }
        }
    }
    let mut file = tempfile::tempfile().map_err(HubError::internal)?;
    workbook.save_to_writer(&mut file).map_err(HubError::internal)?;
    Ok(Some(file))
}

/// A text is a text in a workbook, whatever it begins with.
fn write_cell(
    sheet: &mut rust_xlsxwriter::Worksheet,
    line: u32,
    place: u16,
    cell: Plain,
) -> Result<(), XlsxError> {
    match cell {
        Plain::Nothing => {}
        Plain::Number(digits) => match digits.parse::<f64>() {
            Ok(number) if number.abs() < EXACT => {
                sheet.write_number(line, place, number)?;
            }
            _ => {
                sheet.write_string(line, place, digits)?;
            }
        },
        Plain::Text(text) => {
            sheet.write_string(line, place, short(text))?;
        }
        Plain::Texts(texts) => {
            sheet.write_string(line, place, short(texts.join("\n")))?;
        }
    }
    Ok(())
}

/// A cell takes no longer text.
fn short(text: String) -> String {
    const MOST: usize = 32_767;
    if text.chars().nth(MOST).is_none() {
        return text;
    }
    let mut short: String = text.chars().take(MOST - 1).collect();
    short.push('…');
    short
}
