//! What a card is, whatever number it shows.

use contract::{
    dashboard::{Figure, KpiCard},
    model::Tone,
};

use crate::HubError;

/// A card without its number.
pub(super) struct Face {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) note: &'static str,
    pub(super) href: &'static str,
}

impl Face {
    /// The card with its numbers.
    pub(super) fn with(self, figures: Vec<Figure>) -> KpiCard {
        KpiCard {
            name: self.name.to_owned(),
            label: self.label.to_owned(),
            figures,
            note: self.note.to_owned(),
            tone: Tone::Neutral,
            href: self.href.to_owned(),
        }
    }

    /// The card with what was found. One that could not be read says so, and leaves the rest of the
    /// page as it is: the way to every other page begins here.
    pub(super) fn showing(self, found: Result<Vec<Figure>, HubError>) -> KpiCard {
        match found {
            Ok(figures) => self.with(figures),
            Err(error) => {
                tracing::error!(%error, card = self.name, "a card could not be read");
                let note = "could not be read".to_owned();
                KpiCard { note, tone: Tone::Danger, ..self.with(vec![Figure::Nothing]) }
            }
        }
    }
}
