use chrono::DateTime;
use sandbox::Sandbox;
use serde_json::Value;

use crate::harness::{form, frozen, get_as, text};
use crate::{netsuite_suiteql, quickbooks_oauth, sage_oauth, salesforce_oauth, sap, xero_oauth};

/// Supplier, day and total of a bill, as every accounting has them.
type Bill = (String, String, i64);

fn cents(value: &Value) -> i64 {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{part:0<2}").parse().expect("an amount")
}

fn sorted(records: &Value, bill: impl Fn(&Value) -> Bill) -> Vec<Bill> {
    let mut bills: Vec<Bill> = records.as_array().expect("a list").iter().map(bill).collect();
    bills.sort();
    bills
}

async fn in_xero(sandbox: &Sandbox) -> Vec<Bill> {
    let tokens = xero_oauth::connect(sandbox, xero_oauth::SCOPE).await;
    let token = text(&tokens, "access_token");
    let tenant = xero_oauth::tenants(sandbox, token).await.remove(0);
    let path = "/Invoices?page=1&pageSize=1000";
    let answer = xero_oauth::read(sandbox, token, &tenant, path).await.json();
    sorted(&answer["Invoices"], |it| {
        let day = text(it, "DateString").split('T').next().expect("a day").to_owned();
        (text(&it["Contact"], "Name").to_owned(), day, cents(&it["Total"]))
    })
}

async fn in_quickbooks(sandbox: &Sandbox) -> Vec<Bill> {
    let tokens = quickbooks_oauth::connect(sandbox).await;
    let token = text(&tokens, "access_token");
    let query = form(&[("query", "select * from Bill maxresults 1000")]);
    let path = format!("/query?{query}");
    let realm = quickbooks_oauth::RETAIL;
    let answer = quickbooks_oauth::read(sandbox, token, realm, &path).await.json();
    sorted(&answer["QueryResponse"]["Bill"], |it| {
        let name = text(&it["VendorRef"], "name").to_owned();
        (name, text(it, "TxnDate").to_owned(), cents(&it["TotalAmt"]))
    })
}

async fn in_sage(sandbox: &Sandbox) -> Vec<Bill> {
    let pair = sage_oauth::connect_as(sandbox, "1").await;
    let token = text(&pair, "access_token");
    let mut records = Vec::new();
    for page in 1..=2 {
        let path =
            format!("/sage/v3.1/purchase_invoices?attributes=all&items_per_page=200&page={page}");
        let answer = get_as(sandbox, token, &path).await.json();
        records.extend(answer["$items"].as_array().expect("items").clone());
    }
    sorted(&Value::Array(records), |it| {
        let name = text(it, "contact_name").to_owned();
        (name, text(it, "date").to_owned(), cents(&it["total_amount"]))
    })
}

#[tokio::test]
async fn the_same_bills_are_in_every_accounting() {
    let sandbox = frozen();
    let bills = in_xero(&sandbox).await;
    assert_eq!(bills.len(), 240);
    assert_eq!(bills, in_quickbooks(&sandbox).await);
    assert_eq!(bills, in_sage(&sandbox).await);
}

#[tokio::test]
async fn the_same_bills_are_in_the_larger_systems() {
    let sandbox = frozen();
    let q = "SELECT tranid, TO_CHAR(trandate, 'YYYY-MM-DD') AS day, foreigntotal FROM transaction \
        WHERE id <= 1100 ORDER BY id";
    let in_netsuite = netsuite_suiteql::ask(&sandbox, q).await;
    let in_netsuite: Vec<Bill> = netsuite_suiteql::items(&in_netsuite)
        .iter()
        .map(|it| (text(it, "tranid").into(), text(it, "day").into(), cents(&it["foreigntotal"])))
        .collect();
    let in_sap = sap::list(&sandbox, &[]).await;
    let in_sap: Vec<Bill> = sap::results(&in_sap)
        .iter()
        .map(|it| {
            let day = DateTime::from_timestamp(sap::seconds(&it["PostingDate"]), 0);
            let day = day.expect("a moment").format("%Y-%m-%d").to_string();
            let number = text(it, "SupplierInvoiceIDByInvcgParty").to_owned();
            (number, day, cents(&it["InvoiceGrossAmount"]))
        })
        .collect();
    assert_eq!(in_netsuite.len(), 100);
    assert_eq!(in_netsuite, in_sap);
}

#[tokio::test]
async fn the_contacts_of_salesforce_are_those_of_hubspot() {
    let sandbox = frozen();
    let session = salesforce_oauth::connect(&sandbox, "api").await;
    let soql = form(&[("q", "SELECT Email FROM Contact ORDER BY CreatedDate LIMIT 100")]);
    let path = format!("/salesforce/services/data/v65.0/query?{soql}");
    let here = get_as(&sandbox, text(&session, "access_token"), &path).await.json();
    let path = "/hubspot/crm/v3/objects/contacts?limit=100";
    let there = get_as(&sandbox, &crate::harness::key("hubspot"), path).await.json();
    let emails = |list: &Value, email: fn(&Value) -> &Value| -> Vec<Value> {
        list.as_array().expect("a list").iter().map(|it| email(it).clone()).collect()
    };
    assert_eq!(
        emails(&here["records"], |it| &it["Email"]),
        emails(&there["results"], |it| &it["properties"]["email"])
    );
}
