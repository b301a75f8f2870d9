use axum::http::StatusCode;
use sandbox::Sandbox;
use serde_json::Value;

use crate::harness::{Answer, frozen, get, get_as, key};

async fn read(sandbox: &Sandbox, path: &str) -> Answer {
    get_as(sandbox, &key("airtable"), &format!("/airtable/v0{path}")).await
}

#[tokio::test]
async fn a_personal_token_tells_whose_it_is() {
    let who = read(&frozen(), "/meta/whoami").await.json();
    assert_eq!(who["id"], "usrACMEUSER000001");
    assert_eq!(who.get("scopes"), None, "only OAuth tokens tell their scopes");
}

#[tokio::test]
async fn bases_lead_to_tables_and_tables_to_fields() {
    let sandbox = frozen();
    let bases = read(&sandbox, "/meta/bases").await.json();
    assert_eq!(bases["bases"][0]["name"], "Acme Retail");
    assert_eq!(bases["bases"][0]["permissionLevel"], "create");
    assert_eq!(bases.get("offset"), None);
    for base in bases["bases"].as_array().expect("bases") {
        let id = base["id"].as_str().expect("an id");
        assert_eq!((id.len(), &id[..3]), (17, "app"));
        let tables = read(&sandbox, &format!("/meta/bases/{id}/tables")).await.json();
        for table in tables["tables"].as_array().expect("tables") {
            let fields = table["fields"].as_array().expect("fields");
            assert_eq!(table["primaryFieldId"], fields[0]["id"]);
            assert_eq!(table["views"][0]["type"], "grid");
            let ids = [&table["id"], &fields[0]["id"], &table["views"][0]["id"]];
            assert!(ids.iter().all(|id| id.as_str().map(str::len) == Some(17)), "{ids:?}");
        }
    }
    let orders = read(&sandbox, "/meta/bases/appACMERETAIL0001/tables").await.json();
    let fields = orders["tables"][0]["fields"].as_array().expect("fields").clone();
    let of = |name: &str| -> Value {
        fields.iter().find(|field| field["name"] == name).expect("a field").clone()
    };
    assert_eq!(of("Status")["options"]["choices"][0]["name"], "pending");
    assert_eq!(of("Total")["options"]["precision"], 2);
    assert_eq!(of("Customer")["options"]["linkedTableId"], "tblCustomers00001");
    assert_eq!(of("Last modified")["type"], "lastModifiedTime");
}

#[tokio::test]
async fn refusals_have_two_forms() {
    let sandbox = frozen();
    let nobody = get(&sandbox, "/airtable/v0/meta/whoami", &[]).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    assert_eq!(nobody.json()["error"]["type"], "AUTHENTICATION_REQUIRED");
    let stranger = get_as(&sandbox, "patGuess.x", "/airtable/v0/meta/whoami").await;
    assert_eq!(stranger.json()["error"]["message"], "Invalid authentication token");
    for path in [
        "/meta/bases/appNOWHERE0000000/tables",
        "/appNOWHERE0000000/Orders",
        "/appACMERETAIL0001/Nothing",
    ] {
        let refused = read(&sandbox, path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        let kind = refused.json()["error"]["type"].clone();
        assert_eq!(kind, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND", "{path}");
    }
    for path in ["/meta", "/appACMERETAIL0001/Orders/recNothing0000001"] {
        let missing = read(&sandbox, path).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(missing.json()["error"], "NOT_FOUND", "{path}");
    }
}
