//! All statements that take part in a decision, where one that decides is not enough.

use super::context::Context;
use super::decision::Policies;
use super::requester::RequestPrincipal;
use super::source::PolicySource;
use super::statement::{CompiledStatement, Match};
use crate::iam::policy_document::Effect;

/// A statement of one of the policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MatchedStatement<'a> {
    /// The name of its policy.
    pub(crate) policy: &'a str,
    /// Its place in the policy, which begins with 0.
    pub(crate) index: usize,
}

impl<'a> Policies<'a> {
    /// The statements of this effect that apply to a request. Those that allow are looked for in identity and resource
    /// policies alone: a boundary and a session policy give nothing.
    pub(crate) fn matched(
        &self,
        effect: Effect,
        (action, resource): (&str, &str),
        context: &Context,
    ) -> Vec<MatchedStatement<'a>> {
        let limits = self.boundary.iter().chain(self.session.iter().flatten());
        let limits = limits.filter(|_| effect == Effect::Deny);
        let sources = self.identity.iter().chain(limits).chain(&self.resource);
        let applies = |statement: &CompiledStatement| {
            statement.effect == effect && statement.matches(action, resource, context) == Match::Applies
        };
        let statements = sources.flat_map(|source| self.statements(source));
        let applying = statements.filter(|(_, _, statement)| applies(statement));
        applying.map(|(policy, index, _)| MatchedStatement { policy, index }).collect()
    }

    /// The condition keys that statements about this action and resource need and the request does not have, in the order
    /// of the policies.
    pub(crate) fn missing_keys(&self, (action, resource): (&str, &str), context: &Context) -> Vec<String> {
        let sources = self.identity.iter().chain(&self.boundary).chain(self.session.iter().flatten());
        let statements = sources.chain(&self.resource).flat_map(|source| self.statements(source));
        let is_about = |statement: &CompiledStatement| {
            let found = statement.matches(action, resource, context);
            matches!(found, Match::Applies | Match::Condition(_))
        };
        let mut missing: Vec<String> = Vec::new();
        for (_, _, statement) in statements.filter(|(_, _, statement)| is_about(statement)) {
            for key in statement.missing_keys(context) {
                if !missing.iter().any(|known| known.eq_ignore_ascii_case(key)) {
                    missing.push(key.to_owned());
                }
            }
        }
        missing
    }

    /// The statements of a policy that are about the requester, with the policy's name and their places.
    fn statements(
        &self,
        source: &PolicySource<'a>,
    ) -> impl Iterator<Item = (&'a str, usize, &'a CompiledStatement)> + use<'a> {
        let requester = self.requester.map(RequestPrincipal::Requester);
        let name = source.name;
        let statements = source.policy.map_or(&[][..], super::policy::CompiledPolicy::statements);
        let statements = statements.iter().enumerate();
        let about = statements.filter(move |(_, statement)| statement.is_about(requester));
        about.map(move |(index, statement)| (name, index, statement))
    }
}
