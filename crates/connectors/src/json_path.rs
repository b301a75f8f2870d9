//! Where a value stands in an answer: `customer.name`, `items[0].id`, `labels[].name`,
//! `@odata\.nextLink`.

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

mod raw;

/// A place in a JSON value. Keys are separated by dots, and `\.` is a dot within a key (`\\.` between
/// the double quotes of TOML, so rather write `'@odata\.nextLink'`); `[2]` takes the third element of a
/// list and `[]` all of them, or all members of an object.
///
/// | path | what it takes |
/// | --- | --- |
/// | `customer.name` | a member of a member |
/// | `items[0].id` | a member of the first element |
/// | `labels[].name` | a member of every element |
/// | `$.team` | in records of a list that is read with `each`: the variable `team` |
/// | `^.day` | in records that were unfolded: a member of what stood around them |
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct JsonPath {
    source: String,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
    Each,
}

impl JsonPath {
    /// The value there, nothing where there is none or null. With `[]`, the first of all.
    pub fn find<'a>(&self, value: &'a Value) -> Option<&'a Value> {
        find(&self.steps, value)
    }

    /// All values there but nulls: several only with `[]`.
    pub fn find_all<'a>(&self, value: &'a Value) -> Vec<&'a Value> {
        let mut found = Vec::new();
        collect(&self.steps, value, &mut found);
        found
    }

    /// Whether `[]` stands in the path and there is a list at that place, be it an empty one.
    pub(crate) fn has_list(&self, value: &Value) -> bool {
        let each = self.steps.iter().position(|step| *step == Step::Each);
        each.is_some_and(|each| find(&self.steps[..each], value).is_some_and(Value::is_array))
    }

    /// Its steps as keys of objects, for writing: lists are not written into.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) | Step::Each => None,
        })
    }

    /// Takes the member there out of its object. Only for paths of keys.
    pub(crate) fn take(&self, value: &mut Value) -> Option<Value> {
        let (last, outer) = self.steps.split_last()?;
        let mut here = value;
        for step in outer {
            let Step::Key(key) = step else { return None };
            here = here.get_mut(key.as_str())?;
        }
        let Step::Key(key) = last else { return None };
        here.as_object_mut()?.remove(key)
    }

    /// The text of the value around the one there.
    pub(crate) fn around_raw<'a>(&self, value: &'a RawValue) -> Option<&'a RawValue> {
        let (_, outer) = self.steps.split_last()?;
        find_raw(outer, value)
    }

    /// As written in the file.
    pub(crate) fn as_str(&self) -> &str {
        &self.source
    }

    /// The text of the value there, before anything of it is parsed.
    pub(crate) fn find_raw<'a>(&self, value: &'a RawValue) -> Option<&'a RawValue> {
        find_raw(&self.steps, value)
    }

    /// The value there, read from the text of an answer.
    pub(crate) fn read(&self, value: &RawValue) -> Option<Value> {
        serde_json::from_str(self.find_raw(value)?.get()).ok()
    }
}

impl std::fmt::Display for JsonPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.source)
    }
}

fn find_raw<'a>(steps: &[Step], value: &'a RawValue) -> Option<&'a RawValue> {
    let found = steps.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => raw::member(value, key),
        Step::Index(index) => raw::element(value, *index),
        Step::Each => raw::element(value, 0),
    })?;
    (found.get() != "null").then_some(found)
}

fn find<'a>(steps: &[Step], value: &'a Value) -> Option<&'a Value> {
    let Some((step, rest)) = steps.split_first() else {
        return (!value.is_null()).then_some(value);
    };
    match step {
        Step::Key(key) => find(rest, value.get(key.as_str())?),
        Step::Index(index) => find(rest, value.get(*index)?),
        Step::Each => elements(value).find_map(|element| find(rest, element)),
    }
}

/// What `[]` takes: the elements of a list, or the members of an object.
fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    let list = value.as_array().into_iter().flatten();
    list.chain(value.as_object().into_iter().flat_map(serde_json::Map::values))
}

