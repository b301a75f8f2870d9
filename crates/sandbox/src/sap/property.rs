use super::invoice::Invoice;
use super::{key, time_stamp};
use crate::clock::parse_rfc3339;
use crate::sql::{Reader, Token};

/// A property that invoices can be filtered and sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Property {
    CompanyCode,
    CreationDate,
    DocumentCurrency,
    DocumentDate,
    FiscalYear,
    InvoiceGrossAmount,
    InvoicingParty,
    PostingDate,
    SupplierInvoice,
    SupplierInvoiceIdByInvcgParty,
    SuplrInvcLstChgDteTmeTxt,
}

/// A value that can be compared.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Datum {
    Text(String),
    /// In hundredths.
    Decimal(i64),
    /// In epoch seconds.
    Moment(i64),
}

impl Property {
    pub(super) fn parse(name: &str) -> Option<Self> {
        const ALL: [(&str, Property); 11] = [
            ("CompanyCode", Property::CompanyCode),
            ("CreationDate", Property::CreationDate),
            ("DocumentCurrency", Property::DocumentCurrency),
            ("DocumentDate", Property::DocumentDate),
            ("FiscalYear", Property::FiscalYear),
            ("InvoiceGrossAmount", Property::InvoiceGrossAmount),
            ("InvoicingParty", Property::InvoicingParty),
            ("PostingDate", Property::PostingDate),
            ("SupplierInvoice", Property::SupplierInvoice),
            ("SupplierInvoiceIDByInvcgParty", Property::SupplierInvoiceIdByInvcgParty),
            ("SuplrInvcLstChgDteTmeTxt", Property::SuplrInvcLstChgDteTmeTxt),
        ];
        ALL.iter().find(|(known, _)| *known == name).map(|(_, property)| *property)
    }

    pub(super) fn of(self, invoice: &Invoice) -> Datum {
        let cost = &invoice.cost;
        match self {
            Self::CompanyCode => Datum::Text(invoice.company_code().to_owned()),
            Self::CreationDate | Self::DocumentDate | Self::PostingDate => {
                Datum::Moment(invoice.day().starts_at())
            }
            Self::DocumentCurrency => Datum::Text(cost.currency().code().to_owned()),
            Self::FiscalYear => Datum::Text(invoice.fiscal_year()),
            Self::InvoiceGrossAmount => {
                Datum::Decimal(i64::try_from(cost.total()).unwrap_or(i64::MAX))
            }
            Self::InvoicingParty => Datum::Text(invoice.invoicing_party()),
            Self::SupplierInvoice => Datum::Text(key::number(invoice.index)),
            Self::SupplierInvoiceIdByInvcgParty => Datum::Text(cost.reference()),
            Self::SuplrInvcLstChgDteTmeTxt => Datum::Text(time_stamp::write(invoice.changed_at)),
        }
    }

    /// Reads a literal of the type that this property has.
    pub(super) fn literal(self, reader: &mut Reader) -> Option<Datum> {
        match self {
            Self::CreationDate | Self::DocumentDate | Self::PostingDate => {
                let text = prefixed(reader, "datetime")?;
                parse_rfc3339(&format!("{text}Z")).map(Datum::Moment)
            }
            Self::InvoiceGrossAmount => {
                let number = reader.take_number()?;
                reader.take_word("m");
                let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
                let fraction = format!("{fraction:0<2}");
                let hundredths = whole.parse::<i64>().ok()?.checked_mul(100)?;
                Some(Datum::Decimal(hundredths + fraction.get(..2)?.parse::<i64>().ok()?))
            }
            _ => text(reader).map(Datum::Text),
        }
    }
}

/// `datetime'2026-11-20T00:00:00'`
fn prefixed(reader: &mut Reader, prefix: &str) -> Option<String> {
    reader.take_word(prefix).then(|| text(reader)).flatten()
}

fn text(reader: &mut Reader) -> Option<String> {
    match reader.next()? {
        Token::Text(text) => Some(text),
        _ => None,
    }
}
