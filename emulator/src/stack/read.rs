//! Reading tables key by key, so that one pass finds every mistake: serde would stop at the first.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::base::arn::Place;

use super::check::{self, Rule};
use super::diagnose::Diagnostic;
use super::reference::{Reference, Resource};
use super::suggest::{nearest, one_of};
use super::template::Template;

/// What the reading of one file has gathered so far.
#[derive(Debug)]
pub(crate) struct Reading<'t> {
    /// The file.
    pub(crate) text: &'t str,
    /// What `${region}` and `${account}` stand for.
    pub(crate) place: Place,
    /// Every mistake found.
    pub(crate) mistakes: Vec<Diagnostic>,
    /// Every resource that has a table, and where its name stands; also those whose table is wrong.
    pub(crate) resources: BTreeMap<Resource, Range<usize>>,
    /// Names that must be given only once: the key, of what, the name, and where it was given.
    pub(crate) claims: BTreeMap<(&'static str, String, String), Range<usize>>,
    /// Every reference, where it stands, and which resource needs it.
    pub(crate) uses: Vec<(Resource, Range<usize>, Reference)>,
}

/// A closed set of words, as AWS spells them.
pub(crate) trait Choice: Copy + 'static {
    /// What the set is called, such as `a search type`.
    const WHAT: &'static str;
    /// Each word with its meaning.
    const WORDS: &'static [(&'static str, Self)];
}

/// One table of the file while it is read; every key that is asked for counts as known.
#[derive(Debug)]
pub(crate) struct Table<'a, 't> {
    /// What has been gathered.
    pub(crate) reading: &'a mut Reading<'t>,
    /// The resource that the table belongs to.
    pub(crate) resource: Option<Resource>,
    path: String,
    span: Range<usize>,
    entries: Vec<(Spanned<DeString<'t>>, Spanned<DeValue<'t>>)>,
    taken: Vec<(&'static str, Range<usize>)>,
    known: Vec<&'static str>,
}

impl<'t> Reading<'t> {
    /// Nothing gathered yet.
    pub(crate) fn new(text: &'t str, place: Place) -> Self {
        let (mistakes, resources, claims, uses) = Default::default();
        Self { text, place, mistakes, resources, claims, uses }
    }
}

impl<'a, 't> Table<'a, 't> {
    /// Takes a table: its path for messages, and where its name stands.
    pub(crate) fn new(
        reading: &'a mut Reading<'t>,
        path: String,
        span: Range<usize>,
        table: DeTable<'t>,
    ) -> Self {
        let entries = in_file_order(table);
        Self { reading, resource: None, path, span, entries, taken: Vec::new(), known: Vec::new() }
    }

    /// Adds a mistake.
    pub(crate) fn mistake(&mut self, diagnostic: Diagnostic) {
        self.reading.mistakes.push(diagnostic);
    }

    /// How many mistakes there are so far, to see whether a part of the file has any.
    pub(crate) fn mistakes(&self) -> usize {
        self.reading.mistakes.len()
    }

    /// Where the table's name stands.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Where a key of the table stands, read already or not.
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

    /// Refuses a name of the file's own that references could not contain.
    pub(crate) fn check_key(&mut self, key: &str) {
        self.check_name(key, self.span(), check::KEY);
    }

