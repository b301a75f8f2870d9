//! Filters and search as conditions.

use chrono::{DateTime, Utc};
use contract::{
    currency,
    model::{Column, Kind, Model, Searched},
    query::{Filter, Group, Operand, Operator, Presence, Query},
    value::Value,
};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Func, LikeExpr};

use super::{
    key::{self, Indexes},
    storage::{NO_NUMBER, NO_TIME},
};
use crate::fold::{contains, contains_exactly, fold};

/// Something that must hold for a row: one of these tests.
pub(super) struct Term<'q> {
    any: Vec<Test<'q>>,
}

enum Test<'q> {
    Filter(&'static Column, &'q Filter),
    Word(&'static Model, &'q str),
}

/// What the conditions of a query are seen with.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    pub(super) now: DateTime<Utc>,
    /// Whether there may be money that does not have hundred smallest units.
    pub(super) unusual_money: bool,
    pub(super) indexes: Indexes,
}

/// What a query asks of a row, all of which must hold.
pub(super) fn terms<'q>(model: &'static Model, query: &'q Query) -> Vec<Term<'q>> {
    let of = |group: Option<Group>| {
        let filters = query.filters.iter().filter(move |filter| filter.group == group);
        filters.filter_map(|it| Some(Test::Filter(model.column(&it.column)?, it)))
    };
    let words = query.search.iter().flat_map(|text| text.split_whitespace());
    let single = of(None).chain(words.map(|word| Test::Word(model, word)));
    let single = single.map(|test| Term { any: vec![test] });
    let groups = Group::all().map(|group| Term { any: of(Some(group)).collect() });
    single.chain(groups.filter(|group| !group.any.is_empty())).collect()
}

impl Term<'_> {
    /// As a condition.
    pub(super) fn condition(&self, view: View) -> Condition {
        let tests = self.any.iter().map(|test| test.condition(view));
        tests.fold(Condition::any(), Condition::add)
    }

    /// Whether indexes of columns find the rows.
    pub(super) fn is_indexed(&self, unusual_money: bool) -> bool {
        self.any.iter().all(|test| test.is_indexed(unusual_money))
    }

    /// Text that the index of all texts of a row finds the rows by, and perhaps some more.
    pub(super) fn needle(&self) -> Option<String> {
        match self.any.as_slice() {
            [test] => test.needle(),
            _ => None,
        }
    }

    /// The columns of the currencies of the money that it is about.
    pub(super) fn currencies(&self) -> impl Iterator<Item = &'static str> {
        self.any.iter().filter_map(|test| match test {
            Test::Filter(Column { kind: Kind::Money { currency }, .. }, filter) => {
                matches!(filter.operand, Operand::Amount(_)).then_some(*currency)
            }
            _ => None,
        })
    }

    /// Whether it is about this column alone.
    pub(super) fn is_of(&self, column: &Column) -> bool {
        self.any.iter().all(|test| match test {
            Test::Filter(own, _) => own.name == column.name,
            Test::Word(..) => false,
        })
    }
}

impl Test<'_> {
    fn condition(&self, view: View) -> Condition {
        match self {
            Self::Filter(column, filter) => filtered(column, filter, view),
            Self::Word(model, word) => searched(model, word),
        }
    }

    fn is_indexed(&self, unusual_money: bool) -> bool {
        let Self::Filter(column, filter) = self else { return false };
        match (&filter.operand, filter.operator) {
            (Operand::Presence(presence), _) => *presence == Presence::Empty,
            (Operand::Amount(_), _) => !unusual_money,
            (_, Operator::In) => !matches!(column.kind, Kind::Tags),
            (_, Operator::Gte | Operator::Lte) => true,
            _ => false,
        }
    }

    fn needle(&self) -> Option<String> {
        let text = match self {
            // A number may also stand in a column of numbers.
            Self::Word(_, word) if number(word).is_some() => return None,
            Self::Word(_, word) => word,
            Self::Filter(column, filter) => match (filter.operator, column.searched) {
                (Operator::Contains | Operator::Has, Searched::Yes) => filter.text.as_str(),
                _ => return None,
            },
        };
        let text = fold(text);
        // Labels stand in their column with what JSON escapes, and in the index without.
        (text.chars().nth(2).is_some() && !text.contains(['"', '\\'])).then_some(text)
    }
}

/// Text that stands somewhere in a row.
pub(super) fn in_search(needle: &str) -> Expr {
    like(Expr::col("search"), &contains(needle))
}

/// A word of the search: in the texts of a row, or one of its whole numbers, with or without the sign
/// that people write before the number of an issue.
fn searched(model: &Model, word: &str) -> Condition {
    let found = Condition::any().add(in_search(word));
    let Some(number) = number(word) else { return found };
    let whole = model.columns.iter().filter(|column| column.kind == Kind::Integer);
    whole.fold(found, |found, column| found.add(Expr::col(Alias::new(column.name)).eq(number)))
}

