//! What has to be said before connecting: fields made from what the provider file says.

use contract::provider::{FieldInput, SettingField};
use leptos::prelude::*;

use crate::field_names::SETTING;

/// The fields, named `setting.<name>`.
pub(super) fn fields(settings: Vec<SettingField>) -> impl IntoView {
    let fields = settings.into_iter().map(|setting| {
        let SettingField { name, label, help, placeholder, input, required, value } = setting;
        let id = format!("setting-{name}");
        let help_id = format!("{id}-help");
        let field = Field {
            id: id.clone(),
            name: format!("{SETTING}{name}"),
            placeholder,
            value,
            required,
            described_by: help_id.clone(),
        };
        view! {
            <div class="field">
                <label for=id>{label}</label>
                {control(input, field)}
                <p class="help" id=help_id>{help}</p>
            </div>
        }
    });
    fields.collect_view()
}

/// One field of a form.
pub(super) struct Field {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) placeholder: String,
    pub(super) value: String,
    pub(super) required: bool,
    pub(super) described_by: String,
}

/// What is typed into, chosen from, or pasted into.
pub(super) fn control(input: FieldInput, field: Field) -> AnyView {
    let kind = match input {
        FieldInput::List | FieldInput::SecretLines => return lines(field),
        FieldInput::Choice(options) => return choice(options, field),
        FieldInput::Secret => "password",
        FieldInput::Date => "date",
        FieldInput::Line => "text",
    };
    let Field { id, name, placeholder, value, required, described_by } = field;
    view! {
        <input
            type=kind
            id=id
            name=name
            placeholder=placeholder
            value=value
            required=required
            aria-describedby=described_by
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
        />
    }
    .into_any()
}

fn lines(field: Field) -> AnyView {
    let Field { id, name, placeholder, value, required, described_by } = field;
    view! {
        <textarea
            id=id
            name=name
            rows="4"
            placeholder=placeholder
            required=required
            aria-describedby=described_by
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
        >
            {value}
        </textarea>
    }
    .into_any()
}

fn choice(options: Vec<String>, field: Field) -> AnyView {
    let Field { id, name, value, required, described_by, .. } = field;
    let options = options.into_iter().map(|option| {
        let selected = option == value;
        let label = option.clone();
        view! { <option value=option selected=selected>{label}</option> }
    });
    view! {
        <select id=id name=name required=required aria-describedby=described_by>
            {options.collect_view()}
        </select>
    }
    .into_any()
}
