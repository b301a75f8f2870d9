use std::collections::{HashMap, HashSet};

use axum::http::{Method, StatusCode};
use sandbox::{Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, HOST, basic, form, frozen, get, send, then};

const ROOT: &str = "/sap/sap/opu/odata/sap/API_SUPPLIERINVOICE_PROCESS_SRV";

async fn read(sandbox: &Sandbox, path: &str, query: &[(&str, &str)]) -> Answer {
    let authorization = basic("TRIBUTARY_COMM", "Sandbox-0000-demo-Password");
    let headers = [("authorization", authorization.as_str()), ("accept", "application/json")];
    get(sandbox, &format!("{ROOT}/{path}?{}", form(query)), &headers).await
}

pub(crate) async fn list(sandbox: &Sandbox, query: &[(&str, &str)]) -> Value {
    let answer = read(sandbox, "A_SupplierInvoice", query).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()["d"].clone()
}

pub(crate) fn results(content: &Value) -> &Vec<Value> {
    content["results"].as_array().expect("results")
}

fn numbers(content: &Value) -> Vec<String> {
    let number = |it: &Value| it["SupplierInvoice"].as_str().expect("text").to_owned();
    results(content).iter().map(number).collect()
}

/// Epoch seconds of `/Date(1795132800000)/`, with or without an offset.
pub(crate) fn seconds(date: &Value) -> i64 {
    let text = date.as_str().expect("text");
    let digits = text.trim_start_matches("/Date(").trim_end_matches(")/");
    digits.trim_end_matches("+0000").parse::<i64>().expect("milliseconds") / 1_000
}

#[tokio::test]
async fn an_answer_is_cut_and_says_where_the_rest_is() {
    let sandbox = frozen();
    let mut content = list(&sandbox, &[("$inlinecount", "allpages")]).await;
    assert_eq!(content["__count"], "1200");
    let (mut seen, mut pages) = (Vec::new(), 1);
    loop {
        seen.extend(numbers(&content));
        let Some(next) = content["__next"].as_str() else { break };
        let path = next.strip_prefix(&format!("http://{HOST}")).expect("our host").to_owned();
        let authorization = basic("tributary_comm", "Sandbox-0000-demo-Password");
        let headers = [("authorization", authorization.as_str()), ("accept", "application/json")];
        content = get(&sandbox, &path, &headers).await.json()["d"].clone();
        pages += 1;
    }
    assert_eq!((seen.len(), pages), (1_200, 12));
    assert_eq!(seen.iter().collect::<HashSet<_>>().len(), 1_200);
}

#[tokio::test]
async fn a_top_is_kept_over_cuts_and_a_skip_is_taken_first() {
    let sandbox = frozen();
    let page = list(&sandbox, &[("$top", "50"), ("$skip", "1150")]).await;
    assert_eq!(numbers(&page)[0], "5105601251");
    assert_eq!((results(&page).len(), page.get("__next")), (50, None));
    let cut = list(&sandbox, &[("$top", "130"), ("$skip", "10")]).await;
    assert_eq!(results(&cut).len(), 100);
    let rest = list(&sandbox, &[("$top", "130"), ("$skip", "10"), ("$skiptoken", "100")]).await;
    assert_eq!((results(&rest).len(), rest.get("__next")), (30, None));
    assert_eq!(numbers(&rest)[0], "5105600211");
}

#[tokio::test]
async fn a_record_has_text_for_decimals_and_milliseconds_for_days() {
    let content = list(&frozen(), &[]).await;
    for invoice in results(&content) {
        let gross = invoice["InvoiceGrossAmount"].as_str().expect("text");
        assert!(gross.parse::<f64>().is_ok_and(|gross| gross > 20.0), "{gross}");
        for name in ["DocumentDate", "PostingDate", "CreationDate"] {
            assert_eq!(seconds(&invoice[name]) % 86_400, 0, "{name}");
        }
        let changed = invoice["SuplrInvcLstChgDteTmeTxt"].as_str().expect("text");
        assert!(changed.len() == 22 && changed.ends_with(".0000000"), "{changed}");
        assert!(changed <= "20261120000000.0000000", "{changed}");
        let own = format!(
            "http://{HOST}{ROOT}/A_SupplierInvoice(SupplierInvoice='{}',FiscalYear='2026')",
            invoice["SupplierInvoice"].as_str().expect("text"),
        );
        assert_eq!(invoice["__metadata"]["uri"], own);
    }
}

