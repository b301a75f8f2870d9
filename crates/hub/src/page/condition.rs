//! Filters and search as conditions.

use contract::{
    currency,
    model::{Kind, Model},
    query::{Filter, Operand, Operator, Query},
};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Func, LikeExpr};

use super::storage::{NO_NUMBER, NO_TIME};
use crate::fold::{contains, contains_exactly};

/// All filters and the search of a query.
pub(super) fn of(model: &Model, query: &Query) -> Condition {
    let mut all = Condition::all();
    for filter in &query.filters {
        if let Some(column) = model.column(&filter.column) {
            all = all.add(filter_condition(column.kind, filter));
        }
    }
    for word in query.search.iter().flat_map(|text| text.split_whitespace()) {
        all = all.add(searched(model, word));
    }
    all
}

/// A word of the search: in the texts of a row, or one of its whole numbers, with or without the sign
/// that people write before the number of an issue.
fn searched(model: &Model, word: &str) -> Condition {
    let found = Condition::any().add(like(Expr::col("search"), &contains(word)));
    let number = word.strip_prefix('#').unwrap_or(word).parse::<i64>();
    let Some(number) = number.ok().filter(|number| *number != NO_NUMBER) else { return found };
    let whole = model.columns.iter().filter(|column| column.kind == Kind::Integer);
    whole.fold(found, |found, column| found.add(Expr::col(Alias::new(column.name)).eq(number)))
}

fn filter_condition(kind: Kind, filter: &Filter) -> Condition {
    let column = || Expr::col(Alias::new(&filter.column));
    let all = Condition::all();
    match (&filter.operand, filter.operator) {
        (Operand::Texts(texts), Operator::In) => all.add(column().is_in(texts.clone())),
        (Operand::Texts(texts), Operator::Has) => {
            texts.iter().fold(all, |all, tag| all.add(like(column(), &has(tag))))
        }
        (Operand::Texts(texts), _) => {
            texts.iter().fold(all, |all, text| all.add(contains_text(&filter.column, text)))
        }
        (Operand::Integer(number), Operator::Gte) => all.add(column().gte(*number)),
        (Operand::Integer(number), Operator::Lte) => {
            all.add(column().lte(*number)).add(column().ne(NO_NUMBER))
        }
        (Operand::Integer(number), _) => all.add(column().eq(*number)),
        (Operand::Time(time), Operator::Lte) => {
            all.add(column().lte(*time)).add(column().ne(NO_TIME))
        }
        (Operand::Time(time), _) => all.add(column().gte(*time)),
        (Operand::Amount(amount), operator) => match kind {
            Kind::Money { currency } => amounts(&filter.column, currency, amount, operator),
            // Only money columns take amounts; the parser sees to it.
            _ => Condition::any(),
        },
    }
}

fn like(expression: impl Into<Expr>, pattern: &str) -> Expr {
    expression.into().like(LikeExpr::new(pattern).escape('\\'))
}

/// A label as it stands in the JSON list of labels.
fn has(tag: &str) -> String {
    contains_exactly(&serde_json::Value::from(tag).to_string())
}

/// A text within a column, without regard to case.
///
/// The databases fold only ASCII for certain, so a text with other letters is also looked for as
/// it was typed, in capitals, and capitalised.
fn contains_text(column: &str, text: &str) -> Condition {
    let column = || Expr::col(Alias::new(column));
    let mut any = Condition::any().add(like(Func::lower(column()), &contains(text)));
    if !text.is_ascii() {
        let mut letters = text.chars();
        let capital = letters.next().map(|first| first.to_uppercase().chain(letters).collect());
        for spelling in [text.to_owned(), text.to_uppercase(), capital.unwrap_or_default()] {
            any = any.add(like(column(), &contains_exactly(&spelling)));
        }
    }
    any
}

/// An amount like 12.50, compared in the smallest unit of each row's own currency.
fn amounts(column: &str, currency_column: &str, amount: &str, operator: Operator) -> Condition {
    let mut any = Condition::any();
    let mut unusual: Vec<&str> = Vec::new();
    for (places, codes) in currency::UNUSUAL_EXPONENTS {
        unusual.extend(codes);
        let codes = Expr::col(Alias::new(currency_column)).is_in(codes.iter().copied());
        any = any.add(codes.and(compare(column, amount, places, operator)));
    }
    let usual = Expr::col(Alias::new(currency_column)).is_not_in(unusual);
    any = any.add(usual.and(compare(column, amount, currency::USUAL_EXPONENT, operator)));
    Condition::all().add(any).add(Expr::col(Alias::new(column)).ne(NO_NUMBER))
}

fn compare(column: &str, amount: &str, places: u32, operator: Operator) -> Expr {
    let column = Expr::col(Alias::new(column));
    match operator {
        Operator::Lte => column.lte(currency::at_most(amount, places)),
        _ => column.gte(currency::at_least(amount, places)),
    }
}
