//! `tributary doctor`: looks an installation over and changes nothing.

use std::{
    fmt::{self, Write},
    process::ExitCode,
};

use clap::Args;
use hub::{
    HubError,
    checkup::{self, Check, Verdict},
    clock::Clock,
    database::Database,
    jobs::Queue,
    vault::Vault,
};
use secrecy::ExposeSecret;

use crate::{
    alone, cli::InstallationArgs, config::Config, installation, secrets, telemetry, terminal::wrap,
};

mod files;
mod online;
mod providers;

/// What is looked over, and how it is told.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Also ask whether the providers of the connections can be reached from here.
    #[arg(long)]
    online: bool,
    /// As JSON, for programs.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    installation: InstallationArgs,
}

/// Prints what was found; fails when something does not work.
pub async fn run(args: &DoctorArgs) -> ExitCode {
    telemetry::init_quiet();
    installation::use_tls();
    let checks = examine(args).await;
    let text = if args.json { json(&checks) } else { show(&checks) };
    print!("{text}");
    let fails = checks.iter().any(|check| check.verdict == Verdict::Problem);
    if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn examine(args: &DoctorArgs) -> Vec<Check> {
    let config = match args.installation.config() {
        Ok(config) => config,
        Err(error) => {
            let remedy =
                "Correct it; .env.example explains every variable. Nothing else was looked at.";
            return vec![Check::problem("configuration", error.to_string(), remedy)];
        }
    };
    let mut checks = vec![Check::ok("configuration", "every variable that is set makes sense")];
    checks.extend(files::check(&config));
    let vault = keys(&config, &mut checks);
    let database = database(&config, &mut checks).await;
    if let Some(database) = &database {
        tables(&config, database, vault.as_ref(), &mut checks).await;
    }
    let means = providers::means(&config, &mut checks);
    let Some((means, database)) = means.zip(database) else { return checks };
    // A look changes nothing, so the queue of this hub is none that anybody works on.
    let Ok(queue) = Queue::open("sqlite::memory:").await else { return checks };
    let hub = means.hub(database, queue);
    checks.push(providers::states(&hub));
    if args.online {
        checks.extend(online::check(&hub).await);
    }
    checks
}

/// Looks for the secrets; gives the vault, where there is a good key.
fn keys(config: &Config, checks: &mut Vec<Check>) -> Option<Vault> {
    const NAME: &str = "keys";
    let found = match secrets::find(config) {
        Ok(found) => found,
        // Nothing is lost before anything was stored.
        Err(secrets::SecretsError::Missing { .. }) if installation::missing(config).is_some() => {
            checks.push(Check::ok(NAME, "none yet: the first start makes them"));
            return None;
        }
        Err(error) => {
            let remedy = "Give the keys that the credentials were stored with, or restore their files \
                          from a backup: a new key opens none of them.";
            checks.push(Check::problem(NAME, error.to_string(), remedy));
            return None;
        }
    };
    match Vault::new(&found.encryption) {
        Ok(vault) => {
            let finding = "the session secret and the encryption key are there and well-formed";
            checks.push(Check::ok(NAME, finding));
            Some(vault)
        }
        Err(error) => {
            let remedy = "Give the key that the credentials were stored with.";
            checks.push(Check::problem(NAME, error.to_string(), remedy));
            None
        }
    }
}

/// Opens the database as it is.
async fn database(config: &Config, checks: &mut Vec<Check>) -> Option<Database> {
    const NAME: &str = "database";
    if let Some(file) = installation::missing(config) {
        let finding = format!("there is no {} yet", file.display());
        let remedy = "Start `tributary serve`, which makes it; or name the installation that is meant \
                      with --data-dir or --database-url.";
        checks.push(Check::warning(NAME, finding, remedy));
        return None;
    }
    let url = config.database_url.expose_secret();
    match Database::existing(url).await {
        Ok(database) => {
            checks.extend(server(url));
            Some(database)
        }
        Err(error) => {
            let finding = format!("it cannot be opened: {}", HubError::from(error));
            let remedy = "See that the database server runs and takes DATABASE_URL; or, with SQLite, \
                          that this user may read and write the file and its folder.";
            checks.push(Check::problem(NAME, finding, remedy));
            None
        }
    }
}

/// Whether a server runs, where that can be told: it is well either way.
fn server(url: &str) -> Option<Check> {
    let finding = if alone::is_taken(url)? { "one serves this database" } else { "none runs now" };
    Some(Check::ok("server", finding))
}

/// Looks at the database, and, where its tables are those of this version, at what is in it.
async fn tables(
    config: &Config,
    database: &Database,
    vault: Option<&Vault>,
    checks: &mut Vec<Check>,
) {
    let clock = Clock::default();
    checks.push(Check::of("database", checkup::engine(database).await));
    let schema = checkup::schema(database).await;
    let is_current = schema.verdict == Verdict::Ok;
    checks.push(schema);
    if !is_current {
        return;
    }
    checks.push(Check::of("clock", checkup::clock(database, &clock).await));
    match vault {
        Some(vault) => {
            checks.push(Check::of("credentials", checkup::credentials(database, vault).await));
        }
        None => checks.push(Check::of("credentials", unopened(database).await)),
    }
    checks.push(Check::of("queue", checkup::queue(database, clock.now()).await));
    if let Some(catalogue) = providers::catalogue(config) {
        checks.push(Check::of("connections", checkup::connections(database, &catalogue).await));
    }
}

/// Without a key no credential opens.
async fn unopened(database: &Database) -> Result<Check, HubError> {
    let name = "credentials";
    Ok(match checkup::stored(database).await? {
        0 => Check::ok(name, "none stored"),
        stored => {
            let finding = format!("{stored} stored, which cannot be opened without the key");
            Check::problem(name, finding, "See \"keys\".")
        }
    })
}

fn json(checks: &[Check]) -> String {
    serde_json::to_string_pretty(checks).map_or_else(|error| error.to_string(), |it| it + "\n")
}

/// A line for each check, what to do under it, and the sum at the end.
fn show(checks: &[Check]) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut text, checks);
    text
}

/// How far the lines of a check stand in, beside the word of how it came out.
const INDENT: usize = 9;

fn write(out: &mut String, checks: &[Check]) -> fmt::Result {
    for check in checks {
        let body = wrap(&format!("{}: {}", check.name, check.finding), INDENT);
        writeln!(out, "{:<INDENT$}{}", sign(check.verdict), body.trim_start())?;
        if let Some(remedy) = &check.remedy {
            writeln!(out, "{}", wrap(&format!("→ {remedy}"), INDENT))?;
        }
    }
    let count = |verdict| checks.iter().filter(|check| check.verdict == verdict).count();
    let (problems, warnings) = (count(Verdict::Problem), count(Verdict::Warning));
    writeln!(out, "{} checks: {problems} problems, {warnings} warnings", checks.len())
}

const fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ok => "ok",
        Verdict::Warning => "warning",
        Verdict::Problem => "problem",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_check_stand_under_each_other() {
        let remedy = "Do something about it that takes a sentence which is longer than a terminal.";
        let checks = [Check::ok("clock", "right"), Check::warning("disk", "low\u{1b}[2J", remedy)];
        let expected = "\
ok       clock: right
warning  disk: low [2J
         → Do something about it that takes a sentence which is longer than a
         terminal.
2 checks: 0 problems, 1 warnings
";
        assert_eq!(show(&checks), expected);
    }
}
