use serde_json::{Map, Value};

use super::currency::{self, CurrencyColumn};
use crate::calendar::Day;
use crate::data::books::GROUP;
use crate::data::cloud::decimal;
use crate::data::cost::{Cost, Kind};
use crate::numbered_id;
use crate::stream::Stream;
use crate::world::Site;

const BEFORE_FIRST: u64 = 1_000;

/// A transaction of the kind `VendBill`, as it stands now.
pub(super) struct VendorBill {
    index: u64,
    cost: Cost,
    changed_at: i64,
    is_paid: bool,
    edits: Map<String, Value>,
}

/// A column of the table `transaction`, or of the bill's row in another one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
    CreatedDate,
    Currency,
    DueDate,
    Entity,
    ExchangeRate,
    ForeignTotal,
    Id,
    LastModifiedDate,
    Memo,
    OfCurrency(CurrencyColumn),
    Status,
    TranDate,
    TranId,
    Type,
}

/// A value before it is written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Datum {
    /// In millionths.
    Number(i64),
    /// In epoch seconds.
    Moment(i64),
    Text(String),
}

const COLUMNS: [(&str, Column); 13] = [
    ("createddate", Column::CreatedDate),
    ("currency", Column::Currency),
    ("duedate", Column::DueDate),
    ("entity", Column::Entity),
    ("exchangerate", Column::ExchangeRate),
    ("foreigntotal", Column::ForeignTotal),
    ("id", Column::Id),
    ("lastmodifieddate", Column::LastModifiedDate),
    ("memo", Column::Memo),
    ("status", Column::Status),
    ("trandate", Column::TranDate),
    ("tranid", Column::TranId),
    ("type", Column::Type),
];

pub(super) fn stream(site: &Site) -> Stream<'_> {
    Stream::of_costs(site, &site.world.data.group_books, Kind::Bill)
}

/// The number of the bill with this id.
pub(super) fn index_of(id: &str) -> Option<u64> {
    numbered_id::index_of(BEFORE_FIRST, id)
}

impl Column {
    pub(super) fn parse(name: &str) -> Option<Self> {
        COLUMNS.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
    }

    pub(super) fn name(self) -> &'static str {
        if let Self::OfCurrency(column) = self {
            return column.name();
        }
        COLUMNS.iter().find(|(_, column)| *column == self).map_or("", |(name, _)| name)
    }

    /// A literal as a value that this column can be compared with.
    pub(super) fn read(self, text: &str) -> Option<Datum> {
        match self {
            Self::CreatedDate | Self::DueDate | Self::LastModifiedDate | Self::TranDate => None,
            Self::Currency
            | Self::Entity
            | Self::ExchangeRate
            | Self::ForeignTotal
            | Self::Id
            | Self::OfCurrency(CurrencyColumn::Id) => number(text),
            Self::Memo | Self::OfCurrency(_) | Self::Status | Self::TranId | Self::Type => {
                Some(Datum::Text(text.to_owned()))
            }
        }
    }
}

fn number(text: &str) -> Option<Datum> {
    let negative = text.starts_with('-');
    let (whole, fraction) =
        text.trim_start_matches('-').split_once('.').unwrap_or((text.trim_start_matches('-'), ""));
    let fraction = format!("{fraction:0<6}");
    let millionths: i64 = whole
        .parse::<i64>()
        .ok()?
        .checked_mul(1_000_000)?
        .checked_add(fraction.get(..6)?.parse().ok()?)?;
    Some(Datum::Number(if negative { -millionths } else { millionths }))
}

impl VendorBill {
    pub(super) fn of(stream: &Stream<'_>, index: u64) -> Self {
        Self {
            index,
            cost: Cost::of(&GROUP, Kind::Bill, index, stream.created_at(index)),
            changed_at: stream.stamp(index).updated_at,
            is_paid: stream.is_settled(index),
            edits: stream.changes(index),
        }
    }

    pub(super) fn value(&self, column: Column) -> Datum {
        // An edit is one of the bill; the other table has columns of the same names.
        let edited = match column {
            Column::OfCurrency(_) => None,
            column => self.edits.get(column.name()),
        };
        if let Some(edited) = edited {
            let text = edited.as_str().map_or_else(|| edited.to_string(), str::to_owned);
            return column.read(&text).unwrap_or(Datum::Text(text));
        }
        let whole = |number: u64| Datum::Number(i64::try_from(number).unwrap_or(0) * 1_000_000);
        let text = |text: &str| Datum::Text(text.to_owned());
        let cost = &self.cost;
        let midnight = |moment: i64| Datum::Moment(Day::of(moment).starts_at());
        match column {
            Column::CreatedDate => Datum::Moment(cost.booked_at),
            Column::Currency => self.of_currency(CurrencyColumn::Id),
            Column::DueDate => midnight(cost.due_at()),
            Column::Entity => whole(200 + cost.supplier_number),
            Column::ExchangeRate => {
                number(currency::rate(cost.currency())).unwrap_or(Datum::Number(0))
            }
            Column::ForeignTotal => {
                number(&cost.currency().decimal(cost.total())).unwrap_or(Datum::Number(0))
            }
            Column::Id => whole(BEFORE_FIRST + self.index),
            Column::LastModifiedDate => Datum::Moment(self.changed_at),
            Column::Memo => text(&cost.summary()),
            Column::OfCurrency(column) => self.of_currency(column),
            Column::Status => text(if self.is_paid { "B" } else { "A" }),
            Column::TranDate => midnight(cost.booked_at),
            Column::TranId => text(&cost.reference()),
            Column::Type => text("VendBill"),
        }
    }

    /// A value in the row of the bill's currency.
    fn of_currency(&self, column: CurrencyColumn) -> Datum {
        let currency = self.cost.currency();
        match column {
            CurrencyColumn::Id => Datum::Number(currency::id(currency) * 1_000_000),
            CurrencyColumn::Name => Datum::Text(currency::name(currency).to_owned()),
            CurrencyColumn::Symbol => Datum::Text(currency.code().to_owned()),
        }
    }

    /// What people call what a column only names: `BUILTIN.DF(entity)`.
    pub(super) fn display(&self, column: Column) -> String {
        match column {
            Column::Currency => currency::name(self.cost.currency()).to_owned(),
            Column::Entity => self.cost.supplier.name.to_owned(),
            Column::Status if self.value(column) == Datum::Text("B".to_owned()) => {
                "Bill : Paid In Full".to_owned()
            }
            Column::Status => "Bill : Open".to_owned(),
            Column::Type => "Bill".to_owned(),
            _ => self.value(column).written(),
        }
    }

    /// All columns, as `SELECT` would write them.
    pub(super) fn json(&self) -> Value {
        let written =
            |(name, column): &(&str, Column)| ((*name).to_owned(), self.value(*column).written());
        let fields = COLUMNS.iter().map(written);
        Value::Object(fields.map(|(name, text)| (name, text.into())).collect())
    }
}

impl Datum {
    /// Always text. Of a moment only the day is shown, as this account writes it.
    pub(super) fn written(&self) -> String {
        match self {
            Self::Number(millionths) => {
                let sign = if *millionths < 0 { "-" } else { "" };
                format!("{sign}{}", decimal(millionths.unsigned_abs(), 6))
            }
            Self::Moment(seconds) => Day::of(*seconds).written("%-m/%-d/%Y"),
            Self::Text(text) => text.clone(),
        }
    }
}
