//! Stack files: what they say, what is wrong with them, and what they refer to.
//!
//! `read` goes through the TOML key by key, `schema` says which keys there are, `check` which values,
//! `link` whether references resolve; `diagnose` shows what is wrong, `resolve` what to create. `syntax` and
//! `format` report what is not TOML, `context` which strings are filled in at once, `aws_url` which URLs would
//! fail later, `commands` which programs.

mod aws_url;
mod check;
mod commands;
mod context;
mod diagnose;
mod error;
mod format;
mod link;
mod read;
pub(crate) mod reference;
pub(crate) mod resolve;
pub(crate) mod schema;
mod suggest;
mod syntax;
pub(crate) mod template;
pub(crate) mod template_error;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use self::context::Context;
use crate::base::Secret;
use crate::base::arn::AccountRegion;
use read::{Reading, Table};
use reference::Resource;
use resolve::Step;
use schema::Document;
use template::Values;

pub use self::diagnose::Mistake;
pub use error::StackError;

/// The text of the built-in stack: the article's, with comments for readers who want to write their own.
const BUILT_IN: &str = include_str!("../../fixtures/stacks/m2m-auth-demo.toml");

/// Every built-in stack: its name, the name of its file and its text.
const BUILT_INS: [(&str, &str, &str); 2] = [
    ("m2m-auth-demo", "m2m-auth-demo.toml", BUILT_IN),
    ("iam-chain", "iam-chain.toml", include_str!("../../fixtures/stacks/iam-chain.toml")),
];

/// The keys and the forms of their values, for editors; a test compares it with what is read.
const JSON_SCHEMA: &str = include_str!("stack/stack.schema.json");

/// A stack file without mistakes: user pools, credential providers, runtimes, gateways and their targets.
#[derive(Clone, Debug)]
pub struct Stack {
    file_name: String,
    /// The whole text, with its passwords, to show mistakes that are found later.
    text: Secret,
    directory: Option<PathBuf>,
    account_region: AccountRegion,
    document: Document,
    needs: BTreeMap<Resource, Vec<Resource>>,
}

/// The longest stack file that is read, in bytes; anything longer is not a stack file.
const MAX_STACK_LENGTH: u64 = 4_000_000;

impl Stack {
    /// The built-in stack, `fixtures/stacks/m2m-auth-demo.toml`. It does not fail in practice: a test makes sure that the
    /// file
    /// has no mistake.
    pub fn built_in() -> Result<Self, StackError> {
        Self::parse("m2m-auth-demo.toml", BUILT_IN)
    }