fn collect<'a>(steps: &[Step], value: &'a Value, found: &mut Vec<&'a Value>) {
    let Some(each) = steps.iter().position(|step| *step == Step::Each) else {
        found.extend(find(steps, value));
        return;
    };
    for element in find(&steps[..each], value).into_iter().flat_map(elements) {
        collect(&steps[each + 1..], element, found);
    }
}

impl TryFrom<String> for JsonPath {
    type Error = String;

    fn try_from(source: String) -> Result<Self, String> {
        let mut steps = Vec::new();
        for part in parts(&source) {
            parse_part(&part, &mut steps)
                .ok_or_else(|| format!("`{source}` is not a path like `customer.name`"))?;
        }
        Ok(Self { source, steps })
    }
}

/// What stands between the dots that have no backslash before them.
fn parts(source: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = source.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, characters.peek(), parts.last_mut()) {
            ('\\', Some('.'), Some(part)) => {
                characters.next();
                part.push('.');
            }
            ('.', _, _) => parts.push(String::new()),
            (other, _, Some(part)) => part.push(other),
            (_, _, None) => {}
        }
    }
    parts
}

/// Reads `key`, `key[]`, `key[0]` or a bare `[]`.
fn parse_part(part: &str, steps: &mut Vec<Step>) -> Option<()> {
    let (key, mut rest) = part.split_at(part.find('[').unwrap_or(part.len()));
    if part.is_empty() || key.contains([' ', ']', '{', '}', '"']) {
        return None;
    }
    if !key.is_empty() {
        steps.push(Step::Key(key.to_owned()));
    }
    while !rest.is_empty() {
        let (inside, after) = rest.strip_prefix('[')?.split_once(']')?;
        steps.push(if inside.is_empty() { Step::Each } else { Step::Index(inside.parse().ok()?) });
        rest = after;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn path(source: &str) -> JsonPath {
        JsonPath::try_from(source.to_owned()).unwrap()
    }

    #[test]
    fn keys_indexes_and_lists_are_followed() {
        let value = json!({"a": {"b": 1}, "l": [{"n": "x"}, {"n": null}, {"n": "y"}], "z": null});
        assert_eq!(path("a.b").find(&value), Some(&json!(1)));
        assert_eq!(path("l[2].n").find(&value), Some(&json!("y")));
        assert_eq!(path("l[].n").find_all(&value), [&json!("x"), &json!("y")]);
        assert_eq!(path("z").find(&value), None);
        assert_eq!(path("a.b.c").find(&value), None);
        assert_eq!(path("a[]").find_all(&value), [&json!(1)]);
        assert_eq!(path("a.b[]").find_all(&value), Vec::<&Value>::new());
    }

    #[test]
    fn all_members_of_an_object_are_followed() {
        let value =
            json!({"p": {"Status": {"select": 1}, "Order": {"title": [{"t": "A"}, {"t": "B"}]}}});
        let title = path("p[].title[].t");
        assert_eq!(title.find_all(&value), [&json!("A"), &json!("B")]);
        assert_eq!(title.find(&value), Some(&json!("A")));
    }

    #[test]
    fn a_key_may_have_a_dot_in_it() {
        let value = json!({"@odata.nextLink": "x", "a": {"b.c": [{"d": 1}]}});
        assert_eq!(path("@odata\\.nextLink").find(&value), Some(&json!("x")));
        assert_eq!(path("a.b\\.c[0].d").find(&value), Some(&json!(1)));
        assert_eq!(path("@odata.nextLink").find(&value), None);
    }

    #[test]
    fn the_unparsed_text_is_found_at_the_same_places() {
        let text = r#"{"a":{"b": [10, {"c": 1.50}]},"n":null}"#;
        let value: &RawValue = serde_json::from_str(text).unwrap();
        assert_eq!(path("a.b[1].c").find_raw(value).map(RawValue::get), Some("1.50"));
        assert!(path("n").find_raw(value).is_none());
        assert!(path("a.b.c").find_raw(value).is_none());
        assert!(path("a.b[7]").find_raw(value).is_none());
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for source in ["", "a..b", ".", "a[", "a[x]", "a b", "{a}"] {
            assert!(JsonPath::try_from(source.to_owned()).is_err(), "{source}");
        }
    }
}
