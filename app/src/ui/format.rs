//! Numbers, money and times as people read them. Equal on the server and in the browser.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc};
use contract::{currency, decimal::grouped, sync_run::SyncRunRow};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `12345` is `12,345`.
pub fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// `-12345` is `−12,345`, with a real minus.
pub fn integer(number: i64) -> String {
    let digits = grouped(&number.unsigned_abs().to_string());
    if number < 0 { format!("−{digits}") } else { digits }
}

/// `(-1234, 1)` is `−123.4`.
pub fn decimal(number: i64, places: u32) -> String {
    signed(&contract::decimal::format(number, places))
}

/// `(1, "record")` is `1 record`, `(1200, "record")` is `1,200 records`.
pub fn things(number: u64, singular: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {singular}{plural}", count(number))
}

/// `(123456, "EUR")` is `€1,234.56`; currencies without a well-known sign keep their code.
pub fn money(minor: impl Into<i128>, code: &str) -> String {
    let code = code.to_ascii_uppercase();
    let plain = currency::format_minor(minor, &code);
    let (sign, amount) = match plain.strip_prefix('-') {
        Some(digits) => ("−", signed(digits)),
        None => ("", signed(&plain)),
    };
    match currency_sign(&code) {
        Some(symbol) => format!("{sign}{symbol}{amount}"),
        None if code.is_empty() => format!("{sign}{amount}"),
        None => format!("{sign}{amount} {code}"),
    }
}

/// A plain decimal number with its thousands apart and a real minus.
fn signed(plain: &str) -> String {
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("−", digits),
        None => ("", plain),
    };
    match digits.split_once('.') {
        Some((whole, fraction)) => format!("{sign}{}.{fraction}", grouped(whole)),
        None => format!("{sign}{}", grouped(digits)),
    }
}

fn currency_sign(code: &str) -> Option<&'static str> {
    Some(match code {
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "¥",
        "INR" => "₹",
        "KRW" => "₩",
        _ => return None,
    })
}

/// A moment for machines: what `<time datetime>` takes.
pub fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// A moment in UTC: `21 Nov 2026, 14:05 UTC`.
pub fn utc(at: DateTime<Utc>) -> String {
    let parts = DateParts {
        year: at.year().unsigned_abs(),
        month: at.month0(),
        day: at.day(),
        hour: at.hour(),
        minute: at.minute(),
    };
    format!("{} UTC", parts.text())
}

/// A day as an address holds it, for people: `2026-11-24` is `24 Nov 2026`. Anything else, such as a
/// moment with its time, stays as it is.
pub fn day(text: &str) -> String {
    match text.parse::<NaiveDate>() {
        Ok(day) => {
            let month = MONTHS.get(day.month0() as usize).copied().unwrap_or("?");
            format!("{} {month} {}", day.day(), day.year())
        }
        Err(_) => text.to_owned(),
    }
}

/// A moment in the browser's time zone: `21 Nov 2026, 15:05`. Never call it on the server.
pub fn local(at: DateTime<Utc>) -> String {
    let date = browser_date(at);
    let parts = DateParts {
        year: date.get_full_year(),
        month: date.get_month(),
        day: date.get_date(),
        hour: date.get_hours(),
        minute: date.get_minutes(),
    };
    parts.text()
}

