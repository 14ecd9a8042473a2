//! Strings of a stack file: text with `${...}` in it, parsed once and filled in when the values are known.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use super::context::{Context, is_variable};
use super::reference::{Attribute, Reference, Resource};
use super::suggest::nearest;
use super::template_error::TemplateError;
use crate::base::Secret;
use crate::base::addresses::percent_encode;

/// A string with references: `${region}`, `${account}`, `${env.NAME}`, `${REFERENCE}`, `${urlencode(REFERENCE)}`;
/// `$${` is `${`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Template {
    pieces: Vec<Piece>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Literal text.
    Text(String),
    /// From the environment: it may be a secret.
    Hidden(Secret),
    Plain(Reference),
    /// `urlencode(REFERENCE)`.
    UrlEncoded(Reference),
}

/// A template whose text must not be shown.
#[derive(Clone)]
pub(crate) struct SecretTemplate(pub(crate) Template);

impl SecretTemplate {
    /// Like `Template::resolve`, with the text kept secret.
    pub(crate) fn resolve(&self, values: &Values) -> Result<Secret, Unresolved> {
        self.0.resolve(values).map(Secret::new)
    }
}

impl fmt::Debug for SecretTemplate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

/// A reference that has no value yet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not known yet")]
pub(crate) struct Unresolved(pub(crate) Reference);

/// The known attributes of the stack's resources while it is being created.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values(BTreeMap<Reference, String>);

impl Values {
    /// Sets an attribute of a resource that was just created.
    pub(crate) fn set(&mut self, resource: Resource, attribute: Attribute, value: impl Into<String>) {
        self.0.insert(Reference { resource, attribute }, value.into());
    }

    pub(crate) fn get(&self, reference: &Reference) -> Option<&str> {
        self.0.get(reference).map(String::as_str)
    }
}

impl Template {
    /// Parses a string; what is known beforehand is filled in at once, the rest stays a reference.
    pub(crate) fn parse(text: &str, context: &Context<'_>) -> Result<Self, TemplateError> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            let (before, from_dollar) = rest.split_at(at);
            if let Some(escaped) = before.strip_suffix('$') {
                literal.push_str(escaped);
                literal.push_str("${");
                rest = from_dollar.strip_prefix("${").unwrap_or_default();
                continue;
            }
            literal.push_str(before);
            let start = text.len() - from_dollar.len();
            let Some((inner, behind)) = from_dollar.strip_prefix("${").and_then(|rest| rest.split_once('}'))
            else {
                let (message, expected) = ("`${` is never closed".to_owned(), "a `}`".to_owned());
                return Err(TemplateError {
                    range: start..text.len(),
                    message,
                    expected,
                    helps: vec![ESCAPED.to_owned()],
                });
            };
            let range = start + 2..start + 2 + inner.len();
            match read_expression(inner.trim(), range, context)? {
                Piece::Text(known) => literal.push_str(&known),
                piece => {
                    pieces.extend(take_text(&mut literal));
                    pieces.push(piece);
                }
            }
            rest = behind;
        }
        literal.push_str(rest);
        pieces.extend(take_text(&mut literal));
        Ok(Self { pieces })
    }

    /// The text with every reference filled in; fails with the first one that is not known.
    pub(crate) fn resolve(&self, values: &Values) -> Result<String, Unresolved> {
        let value =
            |reference: &Reference| values.get(reference).ok_or_else(|| Unresolved(reference.clone()));
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(literal) => text.push_str(literal),
                Piece::Hidden(value) => text.push_str(value.expose()),
                Piece::Plain(reference) => text.push_str(value(reference)?),
                Piece::UrlEncoded(reference) => text.push_str(&percent_encode(value(reference)?)),
            }
        }
        Ok(text)
    }

    /// The parts of its text that must not be shown: secrets that it refers to, and what came from the environment.
    pub(crate) fn secrets(&self, values: &Values) -> Vec<Secret> {
        let secret = |piece: &Piece| match piece {
            Piece::Hidden(secret) => Some(secret.clone()),
            Piece::Plain(reference) | Piece::UrlEncoded(reference)
                if reference.attribute == Attribute::Secret =>
            {
                values.get(reference).map(Secret::new)
            }
            Piece::Text(_) | Piece::Plain(_) | Piece::UrlEncoded(_) => None,
        };
        self.pieces.iter().filter_map(secret).collect()
    }

    /// Everything that it refers to, in the order of the text.
    pub(crate) fn references(&self) -> impl Iterator<Item = &Reference> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(_) | Piece::Hidden(_) => None,
            Piece::Plain(reference) | Piece::UrlEncoded(reference) => Some(reference),
        })
    }

    /// The reference that is the whole string, as in `"${runtime.mcp_server.arn}"`.
    pub(crate) fn sole_reference(&self) -> Option<&Reference> {
        match self.pieces.as_slice() {
            [Piece::Plain(reference)] => Some(reference),
            _ => None,
        }
    }

    /// The text with `x` for every reference, to check its form before anything is created.
    pub(crate) fn outline(&self) -> String {
        let mut outline = String::new();
        for piece in &self.pieces {
            outline.push_str(match piece {
                Piece::Text(literal) => literal,
                Piece::Hidden(value) => value.expose(),
                Piece::Plain(_) | Piece::UrlEncoded(_) => "x",
            });
        }
        outline
    }

    /// The same with `x` for what came from the environment too, to be shown.
    pub(crate) fn display_outline(&self) -> String {
        self.pieces.iter().map(|piece| if let Piece::Text(literal) = piece { literal } else { "x" }).collect()
    }

    /// Its parts, in the order of the text.
    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether a part of it came from the environment, and must not be shown.
    pub(crate) fn is_hidden(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Hidden(_)))
    }
}

