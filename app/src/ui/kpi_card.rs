//! One number with its meaning.

use contract::dashboard::{Figure, KpiCard};
use leptos::prelude::*;

use super::{Ago, format};

/// A card of the first page; all of it is a link.
#[component]
pub fn Kpi(
    /// What it shows.
    card: KpiCard,
) -> impl IntoView {
    let figures = card.figures.into_iter().map(|figure| {
        view! { <span class="figure">{shown(figure)}</span> }
    });
    view! {
        <a class=format!("kpi tone-{}", card.tone) href=card.href data-card=card.name>
            <span class="kpi-label">{card.label}</span>
            <span class="figures">{figures.collect_view()}</span>
            <span class="kpi-note">{card.note}</span>
        </a>
    }
    .into_any()
}

fn shown(figure: Figure) -> AnyView {
    match figure {
        Figure::Count(number) => format::count(number).into_any(),
        Figure::Share { some, all } => view! {
            {format::count(some)}<span class="of">{format!(" / {}", format::count(all))}</span>
        }
        .into_any(),
        Figure::Money { minor, currency } => format::money(minor, &currency).into_any(),
        Figure::Time(at) => view! { <Ago at/> }.into_any(),
        Figure::Nothing => "–".into_any(),
    }
}
