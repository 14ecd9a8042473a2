//! From a call of IAM to its handler, and from its output to XML.

use http::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::entity::Kind::{Role, User};
use super::op::tag::Tagged;
use super::{IamError, Parts, op};
use crate::aws::call::Call;
use crate::aws::query;
use crate::base::http::Body;
use crate::model::{Service, read};

/// Documented: the API model.
const NAMESPACE: &str = "https://iam.amazonaws.com/doc/2010-05-08/";

/// Answers a call.
pub(crate) async fn answer(parts: &Parts, call: Call) -> Response<Body> {
    let request_id = parts.entropy.uuid().to_string();
    match output(parts, &call, &request_id) {
        Ok(output) => query::success(output, &request_id),
        Err(error) => query::error(NAMESPACE, error.status(), error.code(), &error.to_string(), &request_id),
    }
}

fn output(parts: &Parts, call: &Call, request_id: &str) -> Result<String, IamError> {
    let operation = Service::Iam.operation(&call.operation);
    let operation = operation.ok_or_else(|| IamError::UnknownOperation(call.operation.clone()))?;
    if call.access_key_id.is_none() {
        return Err(IamError::MissingAuthenticationToken);
    }
    if !operation.is_emulated() {
        return Err(IamError::NotEmulated(call.operation.clone()));
    }
    let input = operation.query_input(&call.body)?;
    let output = handle(parts, call.access_key_id.as_deref(), operation.name(), input)?;
    Ok(operation.xml_output(&output, request_id))
}

fn handle(parts: &Parts, caller: Option<&str>, operation: &str, input: Value) -> Result<Value, IamError> {
    match operation {
        "AttachRolePolicy" => run(input, |input| op::attachment::attach(parts, Role, &input)),
        "AttachUserPolicy" => run(input, |input| op::attachment::attach(parts, User, &input)),
        "CreateAccessKey" => run(input, |input| op::access_key::create(parts, caller, &input)),
        "CreatePolicy" => run(input, |input| op::policy::create(parts, input)),
        "CreatePolicyVersion" => run(input, |input| op::policy_version::create(parts, &input)),
        "CreateRole" => run(input, |input| op::create_role::handle(parts, input)),
        "CreateUser" => run(input, |input| op::user::create(parts, input)),
        "DeleteAccessKey" => run(input, |input| op::access_key::delete(parts, caller, &input)),
        "DeletePolicy" => run(input, |input| op::policy::delete(parts, &input)),
        "DeletePolicyVersion" => run(input, |input| op::policy_version::delete(parts, &input)),
        "DeleteRole" => run(input, |input| op::role::delete(parts, &input)),
        "DeleteRolePermissionsBoundary" => run(input, |input| op::boundary::delete(parts, &input)),
        "DeleteRolePolicy" => run(input, |input| op::inline_policy::delete(parts, Role, input)),
        "DeleteUser" => run(input, |input| op::user::delete(parts, &input)),
        "DeleteUserPolicy" => run(input, |input| op::inline_policy::delete(parts, User, input)),
        "DetachRolePolicy" => run(input, |input| op::attachment::detach(parts, Role, &input)),
        "DetachUserPolicy" => run(input, |input| op::attachment::detach(parts, User, &input)),
        "GetAccessKeyLastUsed" => run(input, |input| op::access_key::last_used(parts, &input)),
        "GetPolicy" => run(input, |input| op::policy::get(parts, &input)),
        "GetPolicyVersion" => run(input, |input| op::policy_version::get(parts, input)),
        "GetRole" => run(input, |input| op::role::get(parts, &input)),
        "GetRolePolicy" => run(input, |input| op::inline_policy::get(parts, Role, input)),
        "GetUser" => run(input, |input| op::user::get(parts, caller, &input)),
        "GetUserPolicy" => run(input, |input| op::inline_policy::get(parts, User, input)),
        "ListAccessKeys" => run(input, |input| op::access_key::list(parts, caller, &input)),
        "ListAttachedRolePolicies" => run(input, |input| op::attachment::list(parts, Role, &input)),
        "ListAttachedUserPolicies" => run(input, |input| op::attachment::list(parts, User, &input)),
        "ListEntitiesForPolicy" => run(input, |input| op::entities::handle(parts, &input)),
        "ListInstanceProfilesForRole" => run(input, |input| op::instance_profiles::handle(parts, &input)),
        "ListPolicies" => run(input, |input| op::list_policies::handle(parts, &input)),
        "ListPolicyTags" => run(input, |input| op::tag::list(parts, Tagged::Policy, &input)),
        "ListPolicyVersions" => run(input, |input| op::policy_version::list(parts, &input)),
        "ListRolePolicies" => run(input, |input| op::inline_policy::list(parts, Role, &input)),
        "ListRoles" => run(input, |input| op::role::list(parts, &input)),
        "ListRoleTags" => run(input, |input| op::tag::list(parts, Tagged::Role, &input)),
        "ListUserPolicies" => run(input, |input| op::inline_policy::list(parts, User, &input)),
        "ListUsers" => run(input, |input| op::user::list(parts, &input)),
        "PutRolePermissionsBoundary" => run(input, |input| op::boundary::put(parts, &input)),
        "PutRolePolicy" => run(input, |input| op::inline_policy::put(parts, Role, &input)),
        "PutUserPolicy" => run(input, |input| op::inline_policy::put(parts, User, &input)),
        "SetDefaultPolicyVersion" => run(input, |input| op::policy_version::set_default(parts, input)),
        "TagPolicy" => run(input, |input| op::tag::tag(parts, Tagged::Policy, input)),
        "TagRole" => run(input, |input| op::tag::tag(parts, Tagged::Role, input)),
        "UntagPolicy" => run(input, |input| op::tag::untag(parts, Tagged::Policy, &input)),
        "UntagRole" => run(input, |input| op::tag::untag(parts, Tagged::Role, &input)),
        "UpdateAccessKey" => run(input, |input| op::access_key::update(parts, caller, &input)),
        "UpdateAssumeRolePolicy" => run(input, |input| op::update_role::trust(parts, &input)),
        "UpdateRole" => run(input, |input| op::update_role::update(parts, input)),
        "UpdateRoleDescription" => run(input, |input| op::update_role::describe(parts, input)),
        other => Err(IamError::NotEmulated(other.to_owned())),
    }
}

/// Reads an input, runs its operation and writes the output.
fn run<I: DeserializeOwned, O: Serialize>(
    input: Value,
    operation: impl FnOnce(I) -> Result<O, IamError>,
) -> Result<Value, IamError> {
    let output = operation(read(input)?)?;
    // No output has a member that JSON cannot hold.
    Ok(serde_json::to_value(output).unwrap_or_default())
}
