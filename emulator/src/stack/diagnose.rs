//! Mistakes of a stack file, shown in the style of rustc: the position, the line, what was expected.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    message: String,
    span: Range<usize>,
    label: Option<String>,
    context: Option<(Range<usize>, String)>,
    notes: Vec<String>,
    helps: Vec<String>,
}

impl Diagnostic {
    /// Takes the mistake in one sentence and its range of bytes in the file.
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        let (notes, helps) = (Vec::new(), Vec::new());
        Self { message: message.into(), span, label: None, context: None, notes, helps }
    }

    /// Adds `expected ...` beside the carets.
    pub(crate) fn expected(self, expected: impl AsRef<str>) -> Self {
        self.label(format!("expected {}", expected.as_ref()))
    }

    /// Adds a text beside the carets.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Marks a second position that belongs to the mistake.
    pub(crate) fn context(mut self, span: Range<usize>, label: impl Into<String>) -> Self {
        self.context = Some((span, label.into()));
        self
    }

    /// Adds why it is a mistake.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds what to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// Adds `did you mean ...` if there is a near match.
    pub(crate) fn did_you_mean(self, nearest: Option<impl AsRef<str>>) -> Self {
        match nearest {
            Some(nearest) => self.help(format!("did you mean `{}`?", nearest.as_ref())),
            None => self,
        }
    }

    /// Its position, in bytes of the file.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The same for programs.
    pub(crate) fn mistake(&self, text: &str) -> Mistake {
        let span = within(text, &self.span);
        let (line, column) = position(text, span.start);
        let (end_line, end_column) = position(text, span.end);
        let label = self.label.as_deref();
        let expected = label.and_then(|label| label.strip_prefix("expected "));
        let remark = label.filter(|_| expected.is_none()).map(str::to_owned);
        let context = self.context.iter().map(|(span, label)| {
            let (line, column) = position(text, within(text, span).start);
            format!("{label}: line {line}, column {column}")
        });
        Mistake {
            message: self.message.clone(),
            expected: expected.map(str::to_owned),
            line: Some(line),
            column: Some(column),
            end_line: Some(end_line),
            end_column: Some(end_column),
            help: self.helps.clone(),
            notes: remark.into_iter().chain(context).chain(self.notes.iter().cloned()).collect(),
        }
    }

    fn render(&self, file_name: &str, text: &str, renderer: &Renderer) -> String {
        let primary = AnnotationKind::Primary.span(within(text, &self.span)).label(self.label.as_deref());
        let context = self
            .context
            .iter()
            .map(|(span, label)| AnnotationKind::Context.span(within(text, span)).label(label.as_str()));
        let snippet = Snippet::source(text).path(file_name).annotation(primary).annotations(context);
        let notes = self.notes.iter().map(|note| Level::NOTE.message(note.as_str()));
        let helps = self.helps.iter().map(|help| Level::HELP.message(help.as_str()));
        let group = Level::ERROR.primary_title(self.message.as_str()).element(snippet);
        renderer.render(&[group.elements(notes).elements(helps)])
    }
}

/// All mistakes of a file, in the order of the file, separated by empty lines.
pub(crate) fn render(file_name: &str, text: &str, diagnostics: &[Diagnostic], renderer: &Renderer) -> String {
    let rendered: Vec<String> =
        diagnostics.iter().map(|diagnostic| diagnostic.render(file_name, text, renderer)).collect();
    rendered.join("\n\n")
}

/// The line and the column of a byte, both from 1.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    (before.matches('\n').count() + 1, column)
}

/// The span, cut to whole characters of the text, because the renderer slices at it.
fn within(text: &str, span: &Range<usize>) -> Range<usize> {
    let floor = |mut index: usize| {
        index = index.min(text.len());
        while !text.is_char_boundary(index) {
            index -= 1;
        }
        index
    };
    let start = floor(span.start);
    start..floor(span.end).max(start)
}

/// One mistake of a stack file. Lines and columns begin with 1, a column is a character; a file that cannot be read
/// has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Mistake {
    /// What is wrong, in one sentence.
    pub message: String,
    /// What is allowed there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// The line in which it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Its first column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The line in which it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_line: Option<usize>,
    /// The column after its last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_column: Option<usize>,
    /// What to do about it.
    pub help: Vec<String>,
    /// Why it is a mistake, and related positions.
    pub notes: Vec<String>,
}
