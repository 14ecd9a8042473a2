//! Texts of a policy with wildcards and variables: `s3:Get*`, `${aws:username}`.

use super::context::Context;
use crate::iam::policy_document::Version;

/// A text in which `*` stands for any text, `?` for any character, and `${...}` for a value of the request.
///
/// Documented: IAM guide, policy variables: `${*}`, `${?}` and `${$}` are the characters themselves, a default value follows
/// a comma, and in version 2008-10-17 there are no variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    tokens: Vec<Token>,
    form: Form,
}

/// The forms that most patterns have are matched at once.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// `*`
    Any,
    /// Without wildcards and variables.
    Plain(Box<str>),
    HasVariables,
    HasWildcards,
}

impl Form {
    fn of(tokens: &[Token]) -> Self {
        let mut plain = String::with_capacity(tokens.len());
        let mut has_wildcards = false;
        for token in tokens {
            match token {
                Token::Character(character) => plain.push(*character),
                Token::AnyText | Token::AnyCharacter => has_wildcards = true,
                Token::Variable { .. } => return Self::HasVariables,
            }
        }
        match tokens {
            [Token::AnyText] => Self::Any,
            _ if has_wildcards => Self::HasWildcards,
            _ => Self::Plain(plain.into()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Character(char),
    AnyCharacter,
    AnyText,
    Variable { key: String, default: Option<String> },
}

/// Whether upper and lower case are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Matters,
    Ignored,
}

/// Whether the name of an action with wildcards means an action. Documented: the case does not matter.
pub(crate) fn names_action(pattern: &str, action: &str) -> bool {
    Pattern::parse(pattern, Version::Of2012).matches(action, Case::Ignored, &Context::empty())
}

impl Pattern {
    pub(super) fn parse(text: &str, version: Version) -> Self {
        Self::of(tokens(text, version, true))
    }

    /// A text whose `*` and `?` are themselves.
    pub(super) fn literal(text: &str, version: Version) -> Self {
        Self::of(tokens(text, version, false))
    }

    pub(super) fn of(tokens: Vec<Token>) -> Self {
        let form = Form::of(&tokens);
        Self { tokens, form }
    }

    /// Whether it matches the whole text. Documented: a variable without a value matches nothing.
    pub(super) fn matches(&self, text: &str, case: Case, context: &Context) -> bool {
        match &self.form {
            Form::Any => true,
            Form::Plain(plain) if case == Case::Matters => **plain == *text,
            Form::Plain(plain) if plain.is_ascii() && text.is_ascii() => plain.eq_ignore_ascii_case(text),
            Form::Plain(_) | Form::HasWildcards => is_match(&self.tokens, text, case),
            Form::HasVariables => self.resolved(context).is_some_and(|tokens| is_match(&tokens, text, case)),
        }
    }

    /// The tokens with values in place of variables; `None` if one has no value.
    fn resolved(&self, context: &Context) -> Option<Vec<Token>> {
        let mut resolved = Vec::with_capacity(self.tokens.len());
        for token in &self.tokens {
            match token {
                Token::Variable { key, default } => {
                    let value = context.single(key).or(default.as_deref())?;
                    resolved.extend(value.chars().map(Token::Character));
                }
                token => resolved.push(token.clone()),
            }
        }
        Some(resolved)
    }
}

pub(super) fn tokens(text: &str, version: Version, has_wildcards: bool) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if version == Version::Of2012
            && let Some((name, after)) = rest.strip_prefix("${").and_then(|inner| inner.split_once('}'))
        {
            tokens.push(variable(name));
            rest = after;
            continue;
        }
        tokens.push(match character {
            '*' if has_wildcards => Token::AnyText,
            '?' if has_wildcards => Token::AnyCharacter,
            character => Token::Character(character),
        });
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
    }
    tokens
}

fn variable(name: &str) -> Token {
    if let "*" | "?" | "$" = name {
        return Token::Character(name.chars().next().unwrap_or('$'));
    }
    let (key, default) = match name.split_once(',') {
        Some((key, default)) => (key, Some(default.trim().trim_matches('\'').to_owned())),
        None => (name, None),
    };
    Token::Variable { key: key.trim().to_ascii_lowercase(), default }
}

/// Goes back to the last `*` only: what came before it cannot match better elsewhere.
fn is_match(tokens: &[Token], text: &str, case: Case) -> bool {
    let (mut at, mut rest) = (0, text);
    let mut last_star: Option<(usize, &str)> = None;
    loop {
        let character = rest.chars().next();
        match (tokens.get(at), character) {
            (Some(Token::AnyText), _) => {
                at += 1;
                last_star = Some((at, rest));
                continue;
            }
            (None, None) => return true,
            (Some(token), Some(character)) if is_same(token, character, case) => {
                at += 1;
                rest = rest.get(character.len_utf8()..).unwrap_or_default();
                continue;
            }
            _ => {}
        }
        let Some((after_star, from)) = last_star else { return false };
        let Some(skipped) = from.chars().next() else { return false };
        rest = from.get(skipped.len_utf8()..).unwrap_or_default();
        last_star = Some((after_star, rest));
        at = after_star;
    }
}

fn is_same(token: &Token, character: char, case: Case) -> bool {
    match token {
        Token::AnyCharacter => true,
        Token::Character(expected) => match case {
            Case::Matters => *expected == character,
            Case::Ignored => *expected == character || expected.to_lowercase().eq(character.to_lowercase()),
        },
        Token::AnyText | Token::Variable { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        let context = Context::of(&[("aws:username", &["ann*"][..]), ("aws:groups", &["a", "b"])]);
        Pattern::parse(pattern, Version::Of2012).matches(text, Case::Matters, &context)
    }

    #[test]
    fn stars_and_question_marks_stand_for_texts_and_characters() {
        for (pattern, text) in [
            ("", ""),
            ("*", ""),
            ("*", "a/b:c"),
            ("a*", "a"),
            ("a*c", "abbc"),
            ("*a*b*", "xaxbx"),
            ("a?c", "aéc"),
            ("*ab", "aab"),
            ("a**b", "ab"),
            ("${aws:username}/x", "ann*/x"),
            ("${AWS:UserName}", "ann*"),
            ("${aws:absent, 'all'}", "all"),
            ("${*}${?}${$}", "*?$"),
            ("${unclosed", "${unclosed"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("", "a"),
            ("a", ""),
            ("a?", "a"),
            ("a*c", "abcd"),
            ("A", "a"),
            ("${aws:username}", "anne"),
            ("${aws:absent}", ""),
            ("${aws:absent}*", "a"),
            ("${aws:groups}", "a"),
            ("${*}", "a"),
        ] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn the_older_version_has_no_variables() {
        let context = Context::of(&[("aws:username", &["ann"][..])]);
        let pattern = Pattern::parse("${aws:username}", Version::Of2008);
        assert!(pattern.matches("${aws:username}", Case::Matters, &context));
        assert!(!pattern.matches("ann", Case::Matters, &context));
    }

    #[test]
    fn case_is_ignored_where_it_does_not_matter() {
        let pattern = Pattern::parse("s3:GET*", Version::Of2012);
        assert!(pattern.matches("s3:getObject", Case::Ignored, &Context::default()));
        assert!(!pattern.matches("s3:getObject", Case::Matters, &Context::default()));
    }
}
