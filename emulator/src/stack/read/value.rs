//! Reading single values: of the right type, of the right form, or a mistake that says what was expected.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use crate::stack::check::Rule;
use crate::stack::diagnose::Diagnostic;
use crate::stack::suggest::{nearest, one_of};
use crate::stack::syntax::quoted;
use crate::stack::template::Template;

use super::{Choice, Table};

const STRINGS: &str = "an array of strings";

impl<'t> Table<'_, 't> {
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

    /// Reads such a string with its position.
    pub(crate) fn spanned_template(&mut self, key: &'static str, rule: Rule) -> Option<Spanned<Template>> {
        let value = self.take(key)?;
        self.as_template(&value, rule)
    }

    /// Reads a list of such strings; an empty one is a mistake, as it is for AWS.
    pub(crate) fn templates(&mut self, key: &'static str, rule: Rule) -> Option<Vec<Spanned<Template>>> {
        self.list(key, STRINGS, |table, item| table.as_template(item, rule))
    }

    /// Reads a string that is known before anything is created.
    pub(crate) fn literal(&mut self, key: &'static str, rule: Rule) -> Option<Spanned<String>> {
        let value = self.take(key)?;
        self.as_literal(&value, rule)
    }

    /// Reads a list of such strings; an empty one is a mistake.
    pub(crate) fn literals(&mut self, key: &'static str, rule: Rule) -> Option<Vec<Spanned<String>>> {
        self.list(key, STRINGS, |table, item| table.as_literal(item, rule))
    }

    pub(crate) fn choice<T: Choice>(&mut self, key: &'static str) -> Option<T> {
        #[cfg(test)]
        self.note_words::<T>(key);
        let value = self.take(key)?;
        self.as_choice(&value).map(Spanned::into_inner)
    }

    /// Reads a list of words of a closed set; an empty one is a mistake.
    pub(crate) fn choices<T: Choice>(&mut self, key: &'static str) -> Option<Vec<Spanned<T>>> {
        #[cfg(test)]
        self.note_words::<T>(key);
        self.list(key, STRINGS, Self::as_choice)
    }

    /// Keeps the words of a key, for the test of the JSON Schema.
    #[cfg(test)]
    fn note_words<T: Choice>(&mut self, key: &str) {
        let words = T::WORDS.iter().map(|(word, _)| *word).collect();
        let path = self.path_of(key);
        self.reading.words.insert(path, words);
    }

    /// Reads a value that must be a string of this form, without references to what is yet to be created.
    pub(crate) fn as_literal(&mut self, value: &Spanned<DeValue<'t>>, rule: Rule) -> Option<Spanned<String>> {
        let template = self.as_template(value, rule)?;
        if let Some(reference) = template.get_ref().references().next() {
            let message = format!("`{reference}` is not allowed here");
            let mistake = Diagnostic::new(value.span(), message).expected("a text that is known beforehand");
            self.mistake(mistake.note("only `${region}` and `${account}` are filled in here"));
            return None;
        }
        Some(Spanned::new(value.span(), template.get_ref().outline()))
    }

    /// Reads a value that must be a string of this form, references allowed.
    pub(crate) fn as_template(
        &mut self,
        value: &Spanned<DeValue<'t>>,
        rule: Rule,
    ) -> Option<Spanned<Template>> {
        let Some(string) = value.get_ref().as_str() else {
            return self.wrong_type(value, "a string");
        };
        let template = match Template::parse(string, &self.reading.context) {
            Ok(template) => template,
            Err(flaw) => {
                let span = self.span_in_string(value, string, flaw.range);
                let mistake = Diagnostic::new(span, flaw.message).expected(flaw.expected);
                self.mistake(flaw.helps.into_iter().fold(mistake, Diagnostic::help));
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
        if template.is_hidden() {
            self.reading.hidden.insert(value.span().start);
        }
        let outline = template.outline();
        if !(rule.accepts)(&outline) && template.sole_reference().is_none() {
            let message = format!("`{string}` is not {}", rule.what);
            self.mistake(Diagnostic::new(value.span(), message).expected(rule.expected));
            return None;
        }
        Some(Spanned::new(value.span(), template))
    }

    /// Whether a string that was read contains a value of the environment.
    pub(crate) fn is_hidden<T>(&self, string: &Spanned<T>) -> bool {
        self.reading.hidden.contains(&string.span().start)
    }

    /// The string as a message may show it: as in the file, if it contains a value of the environment.
    pub(crate) fn display_text(&self, string: &Spanned<String>) -> String {
        if !self.is_hidden(string) {
            return string.get_ref().clone();
        }
        let written = self.reading.text.get(string.span()).unwrap_or_default();
        written.trim_matches(['"', '\'']).to_owned()
    }

    /// The position of a part of a string that was read; the whole string if escapes make that unclear.
    pub(crate) fn part_of<T>(&self, string: &Spanned<T>, part: &str) -> Range<usize> {
        let whole = string.span();
        let written = self.reading.text.get(whole.clone()).unwrap_or_default();
        let found = written.find(part).map(|at| whole.start + at..whole.start + at + part.len());
        found.unwrap_or(whole)
    }

    /// The position of a part of a string in the file; the whole value if escapes make that unclear.
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

    /// Reports that a list is expected, and which one a string or a table was perhaps meant to be.
    pub(super) fn no_list<T>(&mut self, key: &str, value: &Spanned<DeValue<'t>>, what: &str) -> Option<T> {
        let mut mistake = not_this(value).expected(what);
        if what == STRINGS
            && let Some(text) = value.get_ref().as_str().filter(|text| !text.is_empty())
        {
            // A command line, split as a shell splits it; any other text is one item.
            let words = if key == "command" { shlex::split(text) } else { Some(vec![text.to_owned()]) };
            let items = words.map(|words| words.iter().map(|word| quoted(word)).collect::<Vec<_>>());
            mistake = mistake.did_you_mean(items.map(|items| format!("{key} = [{}]", items.join(", "))));
        }
        if value.get_ref().is_table() {
            mistake = mistake.did_you_mean(Some(format!("[[{}]]", self.path_of(key))));
        }
        self.mistake(mistake);
        None
    }

    /// Reports what is there and what is expected.
    pub(super) fn wrong_type<T>(&mut self, value: &Spanned<DeValue<'t>>, expected: &str) -> Option<T> {
        let mut mistake = not_this(value).expected(expected);
        let is_scalar = !matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_));
        if expected == "a string" && is_scalar {
            let written = self.reading.text.get(value.span()).unwrap_or_default();
            mistake = mistake.help(format!("strings need quotes: `{}`", quoted(written)));
        }
        self.mistake(mistake);
        None
    }
}

fn not_this(value: &Spanned<DeValue<'_>>) -> Diagnostic {
    let found = match value.get_ref() {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    };
    Diagnostic::new(value.span(), format!("{found} is not allowed here"))
}
