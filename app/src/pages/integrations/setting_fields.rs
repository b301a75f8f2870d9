//! What has to be said before connecting.

use std::collections::BTreeMap;

use contract::provider::SettingField;
use leptos::prelude::*;

/// What the names of these fields begin with in a form.
const PREFIX: &str = "setting.";

/// The fields, named `setting.<name>`.
pub(super) fn fields(settings: Vec<SettingField>) -> impl IntoView {
    let fields = settings.into_iter().map(|setting| {
        let SettingField { name, label, help, placeholder, value } = setting;
        let help_id = format!("setting-{name}-help");
        view! {
            <div class="field">
                <label for=format!("setting-{name}")>{label}</label>
                <input
                    type="text"
                    id=format!("setting-{name}")
                    name=format!("{PREFIX}{name}")
                    placeholder=placeholder
                    value=value
                    aria-describedby=help_id.clone()
                    autocapitalize="none"
                    spellcheck="false"
                />
                <p class="help" id=help_id>{help}</p>
            </div>
        }
    });
    fields.collect_view()
}

/// The settings in a form that was submitted.
pub(super) fn of_form(fields: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut settings = BTreeMap::new();
    for (field, value) in fields {
        if let Some(name) = field.strip_prefix(PREFIX) {
            settings.insert(name.to_owned(), value.trim().to_owned());
        }
    }
    settings
}
