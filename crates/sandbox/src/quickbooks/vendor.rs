use serde_json::{Value, json};

use super::chart;
use crate::data::supplier::SUPPLIERS;

/// Supplier `index`.
pub(super) fn record(index: u64) -> Value {
    let supplier = &SUPPLIERS[usize::try_from(index.saturating_sub(1)).unwrap_or(0)];
    json!({
        "DisplayName": supplier.name,
        "CompanyName": supplier.name,
        "PrintOnCheckName": supplier.name,
        "Active": true,
        "Vendor1099": false,
        "Balance": 0,
        "CurrencyRef": chart::currency_ref(supplier.currency),
        "PrimaryEmailAddr": { "Address": supplier.email() },
        "WebAddr": { "URI": format!("https://{}", supplier.domain) },
        "BillAddr": { "Country": supplier.country },
    })
}
