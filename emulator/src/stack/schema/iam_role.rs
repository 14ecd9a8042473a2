//! `[iam_role.NAME]`: a role that gateways and runtimes can act as.

use std::ops::Range;

use toml::Spanned;

use super::named::Named;
use crate::iam::policy_document::{PolicyDocument, PolicyKind};
use crate::stack::check;
use crate::stack::diagnose::Diagnostic;
use crate::stack::read::Table;
use crate::stack::template::Template;

/// CreateRole, and PutRolePolicy for each of its policies.
#[derive(Clone, Debug)]
pub(crate) struct IamRole {
    /// `RoleName`.
    pub(crate) name: String,
    /// `AssumeRolePolicyDocument`; `None` for the one that lets AgentCore assume the role.
    pub(crate) assume_role_policy_document: Option<Template>,
    /// `PolicyDocument` by `PolicyName`.
    pub(crate) policies: Named<Template>,
}

impl IamRole {
    pub(crate) fn read(table: &mut Table<'_, '_>, key: &str) -> Option<Self> {
        let name = table.own_name(key, "an IAM role", check::ROLE_NAME);
        let trust = table.spanned_template("assume_role_policy_document", check::TEXT);
        if let Some(trust) = &trust {
            check_policy(table, PolicyKind::Trust, trust.get_ref(), trust.span());
        }
        let policies = table.entries("policy", |table, name, value| {
            table.check_name(name.get_ref(), name.span(), check::POLICY_NAME);
            let policy = table.as_template(&value, check::TEXT)?;
            check_policy(table, PolicyKind::Inline, policy.get_ref(), policy.span());
            Some(policy.into_inner())
        });
        Some(Self { name: name?, assume_role_policy_document: trust.map(Spanned::into_inner), policies })
    }
}

/// Refuses what IAM would refuse; a policy that names other resources of the file is complete only when they are created.
fn check_policy(table: &mut Table<'_, '_>, kind: PolicyKind, policy: &Template, span: Range<usize>) {
    if policy.references().next().is_some() {
        return;
    }
    if let Err(malformed) = PolicyDocument::read(kind, &policy.outline()) {
        let mistake = Diagnostic::new(span, "this is not a policy that IAM accepts");
        let mistake = mistake.expected("a policy document in JSON");
        // What comes from the environment may be a secret, and the cause can quote it.
        let is_quotable = !policy.is_hidden();
        table.mistake(if is_quotable { mistake.note(format!("IAM says: {malformed}")) } else { mistake });
    }
}

/// The `role_arn` of the execution role of a gateway or runtime; `None` for a role created for it only.
pub(crate) fn read_role_arn(table: &mut Table<'_, '_>) -> Option<Template> {
    table.template("role_arn", check::ROLE_ARN)
}
