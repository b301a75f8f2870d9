//! `tributary provider`: what helps to write a provider file.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use chrono::Utc;
use clap::{Args, Subcommand};
use connectors::{
    Catalogue, CatalogueError, ConnectorError, Credential, EndpointOverrides, Endpoints, Http,
    HttpOptions, KeyAuth, OAuthSpec, Places, Provider, ReadPage, Reader, Settings, SettingsError,
    Stream, Through, Tokens, Variables,
};
use url::Url;

mod page;

/// What can be done with a provider file.
#[derive(Debug, Subcommand)]
pub enum ProviderCommand {
    /// Reads a file and says what was understood, or what is wrong with it and where.
    Check {
        /// The file.
        file: PathBuf,
    },
    /// Reads the first page of a stream that holds something, and shows the rows that come of it.
    Try(Box<TryArgs>),
}

/// What a try needs to know.
#[derive(Debug, Args)]
pub struct TryArgs {
    /// The file.
    file: PathBuf,
    /// Which stream; the first one when not given.
    #[arg(long, value_name = "NAME")]
    stream: Option<String>,
    /// The key or the access token; `-` reads it from the standard input, so that it does not stay
    /// in the shell's history.
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// A field of a credential that has several; `@FILE` as the value reads a file.
    #[arg(long = "secret", value_name = "NAME=VALUE", value_parser = pair)]
    secrets: Vec<(String, String)>,
    /// A setting of the connection, or what the provider would have said while connecting.
    #[arg(long = "setting", value_name = "NAME=VALUE", value_parser = pair)]
    settings: Vec<(String, String)>,
    /// Ask this address instead of the file's `api.base`.
    #[arg(long, value_name = "URL")]
    api_base: Option<Url>,
    /// Get tokens at this address instead of the file's `token_url`.
    #[arg(long, value_name = "URL")]
    token_url: Option<Url>,
    /// Read only what is new since this place: a moment like 2026-11-01T00:00:00Z, or a number.
    #[arg(long, value_name = "PLACE")]
    since: Option<String>,
    /// How many rows to show.
    #[arg(long, value_name = "N", default_value_t = 5)]
    rows: usize,
}

/// Why a command came to no good end.
#[derive(Debug, thiserror::Error)]
pub enum ProviderCommandError {
    /// The file does not read.
    #[error(transparent)]
    File(#[from] CatalogueError),
    /// The provider refused, or could not be asked.
    #[error(transparent)]
    Provider(#[from] ConnectorError),
    /// A setting or a secret does not fit.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The command line does not fit the file.
    #[error("{0}")]
    Arguments(String),
}

/// Does what was asked.
pub async fn run(command: ProviderCommand) -> Result<(), ProviderCommandError> {
    match command {
        ProviderCommand::Check { file } => check(&file),
        ProviderCommand::Try(args) => try_stream(*args).await,
    }
}

fn check(file: &Path) -> Result<(), ProviderCommandError> {
    let provider = Catalogue::read_file(file)?;
    print!("{}", provider.summary());
    if Catalogue::builtin()?.get(&provider.slug).is_some() {
        println!(
            "Note: `{}` is the slug of a built-in provider. In the data directory this file needs \
             another one.",
            provider.slug
        );
    }
    println!("{} is good.", file.display());
    Ok(())
}

async fn try_stream(args: TryArgs) -> Result<(), ProviderCommandError> {
    // The TLS of reqwest; an error means that it is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let provider = Catalogue::read_file(&args.file)?;
    let stream = chosen(&provider, args.stream.as_deref())?;
    let (settings, said) = settings(&provider, &args.settings)?;
    let overrides = EndpointOverrides {
        api_base: args.api_base,
        token_url: args.token_url,
        ..EndpointOverrides::default()
    };
    let trusted = overrides.api_base.iter().chain(&overrides.token_url).cloned().collect();
    let http = Http::new(HttpOptions { trusted, ..HttpOptions::default() })?;
    let mut credential = credential(&provider, args.token, &args.secrets, said)?;
    let reach = |credential: &Credential| {
        Endpoints::of(&provider, &overrides, &Variables::of(&provider, &settings, Some(credential)))
    };
    if credential.needs_tokens(&provider) {
        let endpoints = reach(&credential);
        credential =
            connectors::renew(&http, &provider, &endpoints, None, &credential, Utc::now()).await?;
    }
    let endpoints = reach(&credential);
    let through = Through {
        http: &http,
        provider: &provider,
        endpoints: &endpoints,
        credential: &credential,
        settings: &settings,
        account: "try",
    };
    let places = places(stream, args.since)?;
    let mut reader = Reader::new(through, stream, &places, Utc::now())?;
    match first_with_rows(&mut reader).await? {
        Some(read) => print!("{}", page::show(stream, &read, args.rows)),
        None => println!("{} has nothing to read.", stream.label),
    }
    Ok(())
}

/// The first page that holds something; streams that are read in steps of time may begin with empty
/// ones.
async fn first_with_rows(reader: &mut Reader<'_>) -> Result<Option<ReadPage>, ConnectorError> {
    const MOST: u64 = 50;
    let mut last = None;
    while let Some(page) = reader.next_page().await? {
        let enough = page.raw_count > 0 && !page.records.is_empty() || page.number >= MOST;
        last = Some(page);
        if enough {
            break;
        }
    }
    Ok(last)
}

fn chosen<'p>(
    provider: &'p Provider,
    name: Option<&str>,
) -> Result<&'p Stream, ProviderCommandError> {
    let stream = match name {
        Some(name) => provider.stream(name),
        None => provider.streams.first(),
    };
    stream.ok_or_else(|| {
        let names: Vec<_> = provider.streams.iter().map(|it| it.name.as_str()).collect();
        let message = format!("{} has the streams {}", provider.name, names.join(", "));
        ProviderCommandError::Arguments(message)
    })
}

