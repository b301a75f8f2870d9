use super::table::{CUSTOMERS, ISSUES, ORDERS, PRODUCTS, Table};

/// A base of the pretend account.
pub(super) struct Base {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) permission_level: &'static str,
    pub(super) tables: &'static [&'static Table],
}

pub(super) static BASES: &[Base] = &[
    Base {
        id: "appACMERETAIL0001",
        name: "Acme Retail",
        permission_level: "create",
        tables: &[&ORDERS, &CUSTOMERS, &PRODUCTS],
    },
    Base {
        id: "appACMELABS000002",
        name: "Acme Labs",
        permission_level: "read",
        tables: &[&ISSUES],
    },
];

/// The base with this id.
pub(super) fn find(id: &str) -> Option<&'static Base> {
    BASES.iter().find(|base| base.id == id)
}

impl Base {
    /// The table with this id or name.
    pub(super) fn table(&self, id_or_name: &str) -> Option<&'static Table> {
        let found = |table: &&&'static Table| table.id == id_or_name || table.name == id_or_name;
        self.tables.iter().find(found).copied()
    }
}
