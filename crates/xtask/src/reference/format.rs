//! The sources together with the outline, and what was shown of them.

use std::cell::RefCell;
use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use super::markdown::anchor;
use super::outline::{Content, Elsewhere, Section};
use super::sources::{Id, Sources, Type};

/// What the reference is made from.
pub(super) struct Format<'s> {
    pub(super) sources: &'s Sources,
    pub(super) sections: &'s [Section],
    elsewhere: &'s [Elsewhere],
    /// The types that stand in the reference so far: by themselves, or as what a key takes.
    shown: RefCell<BTreeSet<(String, String)>>,
    /// The entries of `elsewhere` that were of use.
    used: RefCell<BTreeSet<(String, String)>>,
}

impl<'s> Format<'s> {
    pub(super) fn new(
        sources: &'s Sources,
        sections: &'s [Section],
        elsewhere: &'s [Elsewhere],
    ) -> Self {
        Self { sources, sections, elsewhere, shown: RefCell::default(), used: RefCell::default() }
    }

    /// Notes that a type stands in the reference.
    pub(super) fn show(&self, shown: &Type<'_>) {
        self.shown.borrow_mut().insert((shown.file.to_owned(), shown.name.clone()));
    }

    pub(super) fn is_shown(&self, (file, name): Id<'_>) -> bool {
        self.shown.borrow().contains(&(file.to_owned(), name.to_owned()))
    }

    /// The section that is about this type.
    pub(super) fn section_of(&self, id: Id<'_>) -> Option<&'s Section> {
        self.sections.iter().find(|section| match section.content {
            Content::Keys(of) | Content::Doc(of) => of == id,
            Content::Prose | Content::Schemes { .. } | Content::Variables | Content::Models => {
                false
            }
        })
    }

    /// A link to the section of this title, under a word.
    pub(super) fn link(&self, word: &str, title: &str) -> Result<String> {
        if self.sections.iter().any(|section| section.title == title) {
            return Ok(format!("[{word}](#{})", anchor(title)));
        }
        bail!("the outline of the reference has no section `{title}`")
    }

    /// What the outline says of a key that is read somewhere else.
    pub(super) fn elsewhere(&self, of: &Type<'_>, key: &str) -> Result<&'s Elsewhere> {
        let found = self.elsewhere.iter().find(|it| it.of == of.name && it.key == key);
        self.used.borrow_mut().insert((of.name.clone(), key.to_owned()));
        found.with_context(|| {
            format!(
                "{}: `{}` of {} is read somewhere else, and ELSEWHERE of the reference's outline \
                 does not say what it takes",
                of.file, key, of.name
            )
        })
    }

    /// Entries of `elsewhere` that are about nothing.
    pub(super) fn stale(&self) -> Vec<String> {
        let used = self.used.borrow();
        let stale = |it: &&Elsewhere| !used.contains(&(it.of.to_owned(), it.key.to_owned()));
        self.elsewhere.iter().filter(stale).map(|it| format!("{}.{}", it.of, it.key)).collect()
    }
}
