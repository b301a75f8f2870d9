use std::collections::BTreeMap;

use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use super::answer::bad_request;
use super::columns::{Grouping, Measure};
use crate::calendar::Day;
use crate::clock::parse_rfc3339;

/// What is asked, checked.
pub(super) struct CostQuestion {
    pub(super) start: Day,
    /// The day after the last one.
    pub(super) end: Day,
    pub(super) granularity: Granularity,
    pub(super) measures: Vec<Measure>,
    pub(super) groupings: Vec<Grouping>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Granularity {
    /// The whole time in one row a group.
    None,
    Daily,
    Monthly,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    r#type: Option<String>,
    timeframe: Option<String>,
    time_period: Option<TimePeriod>,
    dataset: Option<Dataset>,
}

#[derive(Deserialize)]
struct TimePeriod {
    from: String,
    to: String,
}

#[derive(Default, Deserialize)]
struct Dataset {
    granularity: Option<String>,
    #[serde(default)]
    aggregation: BTreeMap<String, Aggregation>,
    #[serde(default)]
    grouping: Vec<GroupingBody>,
    filter: Option<Value>,
}

#[derive(Deserialize)]
struct Aggregation {
    name: String,
    function: String,
}

#[derive(Deserialize)]
struct GroupingBody {
    r#type: String,
    name: String,
}

impl CostQuestion {
    pub(super) fn read(body: &[u8], today: Day) -> Result<Self, Response> {
        let body: Body = serde_json::from_slice(body)
            .map_err(|why| bad_request(&format!("Invalid query definition: {why}")))?;
        let kind = body.r#type.as_deref().unwrap_or_default();
        // Nothing here is bought ahead, so that actual and amortized costs are the same.
        if !["Usage", "ActualCost", "AmortizedCost"].contains(&kind) {
            return Err(invalid(
                "Invalid query definition, type is missing or not supported; valid values: \
                 'Usage','ActualCost','AmortizedCost'.",
            ));
        }
        let (start, end) = time(body.timeframe.as_deref(), body.time_period, today)?;
        let dataset = body.dataset.unwrap_or_default();
        if dataset.filter.is_some() {
            return Err(invalid("This sandbox knows no filter."));
        }
        Ok(Self {
            start,
            end,
            granularity: granularity(dataset.granularity.as_deref())?,
            measures: measures(&dataset.aggregation)?,
            groupings: groupings(&dataset.grouping)?,
        })
    }
}

fn invalid(message: &str) -> Response {
    bad_request(message)
}

fn time(
    timeframe: Option<&str>,
    period: Option<TimePeriod>,
    today: Day,
) -> Result<(Day, Day), Response> {
    let month = today.start_of_month();
    let last_month = month.back(1).start_of_month();
    match timeframe {
        Some("Custom") => {
            let period = period
                .ok_or_else(|| invalid("Time period must be provided when timeframe is Custom."))?;
            custom(&period)
        }
        Some("MonthToDate" | "BillingMonthToDate") => Ok((month, today.next())),
        Some("TheCurrentMonth") => Ok((month, today.next_month())),
        Some("TheLastMonth" | "TheLastBillingMonth") => Ok((last_month, month)),
        Some("WeekToDate") => Ok((today.start_of_week(), today.next())),
        _ => Err(invalid(
            "Invalid query definition, timeframe is missing or not supported; valid values: \
             'MonthToDate','BillingMonthToDate','TheLastMonth','TheLastBillingMonth',\
             'WeekToDate','Custom','TheCurrentMonth'.",
        )),
    }
}

/// Both ends are in, and count as whole days.
fn custom(period: &TimePeriod) -> Result<(Day, Day), Response> {
    let day = |name: &str, text: &str| {
        let moment = parse_rfc3339(text).map(Day::of).or_else(|| Day::parse(text));
        moment.ok_or_else(|| invalid(&format!("Invalid query definition: timePeriod.{name}.")))
    };
    let (from, to) = (day("from", &period.from)?, day("to", &period.to)?);
    if from > to {
        return Err(invalid("The time period 'from' must be before 'to'."));
    }
    if from < to.months_back(12) {
        return Err(invalid("The time period for daily data must not exceed one year."));
    }
    Ok((from, to.next()))
}

fn granularity(name: Option<&str>) -> Result<Granularity, Response> {
    match name {
        None | Some("None") => Ok(Granularity::None),
        Some("Daily") => Ok(Granularity::Daily),
        Some("Monthly") => Ok(Granularity::Monthly),
        Some(other) => Err(invalid(&format!(
            "Invalid dataset granularity '{other}'; valid values: 'Daily','Monthly'."
        ))),
    }
}

fn measures(aggregation: &BTreeMap<String, Aggregation>) -> Result<Vec<Measure>, Response> {
    if !(1..=2).contains(&aggregation.len()) {
        return Err(invalid("Query must have 1 to 2 aggregations."));
    }
    let measure = |(alias, aggregation): (&String, &Aggregation)| {
        if !aggregation.function.eq_ignore_ascii_case("sum") {
            return Err(invalid(&format!(
                "Invalid dataset aggregation function '{}' of '{alias}'; valid values: 'Sum'.",
                aggregation.function,
            )));
        }
        Measure::parse(&aggregation.name).ok_or_else(|| {
            invalid(&format!(
                "Invalid dataset aggregation column '{}'; valid columns: 'Cost','PreTaxCost',\
                 'UsageQuantity'.",
                aggregation.name,
            ))
        })
    };
    aggregation.iter().map(measure).collect()
}

fn groupings(grouping: &[GroupingBody]) -> Result<Vec<Grouping>, Response> {
    if grouping.len() > 2 {
        return Err(invalid("Query can have up to 2 group by clauses."));
    }
    let known = |grouping: &GroupingBody| {
        let dimension = matches!(grouping.r#type.as_str(), "Dimension");
        Grouping::parse(&grouping.name).filter(|_| dimension).ok_or_else(|| {
            invalid(&format!(
                "Invalid dataset grouping: '{}'; valid values: 'Meter','MeterCategory',\
                 'ResourceLocation','ServiceName','SubscriptionId','UnitOfMeasure'.",
                grouping.name,
            ))
        })
    };
    grouping.iter().map(known).collect()
}
