//! SAP S/4HANA Cloud: the supplier invoices of one tenant, as OData V2.

mod answer;
mod chart;
mod filter;
mod gate;
mod invoice;
mod invoice_list;
mod key;
mod property;
mod time_stamp;
mod wish;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use serde_json::Value;

use crate::fault::layer;
use crate::provider::Provider;
use crate::world::Site;

pub(crate) static PROVIDER: Provider = Provider {
    slug: "sap",
    name: "SAP S/4HANA",
    way_in: "a communication user as Basic, or a key as APIKey",
    secrets: &[
        ("username", "TRIBUTARY_COMM"),
        ("password", "Sandbox-0000-demo-Password"),
        ("api_key", "SbxApiKey00000000000000000000demo"),
    ],
    oauth: None,
    routes,
    unauthorized: answer::logon_failed,
    rate_limited: answer::rate_limited,
    edit: Some(edit),
    record: None,
    truth: None,
};

const SERVICE: &str = "API_SUPPLIERINVOICE_PROCESS_SRV";
const ROOT: &str = "/sap/opu/odata/sap/API_SUPPLIERINVOICE_PROCESS_SRV";
const ENTITY_SET: &str = "A_SupplierInvoice";

fn routes(site: &Site) -> Router<Site> {
    Router::new()
        .route(ROOT, get(answer::service_document))
        .route(&format!("{ROOT}/"), get(answer::service_document))
        .route(&format!("{ROOT}/{{resource}}"), get(invoice_list::read))
        .route(&format!("{ROOT}/{{resource}}/$count"), get(invoice_list::count))
        .fallback(answer::no_service)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api))
}

/// Changes properties of the invoice with this number, such as `DocumentHeaderText`.
fn edit(site: &Site, record: &str, changes: &Value) -> Option<Value> {
    let stream = invoice::stream(site);
    let index = key::index_of(record)?;
    stream.change(index, changes)?;
    Some(invoice::Invoice::of(&stream, index).json("http://localhost/sap", &wish::Wish::default()))
}
