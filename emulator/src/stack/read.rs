//! Reading tables key by key, so that one pass finds every mistake: serde would stop at the first.

mod missing;
mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::check::{self, Rule};
use super::context::Context;
use super::diagnose::Diagnostic;
use super::reference::{Reference, Resource};

#[derive(Debug)]
pub(crate) struct Reading<'t> {
    pub(crate) text: &'t str,
    /// What is filled into its strings.
    pub(crate) context: Context<'t>,
    pub(crate) mistakes: Vec<Diagnostic>,
    /// Every resource that has a table, also those whose table is wrong.
    pub(crate) resources: BTreeSet<Resource>,
    /// Names that must be unique: the key, of what, the name, and where it was given.
    pub(crate) claims: BTreeMap<(&'static str, String, String), Range<usize>>,
    /// Every reference, its position, and which resource needs it.
    pub(crate) uses: Vec<(Resource, Range<usize>, Reference)>,
    /// The keys that each table can have, by the table's path.
    #[cfg(test)]
    pub(crate) known: BTreeMap<String, BTreeSet<&'static str>>,
    /// The words that each key can have, by the key's path.
    #[cfg(test)]
    pub(crate) words: BTreeMap<String, BTreeSet<&'static str>>,
    missing: Vec<Missing>,
    /// Paths that an unknown key was perhaps meant to have, with everything in it.
    meant: BTreeSet<String>,
    /// Where the strings start that contain a value of the environment.
    hidden: BTreeSet<usize>,
}

/// A closed set of words, as AWS spells them.
pub(crate) trait Choice: Copy + 'static {
    /// The name of the set, such as `a search type`.
    const WHAT: &'static str;
    /// Each word with its meaning.
    const WORDS: &'static [(&'static str, Self)];
}

/// One table of the file while it is read; every key that is read counts as known.
#[derive(Debug)]
pub(crate) struct Table<'a, 't> {
    pub(crate) reading: &'a mut Reading<'t>,
    pub(crate) resource: Option<Resource>,
    path: String,
    span: Range<usize>,
    entries: Vec<(Spanned<DeString<'t>>, Spanned<DeValue<'t>>)>,
    taken: Vec<(&'static str, Range<usize>)>,
    known: Vec<&'static str>,
}

impl<'t> Reading<'t> {
    pub(crate) fn new(text: &'t str, context: Context<'t>) -> Self {
        let (mistakes, resources, claims, uses) = Default::default();
        let (missing, meant, hidden) = Default::default();
        Self {
            text,
            context,
            mistakes,
            resources,
            claims,
            uses,
            #[cfg(test)]
            known: BTreeMap::new(),
            #[cfg(test)]
            words: BTreeMap::new(),
            missing,
            meant,
            hidden,
        }
    }
}

impl<'a, 't> Table<'a, 't> {
    /// Takes a table: its path for messages, and the position of its name.
    pub(crate) fn new(
        reading: &'a mut Reading<'t>,
        path: String,
        span: Range<usize>,
        table: DeTable<'t>,
    ) -> Self {
        let entries = in_file_order(table);
        Self { reading, resource: None, path, span, entries, taken: Vec::new(), known: Vec::new() }
    }

    pub(crate) fn mistake(&mut self, diagnostic: Diagnostic) {
        self.reading.mistakes.push(diagnostic);
    }

    /// The number of mistakes so far, to find out whether a part of the file has any.
    pub(crate) fn mistakes(&self) -> usize {
        self.reading.count()
    }

    /// How many strings so far contain a value of the environment.
    pub(crate) fn hidden(&self) -> usize {
        self.reading.hidden.len()
    }

    /// The position of the table's name.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The position of a key of the table, read already or not.
    pub(crate) fn key_span(&self, key: &str) -> Option<Range<usize>> {
        let read = self.taken.iter().find(|(taken, _)| *taken == key).map(|(_, span)| span.clone());
        read.or_else(|| {
            self.entries.iter().find(|(entry, _)| entry.get_ref() == key).map(|(entry, _)| entry.span())
        })
    }

    /// Whether a key that was not read yet holds a table.
    pub(crate) fn is_table(&self, key: &str) -> bool {
        self.entries.iter().any(|(entry, value)| entry.get_ref() == key && value.get_ref().is_table())
    }

    /// Refuses a user-defined name that references could not contain.
    pub(crate) fn check_key(&mut self, key: &str) {
        self.check_name(key, self.span(), check::KEY);
    }

    /// Refuses a user-defined key that does not have the form.
    pub(crate) fn check_name(&mut self, name: &str, span: Range<usize>, rule: Rule) {
        if !(rule.accepts)(name) {
            self.mistake(
                Diagnostic::new(span, format!("`{name}` is not {}", rule.what)).expected(rule.expected),
            );
        }
    }

