use super::Dataset;
use super::person::person;
use crate::seeded::Draw;

/// Something that happened in the pretend shop's software.
pub(crate) struct Event {
    pub(crate) kind: &'static str,
    pub(crate) subject: String,
    pub(crate) occurred_at: i64,
}

impl Event {
    pub(crate) fn of(data: &Dataset, index: u64) -> Self {
        let occurred_at = data.events.moment(index);
        let mut draw = Draw::of("event", index);
        let customers = data.customers.count(occurred_at).max(1);
        let someone = person(1 + draw.below(customers));
        let plan = draw.pick(&["Starter", "Team", "Business"]);
        let name = &someone.name;
        let (kind, subject) = match draw.below(100) {
            0..38 => ("login", format!("{name} signed in")),
            38..58 => ("signup", format!("{name} of {} signed up", someone.company.name)),
            58..70 => ("plan_changed", format!("{name} changed to the {plan} plan")),
            70..80 => ("invoice_sent", format!("Invoice sent to {}", someone.email)),
            80..90 => ("member_invited", format!("{name} invited a colleague")),
            90..96 => ("report_exported", format!("{name} exported “Orders & returns”")),
            _ => ("password_changed", format!("{name} changed the password")),
        };
        Self { kind, subject, occurred_at }
    }
}

/// `evt_000123`
pub(crate) fn id(index: u64) -> String {
    format!("evt_{index:06}")
}
