use crate::data::ledger::Ledger;

/// The number of the account in the books, as SAP's own chart numbers them.
pub(super) fn account(ledger: Ledger) -> &'static str {
    match ledger {
        Ledger::Packaging => "60250000",
        Ledger::Freight => "61210000",
        Ledger::Energy => "63100000",
        Ledger::Water => "63200000",
        Ledger::Cleaning => "63300000",
        Ledger::Fuel => "65300000",
        Ledger::TravelNational => "66500000",
        Ledger::TravelInternational => "66510000",
        Ledger::Catering => "66420000",
        Ledger::Office => "68150000",
        Ledger::Equipment => "68350000",
        Ledger::Software => "68360000",
    }
}