    /// Refuses a name that another resource of the same kind has already.
    pub(crate) fn claim(&mut self, key: &'static str, kind: &str, name: &Spanned<String>) {
        let claim = (key, kind.to_owned(), name.get_ref().clone());
        if let Some(first) = self.reading.claims.get(&claim).cloned() {
            let message = format!("{kind} with the {key} `{}` exists already", self.display_text(name));
            let mistake = Diagnostic::new(name.span(), message).expected(format!("a {key} of its own"));
            self.mistake(mistake.context(first, "first given here"));
            return;
        }
        self.reading.claims.insert(claim, name.span());
    }

    /// Reads the `name` of a resource whose table has this key; no other of its kind may have it.
    pub(crate) fn own_name(&mut self, key: &str, kind: &str, rule: Rule) -> Option<String> {
        self.check_key(key);
        let name = self.required("name", |table, key| table.literal(key, rule))?;
        self.claim("name", kind, &name);
        Some(name.into_inner())
    }

    pub(crate) fn required<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        if self.key_span(key).is_none() {
            self.known.push(key);
            let missing = format!("`{}` has no `{key}`", self.path);
            let missing = Diagnostic::new(self.span(), missing);
            self.missing(&[key], missing.expected(format!("the key `{key}` in this table")));
            return None;
        }
        read(self, key)
    }

    pub(crate) fn table<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Table<'_, 't>) -> Option<T>,
    ) -> Option<T> {
        let span = self.key_span(key).unwrap_or_default();
        let value = self.take(key)?;
        self.within(key, span, value, read)
    }

    /// Reads a table with user-defined keys, in the order of the file; what cannot be read is left out.
    pub(crate) fn entries<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Self, &Spanned<DeString<'t>>, Spanned<DeValue<'t>>) -> Option<T>,
    ) -> Vec<(String, T)> {
        let Some(value) = self.take(key) else { return Vec::new() };
        if !value.get_ref().is_table() {
            self.wrong_type::<()>(&value, "a table");
            return Vec::new();
        }
        let DeValue::Table(table) = value.into_inner() else { return Vec::new() };
        let mut all = Vec::new();
        for (name, value) in in_file_order(table) {
            all.extend(read(self, &name, value).map(|item| (name.get_ref().to_string(), item)));
        }
        all
    }

    /// Reads the tables of one kind of resource, `KIND.NAME`, and remembers their names.
    pub(crate) fn resources<T>(
        &mut self,
        kind: &'static str,
        resource: impl Fn(String) -> Resource,
        mut read: impl FnMut(&mut Table<'_, 't>, &str) -> Option<T>,
    ) -> Vec<(String, T)> {
        self.entries(kind, |table, name, value| {
            let key = name.get_ref().to_string();
            let resource = resource(key.clone());
            table.reading.resources.insert(resource.clone());
            table.within(&format!("{kind}.{key}"), name.span(), value, |table| {
                table.resource = Some(resource);
                read(table, &key)
            })
        })
    }

    /// Reads a table that is in an array or under a user-defined key.
    pub(crate) fn within<T>(
        &mut self,
        name: &str,
        span: Range<usize>,
        value: Spanned<DeValue<'t>>,
        read: impl FnOnce(&mut Table<'_, 't>) -> Option<T>,
    ) -> Option<T> {
        if !value.get_ref().is_table() {
            return self.wrong_type(&value, "a table");
        }
        let DeValue::Table(inner) = value.into_inner() else { return None };
        let path = self.path_of(name);
        let resource = self.resource.clone();
        let mut table = Table { resource, ..Table::new(self.reading, path, span, inner) };
        let read = read(&mut table);
        table.refuse_the_rest();
        read
    }

    /// Reads a list, each item separately; an empty one is a mistake.
    pub(crate) fn list<T>(
        &mut self,
        key: &'static str,
        what: &str,
        mut read: impl FnMut(&mut Self, &Spanned<DeValue<'t>>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let value = self.take(key)?;
        let Some(array) = value.get_ref().as_array() else {
            return self.no_list(key, &value, what);
        };
        if array.is_empty() {
            let empty = Diagnostic::new(value.span(), format!("`{key}` is empty"));
            self.mistake(empty.expected("at least one item, or this key left out"));
            return None;
        }
        let read: Vec<Option<T>> = array.iter().map(|item| read(self, item)).collect();
        read.into_iter().collect()
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'t>>> {
        self.known.push(key);
        let at = self.entries.iter().position(|(entry, _)| entry.get_ref() == key)?;
        let (entry, value) = self.entries.remove(at);
        self.taken.push((key, entry.span()));
        Some(value)
    }

    /// Accepts every other key, if a mistake elsewhere leaves open which ones belong.
    pub(crate) fn ignore_the_rest(&mut self) {
        self.entries.clear();
    }
}

fn in_file_order<'t>(table: DeTable<'t>) -> Vec<(Spanned<DeString<'t>>, Spanned<DeValue<'t>>)> {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// A mistake that does not count if one of these keys is there, misspelt.
#[derive(Debug)]
pub(crate) struct Missing {
    paths: Vec<String>,
    mistake: Diagnostic,
}
