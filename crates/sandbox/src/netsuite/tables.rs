use super::currency::CurrencyColumn;
use super::statement::{KEYWORDS, UNSUPPORTED};
use super::vendor_bill::Column;
use crate::sql::Reader;

/// The tables of a question, by what stands before their columns: their own names, or the other
/// ones that they were given.
pub(super) struct Tables {
    transaction: String,
    currency: Option<String>,
}

impl Tables {
    /// Columns come before the tables, so what these are called must be known first.
    ///
    /// # Errors
    /// What is wrong with the tables, or what this sandbox does not read.
    pub(super) fn find(sql: &str) -> Result<Self, String> {
        let mut reader = Reader::of(sql)?;
        while !reader.is_at_end() {
            if reader.take_word("from") {
                return Self::read(&mut reader);
            }
            reader.next();
        }
        Err(UNSUPPORTED.to_owned())
    }

    /// `transaction t INNER JOIN currency c ON c.id = t.currency`, or without the currencies.
    ///
    /// # Errors
    /// What is wrong with the tables, or what this sandbox does not read.
    pub(super) fn read(reader: &mut Reader) -> Result<Self, String> {
        let mut tables = Self { transaction: table(reader, "transaction")?, currency: None };
        if reader.take_words("inner", "join") || reader.take_word("join") {
            tables.currency = Some(table(reader, "currency")?);
            reader.expect_word("ON")?;
            let one = tables.column(&reader.path()?)?;
            reader.expect_symbol("=")?;
            let other = tables.column(&reader.path()?)?;
            let joined = [Column::Currency, Column::OfCurrency(CurrencyColumn::Id)];
            if !joined.iter().all(|column| [one, other].contains(column)) {
                return Err(UNSUPPORTED.to_owned());
            }
        }
        Ok(tables)
    }

    /// The column of this name, `foreigntotal` or `t.foreigntotal`.
    ///
    /// # Errors
    /// What is not known, or known twice.
    pub(super) fn column(&self, path: &str) -> Result<Column, String> {
        let of_currency = |name: &str| CurrencyColumn::parse(name).map(Column::OfCurrency);
        let (name, found) = match path.split_once('.') {
            Some((before, name)) if before == self.transaction => (name, Column::parse(name)),
            Some((before, name)) if self.currency.as_deref() == Some(before) => {
                (name, of_currency(name))
            }
            Some((before, _)) => return Err(format!("Unknown identifier '{before}'")),
            None => {
                let in_currency = self.currency.as_ref().and_then(|_| of_currency(path));
                match (Column::parse(path), in_currency) {
                    (Some(_), Some(_)) => return Err(format!("Ambiguous identifier '{path}'")),
                    (one, other) => (path, one.or(other)),
                }
            }
        };
        found.ok_or_else(|| {
            format!("Unknown identifier '{name}'. Available identifiers are: {{{}}}", self.listed())
        })
    }

    fn listed(&self) -> String {
        let transaction = format!("{}=transaction", self.transaction);
        match &self.currency {
            Some(currency) => format!("{transaction}, {currency}=currency"),
            None => transaction,
        }
    }
}

/// Reads the name of a table, and tells what it is called from here on.
fn table(reader: &mut Reader, expected: &str) -> Result<String, String> {
    let table = reader.word()?;
    if !table.eq_ignore_ascii_case(expected) {
        return Err(format!("Record '{table}' was not found"));
    }
    reader.take_word("as");
    let name = reader.take_name(&KEYWORDS).unwrap_or(table);
    Ok(name.to_lowercase())
}