/// The settings of the file, and what else was given: what the provider would have said while
/// connecting.
fn settings(
    provider: &Provider,
    given: &[(String, String)],
) -> Result<(Settings, BTreeMap<String, String>), ProviderCommandError> {
    let known = |name: &String| provider.settings.iter().any(|setting| setting.name == *name);
    let (settings, said): (_, BTreeMap<_, _>) =
        given.iter().cloned().partition(|(name, _)| known(name));
    let is_kept = |name: &str| provider.oauth.iter().flat_map(OAuthSpec::kept).any(|it| it == name);
    match said.keys().find(|name| !is_kept(name)) {
        Some(name) => Err(refused(format!("{} has no setting `{name}`", provider.name))),
        None => Ok((provider.check_settings(&settings)?, said)),
    }
}

fn refused(message: String) -> ProviderCommandError {
    ProviderCommandError::Arguments(message)
}

/// Where to read on from, where the stream can.
fn places(stream: &Stream, since: Option<String>) -> Result<Places, ProviderCommandError> {
    let Some(since) = since else { return Ok(Places::new()) };
    let label = &stream.label;
    if !stream.is_incremental() {
        return Err(refused(format!("{label} is read whole each time: there is no --since")));
    }
    if stream.has_parts() {
        let message = format!("{label} is read part by part, each since a place of its own");
        return Err(refused(message));
    }
    if !stream.is_place(&since) {
        let message = format!(
            "`{since}` is no place of {label}: it is a moment like 2026-11-01T00:00:00Z, or a number"
        );
        return Err(refused(message));
    }
    Ok(Places::from([(String::new(), since)]))
}

/// What requests carry: what people paste, or an access token as a consent screen leads to one.
fn credential(
    provider: &Provider,
    token: Option<String>,
    secrets: &[(String, String)],
    said: BTreeMap<String, String>,
) -> Result<Credential, ProviderCommandError> {
    let token = token.map(from_input).transpose()?;
    // A lone token is what a consent screen would have led to, where keys are more than one token.
    let by_consent = |key: &KeyAuth| {
        let is_lone = secrets.is_empty() && token.is_some();
        !said.is_empty() || (provider.oauth.is_some() && is_lone && !key.takes_one_token())
    };
    let Some(key) = provider.api_key.as_ref().filter(|key| !by_consent(key)) else {
        if let Some((name, _)) = secrets.first() {
            let message = format!("a consent screen leads to a --token, not to `{name}`");
            return Err(refused(message));
        }
        let token =
            token.ok_or_else(|| refused("an access token is needed: --token".to_owned()))?;
        return Ok(Credential::OAuth(Tokens {
            access_token: token.into(),
            refresh_token: None,
            obtained_at: None,
            expires_at: None,
            scopes: Vec::new(),
            captured: said,
            answer: serde_json::Value::Null,
        }));
    };
    let mut given = BTreeMap::new();
    if let (Some(token), Some(first)) = (token, key.fields.iter().find(|field| field.secret)) {
        given.insert(first.name.clone(), token);
    }
    for (name, value) in secrets {
        if !key.fields.iter().any(|field| field.name == *name) {
            return Err(refused(format!("{} has no field `{name}`", provider.name)));
        }
        given.insert(name.clone(), from_file(value)?);
    }
    let secrets = key.check(&given)?;
    Ok(Credential::Pasted { secrets, tokens: None })
}

fn from_input(token: String) -> Result<String, ProviderCommandError> {
    if token != "-" {
        return Ok(token);
    }
    std::io::read_to_string(std::io::stdin()).map(|text| text.trim().to_owned()).map_err(|error| {
        ProviderCommandError::Arguments(format!("the standard input cannot be read: {error}"))
    })
}

fn from_file(value: &str) -> Result<String, ProviderCommandError> {
    let Some(file) = value.strip_prefix('@') else { return Ok(value.to_owned()) };
    fs::read_to_string(file)
        .map_err(|error| ProviderCommandError::Arguments(format!("{file} cannot be read: {error}")))
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
