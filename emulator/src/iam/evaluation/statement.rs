//! A statement of a policy, read once for all decisions.

use super::arn_pattern::ArnPattern;
use super::condition::{CompiledConditions, FailedCondition};
use super::context::Context;
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
}

/// Whether a statement applies to a request, or which of its elements does not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    Applies,
    /// Action or NotAction.
    Action,
    /// Resource or NotResource; the patterns that would have to match.
    Resource(Vec<String>),
    Condition(FailedCondition),
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
        }
    }

    /// Whether the statement is about the one who asks: always in an identity-based policy.
    pub(super) fn is_about(&self, requester: Option<RequestPrincipal<'_>>) -> bool {
        match (&self.principal, requester) {
            (None, _) => true,
            (Some(principal), Some(requester)) => requester.is_meant(principal, self.effect),
            (Some(_), None) => false,
        }
    }

    /// Whether it may apply to a request at one time and not at another.
    pub(super) fn depends_on_time(&self) -> bool {
        self.conditions.depend_on_time()
    }

    /// Documented: the case of an action does not matter, that of a resource does.
    pub(super) fn matches(&self, action: &str, resource: &str, context: &Context) -> Match {
        if !includes(&self.action, |pattern| pattern.matches(action, Case::Ignored, context)) {
            return Match::Action;
        }
        if let Some(resources) = &self.resource
            && !includes(resources, |pattern| pattern.matches(resource, context))
        {
            let (Elements::Only(patterns) | Elements::AllBut(patterns)) = resources;
            return Match::Resource(patterns.iter().map(|pattern| pattern.text().to_owned()).collect());
        }
        // An operator that does not exist lets nothing pass.
        let unknown_holds = self.effect == Effect::Deny;
        match self.conditions.first_failed(context, unknown_holds) {
            Some(failed) => Match::Condition(failed),
            None => Match::Applies,
        }
    }
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
