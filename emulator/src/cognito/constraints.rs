//! The constraints of AWS's API model: required members, lengths, patterns, ranges, value sets.
//!
//! Recorded: the texts, their joining (`N validation errors detected: A; B`), and that the values of sensitive
//! members are left out. Documented: each constraint, by the service's API model.

use indexmap::IndexMap;

use super::error::CognitoError;

/// A pattern as AWS prints it, and what it means.
type Pattern = (&'static str, fn(&str) -> bool);

/// What a text member must satisfy.
pub(crate) struct Text {
    /// Least length in characters; 0 when there is none.
    min: usize,
    /// Greatest length in characters.
    max: usize,
    /// The pattern, when there is one.
    pattern: Option<Pattern>,
    /// A sensitive member's value is not shown.
    sensitive: bool,
}

/// `us-east-1_Ab1Cd2Ef3`.
pub(crate) const POOL_ID: Text = shown(1, 55, r"[\w-]+_[0-9a-zA-Z]+", is_pool_id);
/// The display name of a pool or an app client.
pub(crate) const NAME: Text = shown(1, 128, r"[\w\s+=,.@-]+", is_name);
/// The display name of a resource server.
pub(crate) const RESOURCE_SERVER_NAME: Text = shown(1, 256, r"[\w\s+=,.@-]+", is_name);
/// Recorded: a client id is shown although the model calls it sensitive.
pub(crate) const CLIENT_ID: Text = shown(1, 128, r"[\w+]+", is_client_id);
/// A client secret of the caller's choice.
pub(crate) const CLIENT_SECRET: Text = hidden(24, 64, r"[\w+]+", is_client_id);
/// A domain prefix.
pub(crate) const DOMAIN: Text = shown(1, 63, r"^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$", is_domain);
/// A resource server's identifier, or a whole scope.
pub(crate) const IDENTIFIER: Text = shown(1, 256, r"[\x21\x23-\x5B\x5D-\x7E]+", is_identifier);
/// The name of a scope within its resource server.
pub(crate) const SCOPE_NAME: Text = shown(1, 256, r"[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+", is_scope_name);
/// What a scope is for.
pub(crate) const SCOPE_DESCRIPTION: Text = Text { min: 1, max: 256, pattern: None, sensitive: false };
/// A user name.
pub(crate) const USERNAME: Text = hidden(1, 128, r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", is_visible);
/// A password, of which the model only says that it has no blank in it.
pub(crate) const PASSWORD: Text = hidden(0, 256, r"[\S]+", has_no_blank);
/// The name of a user's attribute.
pub(crate) const ATTRIBUTE_NAME: Text =
    shown(1, 32, r"[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+", is_attribute_name);
/// The value of a user's attribute.
pub(crate) const ATTRIBUTE_VALUE: Text = Text { min: 0, max: 2048, pattern: None, sensitive: true };
/// A token.
pub(crate) const TOKEN: Text = hidden(0, usize::MAX, "[A-Za-z0-9-_=.]+", is_token);
/// The session of a challenge.
pub(crate) const SESSION: Text = Text { min: 20, max: 4096, pattern: None, sensitive: true };
/// An ARN of any service.
pub(crate) const ARN: Text = shown(
    20,
    2048,
    r"arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?",
    is_arn,
);
/// The key of a tag.
pub(crate) const TAG_KEY: Text = Text { min: 1, max: 128, pattern: None, sensitive: false };
/// The name of a group.
pub(crate) const GROUP_NAME: Text = shown(1, 128, r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", is_visible);
/// What a group is for.
pub(crate) const GROUP_DESCRIPTION: Text = Text { min: 0, max: 2048, pattern: None, sensitive: false };
/// The name of a custom attribute, without its prefix.
pub(crate) const CUSTOM_ATTRIBUTE_NAME: Text = shown(1, 20, r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", is_visible);
/// The filter of ListUsers.
pub(crate) const FILTER: Text = Text { min: 0, max: 256, pattern: None, sensitive: false };
/// A member whose value is checked otherwise.
pub(crate) const ANY: Text = Text { min: 0, max: usize::MAX, pattern: None, sensitive: false };

const fn shown(min: usize, max: usize, printed: &'static str, holds: fn(&str) -> bool) -> Text {
    Text { min, max, pattern: Some((printed, holds)), sensitive: false }
}

const fn hidden(min: usize, max: usize, printed: &'static str, holds: fn(&str) -> bool) -> Text {
    Text { min, max, pattern: Some((printed, holds)), sensitive: true }
}

/// Gathers what an input violates; AWS tells all violations at once.
#[derive(Debug, Default)]
pub(crate) struct Constraints {
    violations: Vec<String>,
}

impl Constraints {
    /// Checks a required text and gives it back, empty when it is missing.
    pub(crate) fn required<'a>(&mut self, member: &str, value: Option<&'a str>, text: &Text) -> &'a str {
        match value {
            Some(value) => self.text(member, value, text),
            None if text.sensitive => self.violated(member, None, "Member must not be null"),
            None => self.violated(member, Some("null".to_owned()), "Member must not be null"),
        }
        value.unwrap_or_default()
    }

    /// Checks a text that may be missing.
    pub(crate) fn optional(&mut self, member: &str, value: Option<&str>, text: &Text) {
        if let Some(value) = value {
            self.text(member, value, text);
        }
    }

    /// Checks that a number lies between two others, both allowed.
    pub(crate) fn range(&mut self, member: &str, value: Option<i64>, min: i64, max: i64) {
        let Some(value) = value else { return };
        if value < min {
            let rule = format!("Member must have value greater than or equal to {min}");
            self.violated(member, Some(format!("'{value}'")), &rule);
        }
        if value > max {
            let rule = format!("Member must have value less than or equal to {max}");
            self.violated(member, Some(format!("'{value}'")), &rule);
        }
    }

    /// Checks that a number is there.
    pub(crate) fn required_number(&mut self, member: &str, value: Option<i64>) {
        self.required_member(member, value.as_ref());
    }

    /// Checks that a member that is no text is there.
    pub(crate) fn required_member<T>(&mut self, member: &str, value: Option<&T>) {
        if value.is_none() {
            self.violated(member, Some("null".to_owned()), "Member must not be null");
        }
    }

    /// Checks that a list is there and gives it back, empty when it is missing.
    pub(crate) fn required_list<'a, T>(&mut self, member: &str, value: Option<&'a [T]>) -> &'a [T] {
        self.required_member(member, value.as_ref());
        value.unwrap_or_default()
    }

    /// Checks the lengths of tags. Inferred: the text, by its likeness to that of lists.
    pub(crate) fn tags(&mut self, member: &str, tags: &IndexMap<String, String>) {
        if tags.keys().any(|key| !(1..=128).contains(&key.chars().count())) {
            let rule = "Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member \
                        must have length greater than or equal to 1]";
            self.violated(member, None, rule);
        }
        if tags.values().any(|value| value.chars().count() > 256) {
            let rule = "Map value must satisfy constraint: [Member must have length less than or equal to 256, Member \
                        must have length greater than or equal to 0]";
            self.violated(member, None, rule);
        }
    }

    /// Checks that a text is one of a set.
    pub(crate) fn one_of(&mut self, member: &str, value: Option<&str>, set: &[&str]) {
        if let Some(value) = value
            && !set.contains(&value)
        {
            let rule = format!("Member must satisfy enum value set: [{}]", set.join(", "));
            self.violated(member, Some(format!("'{value}'")), &rule);
        }
    }

    /// Checks that each text of a list is one of a set. Recorded: lists are shown as Java prints them.
    pub(crate) fn each_one_of(&mut self, member: &str, values: &[String], set: &[&str]) {
        if values.iter().any(|value| !set.contains(&value.as_str())) {
            let rule = format!(
                "Member must satisfy constraint: [Member must satisfy enum value set: [{}]]",
                set.join(", ")
            );
            self.violated(member, Some(format!("'[{}]'", values.join(", "))), &rule);
        }
    }

    /// Checks that a list that is there is no shorter than this.
    pub(crate) fn at_least(&mut self, member: &str, length: Option<usize>, min: usize) {
        if length.is_some_and(|length| length < min) {
            self.violated(member, None, &format!("Member must have length greater than or equal to {min}"));
        }
    }

    /// Checks that a list is no longer than this.
    pub(crate) fn at_most(&mut self, member: &str, length: usize, max: usize) {
        if length > max {
            self.violated(member, None, &format!("Member must have length less than or equal to {max}"));
        }
    }

    /// All violations as one `InvalidParameterException`.
    pub(crate) fn finish(self) -> Result<(), CognitoError> {
        let count = self.violations.len();
        let noun = if count == 1 { "error" } else { "errors" };
        match count {
            0 => Ok(()),
            _ => Err(CognitoError::invalid(format!(
                "{count} validation {noun} detected: {}",
                self.violations.join("; ")
            ))),
        }
    }

    fn text(&mut self, member: &str, value: &str, text: &Text) {
        let shown = || (!text.sensitive).then(|| format!("'{value}'"));
        let length = value.chars().count();
        if length < text.min {
            let rule = format!("Member must have length greater than or equal to {}", text.min);
            self.violated(member, shown(), &rule);
        }
        if length > text.max {
            let rule = format!("Member must have length less than or equal to {}", text.max);
            self.violated(member, shown(), &rule);
        }
        if let Some((printed, holds)) = text.pattern
            && !holds(value)
        {
            let rule = format!("Member must satisfy regular expression pattern: {printed}");
            self.violated(member, shown(), &rule);
        }
    }

    fn violated(&mut self, member: &str, value: Option<String>, rule: &str) {
        let value = value.map_or_else(|| "Value".to_owned(), |value| format!("Value {value}"));
        self.violations.push(format!("{value} at '{member}' failed to satisfy constraint: {rule}"));
    }
}

