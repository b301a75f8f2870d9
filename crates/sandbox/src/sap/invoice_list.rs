use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::filter::Filter;
use super::invoice::{self, Invoice};
use super::property::{Datum, Property};
use super::wish::Wish;
use super::{ENTITY_SET, ROOT, answer, key};
use crate::direction::Direction;
use crate::fault::PageLie;
use crate::mount::Mount;
use crate::query::Pairs;
use crate::stream::{Stamp, Stream};
use crate::world::Site;

/// The service cuts an answer here, and says where the rest is.
const MOST: usize = 100;

/// `GET .../A_SupplierInvoice`, or one of them by its key in brackets.
pub(super) async fn read(
    State(site): State<Site>,
    Path(resource): Path<String>,
    Mount(mount): Mount,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let answered = match resource.strip_prefix(ENTITY_SET) {
        Some("") => list(&site, &mount, &pairs),
        Some(predicate) => one(&site, &mount, &pairs, predicate),
        None => Err(answer::no_segment(&resource)),
    };
    match answered {
        Ok(content) if wants_json(&pairs, &headers) => answer::data(content),
        Ok(_) => answer::atom(),
        Err(refused) => refused,
    }
}

/// `GET .../A_SupplierInvoice/$count`
pub(super) async fn count(
    State(site): State<Site>,
    Path(resource): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    if resource != ENTITY_SET {
        return answer::no_segment(&resource);
    }
    match ListRequest::read(&Pairs::of(query.as_deref())) {
        Ok(request) => request.found(&invoice::stream(&site)).len().to_string().into_response(),
        Err(refused) => refused,
    }
}

fn wants_json(pairs: &Pairs, headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    pairs.get("$format") == Some("json")
        || accept.is_some_and(|accept| accept.contains("application/json"))
}

fn one(site: &Site, mount: &str, pairs: &Pairs, predicate: &str) -> Result<Value, Response> {
    let wish = wish(site, pairs)?;
    let (number, year) =
        key::parse(predicate).ok_or_else(|| answer::bad_option("Malformed key predicate."))?;
    let stream = invoice::stream(site);
    let index = key::index_of(&number).filter(|index| stream.has(*index));
    let invoice = index.map(|index| Invoice::of(&stream, index));
    invoice
        .filter(|invoice| invoice.fiscal_year() == year)
        .map(|invoice| invoice.json(mount, &wish))
        .ok_or_else(|| answer::no_segment(ENTITY_SET))
}

fn list(site: &Site, mount: &str, pairs: &Pairs) -> Result<Value, Response> {
    let request = ListRequest::read(pairs)?;
    let wish = wish(site, pairs)?;
    let stream = invoice::stream(site);
    let found = request.found(&stream);
    let lie = site.standing.page_lie();
    // What was delivered before a cut counts for `$top` too.
    let delivered = if lie == PageLie::Repeat { 0 } else { request.skip_token };
    let skip = if lie == PageLie::Repeat { 0 } else { request.skip };
    let wanted = request.top.saturating_sub(delivered);
    let rest = found.iter().skip(skip.saturating_add(delivered)).take(wanted);
    let left = rest.clone().count();
    let results: Vec<Value> =
        rest.take(MOST).map(|index| Invoice::of(&stream, *index).json(mount, &wish)).collect();
    let next = match lie {
        PageLie::None => (left > results.len()).then_some(delivered + results.len()),
        PageLie::Repeat => Some(request.skip_token + MOST),
        PageLie::Loop => Some(request.skip_token),
    };
    let mut content = json!({ "results": results });
    if request.counted {
        content["__count"] = found.len().to_string().into();
    }
    if let Some(position) = next {
        let query = pairs.with("$skiptoken", &position.to_string());
        content["__next"] = format!("{mount}{ROOT}/{ENTITY_SET}?{query}").into();
    }
    Ok(content)
}

fn wish(site: &Site, pairs: &Pairs) -> Result<Wish, Response> {
    let wish = Wish::of(pairs.filled("$select"), pairs.filled("$expand"))
        .map_err(|name| answer::no_segment(&name))?;
    let any = Invoice::of(&invoice::stream(site), 1);
    if let Some(name) = wish.names().find(|name| !any.knows(name)) {
        return Err(answer::no_property(name));
    }
    Ok(wish)
}

/// The query options of a list.
struct ListRequest {
    filter: Filter,
    order: Vec<(Property, Direction)>,
    top: usize,
    skip: usize,
    skip_token: usize,
    counted: bool,
}

impl ListRequest {
    fn read(pairs: &Pairs) -> Result<Self, Response> {
        let number = |name: &str, default: usize| match pairs.filled(name).map(str::parse) {
            None => Ok(default),
            Some(Ok(number)) => Ok(number),
            Some(Err(_)) => {
                Err(answer::bad_option(&format!("Invalid value for query option '{name}'.")))
            }
        };
        let filter = match pairs.filled("$filter") {
            Some(text) => Filter::parse(text).map_err(|why| answer::bad_option(&why))?,
            None => Filter::default(),
        };
        let counted = match pairs.get("$inlinecount") {
            Some("allpages") => true,
            None | Some("none") => false,
            Some(_) => {
                return Err(answer::bad_option("Invalid value for query option '$inlinecount'."));
            }
        };
        Ok(Self {
            filter,
            order: order(pairs.filled("$orderby").unwrap_or_default())?,
            top: number("$top", usize::MAX)?,
            skip: number("$skip", 0)?,
            skip_token: number("$skiptoken", 0)?,
            counted,
        })
    }

    /// Numbers of the invoices that the filter lets through, in the order that is asked for.
    fn found(&self, stream: &Stream<'_>) -> Vec<u64> {
        let since = self.filter.changed_since().unwrap_or(i64::MIN);
        let mut keyed: Vec<(Vec<Datum>, u64)> = Vec::new();
        for Stamp { index, .. } in stream.changed_from(since) {
            let invoice = Invoice::of(stream, index);
            if self.filter.holds(&invoice) {
                keyed.push((self.order.iter().map(|(it, _)| it.of(&invoice)).collect(), index));
            }
        }
        let directions: Vec<_> = self.order.iter().map(|(_, direction)| *direction).collect();
        Direction::sort(&mut keyed, &directions);
        keyed.into_iter().map(|(_, index)| index).collect()
    }
}

fn order(text: &str) -> Result<Vec<(Property, Direction)>, Response> {
    let mut order = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, direction) = match part.split_once(' ') {
            None | Some((_, "asc")) => (part.trim_end_matches(" asc"), Direction::Rising),
            Some((name, "desc")) => (name, Direction::Falling),
            Some(_) => {
                return Err(answer::bad_option("Invalid value for query option '$orderby'."));
            }
        };
        let property = Property::parse(name).ok_or_else(|| answer::no_property(name))?;
        order.push((property, direction));
    }
    Ok(order)
}
