//! Unknown and missing keys: a misspelt key is both, and is reported once.

use toml::de::DeValue;

use super::{Missing, Reading, Table};
use crate::stack::diagnose::Diagnostic;
use crate::stack::suggest::{nearest, one_of};

impl Reading<'_> {
    pub(super) fn count(&self) -> usize {
        self.mistakes.len() + self.missing.len()
    }

    /// Takes every mistake, once the whole file has been read.
    pub(crate) fn take_mistakes(&mut self) -> Vec<Diagnostic> {
        let mut mistakes = std::mem::take(&mut self.mistakes);
        for Missing { paths, mistake } in std::mem::take(&mut self.missing) {
            if !paths.iter().any(|path| self.is_misspelt(path)) {
                mistakes.push(mistake);
            }
        }
        mistakes
    }

    /// Whether the file has this key or table under a nearly correct name.
    pub(crate) fn is_misspelt(&self, path: &str) -> bool {
        self.meant.contains(path)
    }

    /// Remembers a key by the path that it was perhaps meant to have, with everything in it.
    fn remember_as(&mut self, path: String, value: &DeValue<'_>) {
        if let DeValue::Array(items) = value {
            for item in items.iter() {
                self.remember_as(path.clone(), item.get_ref());
            }
        }
        if let DeValue::Table(table) = value {
            for (key, value) in table.iter() {
                self.remember_as(format!("{path}.{}", key.get_ref()), value.get_ref());
            }
        }
        self.meant.insert(path);
    }
}

impl Table<'_, '_> {
    /// Adds a mistake caused by the lack of these keys of the table.
    pub(crate) fn missing(&mut self, keys: &[&str], mistake: Diagnostic) {
        let paths = keys.iter().map(|key| self.path_of(key)).collect();
        self.reading.missing.push(Missing { paths, mistake });
    }

    /// Adds a mistake caused by the lack of a key elsewhere in the file.
    pub(crate) fn missing_elsewhere(&mut self, path: &str, mistake: Diagnostic) {
        self.reading.missing.push(Missing { paths: vec![path.to_owned()], mistake });
    }

    /// Reports every key that was not read as unknown.
    pub(crate) fn refuse_the_rest(&mut self) {
        #[cfg(test)]
        self.reading.known.entry(self.path.clone()).or_default().extend(self.known.iter().copied());
        for (key, value) in std::mem::take(&mut self.entries) {
            let place =
                if self.path.is_empty() { "a stack file".to_owned() } else { format!("`{}`", self.path) };
            let known = one_of(self.known.iter().copied());
            let mistake = Diagnostic::new(key.span(), format!("{place} has no key `{}`", key.get_ref()));
            let suggestion = nearest(key.get_ref(), self.known.iter().copied());
            if let Some(meant) = suggestion {
                self.reading.remember_as(self.path_of(meant), value.get_ref());
            }
            self.mistake(mistake.expected(known).did_you_mean(suggestion));
        }
    }

    /// A key's path from the root of the file.
    pub(super) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}