#[tokio::test]
async fn what_changed_since_is_found_and_an_edit_is_a_change() {
    let sandbox = frozen();
    let since = async |moment: &str| {
        let filter = format!("SuplrInvcLstChgDteTmeTxt ge '{moment}'");
        list(&sandbox, &[("$filter", &filter), ("$orderby", "SuplrInvcLstChgDteTmeTxt asc")]).await
    };
    let recent = since("20261110000000.0000000").await;
    let times: Vec<_> = results(&recent)
        .iter()
        .map(|it| it["SuplrInvcLstChgDteTmeTxt"].as_str().expect("text"))
        .collect();
    let all_later = times.iter().all(|time| *time >= "20261110000000.0000000");
    assert!(times.is_sorted() && all_later, "{times:?}");
    assert!((30..200).contains(&times.len()), "{}", times.len());
    for from in [times[0], "20261110", "20261110000000"] {
        assert_eq!(since(from).await["results"], recent["results"], "{from} is a text as any");
    }
    assert_eq!(numbers(&since("20261120000000.0000001").await), Vec::<String>::new());

    let change = json!({ "DocumentHeaderText": "Corrected" });
    let edited = sandbox.control().edit_record("sap", "5105600101", &change).expect("an invoice");
    assert_eq!(edited["DocumentHeaderText"], "Corrected");
    let now = since("20261120000000.0000000").await;
    assert!(numbers(&now).contains(&"5105600101".to_owned()));
    assert_eq!(sandbox.control().edit_record("sap", "5105609999", &change), None);
}

#[tokio::test]
async fn other_filters_join_with_and() {
    let sandbox = frozen();
    let count = async |filter: &str| -> u64 {
        let answer = read(&sandbox, "A_SupplierInvoice/$count", &[("$filter", filter)]).await;
        answer.text.parse().unwrap_or_else(|_| panic!("{}", answer.text))
    };
    let all = count("FiscalYear eq '2026'").await;
    assert_eq!(all, 1_200);
    let german = count("CompanyCode eq '1010'").await;
    assert_eq!(german + count("(CompanyCode ne '1010')").await, all);
    let days = "PostingDate ge datetime'2026-03-01T00:00:00' and \
        (PostingDate lt datetime'2026-04-01T00:00:00')";
    assert!((105..150).contains(&count(days).await));
    assert!(count("InvoiceGrossAmount gt 1000.00M").await < all);
}

#[tokio::test]
async fn properties_can_be_chosen_and_the_line_brought_along() {
    let sandbox = frozen();
    let query = [("$top", "1"), ("$select", "SupplierInvoice,InvoiceGrossAmount")];
    let page = list(&sandbox, &query).await;
    let names: Vec<_> = results(&page)[0].as_object().expect("an object").keys().collect();
    assert_eq!(names, ["__metadata", "SupplierInvoice", "InvoiceGrossAmount"]);
    let page = list(&sandbox, &[("$top", "1"), ("$expand", "to_SupplierInvoiceItemGLAcct")]).await;
    let invoice = &results(&page)[0];
    let lines = invoice["to_SupplierInvoiceItemGLAcct"]["results"].as_array().expect("a list");
    let cents = |value: &Value| -> u64 {
        value.as_str().expect("text").replace('.', "").parse().expect("digits")
    };
    let gross =
        |line: &Value| cents(&line["SupplierInvoiceItemAmount"]) + cents(&line["TaxAmount"]);
    assert_eq!(lines.iter().map(gross).sum::<u64>(), cents(&invoice["InvoiceGrossAmount"]));
    assert!(lines.iter().all(|line| line["GLAccount"].as_str().map(str::len) == Some(8)));
}

