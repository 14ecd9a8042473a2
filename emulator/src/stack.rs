//! Stack files: what they say, what is wrong with them, and what they refer to.
//!
//! `read` goes through the TOML key by key, `schema` says which keys there are, `check` which values,
//! `link` whether references lead somewhere; `diagnose` shows what is wrong, `resolve` what to create.

mod check;
mod diagnose;
mod link;
mod read;
pub(crate) mod reference;
pub(crate) mod resolve;
pub(crate) mod schema;
mod suggest;
pub(crate) mod template;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use annotate_snippets::{Group, Level, Renderer};
use toml::de::DeTable;

use crate::base::arn::Place;

use diagnose::Diagnostic;
use read::{Reading, Table};
use reference::Resource;
use resolve::Step;
use schema::Document;
use template::Values;

/// The text of the built-in stack: the article's, with comments for a reader who wants one of their own.
const BUILT_IN: &str = include_str!("../../fixtures/stacks/m2m-auth-demo.toml");

/// A stack file without mistakes: user pools, credential providers, runtimes, gateways and their targets.
#[derive(Clone, Debug)]
pub struct Stack {
    file_name: String,
    directory: Option<PathBuf>,
    place: Place,
    document: Document,
    needs: BTreeMap<Resource, Vec<Resource>>,
}

/// Why there is no stack: the file cannot be read, or it has mistakes.
///
/// `Display` shows all mistakes as plain text, [`StackError::styled`] with colours for a terminal.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.render(&Renderer::plain()))]
pub struct StackError(Cause);

#[derive(thiserror::Error)]
enum Cause {
    #[error("cannot read the stack file `{}`: {reason}", path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error("{} mistakes in {file_name}", diagnostics.len())]
    Wrong { file_name: String, text: String, diagnostics: Vec<Diagnostic> },
}

/// Without the text of the file, which holds passwords.
impl fmt::Debug for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Stack {
    /// The built-in stack, `fixtures/stacks/m2m-auth-demo.toml`. It never fails in fact: a test makes sure that the file
    /// has no mistake.
    pub fn built_in() -> Result<Self, StackError> {
        Self::parse("m2m-auth-demo.toml", BUILT_IN)
    }

    /// The text of the built-in stack, TOML with comments, to start a file of one's own from.
    pub fn built_in_text() -> &'static str {
        BUILT_IN
    }

    /// Reads a TOML file, UTF-8; relative working directories in it are meant from the file's own. What cannot be read
    /// and every mistake in it are the error; nothing is created yet.
    pub fn load(path: &Path) -> Result<Self, StackError> {
        let unreadable = |reason: String| StackError(Cause::Unreadable { path: path.to_owned(), reason });
        if path.is_dir() {
            return Err(unreadable("it is a directory, expected a TOML file".to_owned()));
        }
        let bytes = fs::read(path).map_err(|error| unreadable(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
            unreadable(format!("line {line} is not UTF-8, expected a TOML file"))
        })?;
        let mut stack = Self::parse(&path.display().to_string(), &text)?;
        stack.directory = path.parent().map(Path::to_owned);
        Ok(stack)
    }

    /// Reads the text of a file; the name is for the messages. Relative working directories are meant from the
    /// program's own. Every mistake that can be found is in the error.
    pub fn parse(file_name: &str, text: &str) -> Result<Self, StackError> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let (mut diagnostics, is_readable) = diagnose::syntax(text, &errors);
        let mut reading = Reading::new(text, schema::default_place());
        let mut root = Table::new(&mut reading, String::new(), 0..0, table.into_inner());
        let document = Document::read(&mut root);
        if is_readable {
            diagnostics.append(&mut reading.mistakes);
            diagnostics.extend(link::check(&reading, &document));
        }
        if !diagnostics.is_empty() {
            diagnostics.sort_by_key(|diagnostic| diagnostic.span().start);
            let (file_name, text) = (file_name.to_owned(), text.to_owned());
            return Err(StackError(Cause::Wrong { file_name, text, diagnostics }));
        }
        let needs = link::needs_among_equals(&reading);
        let owned = |all: Vec<&Resource>| all.into_iter().cloned().collect();
        let needs = needs.into_iter().map(|(user, all)| (user.clone(), owned(all))).collect();
        Ok(Self { file_name: file_name.to_owned(), directory: None, place: reading.place, document, needs })
    }

    /// The file's name as it was given to [`Stack::load`] or [`Stack::parse`].
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The directory that relative working directories are meant from; none for a stack that is no file.
    pub(crate) fn directory(&self) -> Option<&Path> {
        self.directory.as_deref()
    }

    /// The account and region that the stack is in.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// What the file says, table by table.
    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    /// What to create, in order, and the values that are known before anything is.
    ///
    /// Whoever creates a step's resource sets its other attributes in the values; then every template of the
    /// steps behind it resolves.
    pub(crate) fn steps(&self) -> (Vec<Step<'_>>, Values) {
        resolve::steps(&self.document, &self.needs)
    }
}

impl StackError {
    /// The same text as `Display`, with colours for a terminal.
    pub fn styled(&self) -> String {
        self.render(&Renderer::styled())
    }

    fn render(&self, renderer: &Renderer) -> String {
        match &self.0 {
            unreadable @ Cause::Unreadable { .. } => {
                renderer.render(&[Group::with_title(Level::ERROR.primary_title(unreadable.to_string()))])
            }
            Cause::Wrong { file_name, text, diagnostics } => {
                diagnose::render(file_name, text, diagnostics, renderer)
            }
        }
    }
}
