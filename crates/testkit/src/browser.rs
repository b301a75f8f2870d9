//! Somebody in a browser, as far as HTTP goes: cookies, forms, no redirects unless followed.

use reqwest::{Client, RequestBuilder, Response, header, redirect::Policy};
use url::Url;

use crate::people::Person;

/// Somebody in a browser.
#[derive(Debug, Clone)]
pub struct Browser {
    client: Client,
    base: Url,
}

impl Browser {
    /// Somebody who is not signed in.
    pub fn new(base: &Url) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).build();
        Self { client: client.expect("a client can be made"), base: base.clone() }
    }

    /// Somebody who has signed in through the form.
    pub async fn signed_in(base: &Url, person: &Person) -> Self {
        let browser = Self::new(base);
        let form = [("username", &person.username), ("password", &person.password)];
        let response = browser.post("/login").form(&form).send().await.expect("an answer");
        assert_eq!(location(&response).as_deref(), Some("/"), "{} signs in", person.username);
        browser
    }

    /// Asks for an address of the server, or for any absolute one.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    /// Posts to an address of the server as one of its own pages does.
    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.url(path)).header("sec-fetch-site", "same-origin")
    }

    /// Any request, without what a browser adds.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The absolute form of an address.
    pub fn url(&self, path: &str) -> Url {
        self.base.join(path).expect("an address")
    }
}

/// Where an answer sends the browser.
pub fn location(response: &Response) -> Option<String> {
    Some(response.headers().get(header::LOCATION)?.to_str().ok()?.to_owned())
}
