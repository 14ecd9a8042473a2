//! What AWS says of members that break the rules of its API model.

/// One or more members break the rules of the API model.
///
/// Recorded: `1 validation error detected: Value at 'oauth2Flow' failed to satisfy constraint: ...`, 2026-06.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} validation error{} detected: {}", .0.len(), if .0.len() == 1 { "" } else { "s" }, .0.join("; "))]
pub(crate) struct ConstraintViolations(Vec<String>);

/// Collects what is wrong with the members of one request.
#[derive(Debug, Default)]
pub(super) struct Constraints(Vec<String>);

/// Whether a member's value may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// The value is quoted.
    Value,
    /// The data plane quotes no values, the control plane none that are sensitive.
    Omitted,
}

/// A pattern as AWS writes it, and whether a text matches it.
pub(super) type Pattern = (&'static str, fn(&str) -> bool);

/// What a text member has to look like.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextRule {
    /// The member's path, such as `workloadName`.
    pub(super) member: &'static str,
    /// Least and greatest length, in characters.
    pub(super) length: (usize, usize),
    /// What the whole text has to match.
    pub(super) pattern: Option<Pattern>,
    /// Whether the value may be quoted.
    pub(super) shown: Shown,
}

impl Constraints {
    /// Checks a text that is there.
    pub(super) fn text(&mut self, rule: TextRule, value: &str) {
        let TextRule { member, length: (least, greatest), pattern, shown } = rule;
        let subject = match shown {
            Shown::Value => format!("Value '{value}' at '{member}'"),
            Shown::Omitted => format!("Value at '{member}'"),
        };
        let length = value.chars().count();
        if length < least {
            self.violated(&subject, &format!("have length greater than or equal to {least}"));
        }
        if length > greatest {
            self.violated(&subject, &format!("have length less than or equal to {greatest}"));
        }
        if let Some((text, matches)) = pattern
            && !matches(value)
        {
            self.violated(&subject, &format!("satisfy regular expression pattern: {text}"));
        }
    }

    /// Notes a required member that is missing.
    pub(super) fn missing(&mut self, member: &str) {
        self.violated(&format!("Value at '{member}'"), "not be null");
    }

    /// Notes that the value of `member` is none of an enumeration's, which AWS lists in an order of its own.
    pub(super) fn not_in(&mut self, member: &str, values: &str) {
        self.violated(&format!("Value at '{member}'"), &format!("satisfy enum value set: [{values}]"));
    }

    /// Fails when anything was noted.
    pub(super) fn check(self) -> Result<(), ConstraintViolations> {
        if self.0.is_empty() { Ok(()) } else { Err(ConstraintViolations(self.0)) }
    }

    fn violated(&mut self, subject: &str, what: &str) {
        self.0.push(format!("{subject} failed to satisfy constraint: Member must {what}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: TextRule = TextRule {
        member: "name",
        length: (3, 5),
        pattern: Some(("[a-z]+", |text| text.bytes().all(|byte| byte.is_ascii_lowercase()))),
        shown: Shown::Value,
    };

    #[test]
    fn one_violation_and_several_read_as_aws_writes_them() {
        let mut constraints = Constraints::default();
        constraints.text(NAME, "abc");
        assert_eq!(constraints.check(), Ok(()));
        let mut constraints = Constraints::default();
        constraints.not_in("oauth2Flow", "ON_BEHALF_OF_TOKEN_EXCHANGE, M2M, USER_FEDERATION");
        assert_eq!(
            constraints.check().unwrap_err().to_string(),
            "1 validation error detected: Value at 'oauth2Flow' failed to satisfy constraint: \
             Member must satisfy enum value set: [ON_BEHALF_OF_TOKEN_EXCHANGE, M2M, USER_FEDERATION]"
        );
        let mut constraints = Constraints::default();
        constraints.text(NAME, "A");
        constraints.text(TextRule { shown: Shown::Omitted, ..NAME }, "abcdef");
        constraints.missing("scopes");
        assert_eq!(
            constraints.check().unwrap_err().to_string(),
            "4 validation errors detected: \
             Value 'A' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 3; \
             Value 'A' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+; \
             Value at 'name' failed to satisfy constraint: Member must have length less than or equal to 5; \
             Value at 'scopes' failed to satisfy constraint: Member must not be null"
        );
    }
}