    /// Refuses a free key that has not the form.
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
            let message = format!("{kind} with the {key} `{}` exists already", name.get_ref());
            let mistake = Diagnostic::new(name.span(), message).expected(format!("a {key} of its own"));
            self.mistake(mistake.context(first, "first given here"));
            return;
        }
        self.reading.claims.insert(claim, name.span());
    }

    /// Reads a key that must be there.
    pub(crate) fn required<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        if self.key_span(key).is_none() {
            self.known.push(key);
            let missing = format!("`{}` has no `{key}`", self.path);
            self.mistake(
                Diagnostic::new(self.span(), missing).expected(format!("the key `{key}` in this table")),
            );
            return None;
        }
        read(self, key)
    }

    /// Reads `true` or `false`.
    pub(crate) fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let value = self.take(key)?;
        let boolean = value.get_ref().as_bool();
        boolean.or_else(|| self.wrong_type(&value, "`true` or `false`"))
    }

    /// Reads a whole number between two bounds.
    pub(crate) fn integer(&mut self, key: &'static str, least: u32, most: u32) -> Option<u32> {
        self.integer_of(key, least, most, "")
    }

    /// Reads a whole number between two bounds, of a unit such as `hours`.
    pub(crate) fn integer_of(&mut self, key: &'static str, least: u32, most: u32, unit: &str) -> Option<u32> {
        let value = self.take(key)?;
        let Some(integer) = value.get_ref().as_integer() else {
            return self.wrong_type(&value, "a whole number");
        };
        let number = u32::from_str_radix(integer.as_str(), integer.radix()).ok();
        let fitting = number.filter(|number| (least..=most).contains(number));
        if fitting.is_none() {
            let message = format!("`{integer}` is out of range for `{key}`");
            self.mistake(
                Diagnostic::new(value.span(), message)
                    .expected(format!("{least} to {most} {unit}").trim_end()),
            );
        }
        fitting
    }

    /// Reads a string that may refer to other resources.
    pub(crate) fn template(&mut self, key: &'static str, rule: Rule) -> Option<Template> {
        self.spanned_template(key, rule).map(Spanned::into_inner)
    }

    /// Reads such a string and where it stands.
    pub(crate) fn spanned_template(&mut self, key: &'static str, rule: Rule) -> Option<Spanned<Template>> {
        let value = self.take(key)?;
        self.as_template(&value, rule)
    }

    /// Reads a list of such strings; an empty one is a mistake, as it is for AWS.
    pub(crate) fn templates(&mut self, key: &'static str, rule: Rule) -> Option<Vec<Spanned<Template>>> {
        self.list(key, "an array of strings", |table, item| table.as_template(item, rule))
    }

    /// Reads a string that is known before anything is created.
    pub(crate) fn literal(&mut self, key: &'static str, rule: Rule) -> Option<Spanned<String>> {
        let value = self.take(key)?;
        self.as_literal(&value, rule)
    }

    /// Reads a list of such strings; an empty one is a mistake.
    pub(crate) fn literals(&mut self, key: &'static str, rule: Rule) -> Option<Vec<Spanned<String>>> {
        self.list(key, "an array of strings", |table, item| table.as_literal(item, rule))
    }

    /// Reads one word of a closed set.
    pub(crate) fn choice<T: Choice>(&mut self, key: &'static str) -> Option<T> {
        let value = self.take(key)?;
        self.as_choice(&value).map(Spanned::into_inner)
    }

    /// Reads a list of words of a closed set; an empty one is a mistake.
    pub(crate) fn choices<T: Choice>(&mut self, key: &'static str) -> Option<Vec<Spanned<T>>> {
        self.list(key, "an array of strings", Self::as_choice)
    }

    /// Reads a table within this one.
    pub(crate) fn table<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Table<'_, 't>) -> Option<T>,
    ) -> Option<T> {
        let span = self.key_span(key).unwrap_or_default();
        let value = self.take(key)?;
        self.within(key, span, value, read)
    }

    /// Reads a table whose keys are free, in the order of the file; what cannot be read is left out.
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
            table.reading.resources.insert(resource.clone(), name.span());
            table.within(&format!("{kind}.{key}"), name.span(), value, |table| {
                table.resource = Some(resource);
                read(table, &key)
            })
        })
    }

    /// Reads a table that stands in an array or under a free key.
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
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        let resource = self.resource.clone();
        let mut table = Table { resource, ..Table::new(self.reading, path, span, inner) };
        let read = read(&mut table);
        table.refuse_the_rest();
        read
    }

    /// Reads a list, each item on its own; an empty one is a mistake.
    pub(crate) fn list<T>(
        &mut self,
        key: &'static str,
        what: &str,
        mut read: impl FnMut(&mut Self, &Spanned<DeValue<'t>>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let value = self.take(key)?;
        let Some(array) = value.get_ref().as_array() else {
            return self.wrong_type(&value, what);
        };
        if array.is_empty() {
            let empty = Diagnostic::new(value.span(), format!("`{key}` is empty"));
            self.mistake(empty.expected("at least one item, or no such key"));
            return None;
        }
        let read: Vec<Option<T>> = array.iter().map(|item| read(self, item)).collect();
        read.into_iter().collect()
    }

    /// A value that must be a string of this form, without references to what is yet to be created.
    pub(crate) fn as_literal(&mut self, value: &Spanned<DeValue<'t>>, rule: Rule) -> Option<Spanned<String>> {
        let template = self.as_template(value, rule)?;
        if let Some(reference) = template.get_ref().references().next() {
            let message = format!("`{reference}` cannot stand here");
            let mistake = Diagnostic::new(value.span(), message).expected("a text that is known beforehand");
            self.mistake(mistake.note("only `${region}` and `${account}` are filled in here"));
            return None;
        }
        Some(Spanned::new(value.span(), template.get_ref().outline()))
    }

    /// A value that must be a string of this form, references allowed.
    pub(crate) fn as_template(
        &mut self,
        value: &Spanned<DeValue<'t>>,
        rule: Rule,
    ) -> Option<Spanned<Template>> {
        let Some(string) = value.get_ref().as_str() else {
            return self.wrong_type(value, "a string");
        };
        let template = match Template::parse(string, &self.reading.place) {
            Ok(template) => template,
            Err(flaw) => {
                let span = self.span_in_string(value, string, flaw.range);
                let mistake = Diagnostic::new(span, flaw.message).expected(flaw.expected);
                self.mistake(match flaw.suggestion {
                    None => mistake.help("a plain `${` is written `$${`"),
                    suggestion => mistake.did_you_mean(suggestion),
                });
                return None;
            }
        };
        if let Some(resource) = &self.resource {
            for reference in template.references() {
                let at = string.find(&reference.to_string()).unwrap_or_default();
                let span = self.span_in_string(value, string, at..at + reference.to_string().len());
                self.reading.uses.push((resource.clone(), span, reference.clone()));
            }
        }
        let outline = template.outline();
        if !(rule.accepts)(&outline) && template.sole_reference().is_none() {
            let message = format!("`{string}` is not {}", rule.what);
            self.mistake(Diagnostic::new(value.span(), message).expected(rule.expected));
            return None;
        }
        Some(Spanned::new(value.span(), template))
    }

    /// Where a part of a string stands in the file; the whole value when escapes blur that.
    fn span_in_string(
        &self,
        value: &Spanned<DeValue<'t>>,
        string: &str,
        range: Range<usize>,
    ) -> Range<usize> {
        let whole = value.span();
        let raw = self.reading.text.get(whole.clone()).unwrap_or_default();
        match raw.find(string) {
            Some(offset) => whole.start + offset + range.start..whole.start + offset + range.end,
            None => whole,
        }
    }

    fn as_choice<T: Choice>(&mut self, value: &Spanned<DeValue<'t>>) -> Option<Spanned<T>> {
        let words = || T::WORDS.iter().map(|(word, _)| *word);
        let Some(string) = value.get_ref().as_str() else {
            return self.wrong_type(value, &one_of(words()));
        };
        if let Some((_, choice)) = T::WORDS.iter().find(|(word, _)| *word == string) {
            return Some(Spanned::new(value.span(), *choice));
        }
        let mistake = Diagnostic::new(value.span(), format!("`{string}` is not {}", T::WHAT));
        self.mistake(mistake.expected(one_of(words())).did_you_mean(nearest(string, words())));
        None
    }

    fn wrong_type<T>(&mut self, value: &Spanned<DeValue<'t>>, expected: &str) -> Option<T> {
        let found = match value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        };
        self.mistake(Diagnostic::new(value.span(), format!("{found} cannot stand here")).expected(expected));
        None
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'t>>> {
        self.known.push(key);
        let at = self.entries.iter().position(|(entry, _)| entry.get_ref() == key)?;
        let (entry, value) = self.entries.remove(at);
        self.taken.push((key, entry.span()));
        Some(value)
    }

    /// Lets every other key pass, where a mistake elsewhere leaves open which ones belong.
    pub(crate) fn ignore_the_rest(&mut self) {
        self.entries.clear();
    }

    /// Every key that nobody asked for is unknown.
    pub(crate) fn refuse_the_rest(&mut self) {
        for (key, _) in std::mem::take(&mut self.entries) {
            let place =
                if self.path.is_empty() { "a stack file".to_owned() } else { format!("`{}`", self.path) };
            let known = one_of(self.known.iter().copied());
            let mistake = Diagnostic::new(key.span(), format!("{place} has no key `{}`", key.get_ref()));
            let suggestion = nearest(key.get_ref(), self.known.iter().copied());
            self.mistake(mistake.expected(known).did_you_mean(suggestion));
        }
    }
}

fn in_file_order<'t>(table: DeTable<'t>) -> Vec<(Spanned<DeString<'t>>, Spanned<DeValue<'t>>)> {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}