fn every(value: &str, holds: impl Fn(char) -> bool) -> bool {
    !value.is_empty() && value.chars().all(holds)
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn is_pool_id(value: &str) -> bool {
    value.rsplit_once('_').is_some_and(|(region, id)| {
        every(region, |character| is_word(character) || character == '-')
            && every(id, |character| character.is_ascii_alphanumeric())
    })
}

fn is_name(value: &str) -> bool {
    every(value, |character| {
        is_word(character) || character.is_ascii_whitespace() || "+=,.@-".contains(character)
    })
}

fn is_client_id(value: &str) -> bool {
    every(value, |character| is_word(character) || character == '+')
}

fn is_domain(value: &str) -> bool {
    let is_plain = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
    value.starts_with(is_plain)
        && value.ends_with(is_plain)
        && value.len() <= 63
        && every(value, |character| is_plain(character) || character == '-')
}

fn is_identifier(value: &str) -> bool {
    every(value, |character| character.is_ascii_graphic() && !matches!(character, '"' | '\\'))
}

fn is_scope_name(value: &str) -> bool {
    is_identifier(value) && !value.contains('/')
}

fn is_visible(value: &str) -> bool {
    every(value, |character| !character.is_whitespace() && !character.is_control())
}

fn has_no_blank(value: &str) -> bool {
    every(value, |character| !character.is_whitespace())
}

fn is_arn(value: &str) -> bool {
    let is_part = |character: char| is_word(character) || "+=/,.@-".contains(character);
    let parts: Vec<&str> = value.split(':').collect();
    let [arn, partition, service, region, account, resource @ ..] = parts.as_slice() else { return false };
    *arn == "arn"
        && [*partition, *service].iter().all(|part| every(part, is_part))
        && (region.is_empty() || every(region, is_part))
        && every(account, |character| character.is_ascii_digit())
        && (1..=3).contains(&resource.len())
        && resource.iter().all(|part| every(part, is_part))
}

fn is_attribute_name(value: &str) -> bool {
    every(value, |character| matches!(character, '\t' | '\n' | '\r' | ' ') || !character.is_control())
}

fn is_token(value: &str) -> bool {
    every(value, |character| character.is_ascii_alphanumeric() || "-_=.".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(constraints: Constraints) -> String {
        constraints.finish().unwrap_err().to_string()
    }

    #[test]
    fn tells_a_wrong_value_as_recorded() {
        let mut constraints = Constraints::default();
        constraints.required("userPoolId", Some("YOUR_USER_POOL_ID!"), &POOL_ID);
        assert_eq!(
            told(constraints),
            "1 validation error detected: Value 'YOUR_USER_POOL_ID!' at 'userPoolId' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+"
        );
    }

    #[test]
    fn hides_sensitive_values_and_joins_as_recorded() {
        let mut constraints = Constraints::default();
        constraints.required("username", Some(""), &USERNAME);
        assert_eq!(
            told(constraints),
            "2 validation errors detected: Value at 'username' failed to satisfy constraint: Member must have \
             length greater than or equal to 1; Value at 'username' failed to satisfy constraint: Member must \
             satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"
        );
    }

    #[test]
    fn tells_missing_members_ranges_and_value_sets() {
        let mut constraints = Constraints::default();
        constraints.required("poolName", None, &NAME);
        constraints.range("maxResults", Some(61), 1, 60);
        constraints.one_of("messageAction", Some("MAIL"), &["RESEND", "SUPPRESS"]);
        assert_eq!(
            told(constraints),
            "3 validation errors detected: Value null at 'poolName' failed to satisfy constraint: Member must not \
             be null; Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or \
             equal to 60; Value 'MAIL' at 'messageAction' failed to satisfy constraint: Member must satisfy enum \
             value set: [RESEND, SUPPRESS]"
        );
    }

    #[test]
    fn patterns_hold_for_what_aws_gives_out() {
        assert!(is_pool_id("us-east-1_Ab1Cd2Ef3") && !is_pool_id("us-east-1") && !is_pool_id("_x y"));
        assert!(
            is_domain("m2m-demo") && is_domain("a") && !is_domain("-a") && !is_domain("A") && !is_domain("")
        );
        assert!(is_scope_name("tools.read") && !is_scope_name("tools/read") && !is_scope_name("a\"b"));
        assert!(is_arn("arn:aws:iam::123456789012:role/x") && is_arn("arn:aws:sns:r:1:a:b:c"));
        assert!(
            !is_arn("arn:aws:iam::x:role/x") && !is_arn("arn:aws:iam::1:") && !is_arn("arn:a:b::1:c:d:e:f")
        );
        assert!(is_token("eyJ.x-_=") && !is_token("a b") && !is_token(""));
    }
}
