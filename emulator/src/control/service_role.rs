//! The role of a gateway or runtime: whether the caller may pass it, and whether AgentCore may act as it.

use crate::aws::ApiError;
use crate::aws::Call;
use crate::base::RoleArn;
use crate::control::ControlPlane;
use crate::iam::{AGENTCORE, Context, Permission};
use crate::trace::{Cause, Confidence};

/// Fails unless the caller may pass the role to AgentCore, the role exists, and it trusts AgentCore on behalf of the resource
/// with this ARN.
///
/// Documented: iam:PassRole and its keys (IAM guide, passing a role), and the form of the denial. Recorded: the text about
/// the role, CreateAgentRuntime; inferred: the same for gateways, the order of the two, and the text about another account.
pub(super) fn check(
    control: &ControlPlane,
    call: &Call,
    role: &RoleArn,
    source_arn: &str,
) -> Result<(), ApiError> {
    if role.account().is_some_and(|account| account != call.account_region.account) {
        let error = ApiError::access_denied("Cross-account pass role is not allowed.");
        return Err(error.caused(Cause::PassRoleNotAllowed));
    }
    let mut keys = Context::default();
    keys.insert("iam:PassedToService", vec![AGENTCORE.to_owned()]);
    keys.insert("iam:AssociatedResourceArn", vec![source_arn.to_owned()]);
    let permission =
        Permission { keys: &keys, ..Permission::new("iam:PassRole", role.as_str(), "us-east-1") };
    let authorization =
        control.authorizer.authorize(&call.principal, permission).map_err(|denial| ApiError {
            lacking: Some(denial.permission().into()),
            cause: Some(denial.cause()),
            detail: Some(denial.explanation().into()),
            ..ApiError::access_denied(denial.to_string()).rated(Confidence::Documented)
        })?;
    authorization.would_be_denied().into_iter().for_each(|told| call.audit_notes.add(told));
    let trust = control.authorizer.authorize_service(AGENTCORE, role, source_arn).map_err(|error| {
        let text = format!(
            "Role validation failed for '{role}'. Please verify that the role exists and its trust policy allows assumption \
             by this service"
        );
        let confidence = match call.operation.name() {
            "CreateAgentRuntime" => Confidence::Recorded,
            _ => Confidence::Inferred,
        };
        let (detail, cause) = (Some(error.to_string().into()), Some(error.cause()));
        ApiError { detail, cause, ..ApiError::validation(text).rated(confidence) }
    })?;
    trust.would_be_denied().into_iter().for_each(|told| call.audit_notes.add(told));
    Ok(())
}

/// The ARN that a resource is to have, as far as it is known before its id.
pub(super) fn source_arn(call: &Call, kind: &str, name: &str) -> String {
    call.account_region.arn("bedrock-agentcore", format!("{kind}/{name}-0000000000")).to_string()
}