#[tokio::test]
async fn one_invoice_has_its_key_for_an_address() {
    let sandbox = frozen();
    let key = "A_SupplierInvoice(SupplierInvoice='5105600101',FiscalYear='2026')";
    let one = read(&sandbox, key, &[]).await.json();
    assert_eq!(one["d"]["SupplierInvoice"], "5105600101");
    for missing in [
        "A_SupplierInvoice(SupplierInvoice='5105600101',FiscalYear='2025')",
        "A_SupplierInvoice(SupplierInvoice='5105609999',FiscalYear='2026')",
        "A_Invoice",
    ] {
        let answer = read(&sandbox, missing, &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{missing}");
        let error = answer.json()["error"].clone();
        assert_eq!(error["message"]["lang"], "en");
        assert!(error["message"]["value"].as_str().is_some_and(|it| it.contains("not found")));
        assert_eq!(
            error["innererror"]["application"]["service_id"],
            "API_SUPPLIERINVOICE_PROCESS_SRV"
        );
    }
}

#[tokio::test]
async fn wrong_options_are_refused_by_name() {
    let sandbox = frozen();
    for (name, value) in [
        ("$filter", "Colour eq 'red'"),
        ("$filter", "FiscalYear like '2026'"),
        ("$filter", "LastChangeDateTime ge datetimeoffset'2026-11-20T00:00:00Z'"),
        ("$filter", "SuplrInvcLstChgDteTmeTxt ge datetimeoffset'2026-11-20T00:00:00Z'"),
        ("$filter", "PostingDate ge '2026-11-20'"),
        ("$filter", "FiscalYear eq '2026' or FiscalYear eq '2025'"),
        ("$top", "-1"),
        ("$skip", "x"),
        ("$inlinecount", "some"),
        ("$orderby", "Colour"),
        ("$orderby", "FiscalYear up"),
        ("$select", "Colour"),
    ] {
        let refused = read(&sandbox, "A_SupplierInvoice", &[(name, value)]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{name}={value}");
        assert!(refused.json()["error"]["code"].is_string());
    }
}

#[tokio::test]
async fn the_user_or_the_key_opens_and_nothing_else_does() {
    let sandbox = frozen();
    let path = format!("{ROOT}/?$format=json");
    let key = sandbox::secrets()["sap"]["api_key"].clone();
    let by_key = get(&sandbox, &path, &[("apikey", &key)]).await;
    assert_eq!(by_key.json(), json!({ "d": { "EntitySets": ["A_SupplierInvoice"] } }));
    let wrong_key = get(&sandbox, &path, &[("apikey", "guess")]).await;
    assert_eq!(wrong_key.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong_key.json()["fault"]["faultstring"], "Invalid ApiKey");
    let wrong = basic("TRIBUTARY_COMM", "guess");
    for headers in [vec![], vec![("authorization", wrong.as_str())]] {
        let refused = get(&sandbox, &path, &headers).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        assert!(refused.header("www-authenticate").starts_with("Basic realm="));
        assert!(refused.header("content-type").starts_with("text/html"));
    }
    let written = send(&sandbox, Method::POST, &path, &[("apikey", &key)], "{}").await;
    assert_eq!(written.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn whoever_does_not_ask_for_json_gets_atom() {
    let key = sandbox::secrets()["sap"]["api_key"].clone();
    let path = format!("{ROOT}/A_SupplierInvoice");
    let atom = get(&frozen(), &path, &[("apikey", &key)]).await;
    assert!(atom.header("content-type").starts_with("application/atom+xml"));
    let json = get(&frozen(), &format!("{path}?$format=json"), &[("apikey", &key)]).await;
    assert_eq!(json.header("dataserviceversion"), "2.0");
    assert!(json.json()["d"]["results"].is_array());
}

#[tokio::test]
async fn the_limit_and_the_faults_work() {
    let limits = HashMap::from([("sap", 1)]);
    let strict = Sandbox::new(Options { now: Some(then()), limits, ..Options::default() });
    list(&strict, &[]).await;
    let refused = read(&strict, "A_SupplierInvoice", &[]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!refused.header("retry-after").is_empty());

    let sandbox = frozen();
    let first = list(&sandbox, &[]).await;
    sandbox.control().set_fault("sap", Some(Fault::RepeatPage));
    let repeated = list(&sandbox, &[("$skiptoken", "100")]).await;
    assert_eq!(numbers(&repeated), numbers(&first));
    assert!(repeated["__next"].as_str().is_some_and(|next| next.contains("skiptoken=200")));
    sandbox.control().set_fault("sap", Some(Fault::Loop));
    let looping = list(&sandbox, &[("$skiptoken", "100")]).await;
    assert!(looping["__next"].as_str().is_some_and(|next| next.contains("skiptoken=100")));
}