fn take_text(literal: &mut String) -> Option<Piece> {
    (!literal.is_empty()).then(|| Piece::Text(std::mem::take(literal)))
}

fn read_expression(
    expression: &str,
    range: Range<usize>,
    context: &Context<'_>,
) -> Result<Piece, TemplateError> {
    let function = expression.split_once('(').map(|(name, rest)| (name.trim(), rest.strip_suffix(')')));
    let (reference, encoded) = match function {
        None => (expression, false),
        Some(("urlencode", Some(argument))) => (argument.trim(), true),
        Some((name, _)) => {
            let meant = nearest(name, ["urlencode"]).map(str::to_owned);
            return Err(TemplateError {
                range,
                message: format!("`{name}(...)` is not a function of stack files"),
                expected: "`urlencode(REFERENCE)`".to_owned(),
                helps: helps(meant),
            });
        }
    };
    let known = |value: &str, is_hidden: bool| {
        let value = if encoded { percent_encode(value) } else { value.to_owned() };
        if is_hidden { Piece::Hidden(Secret::new(value)) } else { Piece::Text(value) }
    };
    if reference == "region" {
        return Ok(known(&context.account_region.region, context.hides_region));
    }
    if reference == "account" {
        return Ok(known(&context.account_region.account, context.hides_account));
    }
    if let Some(name) = reference.strip_prefix("env.") {
        return Ok(known(context.variable(name.trim(), range)?.expose(), true));
    }
    match Reference::parse(reference) {
        Ok(reference) if encoded => Ok(Piece::UrlEncoded(reference)),
        Ok(reference) => Ok(Piece::Plain(reference)),
        Err(refusal) => {
            let mut helps = helps(refusal.suggestion);
            if is_variable(reference) && !helps.iter().any(|help| help.starts_with("did you mean")) {
                helps.insert(0, format!("did you mean `${{env.{reference}}}`?"));
            }
            let message = format!("`{reference}` refers to nothing");
            Err(TemplateError { range, message, expected: refusal.expected, helps })
        }
    }
}

/// What was perhaps meant, or else how to escape the characters themselves.
fn helps(suggestion: Option<String>) -> Vec<String> {
    vec![suggestion.map_or_else(|| ESCAPED.to_owned(), |meant| format!("did you mean `{meant}`?"))]
}

const ESCAPED: &str = "a plain `${` is written `$${`";

#[cfg(test)]
mod tests {
    use crate::base::arn::AccountRegion;

    use super::*;

