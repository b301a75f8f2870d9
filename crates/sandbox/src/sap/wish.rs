/// Which properties of an invoice an answer holds.
#[derive(Default)]
pub(super) struct Wish {
    /// `$select`; nothing means all of them.
    selected: Vec<String>,
    /// `$expand`
    pub(super) items: Items,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Items {
    /// Only where they are to be found.
    #[default]
    Deferred,
    Expanded,
}

pub(super) const ITEMS: &str = "to_SupplierInvoiceItemGLAcct";

impl Wish {
    /// # Errors
    /// The name of what cannot be expanded.
    pub(super) fn of(select: Option<&str>, expand: Option<&str>) -> Result<Self, String> {
        let names = |list: Option<&str>| -> Vec<String> {
            let names = list.unwrap_or_default().split(',').map(str::trim);
            names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
        };
        let expanded = names(expand);
        if let Some(unknown) = expanded.iter().find(|name| *name != ITEMS) {
            return Err(unknown.clone());
        }
        let items = if expanded.is_empty() { Items::Deferred } else { Items::Expanded };
        let mut selected = names(select);
        selected.retain(|name| name != "*");
        Ok(Self { selected, items })
    }

    pub(super) fn holds(&self, property: &str) -> bool {
        // `to_X/Y` selects a property of something expanded.
        let matches = |name: &String| name.split('/').next() == Some(property);
        self.selected.is_empty() || self.selected.iter().any(matches)
    }

    /// The properties that were selected by name.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.selected.iter().filter_map(|name| name.split('/').next())
    }
}
