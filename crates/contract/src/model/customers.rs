//! Who buys.

use super::{Column, Kind, Model, newest_first};

/// Customers.
pub static CUSTOMERS: Model = Model {
    name: "customers",
    label: "Customers",
    singular: "customer",
    columns: &[
        Column::text("name", "Name"),
        Column::text("email", "E-mail"),
        Column::text("company", "Company"),
        Column::new("country", "Country", Kind::Text),
        Column::time("created_at", "Created"),
        Column::time("updated_at", "Updated").on_request(),
    ],
    default_sort: newest_first("created_at"),
};
