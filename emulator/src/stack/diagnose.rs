//! Mistakes of a stack file, shown as rustc shows its own: the place, the line, what was expected.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// One mistake and where it stands.
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
    /// Takes the mistake in one sentence and the bytes of the file that it stands in.
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        let (notes, helps) = (Vec::new(), Vec::new());
        Self { message: message.into(), span, label: None, context: None, notes, helps }
    }

    /// Writes `expected ...` beside the carets.
    pub(crate) fn expected(self, expected: impl AsRef<str>) -> Self {
        self.label(format!("expected {}", expected.as_ref()))
    }

    /// Writes a text beside the carets.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Marks a second place that belongs to the mistake.
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

    /// Adds `did you mean ...` when there is something near.
    pub(crate) fn did_you_mean(self, nearest: Option<impl AsRef<str>>) -> Self {
        match nearest {
            Some(nearest) => self.help(format!("did you mean `{}`?", nearest.as_ref())),
            None => self,
        }
    }

    /// Where it stands, in bytes of the file.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
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

/// All mistakes of a file, in the order of the file, an empty line between two.
pub(crate) fn render(file_name: &str, text: &str, diagnostics: &[Diagnostic], renderer: &Renderer) -> String {
    let rendered: Vec<String> =
        diagnostics.iter().map(|diagnostic| diagnostic.render(file_name, text, renderer)).collect();
    rendered.join("\n\n")
}

/// The mistakes in the TOML itself, one a line of the file, and whether the rest can be judged all the same.
pub(crate) fn syntax(text: &str, errors: &[toml::de::Error]) -> (Vec<Diagnostic>, bool) {
    let mut diagnostics = Vec::new();
    let mut lines_seen = Vec::new();
    let mut table_given_twice = None;
    for error in errors {
        let span = error.span().unwrap_or(text.len()..text.len());
        let line = text.get(..span.start).unwrap_or(text).matches('\n').count();
        let is_header = |line: &&str| line.trim_start().starts_with('[');
        let table = text.lines().take(line + 1).filter(is_header).count();
        let is_duplicate = error.message() == DUPLICATE_KEY;
        // The keys of a table that is given twice are no further mistakes.
        if lines_seen.contains(&line) || (is_duplicate && table_given_twice == Some(table)) {
            continue;
        }
        lines_seen.push(line);
        if is_duplicate && text.lines().nth(line).is_some_and(|line| is_header(&line)) {
            table_given_twice = Some(table);
        }
        diagnostics.push(syntax_error(span, error.message(), text));
    }
    (diagnostics, errors.iter().all(|error| error.message() == DUPLICATE_KEY))
}

/// How the TOML parser names it; everything else leaves the meaning of the rest in doubt.
const DUPLICATE_KEY: &str = "duplicate key";

fn syntax_error(span: Range<usize>, message: &str, text: &str) -> Diagnostic {
    if message == DUPLICATE_KEY {
        let key = text.get(span.clone()).unwrap_or_default();
        return Diagnostic::new(span, format!("`{key}` is given twice"))
            .expected("each key once")
            .help("keep one of the two, or rename this one");
    }
    let (what, expected) =
        message.split_once(", expected ").map_or((message, None), |(what, expected)| (what, Some(expected)));
    let diagnostic = Diagnostic::new(span, format!("this is not TOML: {what}"));
    match expected {
        Some(expected) => diagnostic.expected(expected),
        None => diagnostic,
    }
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
