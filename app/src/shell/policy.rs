//! The content security policy of our pages.

/// The hash of the one inline style of our pages, which the toaster writes.
const TOASTER_STYLE: &str = "sha256-u6wUfd4mZNDxovnmdrDO0HFKMBCD3fDdyVmA6zqUbVY=";

/// The policy of a page with this nonce. Forms may lead to a consent screen, by a redirect: to any
/// provider, and in a demonstration to the sandbox.
pub(super) fn text(nonce: &str, sandbox: Option<&str>) -> String {
    let sandbox = sandbox.map(|origin| format!(" {origin}")).unwrap_or_default();
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self' '{TOASTER_STYLE}'; img-src 'self' data:; connect-src 'self'; \
         frame-ancestors 'none'; base-uri 'none'; object-src 'none'; \
         form-action 'self' https:{sandbox}"
    )
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use leptoaster::{Toaster, provide_toaster};
    use leptos::prelude::*;
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_hash_is_that_of_the_toasters_style() {
        let owner = Owner::new();
        let html = owner.with(|| {
            provide_toaster();
            view! { <Toaster/> }.to_html()
        });
        let (_, rest) = html.split_once("<style>").expect("the toaster writes a style");
        let (style, _) = rest.split_once("</style>").expect("the style ends");
        let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
        assert_eq!(TOASTER_STYLE, format!("sha256-{hash}"));
    }

    #[test]
    fn forms_may_lead_to_the_sandbox_only_where_there_is_one() {
        assert!(text("n", None).ends_with("form-action 'self' https:"));
        let demo = text("n", Some("http://127.0.0.1:3001"));
        assert!(demo.ends_with("form-action 'self' https: http://127.0.0.1:3001"));
    }
}
