//! The order of the reference, and the little that the sources do not say.
//!
//! A table of the format is added by adding its section here; a test says so when it is forgotten.

use super::sources::Id;

/// What stands above the contents.
pub(super) const FOREWORD: &str = "\
<!-- Written by `cargo xtask reference` out of the doc comments of the sources. Do not edit it here. -->

# The format of a provider file

A provider is one TOML file. [README.md](README.md) leads through writing one; this page lists every
key, in the order in which one writes a file. `tributary provider check FILE` says what it understood,
or the line that it did not understand and what would fit there: an unknown key is an error.

*Text*, *whole number* and so on are TOML's values. Where the column *default* has a dash, nothing
holds without the key, and the meaning says what that leads to.

";

/// A section of the page.
pub(super) struct Section {
    pub(super) title: &'static str,
    /// The section of the table that this one stands in.
    pub(super) within: Option<&'static str>,
    /// The word for one of what it describes, in the types of keys.
    pub(super) word: &'static str,
    pub(super) content: Content,
    /// What a key of this type is when it is not given, where some key does not have to be.
    pub(super) default: Option<&'static str>,
    /// What else there is to say, at its end.
    pub(super) prose: &'static str,
}

/// What a section shows.
pub(super) enum Content {
    /// Only its prose.
    Prose,
    /// The keys of the table that this type reads.
    Keys(Id<'static>),
    /// What is said of this type, which is a single value.
    Doc(Id<'static>),
    /// The schemes of a file's table, chosen by this key.
    Schemes { file: &'static str, key: &'static str },
    /// The variables.
    Variables,
    /// The models and their columns.
    Models,
}

/// A key that is taken out of its table and read somewhere else, so that its field does not tell what
/// it takes.
pub(super) struct Elsewhere {
    /// The name of the type of the table.
    pub(super) of: &'static str,
    pub(super) key: &'static str,
    /// What it takes; the last word leads to the section.
    pub(super) says: &'static str,
    pub(super) section: &'static str,
    /// Whether it must be given.
    pub(super) needed: bool,
}

/// The types whose keys stand in several tables. Fields of those tables that have no doc comment are
/// described by them.
pub(super) const GROUPS: &[Id<'static>] = &[("request.rs", "RequestFile"), ("decode.rs", "Layout")];

/// Types that serde reads from somewhere else: from the database, or to refuse what is left over.
pub(super) const NOT_OF_FILES: &[Id<'static>] = &[
    ("catalogue/setting.rs", "NoMore"),
    ("credential.rs", "Stored"),
    ("credential.rs", "StoredTokens"),
    ("cursor.rs", "Mark"),
    ("paging.rs", "Place"),
    ("reader/position.rs", "Position"),
    ("reader/position.rs", "Within"),
];

const fn keys(title: &'static str, of: Id<'static>) -> Section {
    Section {
        title,
        within: None,
        word: "table",
        content: Content::Keys(of),
        default: None,
        prose: "",
    }
}

const fn schemes(title: &'static str, file: &'static str, key: &'static str) -> Section {
    Section { content: Content::Schemes { file, key }, ..keys(title, ("", "")) }
}

const fn doc(title: &'static str, word: &'static str, of: Id<'static>) -> Section {
    Section { word, content: Content::Doc(of), ..keys(title, of) }
}

impl Section {
    const fn within(self, title: &'static str) -> Self {
        Self { within: Some(title), ..self }
    }

    const fn without(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    const fn saying(self, prose: &'static str) -> Self {
        Self { prose, ..self }
    }
}

const TOP: &str = "The top";
const API: &str = "`[api]`";
const RULES: &str = "`[[api.rules]]` and `[[streams.rules]]`";
const AUTH: &str = "`[auth]`";
const KEY: &str = "`[auth.key]`";
const FIELDS: &str = "`[[auth.key.fields]]`";
const SEND: &str = "`send`";
const EXCHANGE: &str = "`exchange`";
const OAUTH: &str = "`[auth.oauth]`";
const REVOKE: &str = "`revoke`";
const IDENTITY: &str = "`[identity]`";
const NARROW: &str = "`when_forbidden`";
const SETTINGS: &str = "`[[settings]]`";
const STREAMS: &str = "`[[streams]]` and `[[sources]]`";
const REQUESTS: &str = "Requests";
const LAYOUT: &str = "The layout of an answer";
const PAGING: &str = "`[streams.paging]`";
const CURSOR: &str = "`[streams.cursor]`";
const KEYS: &str = "`[streams.keys]`";
const MAP: &str = "`[streams.map]`";
const LIMITS: &str = "`[limits]`";
const TEMPLATES: &str = "Templates";

/// All sections, in the order one writes a file.
pub(super) const SECTIONS: &[Section] = &[
    keys(TOP, ("catalogue/read.rs", "Root")),
    keys(API, ("catalogue/read.rs", "Api")),
    keys(RULES, ("rules.rs", "Rule")).saying(
        "Without a rule, an answer with a status of 200 to 299 is taken, 429 is waited out, as is 403 \
         where `Retry-After` or the headers of `[[limits.rate]]` speak of waiting, 401 means that the \
         credential is not accepted, 5xx is tried again, and anything else ends the run with what the \
         vendor says.",
    ),
    keys("`header` of a rule", ("rules.rs", "HeaderCondition")).within(RULES),
    keys("`body` of a rule", ("rules.rs", "BodyCondition")).within(RULES),
    Section { content: Content::Prose, ..keys(AUTH, ("", "")) }.saying(
        "`[auth.key]`, `[auth.oauth]` or both; then people choose. Nothing else stands in it.",
    ),
    keys(KEY, ("catalogue/auth.rs", "KeyFile")).within(AUTH),
    keys(FIELDS, ("provider/key_auth.rs", "SecretField")).within(KEY),
    schemes(SEND, "auth.rs", "scheme").within(KEY),
    schemes(EXCHANGE, "auth/exchange.rs", "scheme").within(KEY),
    keys(OAUTH, ("provider/oauth_spec.rs", "OAuthSpec")).within(AUTH),
    keys("`token_paths`", ("provider/oauth_spec.rs", "TokenPaths")).within(OAUTH),
    keys("`captures`", ("provider/oauth_spec.rs", "Capture")).within(OAUTH),
    schemes(REVOKE, "oauth/revoke.rs", "scheme").within(OAUTH),
    keys(REQUESTS, ("request.rs", "RequestFile")),
    doc("JSON bodies", "JSON body", ("json_template.rs", "JsonTemplate")).within(REQUESTS),
    keys(IDENTITY, ("catalogue/identity.rs", "IdentityFile")),
    keys(NARROW, ("catalogue/identity.rs", "NarrowFile")).within(IDENTITY),
    keys(SETTINGS, ("catalogue/setting.rs", "SettingFile")),
    keys(STREAMS, ("catalogue/stream.rs", "SourceFile")),
    keys(LAYOUT, ("decode.rs", "Layout")).within(STREAMS),
    keys("`columns`", ("decode/columns.rs", "Columns")).within(LAYOUT),
    doc("Parts of an id", "id part", ("provider/stream.rs", "IdPart")).within(STREAMS),
    keys("`each`", ("catalogue/stream.rs", "EachFile")).within(STREAMS),
    keys("`skip_where`", ("provider/stream.rs", "SkipRule")).within(STREAMS),
    schemes(PAGING, "paging.rs", "scheme").within(STREAMS).saying(
        "A run that meets a page twice ends with an error, and so does one that meets more pages than \
         `limits.pages`.",
    ),
    keys("`to`", ("paging.rs", "Target")).within(PAGING),
    keys("`size`", ("paging.rs", "SizeFile")).within(PAGING),
    keys(CURSOR, ("catalogue/cursor.rs", "CursorFile")).within(STREAMS),
    keys("`window`", ("catalogue/cursor.rs", "WindowFile")).within(CURSOR),
    keys(KEYS, ("catalogue/stream.rs", "KeysFile")).within(STREAMS),
    schemes(MAP, "transform.rs", "transform").within(STREAMS).saying(
        "The keys of `[streams.map]` are the columns of the stream's [model](#models); a column that \
         is not named stays empty. `column = \"path\"` is a path, `column = { transform = \"…\", … }` \
         one of the transforms. Which of them fit a column depends on what it holds; one that does not \
         is an error that lists those that do. A value that does not fit is left out of its row, and \
         the run says so.",
    ),
    Section { content: Content::Models, ..keys("Models", ("", "")) }.saying(
        "A word that is not among those of its column is kept and shown as it is. The words are listed \
         because filters offer them: the transform `map` leads to them.",
    ),
    keys(LIMITS, ("provider/limits.rs", "Limits")),
    keys("`[[limits.rate]]`", ("provider/limits.rs", "RateHeaders")).within(LIMITS),
    keys("`[limits.budget]`", ("http/budget.rs", "BudgetSpec")).within(LIMITS),
    keys("`[sync]`", ("catalogue/sync.rs", "SyncFile")),
    keys("`[webhook]`", ("provider.rs", "WebhookSpec")),
    doc("Paths", "path", ("json_path.rs", "JsonPath")),
    doc(TEMPLATES, "template", ("template.rs", "Template")),
    Section { content: Content::Variables, ..keys("Variables", ("", "")) }.saying(
        "Besides these, requests name the `[[settings]]`, the fields of `[auth.key]` that are no \
         secrets, the `captures`, and the variables of `each`.",
    ),
    doc("Patterns", "pattern", ("pattern.rs", "Pattern")),
    doc("Forms of time", "form of time", ("time_form.rs", "TimeForm")).without("rfc3339"),
    doc("Lengths of time", "length of time", ("cursor.rs", "Length")),
];

const fn elsewhere(of: &'static str, key: &'static str, section: &'static str) -> Elsewhere {
    Elsewhere { of, key, says: "table", section, needed: false }
}

/// The keys that are read somewhere else.
pub(super) const ELSEWHERE: &[Elsewhere] = &[
    Elsewhere { needed: true, ..elsewhere("Root", "api", API) },
    Elsewhere { needed: true, ..elsewhere("Root", "auth", AUTH) },
    Elsewhere { needed: true, ..elsewhere("Root", "identity", IDENTITY) },
    Elsewhere { says: "list of tables", ..elsewhere("Root", "settings", SETTINGS) },
    Elsewhere { says: "list of tables", ..elsewhere("Root", "sources", STREAMS) },
    Elsewhere { says: "list of tables", needed: true, ..elsewhere("Root", "streams", STREAMS) },
    Elsewhere { says: "table of templates", ..elsewhere("Api", "headers", TEMPLATES) },
    Elsewhere { says: "list of tables", ..elsewhere("KeyFile", "fields", FIELDS) },
    elsewhere("KeyFile", "send", SEND),
    elsewhere("KeyFile", "exchange", EXCHANGE),
    elsewhere("OAuthSpec", "revoke", REVOKE),
    elsewhere("IdentityFile", "when_forbidden", NARROW),
    Elsewhere { says: "template", needed: true, ..elsewhere("NarrowFile", "path", TEMPLATES) },
    Elsewhere { says: "path, or request", ..elsewhere("SettingFile", "check", REQUESTS) },
    elsewhere("SourceFile", "paging", PAGING),
    elsewhere("SourceFile", "cursor", CURSOR),
    elsewhere("SourceFile", "keys", KEYS),
    elsewhere("SourceFile", "map", MAP),
    elsewhere("CursorFile", "request", REQUESTS),
    Elsewhere { says: "table of templates", ..elsewhere("RequestFile", "headers", TEMPLATES) },
];
