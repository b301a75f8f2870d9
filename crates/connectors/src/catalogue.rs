//! The providers we know: one TOML file each.
//!
//! The files in `providers/` are part of the binary; more can stand in a directory of the
//! installation, so that a provider is added without building anything. A file is checked whole
//! when it is read, and an error names the file, the line, and what was expected there.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use crate::Provider;

mod auth;
mod checks;
mod cursor;
mod embedded;
mod error;
mod identity;
mod read;
mod setting;
mod source;
mod stream;
mod sync;

pub use error::CatalogueError;
pub(crate) use source::{Node, Scheme, Source, read_scheme, scheme, taken, unknown};
pub(crate) use stream::as_table;
pub use sync::SYNC_MINUTES;

/// All providers.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// In the order of the picker.
    providers: Vec<Arc<Provider>>,
    /// Where each slug stands in it, and the file it came from.
    places: BTreeMap<String, (usize, String)>,
}

impl Catalogue {
    /// The providers that are part of the binary.
    pub fn builtin() -> Result<Self, CatalogueError> {
        Self::load(None)
    }

    /// The same, and those of the `*.toml` files in `directory`. A slug must occur only once. A
    /// directory that does not exist holds no files.
    pub fn load(directory: Option<&Path>) -> Result<Self, CatalogueError> {
        let mut files = embedded::files();
        if let Some(directory) = directory {
            files.extend(read_directory(directory)?);
        }
        let mut catalogue = Self::default();
        for (file, text) in &files {
            catalogue.add(file, text)?;
        }
        catalogue.sort();
        Ok(catalogue)
    }

    /// One file by itself, whatever others there are.
    pub fn read_file(path: &Path) -> Result<Provider, CatalogueError> {
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|error| CatalogueError::unreadable(path, &error))?;
        let file = path.display().to_string();
        let source = Source::new(&file, &text);
        read::provider(&source).map(|(provider, _)| provider)
    }

    /// The provider of this slug.
    pub fn get(&self, slug: &str) -> Option<&Arc<Provider>> {
        self.places.get(slug).and_then(|(place, _)| self.providers.get(*place))
    }

    /// All providers, by category, then by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Provider>> {
        self.providers.iter()
    }

    fn add(&mut self, file: &str, text: &str) -> Result<(), CatalogueError> {
        let source = Source::new(file, text);
        let (provider, slug_span) = read::provider(&source)?;
        if let Some((_, other)) = self.places.get(&provider.slug) {
            let message = format!("the slug `{}` is taken by {other}", provider.slug);
            return Err(source.error(&slug_span, message));
        }
        let place = (self.providers.len(), file.to_owned());
        self.places.insert(provider.slug.clone(), place);
        self.providers.push(Arc::new(provider));
        Ok(())
    }

    fn sort(&mut self) {
        self.providers.sort_by_cached_key(|it| (it.category.clone(), it.name.to_lowercase()));
        for (place, provider) in self.providers.iter().enumerate() {
            if let Some(entry) = self.places.get_mut(&provider.slug) {
                entry.0 = place;
            }
        }
    }
}

/// The TOML files of a directory with their names, in the order of their names.
fn read_directory(directory: &Path) -> Result<Vec<(String, String)>, CatalogueError> {
    if !directory.exists() {
        return Ok(Vec::new());
    }
    let unreadable = |path: &Path, error: std::io::Error| CatalogueError::unreadable(path, &error);
    let mut files = Vec::new();
    for entry in directory.read_dir().map_err(|error| unreadable(directory, error))? {
        let path = entry.map_err(|error| unreadable(directory, error))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            files.push((path.display().to_string(), text));
        }
    }
    files.sort();
    Ok(files)
}
