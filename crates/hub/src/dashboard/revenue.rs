//! What orders brought.

use std::cmp::Reverse;

use contract::{dashboard::Figure, model::ORDERS};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Func, FunctionCall},
};

use super::{Face, of};
use crate::{Actor, Hub, HubError, page::storage::NO_NUMBER};

/// The orders that brought money. Whatever else a provider calls an order, it is not known to.
const BROUGHT_MONEY: [&str; 3] = ["paid", "shipped", "delivered"];

pub(super) const FACE: Face = Face {
    name: "revenue",
    label: "Revenue",
    note: "paid, shipped and delivered orders",
    href: "/data/orders?status=paid,shipped,delivered",
};

/// An amount is added up in two parts, as so many low bits and the rest: two large amounts are more
/// than 64 bits hold, and a database refuses such a sum. So many parts that one of these sums would
/// overflow are more rows than a database holds.
const LOW_BITS: i32 = 32;

/// One sum a currency, the largest first: currencies are not added together.
pub(super) async fn figures(hub: &Hub, actor: &Actor) -> Result<Vec<Figure>, HubError> {
    let total = || Expr::col("total");
    let mut select = of(actor, &ORDERS);
    select
        .column("currency")
        .expr_as(sum(total().right_shift(LOW_BITS)), "high")
        .expr_as(sum(total().bit_and((1_i64 << LOW_BITS) - 1)), "low")
        .and_where(Expr::col("status").is_in(BROUGHT_MONEY))
        .and_where(total().ne(NO_NUMBER))
        .group_by_col("currency");
    let mut sums = Vec::new();
    for row in hub.read().query_all(&select).await? {
        let (high, low): (i64, i64) = (row.try_get("", "high")?, row.try_get("", "low")?);
        let currency: String = row.try_get("", "currency")?;
        sums.push(((i128::from(high) << LOW_BITS) + i128::from(low), currency));
    }
    sums.sort_by_key(|(minor, _)| Reverse(*minor));
    if sums.is_empty() {
        return Ok(vec![Figure::Nothing]);
    }
    Ok(sums.into_iter().map(|(minor, currency)| Figure::Money { minor, currency }).collect())
}

/// A sum as a 64-bit number: PostgreSQL makes a decimal of it.
fn sum(part: Expr) -> FunctionCall {
    Func::cast_as(Func::sum(part), "BIGINT")
}

#[cfg(test)]
mod tests {
    use super::{BROUGHT_MONEY, FACE};

    #[test]
    fn the_card_leads_to_the_orders_that_it_adds_up() {
        assert_eq!(FACE.href, format!("/data/orders?status={}", BROUGHT_MONEY.join(",")));
    }
}
