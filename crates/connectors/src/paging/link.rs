//! Links to the next page, wherever an answer has them.

use secrecy::{ExposeSecret, SecretString};
use url::{Position, Url, form_urlencoded};

use super::Place;
use crate::request::Draft;

/// The place that a link in an answer leads to. Only the same scheme, host and port are followed:
/// the credential goes along.
pub(super) fn place(from: &Url, target: &str) -> Result<Place, String> {
    let url = from.join(target).map_err(|_| "its next link is no address".to_owned())?;
    if url.origin() != from.origin() {
        let host = url.host_str().unwrap_or("nowhere");
        return Err(format!(
            "its next link leads to another server ({}://{host}), where the credential is not sent",
            url.scheme()
        ));
    }
    Ok(Place::Link(url[Position::BeforePath..Position::AfterQuery].to_owned()))
}

/// A link without the parameters that hold a secret.
pub(super) fn without(link: &str, secrets: &[SecretString]) -> String {
    let Some((path, query)) = link.split_once('?') else { return link.to_owned() };
    let holds = |pair: &&str| {
        let value = form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value);
        secrets.iter().any(|it| value.as_deref() == Some(it.expose_secret()))
    };
    let kept: Vec<_> = query.split('&').filter(|pair| !holds(pair)).collect();
    format!("{path}?{}", kept.join("&"))
}

/// Goes there.
pub(super) fn follow(draft: &mut Draft, link: &str) {
    let (path, query) = link.split_once('?').map_or((link, None), |(it, query)| (it, Some(query)));
    draft.url.set_path(path);
    draft.url.set_query(query);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_another_scheme_host_or_port_is_refused() {
        let from = Url::parse("https://api.example/v1/x").unwrap();
        for target in
            ["https://evil.example/x", "http://api.example/x", "https://api.example:8443/"]
        {
            assert!(place(&from, target).unwrap_err().contains("another server"), "{target}");
        }
        assert_eq!(place(&from, "/v1/x?page=2"), Ok(Place::Link("/v1/x?page=2".into())));
    }

    #[test]
    fn a_link_is_kept_without_the_key_that_the_provider_repeats() {
        let secrets = [SecretString::from("s3cr=t")];
        assert_eq!(without("/x?page=2&key=s3cr%3Dt&a=b%20c", &secrets), "/x?page=2&a=b%20c");
        assert_eq!(without("/x", &secrets), "/x");
    }
}
