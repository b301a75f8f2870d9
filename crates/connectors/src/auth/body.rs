//! A member of the JSON body, or a field of the form.

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::Value as Json;
use url::form_urlencoded;

use super::{CredentialScheme, UnfitSecret, key};
use crate::{JsonPath, Secrets, http::Call, json_template};

/// `send = { scheme = "body", name = "api_key" }`: a member of the JSON body, or a field of the form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    /// The place of the member, or the name of the field.
    name: JsonPath,
}

impl CredentialScheme for Body {
    fn sign(
        &self,
        call: &mut Call,
        secrets: &Secrets,
        _: DateTime<Utc>,
    ) -> Result<(), UnfitSecret> {
        let key = key(secrets)?.expose_secret();
        call.body = if let Ok(mut json) = serde_json::from_slice::<Json>(&call.body) {
            json_template::put(&mut json, &self.name, Json::from(key));
            json.to_string().into()
        } else {
            let sent: Vec<_> = form_urlencoded::parse(&call.body).into_owned().collect();
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(sent).append_pair(self.name.as_str(), key);
            form.finish().into()
        };
        Ok(())
    }
}
