//! A statement of a policy, read once for all decisions.

use super::arn_pattern::ArnPattern;
use super::condition::{CompiledConditions, FailedCondition};
use super::context::{Context, is_time};
use super::pattern::{Case, Pattern};
use super::requester::RequestPrincipal;
use crate::iam::policy_document::{Effect, Elements, Principals, Statement, Version};

/// A statement whose patterns and conditions are compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CompiledStatement {
    pub(super) sid: Option<String>,
    pub(super) effect: Effect,
    /// `None` in an identity-based policy.
    principal: Option<Elements<Principals>>,
    action: Elements<Vec<Pattern>>,
    /// `None` if the policy's owner is the resource.
    resource: Option<Elements<Vec<ArnPattern>>>,
    conditions: CompiledConditions,
    /// The keys of its variables that have no default, in lower case.
    variables: Vec<String>,
}

/// Whether a statement applies to a request, or which of its elements does not match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match<'a> {
    Applies,
    /// Action or NotAction.
    Action,
    /// Resource or NotResource; the patterns that would have to match.
    Resource(&'a [ArnPattern]),
    Condition(FailedCondition<'a>),
}

/// Why a statement does not apply that is about the action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mismatch {
    /// It is about other principals.
    Principal,
    /// It is about other resources: those that match these patterns.
    Resource(Vec<String>),
    /// This condition does not hold.
    Condition { operator: String, key: String },
}

impl Match<'_> {
    /// `None` for a statement that applies or is about other actions.
    pub(super) fn mismatch(self) -> Option<Mismatch> {
        match self {
            Self::Applies | Self::Action => None,
            Self::Resource(patterns) => {
                let texts = patterns.iter().map(|pattern| pattern.text().to_owned());
                Some(Mismatch::Resource(texts.collect()))
            }
            Self::Condition(FailedCondition { operator, key }) => {
                Some(Mismatch::Condition { operator: operator.to_owned(), key: key.to_owned() })
            }
        }
    }
}

impl CompiledStatement {
    pub(super) fn compile(statement: &Statement, version: Version) -> Self {
        let Statement { sid, effect, principal, action, resource, conditions } = statement;
        Self {
            sid: sid.clone().filter(|sid| !sid.is_empty()),
            effect: *effect,
            principal: principal.clone(),
            action: map(action, |action| Pattern::parse(action, version)),
            resource: resource.as_ref().map(|resource| map(resource, |arn| ArnPattern::parse(arn, version))),
            conditions: CompiledConditions::compile(conditions, version),
            variables: if version == Version::Of2012 { variables(statement) } else { Vec::new() },
        }
    }

    /// Whether the statement is about the one who asks: always in an identity-based policy.
    pub(super) fn is_about(&self, requester: Option<RequestPrincipal<'_>>) -> bool {
        match (&self.principal, requester) {
            (None, _) => true,
            (Some(principal), Some(requester)) => {
                requester.is_meant(principal, self.conditions.name_principals(), self.effect)
            }
            (Some(_), None) => false,
        }
    }

    /// Whether it may apply to a request at one time and not at another.
    pub(super) fn depends_on_time(&self) -> bool {
        self.conditions.depend_on_time() || self.variables.iter().any(|key| is_time(key))
    }

    /// Whether a statement that allows has a variable without a value. Documented: that may make it invalid, so that it
    /// allows nothing, whatever its other elements say.
    fn unresolved(&self, context: &Context) -> Option<FailedCondition<'_>> {
        let unresolved = |key: &&String| context.single(key).is_none();
        let key = self.variables.iter().filter(|_| self.effect == Effect::Allow).find(unresolved)?;
        Some(FailedCondition { operator: "variable", key })
    }

    /// The keys that its conditions and variables need and the request does not have.
    pub(super) fn missing_keys(&self, context: &Context) -> impl Iterator<Item = &str> {
        let keys = self.conditions.keys().chain(self.variables.iter().map(String::as_str));
        keys.filter(|key| !context.has(key))
    }

    /// Documented: the case of an action does not matter, that of a resource does.
    pub(super) fn matches(&self, action: &str, resource: &str, context: &Context) -> Match<'_> {
        if !includes(&self.action, |pattern| pattern.matches(action, Case::Ignored, context)) {
            return Match::Action;
        }
        if let Some(resources) = &self.resource
            && !includes(resources, |pattern| pattern.matches(resource, context))
        {
            let (Elements::Only(patterns) | Elements::AllBut(patterns)) = resources;
            return Match::Resource(patterns);
        }
        if let Some(unresolved) = self.unresolved(context) {
            return Match::Condition(unresolved);
        }
        // An operator that does not exist lets nothing pass.
        let unknown_holds = self.effect == Effect::Deny;
        match self.conditions.first_failed(context, unknown_holds) {
            Some(failed) => Match::Condition(failed),
            None => Match::Applies,
        }
    }
}

fn variables(statement: &Statement) -> Vec<String> {
    let (Elements::Only(actions) | Elements::AllBut(actions)) = &statement.action;
    let resources = statement.resource.iter().flat_map(|resource| {
        let (Elements::Only(texts) | Elements::AllBut(texts)) = resource;
        texts
    });
    let values = statement.conditions.values().flat_map(|keys| keys.values()).flatten();
    let texts = actions.iter().chain(resources).chain(values);
    let mut keys: Vec<_> = texts.flat_map(|text| names(text)).map(str::to_ascii_lowercase).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The keys of `${KEY}` in a text: not those with a default, and not the characters that are written so.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let after = text.split("${").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    after.filter(|key| !key.contains(',') && !matches!(*key, "*" | "?" | "$"))
}

fn map<T>(elements: &Elements<Vec<String>>, read: impl Fn(&str) -> T) -> Elements<Vec<T>> {
    let read = |texts: &Vec<String>| texts.iter().map(|text| read(text)).collect();
    match elements {
        Elements::Only(texts) => Elements::Only(read(texts)),
        Elements::AllBut(texts) => Elements::AllBut(read(texts)),
    }
}

fn includes<T>(elements: &Elements<Vec<T>>, matches: impl Fn(&T) -> bool) -> bool {
    match elements {
        Elements::Only(patterns) => patterns.iter().any(matches),
        Elements::AllBut(patterns) => !patterns.iter().any(matches),
    }
}