    fn parse(text: &str) -> Result<Template, TemplateError> {
        let account_region = AccountRegion { region: "us-east-1".into(), account: "123456789012".into() };
        let environment = |name: &str| match name {
            "SECRET" => Some("a/b ${region}".into()),
            "EMPTY" => Some("".into()),
            _ => None,
        };
        Template::parse(text, &Context::new(account_region, &environment))
    }

    fn values() -> Values {
        let mut values = Values::default();
        let arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/demo";
        values.set(Resource::Runtime("demo".into()), Attribute::Arn, arn);
        values
    }

    #[test]
    fn fills_in_what_is_known() {
        let resolve = |text| parse(text).unwrap().resolve(&values()).unwrap();
        assert_eq!(resolve(""), "");
        assert_eq!(resolve("a ${region} b ${account}"), "a us-east-1 b 123456789012");
        assert_eq!(
            resolve("${runtime.demo.arn}"),
            "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/demo"
        );
        assert_eq!(
            resolve("/${ urlencode( runtime.demo.arn ) }/"),
            "/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fdemo/"
        );
        assert_eq!(resolve("$${region} $ $$ {region} }"), "${region} $ $$ {region} }");
    }

    #[test]
    fn says_what_is_not_known_yet() {
        let unresolved = parse("${gateway.main.url}").unwrap().resolve(&values()).unwrap_err();
        assert_eq!(unresolved.to_string(), "`gateway.main.url` is not known yet");
    }

    #[test]
    fn points_at_the_flaw() {
        let flaw = |text| parse(text).unwrap_err();
        assert_eq!(flaw("ab ${region").range, 3..11);
        assert_eq!(flaw("ab ${regio}").range, 5..10);
        assert_eq!(flaw("ab ${regio}").helps, ["did you mean `region`?"]);
        assert_eq!(flaw("${urlencod(runtime.demo.arn)}").helps, ["did you mean `urlencode`?"]);
        assert_eq!(
            flaw("${urlencode(runtime.demo.arn}").message,
            "`urlencode(...)` is not a function of stack files"
        );
        assert_eq!(flaw("${}").message, "`` refers to nothing");
    }

    #[test]
    fn takes_the_environment_as_it_is_and_hides_it() {
        let template = parse("x-${ env.SECRET }").unwrap();
        assert_eq!(template.resolve(&values()).unwrap(), "x-a/b ${region}");
        assert_eq!(template.outline(), "x-a/b ${region}");
        assert!(template.is_hidden() && !parse("x").unwrap().is_hidden());
        assert!(!format!("{template:?}").contains("a/b"));
        let encoded = parse("${urlencode(env.SECRET)}").unwrap();
        assert_eq!(encoded.resolve(&values()).unwrap(), "a%2Fb%20%24%7Bregion%7D");
        assert_eq!(parse("$${env.SECRET}").unwrap().outline(), "${env.SECRET}");
    }

    #[test]
    fn says_which_variable_is_missing() {
        let flaw = |text| parse(text).unwrap_err();
        assert_eq!(flaw("${env.NONE}").message, "the environment variable `NONE` is not set");
        assert_eq!(flaw("a ${env.NONE}").range, 4..12);
        assert_eq!(flaw("${env.EMPTY}").message, "the environment variable `EMPTY` is set to nothing");
        assert_eq!(flaw("${env.}").message, "`env.` names no environment variable");
        assert_eq!(flaw("${SECRET}").helps[0], "did you mean `${env.SECRET}`?");
        assert_eq!(flaw("${env}").message, "`env` refers to nothing");
        assert_eq!(flaw("${evn.SECRET}").helps, ["did you mean `env.SECRET`?"]);
    }

    #[test]
    fn knows_its_outline() {
        let template = parse("https://${gateway.a.id}/${urlencode(runtime.b.arn)}/").unwrap();
        assert_eq!(template.outline(), "https://x/x/");
        let references: Vec<String> = template.references().map(ToString::to_string).collect();
        assert_eq!(references, ["gateway.a.id", "runtime.b.arn"]);
        assert_eq!(template.sole_reference(), None);
    }
}
