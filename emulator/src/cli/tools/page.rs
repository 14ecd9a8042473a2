//! One tool for people: how it is called, what it does, and what arguments it takes.

use serde_json::Value;

use crate::cli::output::{FAINT, STRONG, WARNING};
use crate::cli::schema::{Argument, Schema};
use crate::cli::{escape, terminal, tool};

const INDENT: &str = "    ";
const GAP: &str = "  ";
/// A longer name or type shifts only its own line.
const WIDEST_COLUMN: usize = 20;
/// Below this a line is not worth breaking: single words would be stacked.
const NARROWEST: usize = 20;

/// The tool with the arguments that its first line does not fully describe.
pub(super) fn short(tool: &Value, width: Option<usize>) -> String {
    page(tool, width, &|argument| argument.is_more_than_a_word()).join("\n")
}

/// The tool with all its arguments, and what it returns.
pub(super) fn whole(tool: &Value, width: Option<usize>) -> String {
    let mut lines = page(tool, width, &|_| true);
    if let Some(output) = tool.get("outputSchema") {
        let returns = format!("returns {}", Schema::new(output).shape());
        lines.extend(wrapped(&escape::line(&returns), INDENT, &INDENT.repeat(2), width));
    }
    let hints: Vec<&str> = HINTS.into_iter().filter_map(|hint| hint_word(tool, hint)).collect();
    if !hints.is_empty() {
        lines.extend(wrapped(&format!("says of itself: {}", hints.join(", ")), INDENT, INDENT, width));
    }
    for problem in tool.get(PROBLEMS).and_then(Value::as_array).into_iter().flatten() {
        let hint_word = escape::line(problem.as_str().unwrap_or_default());
        lines.extend(wrapped(&format!("{WARNING}{hint_word}{WARNING:#}"), INDENT, &INDENT.repeat(2), width));
    }
    lines.join("\n")
}

/// The member of a tool that holds the schema problems found by the emulator.
pub(super) const PROBLEMS: &str = "inputSchemaProblems";

/// Members of `annotations`: MCP 2025-11-25, ToolAnnotations.
const HINTS: [(&str, &str); 4] = [
    ("readOnlyHint", "read-only"),
    ("destructiveHint", "destructive"),
    ("idempotentHint", "idempotent"),
    ("openWorldHint", "reaches other systems"),
];