fn number(word: &str) -> Option<i64> {
    let number = word.strip_prefix('#').unwrap_or(word).parse::<i64>();
    number.ok().filter(|number| *number != NO_NUMBER)
}

fn filtered(column: &'static Column, filter: &Filter, view: View) -> Condition {
    let key = || view.indexes.key(column);
    let all = Condition::all();
    match (&filter.operand, filter.operator) {
        (Operand::Presence(presence), _) => all.add(has_value(column, *presence, view)),
        (Operand::Texts(texts), Operator::In) => all.add(is_one_of(column, texts, view)),
        (Operand::Texts(texts), Operator::Not) => all.add(is_one_of(column, texts, view).not()),
        (Operand::Texts(texts), Operator::Has) => {
            texts.iter().fold(all, |all, tag| all.add(carries(column, tag)))
        }
        (Operand::Texts(texts), Operator::Lacks) => texts.iter().fold(all, |all, text| {
            all.add(match column.kind {
                Kind::Tags => Condition::all().add(carries(column, text)).not(),
                _ => contains_text(column, text).not(),
            })
        }),
        (Operand::Texts(texts), _) => {
            texts.iter().fold(all, |all, text| all.add(contains_text(column, text)))
        }
        (Operand::Integer(number), Operator::Gte) => all.add(key().gte(*number)),
        (Operand::Integer(number), Operator::Lte) => {
            all.add(key().lte(*number)).add(key().gt(NO_NUMBER))
        }
        (Operand::Integer(number), Operator::Not) => all.add(key().ne(*number)),
        (Operand::Integer(number), _) => all.add(key().eq(*number)),
        (Operand::Time(time), Operator::Lte) => all.add(key().lte(*time)).add(key().gt(NO_TIME)),
        (Operand::Time(time), _) => all.add(key().gte(*time)),
        (Operand::Period(period), _) => {
            let (first, after) = period.span(view.now);
            all.add(key().gte(first)).add(key().lt(after))
        }
        (Operand::Amount(amount), operator) => match column.kind {
            Kind::Money { currency } => {
                amounts(column, currency, amount, operator, view).add(key().gt(NO_NUMBER))
            }
            // Only money columns take amounts; the parser sees to it.
            _ => Condition::any(),
        },
    }
}

fn has_value(column: &Column, presence: Presence, view: View) -> Condition {
    let key = || view.indexes.key(column);
    let missing = key::value(column.kind, &Value::Missing);
    let nothing = Condition::any().add(key().eq(missing));
    let nothing = match column.kind {
        Kind::Tags => nothing.add(key().eq("[]")),
        _ => nothing,
    };
    match presence {
        Presence::Empty => nothing,
        Presence::Filled => nothing.not(),
    }
}

fn is_one_of(column: &Column, texts: &[String], view: View) -> Condition {
    let keys = texts.iter().map(|text| key::begin(text));
    let begins = Condition::all().add(view.indexes.key(column).is_in(keys));
    if texts.iter().all(|text| key::is_whole(text)) {
        return begins;
    }
    begins.add(Expr::col(Alias::new(column.name)).is_in(texts.to_vec()))
}

fn like(expression: impl Into<Expr>, pattern: &str) -> Expr {
    expression.into().like(LikeExpr::new(pattern).escape('\\'))
}

/// A label as it stands in the JSON list of labels.
fn carries(column: &Column, tag: &str) -> Expr {
    let pattern = contains_exactly(&serde_json::Value::from(tag).to_string());
    like(Expr::col(Alias::new(column.name)), &pattern)
}

/// A text within a column, without regard to case.
///
/// The databases fold only ASCII for certain, so a text with other letters is also looked for as
/// it was typed, in capitals, and capitalised.
fn contains_text(column: &Column, text: &str) -> Condition {
    let column = || Expr::col(Alias::new(column.name));
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
fn amounts(
    column: &Column,
    currency_column: &str,
    amount: &str,
    operator: Operator,
    view: View,
) -> Condition {
    let key = || view.indexes.key(column);
    let usual = compare(key(), amount, currency::USUAL_EXPONENT, operator);
    if !view.unusual_money {
        return Condition::all().add(usual);
    }
    let mut any = Condition::any();
    let code = || Expr::col(Alias::new(currency_column));
    for (places, codes) in currency::UNUSUAL_EXPONENTS {
        let codes = code().is_in(codes.iter().copied());
        any = any.add(codes.and(compare(key(), amount, places, operator)));
    }
    any = any.add(is_unusual(code()).not().and(usual));
    Condition::all().add(any)
}

/// Whether a currency does not have hundred smallest units.
pub(super) fn is_unusual(code: Expr) -> Expr {
    code.is_in(currency::UNUSUAL_EXPONENTS.iter().flat_map(|(_, codes)| codes.iter().copied()))
}

fn compare(key: Expr, amount: &str, places: u32, operator: Operator) -> Expr {
    match operator {
        Operator::Lte => key.lte(currency::at_most(amount, places)),
        _ => key.gte(currency::at_least(amount, places)),
    }
}
