//! Stack files: a valid stack, or mistakes with positions inside the file.

use std::ffi::OsString;

use super::{Choices, Made, TIME};
use crate::stack::{Stack, StackError};

const TOKENS: [&str; 40] = [
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    "\"",
    "'",
    "\"\"\"",
    "\n",
    "\r\n",
    "#",
    ".",
    ",",
    "true",
    "1979-05-27",
    "-1",
    "9223372036854775808",
    "1e9",
    "nan",
    "[]",
    "{}",
    "\"\"",
    "${",
    "$${",
    "}",
    "${env.SET}",
    "${env.UNSET}",
    "${region}",
    "${gateway.demo.arn}",
    "${user_pool.inbound.id}",
    "${urlencode(",
    ")",
    "[user_pool.inbound]",
    "name",
    "\u{feff}",
    "\u{e9}",
    "\u{1f600}",
    "\u{7}",
];

/// Lines of the built-in stack and of files with mistakes, nearly all in order, with new mistakes.
fn text(choices: &mut Choices<'_>) -> String {
    let file = choices.of(&[
        Stack::built_in_text(),
        Stack::built_in_text(),
        include_str!("../../../fixtures/stacks/mistakes/reference-circle.toml"),
        include_str!("../../../fixtures/stacks/mistakes/images.toml"),
        include_str!("../../../fixtures/stacks/mistakes/map.toml"),
        include_str!("../../../fixtures/stacks/mistakes/duplicate-of-every-kind.toml"),
    ]);
    let is_told = |line: &&str| !line.starts_with('#') && !line.is_empty();
    let mut lines: Vec<&str> = file.lines().filter(is_told).collect();
    for _ in 0..choices.below(3) {
        let start = choices.below(lines.len());
        let end = (start + choices.below(8)).min(lines.len());
        match choices.below(3) {
            0 => drop(lines.drain(start..end)),
            1 => lines.rotate_left(start),
            _ => lines.extend_from_within(start..end),
        }
    }
    let line_break = choices.of(&["\n", "\n", "\r\n"]);
    let mistaken = choices.mistaken(lines.join(line_break).into_bytes(), &TOKENS);
    String::from_utf8_lossy(&mistaken).into_owned()
}

fn parse(text: &str) -> Result<Stack, StackError> {
    Stack::parse_with("stack.toml", text, &|name| (name == "SET").then(|| OsString::from("set")))
}

/// Checks that lines and columns are those of the text, and that the end does not precede the start.
fn check_mistakes(error: &StackError, text: &str) {
    for span in error.spans() {
        assert!(text.get(span.clone()).is_some(), "{span:?} is no part of:\n{text}");
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let is_there = |line: usize, column: usize| {
        line.checked_sub(1)
            .and_then(|line| lines.get(line))
            .is_some_and(|line| column <= line.chars().count() + 1)
    };
    let mistakes = error.mistakes();
    assert!(!mistakes.is_empty(), "{text}");
    for mistake in mistakes {
        let start = (mistake.line.unwrap(), mistake.column.unwrap());
        let end = (mistake.end_line.unwrap(), mistake.end_column.unwrap());
        assert!(
            is_there(start.0, start.1) && is_there(end.0, end.1) && start <= end,
            "{mistake:?} in:\n{text}"
        );
        assert!(!mistake.message.is_empty());
    }
}

#[test]
fn is_a_stack_or_reports_its_mistakes_where_they_are() {
    bolero::check!().with_test_time(TIME).with_generator(Made(text)).for_each(|text| match parse(text) {
        Ok(stack) => {
            let (steps, _) = stack.steps();
            assert!(steps.is_empty() || !stack.is_empty(), "{text}");
            assert_eq!(format!("{stack:?}"), format!("{:?}", parse(text).unwrap()));
        }
        Err(error) => {
            check_mistakes(&error, text);
            assert!(error.to_string().contains("stack.toml") && !error.styled().is_empty(), "{text}");
        }
    });
}
