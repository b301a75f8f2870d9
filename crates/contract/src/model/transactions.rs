//! What goes through the books: bills, invoices, purchases, bank transactions, fees.

use super::{Column, Kind, Model, newest_first};

/// Transactions.
pub static TRANSACTIONS: Model = Model {
    name: "transactions",
    label: "Transactions",
    singular: "transaction",
    columns: &[
        Column::text("number", "Number"),
        Column::text("kind", "Kind"),
        Column::text("status", "Status"),
        Column::text("counterparty", "Counterparty"),
        Column::text("description", "Description"),
        Column::text("account", "Account").on_request(),
        Column::new("amount", "Amount", Kind::Money { currency: "currency" }),
        Column::new("currency", "Currency", Kind::Text).on_request(),
        Column::text("organization_unit", "Company").on_request(),
        Column::day("date", "Date"),
        Column::time("updated_at", "Updated").on_request(),
    ],
    default_sort: newest_first("date"),
};
