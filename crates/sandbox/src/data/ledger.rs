/// What a cost is for. Every accounting system has an account of its own for each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ledger {
    TravelNational,
    TravelInternational,
    Energy,
    Water,
    Software,
    Office,
    Freight,
    Catering,
    Fuel,
    Equipment,
    Packaging,
    Cleaning,
}
