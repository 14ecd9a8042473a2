//! The grammar of policies, one for all services: identity-based policies, trust policies, session policies and resource
//! policies.
//!
//! A policy is read once, when it is stored: its text is kept to the byte, together with its typed content and what decisions
//! read of it.

mod conditions;
mod kind;
mod malformed;
mod position;
mod read;
mod statement;

use std::sync::{Arc, OnceLock};

pub(crate) use self::statement::Version;
use crate::base::addresses::percent_encode;
use crate::iam::evaluation::CompiledPolicy;

pub(crate) use self::conditions::Conditions;
pub(crate) use kind::PolicyKind;
pub(crate) use malformed::MalformedPolicy;
pub(crate) use position::Position;
pub(crate) use statement::{Effect, Elements, Principal, PrincipalKind, Principals, Statement};

/// A policy whose form was checked. It is read back exactly as it was sent; nothing is normalised. A clone shares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PolicyDocument {
    text: Arc<str>,
    version: Version,
    id: Option<Arc<str>>,
    statements: Arc<[Statement]>,
    compiled: Arc<CompiledPolicy>,
    findings: Findings,
}

/// What was found out about a policy after it was read; it does not make two policies different.
#[derive(Clone, Debug, Default)]
struct Findings {
    sentences: Arc<OnceLock<Vec<String>>>,
    positions: Arc<OnceLock<Vec<(Position, Position)>>>,
}

impl PartialEq for Findings {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Findings {}

impl PolicyDocument {
    /// Reads a policy of this kind; fails on JSON with a repeated member, at any depth, and on what the grammar forbids or
    /// the kind excludes.
    pub(crate) fn read(kind: PolicyKind, text: &str) -> Result<Self, MalformedPolicy> {
        let read::Policy { version, id, statements } = read::policy(kind, text)?;
        let compiled = Arc::new(CompiledPolicy::compile(&statements, version));
        Ok(Self {
            text: text.into(),
            version,
            id: id.map(Arc::from),
            statements: statements.into(),
            compiled,
            findings: Findings::default(),
        })
    }

    /// The text as it was sent.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What decisions read of it.
    pub(crate) fn compiled(&self) -> &CompiledPolicy {
        &self.compiled
    }

    /// What `find` finds out about the policy, once for all its clones.
    pub(crate) fn findings(&self, find: impl FnOnce(&Self) -> Vec<String>) -> &[String] {
        self.findings.sentences.get_or_init(|| find(self))
    }

    /// The version of the policy language.
    #[cfg_attr(not(test), expect(dead_code, reason = "only tests look at it"))]
    pub(crate) fn version(&self) -> Version {
        self.version
    }

    /// The id that its author chose. Documented: it decides nothing.
    #[cfg_attr(not(test), expect(dead_code, reason = "only tests look at it"))]
    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Its statements in order; there is at least one.
    pub(crate) fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// Where its statements begin and end in its text, in order.
    pub(crate) fn positions(&self) -> &[(Position, Position)] {
        self.findings.positions.get_or_init(|| position::positions(&self.text))
    }

    /// The text as IAM returns it. Documented: percent-encoded (RFC 3986). Recorded: CreateRole.
    pub(crate) fn encoded(&self) -> String {
        percent_encode(&self.text)
    }

    /// Its size as the quotas count it. Documented: characters, without white space.
    pub(crate) fn size(&self) -> usize {
        self.text.chars().filter(|character| !character.is_whitespace()).count()
    }
}

#[cfg(test)]
mod tests;