/// The time of day in the browser's time zone: `15:05:09`. Never call it on the server.
pub fn local_seconds(at: DateTime<Utc>) -> String {
    let date = browser_date(at);
    let [hour, minute, second] = [date.get_hours(), date.get_minutes(), date.get_seconds()];
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// The time of day in UTC: `14:05:09 UTC`.
pub fn utc_seconds(at: DateTime<Utc>) -> String {
    at.format("%H:%M:%S UTC").to_string()
}

/// A moment in the browser's time zone: `15:05` when it is today, with its day otherwise. Never call
/// it on the server.
pub fn local_brief(at: DateTime<Utc>, now: i64) -> String {
    let text = local(at);
    let today = DateTime::from_timestamp_millis(now).map(local).unwrap_or_default();
    match (text.split_once(", "), today.split_once(", ")) {
        (Some((day, time)), Some((today, _))) if day == today => time.to_owned(),
        _ => text,
    }
}

/// A moment in the browser's time zone, as short as it can be understood: `15:05` today, `24 Nov, 15:05`
/// this year. Never call it on the server.
pub fn local_short(at: DateTime<Utc>, now: i64) -> String {
    let text = local_brief(at, now);
    let year = DateTime::from_timestamp_millis(now).map(|now| format!(" {},", now.year()));
    year.map_or(text.clone(), |year| text.replacen(&year, ",", 1))
}

/// How long it is until then: `4 min 10 s`. `now` is in milliseconds since 1970.
pub fn left(until: DateTime<Utc>, now: i64) -> Option<String> {
    let from = DateTime::from_timestamp_millis(now)?;
    let whole_seconds = (until - from).num_seconds();
    (whole_seconds > 0).then(|| duration(from, until))
}

fn browser_date(at: DateTime<Utc>) -> js_sys::Date {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit into 53 bits")]
    let milliseconds = at.timestamp_millis() as f64;
    js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(milliseconds))
}

struct DateParts {
    year: u32,
    /// From zero.
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
}

impl DateParts {
    fn text(&self) -> String {
        let Self { year, month, day, hour, minute } = self;
        let month = MONTHS.get(*month as usize).copied().unwrap_or("?");
        format!("{day} {month} {year}, {hour:02}:{minute:02}")
    }
}

/// How long ago: `3 min ago`. `now` is in milliseconds since 1970.
pub fn ago(at: DateTime<Utc>, now: i64) -> String {
    let seconds = (now - at.timestamp_millis()) / 1_000;
    match seconds {
        // Clocks of browser and server differ by a little.
        ..45 => "just now".to_owned(),
        45..3_600 => format!("{} min ago", (seconds / 60).max(1)),
        3_600..86_400 => format!("{} h ago", seconds / 3_600),
        86_400..172_800 => "yesterday".to_owned(),
        172_800..2_592_000 => format!("{} days ago", seconds / 86_400),
        _ => utc(at).trim_end_matches(" UTC").to_owned(),
    }
}

/// A moment to come, in the browser's time zone: `at 14:05 (in 12 min)`, or with its date when it is
/// on another day. `now` is in milliseconds since 1970. Never call it on the server.
pub fn due(at: DateTime<Utc>, now: i64) -> String {
    let when = local(at);
    let today = DateTime::from_timestamp_millis(now).map(local).unwrap_or_default();
    let day = |text: &str| text.split_once(", ").map(|(day, _)| day.to_owned());
    let time = when.split_once(", ").filter(|_| day(&when) == day(&today));
    let when = time.map_or(when.clone(), |(_, time)| format!("at {time}"));
    format!("{when} ({})", ahead(at, now))
}

/// How long until then: `in 12 min`.
fn ahead(at: DateTime<Utc>, now: i64) -> String {
    let seconds = (at.timestamp_millis() - now) / 1_000;
    match seconds {
        ..45 => "now".to_owned(),
        45..3_570 => format!("in {} min", (seconds + 30) / 60),
        3_570..84_600 => format!("in {} h", (seconds + 1_800) / 3_600),
        _ => format!("in {}", things((seconds.unsigned_abs() + 43_200) / 86_400, "day")),
    }
}

/// How long a run took; a dash while it is under way.
pub fn took(run: &SyncRunRow) -> String {
    match (run.started_at, run.finished_at) {
        (Some(from), Some(to)) => duration(from, to),
        _ => "–".to_owned(),
    }
}

/// How long something took: `340 ms`, `12 s`, `3 min 20 s`, `2 h 5 min`.
pub fn duration(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    length(to - from)
}

