//! Where the statements of a policy stand in its text.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::value::RawValue;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// Begins with 1.
    pub(crate) line: usize,
    /// In characters; begins with 1.
    pub(crate) column: usize,
}

/// Begin and end of each statement of a valid policy, in order.
///
/// Recorded: answers of the policy simulator: a statement begins behind what opens the list or, if there is none, the
/// statement; it ends behind its brace. Inferred: the next one begins where the one before it ends.
pub(super) fn positions(text: &str) -> Vec<(Position, Position)> {
    let policy: HashMap<Cow<'_, str>, &RawValue> = serde_json::from_str(text).unwrap_or_default();
    let Some(whole) = policy.get("Statement") else { return Vec::new() };
    let offset = |part: &str| part.as_ptr().addr() - text.as_ptr().addr();
    let opened = offset(whole.get()) + 1;
    let ends: Vec<usize> = match serde_json::from_str::<Vec<&RawValue>>(whole.get()) {
        Ok(statements) => statements.iter().map(|one| offset(one.get()) + one.get().len()).collect(),
        Err(_) => vec![offset(whole.get()) + whole.get().len()],
    };
    let begins = std::iter::once(&opened).chain(&ends);
    begins.zip(&ends).map(|(begin, end)| (position(text, *begin), position(text, *end))).collect()
}

fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let last_line = before.rsplit('\n').next().unwrap_or_default();
    Position { line: before.matches('\n').count() + 1, column: last_line.chars().count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<[usize; 4]> {
        let positions = positions(text).into_iter();
        positions.map(|(begin, end)| [begin.line, begin.column, end.line, end.column]).collect()
    }

    /// Recorded: the AWS CLI's examples of the simulator, and AdministratorAccess.
    #[test]
    fn statements_stand_where_the_simulator_says() {
        let administrator = "{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [\n        {\n            \"Effect\": \"Allow\",\n            \
                             \"Action\": \"*\",\n            \"Resource\": \"*\"\n        }\n    ]\n}";
        assert_eq!(numbers(administrator), [[3, 19, 8, 10]]);
        let date = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}"#;
        assert_eq!(numbers(date), [[1, 38, 1, 167]]);
    }

    #[test]
    fn the_next_statement_begins_where_the_one_before_it_ends() {
        let text = "{\"Statement\":[{\"Sid\":\"é\"} ,\n{\"Sid\":\"b\"}]}";
        assert_eq!(numbers(text), [[1, 15, 1, 26], [1, 26, 2, 12]]);
    }
}
