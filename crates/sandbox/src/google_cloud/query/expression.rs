use super::cell::{Cell, Kind};
use crate::google_cloud::export::ExportRow;

/// Something that a row, or a group of them, has a value for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Expression {
    Column(Column),
    /// `DATE(usage_start_time)`
    Date(Column),
    /// `TIMESTAMP_TRUNC(usage_start_time, DAY)`
    Midnight(Column),
    Sum(Measure),
    Least(Column),
    Greatest(Column),
    Count,
    /// `SUM(cost) + SUM(...)`
    Plus(Box<Self>, Box<Self>),
    /// `ROUND(..., places)`
    Rounded(Box<Self>, u32),
}

/// A column of the billing export.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
    BillingAccountId,
    CostType,
    Currency,
    ExportTime,
    InvoiceMonth,
    LocationCountry,
    LocationRegion,
    ProjectId,
    ProjectName,
    ServiceDescription,
    ServiceId,
    UsagePricingUnit,
    UsageEndTime,
    UsageStartTime,
}

/// A number that can be summed up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Measure {
    Cost,
    Credits,
    Usage,
}

pub(super) const BILLING_ACCOUNT: &str = "01A2B3-C4D5E6-F70809";
const DAY: i64 = 24 * 3_600;

impl Column {
    const ALL: [(&'static str, Self); 14] = [
        ("billing_account_id", Self::BillingAccountId),
        ("cost_type", Self::CostType),
        ("currency", Self::Currency),
        ("export_time", Self::ExportTime),
        ("invoice.month", Self::InvoiceMonth),
        ("location.country", Self::LocationCountry),
        ("location.region", Self::LocationRegion),
        ("project.id", Self::ProjectId),
        ("project.name", Self::ProjectName),
        ("service.description", Self::ServiceDescription),
        ("service.id", Self::ServiceId),
        ("usage.pricing_unit", Self::UsagePricingUnit),
        ("usage_end_time", Self::UsageEndTime),
        ("usage_start_time", Self::UsageStartTime),
    ];

    pub(super) fn parse(path: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == path).map(|(_, column)| *column)
    }

    /// What the answer calls it when the question gives no name: the end of its path.
    pub(super) fn name(self) -> &'static str {
        let path =
            Self::ALL.iter().find(|(_, column)| *column == self).map_or("", |(name, _)| name);
        path.rsplit('.').next().unwrap_or(path)
    }

    pub(super) fn kind(self) -> Kind {
        match self {
            Self::ExportTime | Self::UsageEndTime | Self::UsageStartTime => Kind::Timestamp,
            _ => Kind::Text,
        }
    }

    pub(super) fn of(self, row: &ExportRow) -> Cell {
        let text = |text: &str| Cell::Text(text.to_owned());
        match self {
            Self::BillingAccountId => text(BILLING_ACCOUNT),
            Self::CostType => text(row.cost_type),
            Self::Currency => text("GBP"),
            Self::ExportTime => Cell::Timestamp(row.exported_at),
            Self::InvoiceMonth => Cell::Text(row.day.written("%Y%m")),
            Self::LocationCountry => country(row.line.region).map_or(Cell::Null, text),
            Self::LocationRegion if row.line.region.is_empty() => Cell::Null,
            Self::LocationRegion => text(row.line.region),
            Self::ProjectId => text(crate::google_cloud::PROJECT),
            Self::ProjectName => text("Acme Retail"),
            Self::ServiceDescription => text(row.line.service.name),
            Self::ServiceId => text(row.line.service.meter),
            Self::UsagePricingUnit => text(row.line.service.unit),
            Self::UsageEndTime => Cell::Timestamp(row.day.starts_at() + DAY),
            Self::UsageStartTime => Cell::Timestamp(row.day.starts_at()),
        }
    }
}

fn country(region: &str) -> Option<&'static str> {
    match region {
        "europe-west2" => Some("GB"),
        "europe-west3" => Some("DE"),
        "us-central1" => Some("US"),
        "europe-north1" => Some("FI"),
        _ => None,
    }
}

impl Measure {
    /// In millionths.
    fn of(self, row: &ExportRow) -> i64 {
        match self {
            Self::Cost => row.cost,
            Self::Credits => row.credit,
            Self::Usage => row.quantity * 1_000,
        }
    }
}

impl Expression {
    /// Whether it needs more than one row.
    pub(super) fn is_aggregate(&self) -> bool {
        match self {
            Self::Column(_) | Self::Date(_) | Self::Midnight(_) => false,
            Self::Rounded(inner, _) => inner.is_aggregate(),
            _ => true,
        }
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Column(column) | Self::Least(column) | Self::Greatest(column) => column.kind(),
            Self::Date(_) => Kind::Date,
            Self::Midnight(_) => Kind::Timestamp,
            Self::Count => Kind::Integer,
            Self::Sum(_) | Self::Plus(..) | Self::Rounded(..) => Kind::Float,
        }
    }

    /// The value of one row.
    pub(super) fn of(&self, row: &ExportRow) -> Cell {
        let seconds = |column: &Column| match column.of(row) {
            Cell::Timestamp(seconds) => seconds,
            _ => 0,
        };
        match self {
            Self::Column(column) | Self::Least(column) | Self::Greatest(column) => column.of(row),
            Self::Date(column) => Cell::Date(crate::calendar::Day::of(seconds(column))),
            Self::Midnight(column) => {
                Cell::Timestamp(seconds(column).div_euclid(DAY).saturating_mul(DAY))
            }
            Self::Count => Cell::Integer(1),
            Self::Sum(measure) => Cell::Float(measure.of(row)),
            Self::Plus(one, other) => sum(one.of(row), &other.of(row)),
            Self::Rounded(inner, _) => inner.of(row),
        }
    }

    /// The value of a group that had one value and gets one row more.
    pub(super) fn with(&self, before: Cell, row: &ExportRow) -> Cell {
        let more = self.of(row);
        match self {
            Self::Column(_) | Self::Date(_) | Self::Midnight(_) => before,
            Self::Least(_) => before.min(more),
            Self::Greatest(_) => before.max(more),
            Self::Count | Self::Sum(_) | Self::Plus(..) => sum(before, &more),
            Self::Rounded(inner, _) => inner.with(before, row),
        }
    }

    /// The value of a group once it is complete.
    pub(super) fn finished(&self, value: Cell) -> Cell {
        match (self, value) {
            (Self::Rounded(_, places), Cell::Float(millionths)) => {
                let unit = 10_i64.pow(6_u32.saturating_sub(*places));
                let half = unit / 2 * millionths.signum();
                Cell::Float((millionths + half) / unit * unit)
            }
            (_, value) => value,
        }
    }
}

fn sum(one: Cell, other: &Cell) -> Cell {
    match (one, other) {
        (Cell::Float(one), Cell::Float(other)) => Cell::Float(one + other),
        (Cell::Integer(one), Cell::Integer(other)) => Cell::Integer(one + other),
        (one, _) => one,
    }
}
