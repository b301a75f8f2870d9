use super::number::hundredths;
use crate::query::Pairs;

/// In what an answer measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Units {
    /// Kelvin and metres a second.
    Standard,
    /// Celsius and metres a second.
    Metric,
    /// Fahrenheit and miles an hour.
    Imperial,
}

impl Units {
    /// Whatever is not known means standard.
    pub(super) fn of(pairs: &Pairs) -> Self {
        match pairs.get("units") {
            Some("metric") => Self::Metric,
            Some("imperial") => Self::Imperial,
            _ => Self::Standard,
        }
    }

    pub(super) fn temperature(self, celsius: f64) -> f64 {
        hundredths(match self {
            Self::Standard => celsius + 273.15,
            Self::Metric => celsius,
            Self::Imperial => celsius * 1.8 + 32.0,
        })
    }

    pub(super) fn speed(self, metres_a_second: f64) -> f64 {
        hundredths(match self {
            Self::Standard | Self::Metric => metres_a_second,
            Self::Imperial => metres_a_second * 2.236_936,
        })
    }
}
