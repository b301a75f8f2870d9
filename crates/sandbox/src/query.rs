use url::form_urlencoded;

/// The pairs of a query string, in their order. Vendors use names such as `created[gte]`, and a
/// next link must repeat what was asked, so this is a list and not a struct.
pub(crate) struct Pairs(Vec<(String, String)>);

impl Pairs {
    pub(crate) fn of(query: Option<&str>) -> Self {
        Self(form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A given and not empty value.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The query again, with one pair set to another value (or added at the end).
    pub(crate) fn with(&self, name: &str, value: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let mut found = false;
        for (key, old) in &self.0 {
            if key == name {
                if !found {
                    query.append_pair(key, value);
                }
                found = true;
            } else {
                query.append_pair(key, old);
            }
        }
        if !found {
            query.append_pair(name, value);
        }
        query.finish()
    }
}
