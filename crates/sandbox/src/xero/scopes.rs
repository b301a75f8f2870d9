use crate::credentials::Caller;

/// What the accounting scopes open, by the name between `accounting.` and `.read`.
const OPENED: &[(&str, &str)] = &[
    ("transactions", "bank transactions, invoices and payments"),
    ("banktransactions", "bank transactions"),
    ("invoices", "invoices and bills"),
    ("payments", "payments"),
    ("manualjournals", "manual journals"),
    ("contacts", "contacts"),
    ("settings", "organisation settings"),
    ("attachments", "attachments"),
];

/// What a scope allows, for those that exist.
pub(super) fn in_words(scope: &str) -> Option<String> {
    let fixed = match scope {
        "offline_access" => "Access your data while you are away",
        "openid" => "Know who you are",
        "profile" => "See your name",
        "email" => "See your e-mail address",
        _ => "",
    };
    if !fixed.is_empty() {
        return Some(fixed.to_owned());
    }
    let name = scope.strip_prefix("accounting.")?;
    let (verb, name) = match name.strip_suffix(".read") {
        Some(name) => ("View", name),
        None => ("View and manage", name),
    };
    let (_, what) = OPENED.iter().find(|(known, _)| *known == name)?;
    Some(format!("{verb} your {what}"))
}

/// Whether somebody holds one of the scopes that open a resource, to read or to write. The broad
/// one of old apps opens all transactions.
pub(super) fn may_read(caller: &Caller, names: &[&str]) -> bool {
    names.iter().any(|name| {
        let scope = format!("accounting.{name}");
        caller.may(&scope) || caller.may(&(scope + ".read"))
    })
}

/// What a custom connection was set up with.
pub(super) fn all_to_read() -> Vec<String> {
    OPENED.iter().map(|(name, _)| format!("accounting.{name}.read")).collect()
}
