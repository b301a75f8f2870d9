use super::object::Object;

/// A field that a query asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Selected {
    /// One of the record itself.
    Own(&'static str),
    /// `Account.Name`: one of the account that the record belongs to.
    OfAccount(&'static str),
}

/// The way to the account of a record, and what its fields stand under in an answer.
pub(super) const ACCOUNT: &str = "Account";

impl Selected {
    /// # Errors
    /// What to say about a name that means nothing.
    pub(super) fn parse(object: Object, name: &str) -> Result<Self, String> {
        match name.split_once('.') {
            None => own(object, name).map(Self::Own),
            Some((way, name)) if way.eq_ignore_ascii_case(ACCOUNT) && object.has_account() => {
                own(Object::Account, name).map(Self::OfAccount)
            }
            Some((way, _)) => Err(format!(
                "Didn't understand relationship '{way}' in field path. If you are attempting to \
                 use a custom relationship, be sure to append the '__r' after the custom \
                 relationship name. Please reference your WSDL or the describe call for the \
                 appropriate names."
            )),
        }
    }

    /// What is to be read of the account, if anything is.
    pub(super) fn of_account(all: &[Self]) -> Vec<Self> {
        let names = all.iter().filter_map(|selected| match selected {
            Self::Own(_) => None,
            Self::OfAccount(name) => Some(Self::Own(name)),
        });
        names.collect()
    }
}

/// A field of the record itself, whose name is written in any case.
pub(super) fn own(object: Object, name: &str) -> Result<&'static str, String> {
    let known = object.fields().iter().find(|field| field.eq_ignore_ascii_case(name));
    known.copied().ok_or_else(|| {
        format!(
            "No such column '{name}' on entity '{}'. If you are attempting to use a custom field, \
             be sure to append the '__c' after the custom field name. Please reference your WSDL \
             or the describe call for the appropriate names.",
            object.name()
        )
    })
}
