use crate::oauth::Account;

/// The app as every workspace knows it.
pub(super) const APP: &str = "A07ACMEHUB";
pub(super) const BOT: &str = "B07ACMEBOT";
pub(super) const BOT_USER: &str = "U07ACMEBOT";
pub(super) const BOT_NAME: &str = "tributary";

/// `T07ACME0001`
pub(super) fn id(account: &Account) -> String {
    format!("T07ACME{:04}", account.id)
}
