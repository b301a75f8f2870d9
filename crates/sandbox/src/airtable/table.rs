use super::base::BASES;
use super::cells::{self, Cells};
use super::field::{Field, Kind};
use crate::data::Dataset;
use crate::data::products;
use crate::data::timeline::Timeline;
use crate::seeded::Draw;
use crate::world::Site;

const DAY: i64 = 24 * 3_600;
const OPAQUE_LETTERS: usize = 8;

/// A table; its first field is the primary one.
pub(super) struct Table {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) fields: &'static [Field],
    /// How many records there are on 2026-11-20.
    records: fn(&Dataset) -> u64,
    pub(super) cells: fn(&Site, &Table, u64) -> Cells,
    /// After so many seconds a record never changes any more, unless it is edited.
    pub(super) settles_in: i64,
}

pub(super) static ORDERS: Table = Table {
    id: "tblOrders00000001",
    name: "Orders",
    description: "Every third order of the shop",
    fields: &[
        Field { name: "Order", kind: Kind::Text },
        Field { name: "Customer", kind: Kind::Links("tblCustomers00001") },
        Field { name: "E-mail", kind: Kind::Email },
        Field {
            name: "Status",
            kind: Kind::Select(&[
                "pending",
                "paid",
                "shipped",
                "delivered",
                "cancelled",
                "refunded",
            ]),
        },
        Field { name: "Total", kind: Kind::Number(2) },
        Field { name: "Currency", kind: Kind::Select(&["EUR", "USD", "GBP", "JPY"]) },
        Field { name: "Paid", kind: Kind::Checkbox },
        Field { name: "Placed", kind: Kind::DateTime },
        Field { name: "Notes", kind: Kind::LongText },
        Field { name: "Last modified", kind: Kind::LastModified },
    ],
    records: |data| data.orders.size() / 3,
    cells: cells::order,
    settles_in: 22 * DAY,
};

pub(super) static CUSTOMERS: Table = Table {
    id: "tblCustomers00001",
    name: "Customers",
    description: "The people who buy",
    fields: &[
        Field { name: "Name", kind: Kind::Text },
        Field { name: "E-mail", kind: Kind::Email },
        Field { name: "Company", kind: Kind::Text },
        Field { name: "Country", kind: Kind::Text },
        Field { name: "City", kind: Kind::Text },
        Field { name: "Phone", kind: Kind::Phone },
        Field { name: "Job", kind: Kind::Text },
        Field { name: "Newsletter", kind: Kind::Checkbox },
    ],
    records: |data| data.customers.size(),
    cells: cells::customer,
    settles_in: 31 * DAY,
};

pub(super) static PRODUCTS: Table = Table {
    id: "tblProducts000001",
    name: "Products",
    description: "What the shop sells",
    fields: &[
        Field { name: "SKU", kind: Kind::Text },
        Field { name: "Name", kind: Kind::Text },
        Field { name: "Price", kind: Kind::Number(2) },
    ],
    records: |_| products::PRODUCTS.len() as u64,
    cells: cells::product,
    settles_in: DAY,
};

pub(super) static ISSUES: Table = Table {
    id: "tblIssues00000001",
    name: "Issues",
    description: "What is open in the app",
    fields: &[
        Field { name: "Title", kind: Kind::Text },
        Field { name: "Number", kind: Kind::Number(0) },
        Field { name: "State", kind: Kind::Select(&["open", "closed"]) },
        Field { name: "Author", kind: Kind::Text },
        Field { name: "Comments", kind: Kind::Number(0) },
        Field { name: "Body", kind: Kind::LongText },
        Field { name: "Closed", kind: Kind::DateTime },
    ],
    records: |data| data.app_issues.size(),
    cells: cells::issue,
    settles_in: 46 * DAY,
};

impl Table {
    /// When its records come into being.
    pub(super) fn timeline(&self, data: &Dataset) -> Timeline {
        Timeline::new((self.records)(data))
    }

    /// The field with this name or id.
    pub(super) fn field(&self, name_or_id: &str) -> Option<&'static Field> {
        let wanted = |field: &&Field| field.name == name_or_id || field.id(self) == name_or_id;
        self.fields.iter().find(wanted)
    }

    /// `rec…` of record `index`.
    pub(super) fn record_id(&self, index: u64) -> String {
        format!("rec{}{index:06}", Draw::of(self.id, index).letters(OPAQUE_LETTERS))
    }

    /// The number of the record with this id, if there is such a one in this table.
    pub(super) fn index_of(&self, site: &Site, record_id: &str) -> Option<u64> {
        let index = record_id.strip_prefix("rec")?.get(OPAQUE_LETTERS..)?.parse().ok()?;
        let count = self.timeline(&site.world.data).count(site.now_seconds());
        ((1..=count).contains(&index) && self.record_id(index) == record_id).then_some(index)
    }
}

/// The table that holds a record, and the record's number.
pub(super) fn holding(site: &Site, record_id: &str) -> Option<(&'static Table, u64)> {
    let tables = BASES.iter().flat_map(|base| base.tables.iter().copied());
    tables.into_iter().find_map(|table| Some((table, table.index_of(site, record_id)?)))
}
