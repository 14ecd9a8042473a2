//! The operations of IAM: each name beside its function.

use super::entity::Kind::{Role, User};
use super::op::tag::Tagged;
use super::{Parts, op};
use crate::aws::operations::{Operations, answer};

/// All that are emulated.
pub(crate) static OPERATIONS: Operations<Parts> = Operations(&[
    ("AttachRolePolicy", |iam, call| answer(call, |input| op::attachment::attach(iam, Role, &input))),
    ("AttachUserPolicy", |iam, call| answer(call, |input| op::attachment::attach(iam, User, &input))),
    ("CreateAccessKey", |iam, call| {
        answer(call, |input| op::access_key::create(iam, call.principal.access_key_id(), &input))
    }),
    ("CreatePolicy", |iam, call| answer(call, |input| op::policy::create(iam, input))),
    ("CreatePolicyVersion", |iam, call| answer(call, |input| op::policy_version::create(iam, &input))),
    ("CreateRole", |iam, call| answer(call, |input| op::create_role::handle(iam, input))),
    ("CreateUser", |iam, call| answer(call, |input| op::user::create(iam, input))),
    ("DeleteAccessKey", |iam, call| {
        answer(call, |input| op::access_key::delete(iam, call.principal.access_key_id(), &input))
    }),
    ("DeletePolicy", |iam, call| answer(call, |input| op::policy::delete(iam, &input))),
    ("DeletePolicyVersion", |iam, call| answer(call, |input| op::policy_version::delete(iam, &input))),
    ("DeleteRole", |iam, call| answer(call, |input| op::role::delete(iam, &input))),
    ("DeleteRolePermissionsBoundary", |iam, call| answer(call, |input| op::boundary::delete(iam, &input))),
    ("DeleteRolePolicy", |iam, call| answer(call, |input| op::inline_policy::delete(iam, Role, input))),
    ("DeleteUser", |iam, call| answer(call, |input| op::user::delete(iam, &input))),
    ("DeleteUserPolicy", |iam, call| answer(call, |input| op::inline_policy::delete(iam, User, input))),
    ("DetachRolePolicy", |iam, call| answer(call, |input| op::attachment::detach(iam, Role, &input))),
    ("DetachUserPolicy", |iam, call| answer(call, |input| op::attachment::detach(iam, User, &input))),
    ("GetAccessKeyLastUsed", |iam, call| answer(call, |input| op::access_key::last_used(iam, &input))),
    ("GetPolicy", |iam, call| answer(call, |input| op::policy::get(iam, &input))),
    ("GetPolicyVersion", |iam, call| answer(call, |input| op::policy_version::get(iam, input))),
    ("GetRole", |iam, call| answer(call, |input| op::role::get(iam, &input))),
    ("GetRolePolicy", |iam, call| answer(call, |input| op::inline_policy::get(iam, Role, input))),
    ("GetUser", |iam, call| answer(call, |input| op::user::get(iam, call.principal.access_key_id(), &input))),
    ("GetUserPolicy", |iam, call| answer(call, |input| op::inline_policy::get(iam, User, input))),
    ("ListAccessKeys", |iam, call| {
        answer(call, |input| op::access_key::list(iam, call.principal.access_key_id(), &input))
    }),
    ("ListAttachedRolePolicies", |iam, call| answer(call, |input| op::attachment::list(iam, Role, &input))),
    ("ListAttachedUserPolicies", |iam, call| answer(call, |input| op::attachment::list(iam, User, &input))),
    ("ListEntitiesForPolicy", |iam, call| answer(call, |input| op::entities::handle(iam, &input))),
    ("ListInstanceProfilesForRole", |iam, call| {
        answer(call, |input| op::instance_profiles::handle(iam, &input))
    }),
    ("ListPolicies", |iam, call| answer(call, |input| op::list_policies::handle(iam, &input))),
    ("ListPolicyTags", |iam, call| answer(call, |input| op::tag::list(iam, Tagged::Policy, &input))),
    ("ListPolicyVersions", |iam, call| answer(call, |input| op::policy_version::list(iam, &input))),
    ("ListRolePolicies", |iam, call| answer(call, |input| op::inline_policy::list(iam, Role, &input))),
    ("ListRoleTags", |iam, call| answer(call, |input| op::tag::list(iam, Tagged::Role, &input))),
    ("ListRoles", |iam, call| answer(call, |input| op::role::list(iam, &input))),
    ("ListUserPolicies", |iam, call| answer(call, |input| op::inline_policy::list(iam, User, &input))),
    ("ListUsers", |iam, call| answer(call, |input| op::user::list(iam, &input))),
    ("PutRolePermissionsBoundary", |iam, call| answer(call, |input| op::boundary::put(iam, &input))),
    ("PutRolePolicy", |iam, call| answer(call, |input| op::inline_policy::put(iam, Role, &input))),
    ("PutUserPolicy", |iam, call| answer(call, |input| op::inline_policy::put(iam, User, &input))),
    ("SetDefaultPolicyVersion", |iam, call| {
        answer(call, |input| op::policy_version::set_default(iam, input))
    }),
    ("TagPolicy", |iam, call| answer(call, |input| op::tag::tag(iam, Tagged::Policy, input))),
    ("TagRole", |iam, call| answer(call, |input| op::tag::tag(iam, Tagged::Role, input))),
    ("UntagPolicy", |iam, call| answer(call, |input| op::tag::untag(iam, Tagged::Policy, &input))),
    ("UntagRole", |iam, call| answer(call, |input| op::tag::untag(iam, Tagged::Role, &input))),
    ("UpdateAccessKey", |iam, call| {
        answer(call, |input| op::access_key::update(iam, call.principal.access_key_id(), &input))
    }),
    ("UpdateAssumeRolePolicy", |iam, call| answer(call, |input| op::update_role::trust(iam, &input))),
    ("UpdateRole", |iam, call| answer(call, |input| op::update_role::update(iam, input))),
    ("UpdateRoleDescription", |iam, call| answer(call, |input| op::update_role::describe(iam, input))),
]);