    /// The text of the built-in stack, TOML with comments, as a template.
    pub fn built_in_text() -> &'static str {
        BUILT_IN
    }

    /// The names of the built-in stacks; the first is [`Stack::built_in`], the others are variants of its chain.
    pub fn built_in_names() -> impl Iterator<Item = &'static str> {
        BUILT_INS.iter().map(|(name, _, _)| *name)
    }

    /// The built-in stack of this name, as its file's name and its text; `None` if there is none.
    pub fn built_in_text_of(name: &str) -> Option<(&'static str, &'static str)> {
        let found = BUILT_INS.iter().find(|(built_in, _, _)| *built_in == name);
        found.map(|(_, file_name, text)| (*file_name, *text))
    }

    /// The JSON Schema (draft 7) of stack files, for editors.
    pub fn json_schema() -> &'static str {
        JSON_SCHEMA
    }

    /// Reads a TOML file, UTF-8; relative working directories in it are relative to the file. Fails if the file cannot be
    /// read,
    /// or with every mistake in it; nothing is created yet.
    pub fn load(path: &Path) -> Result<Self, StackError> {
        let file_name = path.display().to_string();
        if path.is_dir() {
            return Err(StackError::unreadable(file_name, "it is a directory, expected a TOML file"));
        }
        let file = File::open(path);
        let file = file.map_err(|error| {
            let is_absent = error.kind() == io::ErrorKind::NotFound;
            let meant = is_absent.then(|| suggest::nearest(&file_name, Self::built_in_names())).flatten();
            StackError::unreadable(file_name.as_str(), error.to_string())
                .help(meant.map(|name| format!("did you mean the built-in stack `{name}`?")))
        })?;
        let mut stack = Self::read(&file_name, file)?;
        stack.directory = path.parent().map(Path::to_owned);
        Ok(stack)
    }

    /// Reads a stack file from any reader, such as standard input; the name is for the messages. Relative working
    /// directories are relative to the program's own.
    pub fn read(file_name: &str, reader: impl Read) -> Result<Self, StackError> {
        let unreadable = |reason: String| StackError::unreadable(file_name, reason);
        let mut bytes = Vec::new();
        // One more byte distinguishes a file that is too long from one that fits.
        reader
            .take(MAX_STACK_LENGTH + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(error.to_string()))?;
        if bytes.len() as u64 > MAX_STACK_LENGTH {
            return Err(unreadable("it is longer than 4 MB, expected a TOML file".to_owned()));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
            unreadable(format!("line {line} is not UTF-8, expected a TOML file"))
        })?;
        Self::parse(file_name, &text)
    }

    /// Parses the text of a file; the name is for the messages. Relative working directories are relative to the
    /// program's own. The error has every mistake that can be found.
    pub fn parse(file_name: &str, text: &str) -> Result<Self, StackError> {
        Self::parse_with(file_name, text, &|name| std::env::var_os(name))
    }

    /// Like [`Stack::parse`], with other values for `${env.NAME}` than those of the process: `None` for a variable
    /// that is not set.
    pub fn parse_with(
        file_name: &str,
        text: &str,
        environment: &dyn Fn(&str) -> Option<OsString>,
    ) -> Result<Self, StackError> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let (mut diagnostics, is_readable) = syntax::check(text, table.get_ref(), &errors);
        let mut reading = Reading::new(text, Context::new(schema::default_account_region(), environment));
        let mut root = Table::new(&mut reading, String::new(), 0..0, table.into_inner());
        let document = Document::read(&mut root);
        if is_readable {
            diagnostics.extend(reading.take_mistakes());
            diagnostics.extend(link::check(&reading, &document));
        }
        if !diagnostics.is_empty() {
            diagnostics.sort_by_key(|diagnostic| diagnostic.span().start);
            return Err(StackError::wrong(file_name, text, diagnostics));
        }
        let needs = link::needs_among_equals(&reading);
        let owned = |all: Vec<&Resource>| all.into_iter().cloned().collect();
        let needs = needs.into_iter().map(|(user, all)| (user.clone(), owned(all))).collect();
        let (file_name, account_region) = (file_name.to_owned(), reading.context.account_region);
        let text = Secret::new(text);
        Ok(Self { file_name, text, directory: None, account_region, document, needs })
    }

    /// Whether the file is empty: no resource, and no line of `[images]` and `[map]`.
    pub fn is_empty(&self) -> bool {
        self.document.is_empty()
    }

    /// What is not a mistake but hardly intended, a sentence each: that the stack is empty. A stack read from `/dev/null`
    /// is meant to be.
    pub fn warnings(&self) -> Vec<String> {
        if self.is_empty() && self.file_name != "/dev/null" {
            return vec![format!("{} has no resources", self.file_name)];
        }
        Vec::new()
    }

    /// The file's name as it was given to [`Stack::load`], [`Stack::read`] or [`Stack::parse`].
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    pub(crate) fn account_region(&self) -> &AccountRegion {
        &self.account_region
    }

    /// The content of the file, table by table.
    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    /// What to create, in order, and the values that are known before anything is.
    ///
    /// The caller sets the other attributes of a created resource in the values; then every template of the
    /// steps after it resolves.
    pub(crate) fn steps(&self) -> (Vec<Step<'_>>, Values) {
        resolve::steps(&self.document, &self.needs)
    }
}

#[cfg(test)]
mod tests;
