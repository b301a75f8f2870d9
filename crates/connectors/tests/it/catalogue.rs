//! Which providers there are.

use connectors::Catalogue;

use crate::support::{SMALLEST, builtin};

#[test]
fn the_built_in_files_read_and_stand_by_category() {
    let catalogue = Catalogue::builtin().unwrap();
    let slugs: Vec<_> = catalogue.iter().map(|it| it.slug.as_str()).collect();
    assert_eq!(
        slugs,
        [
            "aws",
            "azure",
            "google-cloud",
            "microsoft-teams",
            "slack",
            "netsuite",
            "quickbooks",
            "sage",
            "sap",
            "stripe",
            "xero",
            "airtable",
            "github",
            "notion",
            "hubspot",
            "mock-saas",
            "salesforce",
            "openweather",
        ]
    );
    for slug in slugs {
        assert_eq!(catalogue.get(slug).unwrap().slug, slug);
    }
    assert!(catalogue.get("nobody").is_none());
}

#[test]
fn what_has_to_be_said_has_a_default_for_the_sandbox() {
    for provider in Catalogue::builtin().unwrap().iter() {
        for setting in &provider.settings {
            let optional = !setting.required || setting.default.is_some();
            let given = optional || setting.sandbox_default.is_some();
            assert!(given, "{}.{}", provider.slug, setting.name);
        }
    }
}

#[test]
fn a_file_in_the_data_directory_adds_a_provider() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("tiny.toml"), SMALLEST).unwrap();
    std::fs::write(directory.path().join("notes.txt"), "not a provider").unwrap();
    let catalogue = Catalogue::load(Some(directory.path())).unwrap();
    assert_eq!(catalogue.get("tiny").unwrap().name, "Tiny");
    assert_eq!(catalogue.iter().count(), Catalogue::builtin().unwrap().iter().count() + 1);
}

#[test]
fn a_data_directory_that_does_not_exist_adds_nothing() {
    let directory = tempfile::tempdir().unwrap();
    assert!(Catalogue::load(Some(&directory.path().join("none"))).is_ok());
}

#[test]
fn a_slug_that_is_taken_is_refused_with_the_file_that_has_it() {
    let directory = tempfile::tempdir().unwrap();
    let text = SMALLEST.replace("\"tiny\"", "\"github\"");
    std::fs::write(directory.path().join("mine.toml"), text).unwrap();
    let error = Catalogue::load(Some(directory.path())).unwrap_err().to_string();
    assert!(error.ends_with("mine.toml:1:8: the slug `github` is taken by providers/github.toml"));
}

#[test]
fn settings_are_trimmed_and_checked_with_a_sentence_for_people() {
    let github = builtin("github");
    let check =
        |value: &str| github.check_settings(&[("repository".to_owned(), value.to_owned())].into());
    assert_eq!(check("  acme/app ").unwrap()["repository"], "acme/app");
    assert_eq!(check(" ").unwrap_err().message, "Repository is missing. It looks like owner/name.");
    for wrong in ["acme", "https://github.com/acme/app", "acme/app/issues", "../app", "acme/a b"] {
        let error = check(wrong).unwrap_err();
        assert_eq!(error.field, "repository", "{wrong}");
        assert!(error.message.contains("right form"), "{wrong}");
    }
    let unknown = github.check_settings(&[("repo".to_owned(), "a/b".to_owned())].into());
    assert_eq!(unknown.unwrap_err().message, "GitHub has no setting \"repo\".");
}

#[test]
fn a_pasted_key_is_trimmed_and_checked_without_being_repeated() {
    let stripe = builtin("stripe");
    let key = stripe.api_key.as_ref().unwrap();
    let check = |text: &str| key.check(&[("key".to_owned(), text.to_owned())].into());
    assert!(check(" sk_test_0123456789\n").is_ok());
    for wrong in ["", "pk_test_0123456789", "sk_test_01234 56789"] {
        let error = check(wrong).unwrap_err();
        assert_eq!(error.field, "key");
        assert!(wrong.is_empty() || !error.message.contains(wrong));
    }
}
