use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::scopes::may_read;
use super::tenant::Tenant;
use super::{answer, json_date};
use crate::credentials::Caller;
use crate::data::timeline::EPOCH;
use crate::world::Site;

/// `GET /Organisation`: the tenant itself.
pub(super) async fn show(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Extension(tenant): Extension<Tenant>,
) -> Response {
    if !may_read(&caller, &["settings"]) {
        return answer::missing_scope();
    }
    let firm = tenant.books(&site).firm;
    let organisation = json!({
        "OrganisationID": tenant.id(),
        "Name": firm.name,
        "LegalName": firm.name,
        "PaysTax": true,
        "Version": "GLOBAL",
        "OrganisationType": "COMPANY",
        "BaseCurrency": firm.currency.code(),
        "CountryCode": firm.country,
        "IsDemoCompany": false,
        "OrganisationStatus": "ACTIVE",
        "FinancialYearEndDay": 31,
        "FinancialYearEndMonth": 12,
        "DefaultSalesTax": "Tax Exclusive",
        "DefaultPurchasesTax": "Tax Exclusive",
        "CreatedDateUTC": json_date::of(EPOCH),
        "OrganisationEntityType": "COMPANY",
        "Timezone": "UTC",
        "ShortCode": format!("!acme{}", tenant.number()),
        "Edition": "BUSINESS",
        "Class": "PREMIUM",
        "Addresses": [{ "AddressType": "STREET", "City": firm.city, "Country": firm.country }],
        "Phones": [],
        "ExternalLinks": [],
        "PaymentTerms": {},
    });
    answer::envelope(&site, json!({ "Organisations": [organisation] }))
}