fn hint_word(tool: &Value, (member, word): (&str, &'static str)) -> Option<&'static str> {
    (tool.get("annotations")?.get(member) == Some(&Value::Bool(true))).then_some(word)
}

fn page(tool: &Value, width: Option<usize>, is_shown: &dyn Fn(&Argument<'_>) -> bool) -> Vec<String> {
    let schema = tool.get("inputSchema").unwrap_or(&Value::Null);
    let arguments: Vec<Argument<'_>> = Schema::new(schema).arguments().collect();
    let mut lines = wrapped(&usage(tool::name(tool), &arguments), "", &INDENT.repeat(2), width);
    let description = tool.get("description").and_then(Value::as_str).unwrap_or_default();
    for line in unindented(&escape::text(description)) {
        // Lines that are indented themselves, such as an item of a list, stay so when they are wrapped.
        let own = line.trim_start();
        let indent = format!("{INDENT}{}", line.strip_suffix(own).unwrap_or_default());
        lines.extend(wrapped(own, &indent, &indent, width));
    }
    let shown: Vec<Argument<'_>> = arguments.into_iter().filter(is_shown).collect();
    let names = column(shown.iter().map(|argument| terminal::columns(&escape::line(argument.name))));
    let types = column(shown.iter().map(|argument| terminal::columns(&escape::line(&argument.shape()))));
    for argument in &shown {
        let hanging = " ".repeat(INDENT.len() + names + GAP.len());
        lines.extend(wrapped(&row(argument, names, types), INDENT, &hanging, width));
    }
    lines
}

/// `NAME a=integer b=integer [c=string]`: required ones bare, others in brackets.
fn usage(name: &str, arguments: &[Argument<'_>]) -> String {
    let mut text = format!("{STRONG}{}{STRONG:#}", escape::line(name));
    for argument in arguments {
        let pair = format!("{}={}", argument.name, argument.word());
        let pair = escape::line(&pair);
        text += &if argument.is_required { format!(" {pair}") } else { format!(" [{pair}]") };
    }
    text
}

/// Name, type, and all other details.
fn row(argument: &Argument<'_>, names: usize, types: usize) -> String {
    let mut facts = Vec::new();
    if argument.is_required {
        facts.push("required".to_owned());
    }
    if let Some(choices) = argument.choices() {
        facts.push(escape::line(&format!("one of {}", choices.join(", "))).into_owned());
    }
    if let Some(default) = argument.default() {
        facts.push(escape::line(&format!("default {default}")).into_owned());
    }
    let description: Vec<&str> = argument.description().split_whitespace().collect();
    if !description.is_empty() {
        facts.push(format!("{FAINT}{}{FAINT:#}", escape::line(&description.join(" "))));
    }
    let name = padded(&escape::line(argument.name), names);
    let kind = escape::line(&argument.shape()).into_owned();
    match facts.is_empty() {
        true => format!("{name}{GAP}{kind}"),
        false => format!("{name}{GAP}{}{GAP}{}", padded(&kind, types), facts.join(GAP)),
    }
}

fn column(columns: impl Iterator<Item = usize>) -> usize {
    columns.filter(|columns| *columns <= WIDEST_COLUMN).max().unwrap_or_default()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(terminal::columns(text))))
}

/// The lines of a text without their common indentation, the first one aside, and without empty lines around.
fn unindented(text: &str) -> Vec<&str> {
    let text = text.trim();
    let rest = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let common = rest.map(|line| line.len() - line.trim_start().len()).min().unwrap_or_default();
    let cut = |line| str::get(line, common..).unwrap_or_default().trim_end();
    let first = text.lines().next().map(str::trim_end);
    first.into_iter().chain(text.lines().skip(1).map(cut)).collect()
}

/// Wraps a line between words if it is wider than the terminal.
fn wrapped(line: &str, first: &str, further: &str, width: Option<usize>) -> Vec<String> {
    if line.is_empty() {
        return vec![String::new()];
    }
    let Some(width) = width.filter(|width| *width >= further.len() + NARROWEST) else {
        return vec![format!("{first}{line}")];
    };
    // Names and URLs stay whole, so that they can be copied.
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(further)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(line, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn a_tool_that_fits_one_line_has_no_more() {
        let schema = json!({
            "properties": {"a": {"type": "integer", "title": "A"}, "c": {"type": "string"}},
            "required": ["a"],
        });
        let tool = json!({"name": "t___add", "description": "Adds", "inputSchema": schema});
        assert_eq!(plain(&short(&tool, None)), "t___add a=integer [c=string]\n    Adds");
        assert_eq!(
            plain(&whole(&tool, None)),
            "t___add a=integer [c=string]\n    Adds\n    a  integer  required\n    c  string"
        );
        assert_eq!(plain(&short(&json!({"name": "t___now"}), None)), "t___now");
    }

    #[test]
    fn all_lines_of_a_description_are_indented_alike() {
        let tool = json!({"name": "t", "description": "\n  First\n\n      second\n        third\n    "});
        assert_eq!(plain(&short(&tool, None)), "t\n    First\n\n    second\n      third");
    }

    #[test]
    fn nothing_of_a_tool_reaches_the_terminal_as_a_control() {
        let evil = "e\u{1b}[2J\u{202e}";
        let tool = json!({
            "name": evil,
            "description": evil,
            "inputSchema": {"properties": {evil: {"enum": [evil], "default": evil, "description": evil, "type": evil}}},
            "outputSchema": {"const": evil},
        });
        for text in [short(&tool, None), whole(&tool, Some(40))] {
            let text = plain(&text);
            assert!(!text.contains(['\u{1b}', '\u{202e}']) && text.contains(r"\u{1b}[2J\u{202e}"), "{text}");
        }
    }

    #[test]
    fn a_whole_tool_says_what_it_returns_and_claims() {
        let tool = json!({
            "name": "t",
            "outputSchema": {"type": "object", "properties": {"x": {"type": "number"}}},
            "annotations": {"readOnlyHint": true, "idempotentHint": true, "destructiveHint": false},
        });
        let expected = "t\n    returns {x?: number}\n    says of itself: read-only, idempotent";
        assert_eq!(plain(&whole(&tool, None)), expected);
    }

    #[test]
    fn a_terminal_too_narrow_breaks_lines_itself() {
        let tool = json!({"name": "t", "description": "some words that are longer than that"});
        assert_eq!(plain(&short(&tool, Some(10))), "t\n    some words that are longer than that");
        let lines = "t\n    some words that are\n    longer than that";
        assert_eq!(plain(&short(&tool, Some(25))), lines);
    }
}
