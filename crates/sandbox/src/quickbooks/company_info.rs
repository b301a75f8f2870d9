use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;

use super::company::Company;
use super::{answer, moment};
use crate::data::timeline::EPOCH;
use crate::world::Site;

/// `GET /v3/company/{realm}/companyinfo/{realm}`: whose token this is.
pub(super) async fn show(
    State(site): State<Site>,
    Extension(company): Extension<Company>,
    Path((realm, id)): Path<(String, String)>,
) -> Response {
    // The company is its own only record of this kind: by its number, or as number 1.
    if id != realm && id != "1" {
        return answer::no_such_object(&site);
    }
    let firm = company.books(&site).firm;
    let created = moment::of(EPOCH);
    answer::found(
        &site,
        json!({
            "CompanyInfo": {
                "CompanyName": firm.name,
                "LegalName": firm.name,
                "CompanyAddr": { "Id": "1", "City": firm.city, "Country": firm.country },
                "Country": firm.country,
                "Email": { "Address": "billing@acme.example" },
                "FiscalYearStartMonth": "January",
                "SupportedLanguages": "en",
                "DefaultTimeZone": "America/Los_Angeles",
                "domain": "QBO",
                "sparse": false,
                "Id": "1",
                "SyncToken": "0",
                "MetaData": { "CreateTime": created, "LastUpdatedTime": created },
            },
        }),
    )
}
