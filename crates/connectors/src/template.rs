//! Texts with holes: `/repos/{repository}/issues`, `{firstname} {lastname}`.

use serde::Deserialize;

/// A text with named holes in braces: `/repos/{repository}/issues`. In requests, variables stand in
/// them; in `identity` and in the transform `template`, paths do (`identity` takes a variable as
/// `{$name}`). In a path of a request the values are percent-encoded, but for slashes. Where a
/// variable has no value, the parameter, header or member of the body that names it is left out; a
/// path cannot do without.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Template {
    source: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Hole(String),
}

impl Template {
    /// The names in its holes, in order.
    pub fn holes(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Hole(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The text with its holes filled. The first error of `fill` ends it.
    pub fn fill<E>(&self, fill: impl Fn(&str) -> Result<String, E>) -> Result<String, E> {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => Ok(text.clone()),
                Part::Hole(name) => fill(name),
            })
            .collect()
    }

    /// As written in the file.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Of an address, what follows its host: `/v1/{account}` of `https://{region}.example/v1/{account}`
    /// and of `{instance_url}/v1/{account}`.
    pub(crate) fn behind_host(&self) -> Self {
        let host = self.source.find("://").map_or(0, |place| place + "://".len());
        let path = self.source[host..].find('/').map_or("/", |place| &self.source[host + place..]);
        // A piece of a good template that is cut outside of its braces is good.
        Self::try_from(path.to_owned()).unwrap_or_else(|_| self.clone())
    }
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(source: String) -> Result<Self, String> {
        let broken = || format!("`{source}` has a brace without its partner");
        let mut parts = Vec::new();
        let mut rest = source.as_str();
        while let Some((text, after)) = rest.split_once('{') {
            let (hole, after) = after.split_once('}').ok_or_else(broken)?;
            if text.contains('}') || hole.is_empty() || hole.contains('{') {
                return Err(broken());
            }
            parts.push(Part::Text(text.to_owned()));
            parts.push(Part::Hole(hole.to_owned()));
            rest = after;
        }
        if rest.contains('}') {
            return Err(broken());
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self { source, parts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_named_and_filled_in_order() {
        let template = Template::try_from("/repos/{owner}/{name}/issues".to_owned()).unwrap();
        assert_eq!(template.holes().collect::<Vec<_>>(), ["owner", "name"]);
        let filled = template.fill(|name| Ok::<_, ()>(name.to_uppercase()));
        assert_eq!(filled, Ok("/repos/OWNER/NAME/issues".to_owned()));
    }

    #[test]
    fn the_path_of_an_address_follows_its_host_whatever_that_is() {
        for (address, path) in [
            ("https://api.example/v1/{a}/x", "/v1/{a}/x"),
            ("https://{account}.api.example/rest", "/rest"),
            ("{instance_url}/services/data/", "/services/data/"),
            ("https://api.example", "/"),
        ] {
            let template = Template::try_from(address.to_owned()).unwrap();
            assert_eq!(template.behind_host().as_str(), path, "{address}");
        }
    }

    #[test]
    fn unmatched_braces_are_refused() {
        for source in ["{a", "a}", "{}", "{a{b}}", "a}b{c}"] {
            assert!(Template::try_from(source.to_owned()).is_err(), "{source}");
        }
    }
}
