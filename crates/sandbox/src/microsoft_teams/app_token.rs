use serde_json::Value;

use super::token;
use crate::entra::{self, Refusal};
use crate::guid::is_guid;
use crate::oauth::Account;
use crate::oauth::form::Fields;
use crate::oauth::grants::Grant;
use crate::world::{Site, lock};

/// The app itself, which nobody signed in to.
pub(super) static APP: Account = Account { id: 0, handle: "tributary", name: "Tributary" };

/// A token for the app itself: all that an administrator allowed it, in one tenant.
pub(super) fn given(site: &Site, tenant: &str, fields: &Fields) -> Result<Value, Refusal> {
    if !is_guid(tenant) {
        let message = "No tenant-identifying information found in either the request or implied \
            by any provided credentials.";
        return Err(Refusal::new("invalid_request", 50_059, message));
    }
    let scope = fields.get("scope").ok_or_else(|| Refusal::missing("scope"))?;
    if !scope.ends_with("/.default") {
        let message = format!(
            "The provided value for scope {scope} is not valid. Client credential flows must have \
             a scope value with /.default suffixed to the resource identifier (application ID \
             URI)."
        );
        return Err(Refusal::new("invalid_scope", 1_002_012, message));
    }
    let life = site.access_token_life(entra::LIFE);
    let access_token = token::access(site, tenant, &APP, scope);
    let grant = Grant::new(&APP, vec![scope.to_owned()]);
    let now = site.now();
    let access_token =
        lock(&site.standing.grants).add_access(&access_token, grant, Some(life), now);
    Ok(entra::answer(&access_token, life))
}