/// How long this is.
pub fn length(length: TimeDelta) -> String {
    let milliseconds = length.num_milliseconds().max(0);
    let seconds = milliseconds / 1_000;
    match seconds {
        0 => format!("{milliseconds} ms"),
        1..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 21, 12, 5, 9).unwrap()
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(integer(-12_345), "−12,345");
        assert_eq!(things(1, "order"), "1 order");
        assert_eq!(things(1_234, "order"), "1,234 orders");
    }

    #[test]
    fn money_has_the_places_and_the_sign_of_its_currency() {
        assert_eq!(money(123_456, "eur"), "€1,234.56");
        assert_eq!(money(-5, "USD"), "−$0.05");
        assert_eq!(money(150_000, "JPY"), "¥150,000");
        assert_eq!(money(1_500, "CHF"), "15.00 CHF");
        assert_eq!(money(1_500, ""), "15.00");
    }

    #[test]
    fn times_are_written_in_utc_and_relative() {
        assert_eq!(utc(noon()), "21 Nov 2026, 12:05 UTC");
        assert_eq!(iso(noon()), "2026-11-21T12:05:09Z");
        let after = |delta: TimeDelta| (noon() + delta).timestamp_millis();
        assert_eq!(ago(noon(), after(TimeDelta::seconds(-3))), "just now");
        assert_eq!(ago(noon(), after(TimeDelta::seconds(50))), "1 min ago");
        assert_eq!(ago(noon(), after(TimeDelta::hours(5))), "5 h ago");
        assert_eq!(ago(noon(), after(TimeDelta::days(9))), "9 days ago");
        assert_eq!(ago(noon(), after(TimeDelta::days(90))), "21 Nov 2026, 12:05");
    }

    #[test]
    fn what_is_to_come_is_told_in_the_unit_that_fits() {
        let before = |delta: TimeDelta| (noon() - delta).timestamp_millis();
        assert_eq!(ahead(noon(), before(TimeDelta::seconds(-90))), "now");
        assert_eq!(ahead(noon(), before(TimeDelta::seconds(50))), "in 1 min");
        assert_eq!(ahead(noon(), before(TimeDelta::minutes(12))), "in 12 min");
        assert_eq!(ahead(noon(), before(TimeDelta::minutes(60))), "in 1 h");
        assert_eq!(ahead(noon(), before(TimeDelta::hours(23))), "in 23 h");
        assert_eq!(ahead(noon(), before(TimeDelta::hours(24))), "in 1 day");
        assert_eq!(ahead(noon(), before(TimeDelta::days(7))), "in 7 days");
    }

    #[test]
    fn a_day_of_an_address_is_written_like_the_moments() {
        assert_eq!(day("2026-11-04"), "4 Nov 2026");
        assert_eq!(day("2026-11-04T10:00:00Z"), "2026-11-04T10:00:00Z");
        assert_eq!(day("soon"), "soon");
    }

    #[test]
    fn what_is_left_of_a_wait_ends_with_it() {
        let at = |delta: TimeDelta| left(noon(), (noon() - delta).timestamp_millis());
        assert_eq!(at(TimeDelta::seconds(250)).as_deref(), Some("4 min 10 s"));
        assert_eq!(at(TimeDelta::hours(2)).as_deref(), Some("2 h 0 min"));
        assert_eq!(at(TimeDelta::zero()), None);
        assert_eq!(at(TimeDelta::seconds(-9)), None);
    }

    #[test]
    fn durations_are_short() {
        let took = |delta: TimeDelta| duration(noon(), noon() + delta);
        assert_eq!(took(TimeDelta::milliseconds(340)), "340 ms");
        assert_eq!(took(TimeDelta::seconds(12)), "12 s");
        assert_eq!(took(TimeDelta::seconds(200)), "3 min 20 s");
        assert_eq!(took(TimeDelta::minutes(125)), "2 h 5 min");
    }
}
