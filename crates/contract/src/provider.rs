//! Entries of the catalogue.

use serde::{Deserialize, Serialize};

/// A provider, as the picker shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderRow {
    /// The short name in URLs and environment variables: `github`.
    pub slug: String,
    /// The name for people: "GitHub".
    pub name: String,
    /// The shelf it stands on: "Productivity".
    pub category: String,
    /// One sentence on what can be read from it.
    pub description: String,
    /// Which sign of the sprite.
    pub icon: String,
    /// Whether it can be connected now.
    pub state: ProviderState,
    /// How many connections the organization has to it.
    pub connections: u32,
    /// How many of them have to be connected again.
    pub refused: u32,
}

/// Whether a provider can be connected now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderState {
    /// Yes.
    Ready,
    /// Yes, to the pretend provider of the sandbox.
    Sandbox,
    /// No: the operator has to register this installation with the provider first.
    NeedsSetup,
}

/// A provider, with all that its page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderDetail {
    /// What the picker shows.
    pub row: ProviderRow,
    /// The ways to connect, the recommended one first.
    pub methods: Vec<ConnectMethod>,
    /// What has to be said before connecting.
    pub settings: Vec<SettingField>,
    /// The streams that will be read: label, and the model they land in.
    pub streams: Vec<StreamRow>,
    /// Where the vendor documents this.
    pub docs_url: Option<String>,
    /// How to get what is needed to connect.
    pub how_to: Option<String>,
}

/// A stream, as the provider's page lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamRow {
    /// The name in the provider file: `issues`.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// The model it lands in.
    pub model: String,
    /// Whether only what is new is read after the first time.
    pub incremental: bool,
}

/// One way to connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectMethod {
    /// The provider's consent screen.
    OAuth {
        /// What is asked for.
        scopes: Vec<String>,
        /// The redirect address that is registered with the provider.
        redirect_uri: String,
        /// What is missing, when it cannot be used yet.
        setup: Option<OAuthSetup>,
    },
    /// Keys or tokens that the user pastes.
    Key {
        /// What the provider calls it: "Personal access token".
        label: String,
        /// How to get one, a sentence or two.
        how_to: String,
        /// What is pasted: for most providers one field.
        fields: Vec<KeyField>,
    },
}

/// One thing that is pasted to connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyField {
    /// The name in the provider file: `key`.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// What one looks like.
    pub placeholder: String,
    /// How it is entered.
    pub input: FieldInput,
    /// Whether it must be given.
    pub required: bool,
    /// What the pretend provider of the sandbox accepts here, in a demonstration.
    pub sandbox_value: Option<String>,
}

/// How a field is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldInput {
    /// One line, hidden.
    Secret,
    /// Several lines that are a secret: a key in PEM form.
    SecretLines,
    /// One line.
    Line,
    /// Several, one a line.
    List,
    /// A day.
    Date,
    /// One of these.
    Choice(Vec<String>),
}

/// What the operator has to do before a provider's consent screen can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OAuthSetup {
    /// The environment variables that are missing.
    pub variables: Vec<String>,
}

/// One thing that has to be said before connecting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingField {
    /// The name in the provider file: `repository`.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// What to enter, a sentence.
    pub help: String,
    /// What one looks like.
    pub placeholder: String,
    /// How it is entered.
    pub input: FieldInput,
    /// Whether it must be given.
    pub required: bool,
    /// What stands in the field at first.
    pub value: String,
}
