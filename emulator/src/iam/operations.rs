//! The operations of IAM: a table of names and functions.

pub(crate) mod access_key;
pub(crate) mod attachment;
pub(crate) mod boundary;
pub(crate) mod inline_policy;
pub(crate) mod instance_profile;
pub(crate) mod name_input;
pub(crate) mod policy;
pub(crate) mod policy_version;
pub(crate) mod role;
pub(crate) mod simulation;
pub(crate) mod tag;
pub(crate) mod user;

use self::tag::Tagged;
use super::Iam;
use super::kind::Kind::{Role, User};
use crate::aws::operations::{Operations, answer};

/// The emulated operations.
pub(crate) static OPERATIONS: Operations<Iam> = Operations(&[
    ("AttachRolePolicy", |iam, call| answer(call, |input| attachment::attach(iam, Role, &input))),
    ("AttachUserPolicy", |iam, call| answer(call, |input| attachment::attach(iam, User, &input))),
    ("CreateAccessKey", |iam, call| {
        answer(call, |input| access_key::create(iam, call.principal.access_key_id(), &input))
    }),
    ("CreatePolicy", |iam, call| answer(call, |input| policy::create(iam, input))),
    ("CreatePolicyVersion", |iam, call| answer(call, |input| policy_version::create(iam, &input))),
    ("CreateRole", |iam, call| answer(call, |input| role::create(iam, input))),
    ("CreateUser", |iam, call| answer(call, |input| user::create(iam, input))),
    ("DeleteAccessKey", |iam, call| {
        answer(call, |input| access_key::delete(iam, call.principal.access_key_id(), &input))
    }),
    ("DeletePolicy", |iam, call| answer(call, |input| policy::delete(iam, &input))),
    ("DeletePolicyVersion", |iam, call| answer(call, |input| policy_version::delete(iam, &input))),
    ("DeleteRole", |iam, call| answer(call, |input| role::delete(iam, &input))),
    ("DeleteRolePermissionsBoundary", |iam, call| answer(call, |input| boundary::delete(iam, &input))),
    ("DeleteRolePolicy", |iam, call| answer(call, |input| inline_policy::delete(iam, Role, input))),
    ("DeleteUser", |iam, call| answer(call, |input| user::delete(iam, &input))),
    ("DeleteUserPolicy", |iam, call| answer(call, |input| inline_policy::delete(iam, User, input))),
    ("DetachRolePolicy", |iam, call| answer(call, |input| attachment::detach(iam, Role, &input))),
    ("DetachUserPolicy", |iam, call| answer(call, |input| attachment::detach(iam, User, &input))),
    ("GetAccessKeyLastUsed", |iam, call| answer(call, |input| access_key::last_used(iam, &input))),
    ("GetPolicy", |iam, call| answer(call, |input| policy::get(iam, &input))),
    ("GetPolicyVersion", |iam, call| answer(call, |input| policy_version::get(iam, input))),
    ("GetRole", |iam, call| answer(call, |input| role::get(iam, &input))),
    ("GetRolePolicy", |iam, call| answer(call, |input| inline_policy::get(iam, Role, input))),
    ("GetUser", |iam, call| answer(call, |input| user::get(iam, call.principal.access_key_id(), &input))),
    ("GetUserPolicy", |iam, call| answer(call, |input| inline_policy::get(iam, User, input))),
    ("ListAccessKeys", |iam, call| {
        answer(call, |input| access_key::list(iam, call.principal.access_key_id(), &input))
    }),
    ("ListAttachedRolePolicies", |iam, call| answer(call, |input| attachment::list(iam, Role, &input))),
    ("ListAttachedUserPolicies", |iam, call| answer(call, |input| attachment::list(iam, User, &input))),
    ("ListEntitiesForPolicy", |iam, call| answer(call, |input| policy::list_entities(iam, &input))),
    ("ListInstanceProfilesForRole", |iam, call| {
        answer(call, |input| instance_profile::list_for_role(iam, &input))
    }),
    ("ListPolicies", |iam, call| answer(call, |input| policy::list(iam, &input))),
    ("ListPolicyTags", |iam, call| answer(call, |input| tag::list(iam, Tagged::Policy, &input))),
    ("ListPolicyVersions", |iam, call| answer(call, |input| policy_version::list(iam, &input))),
    ("ListRolePolicies", |iam, call| answer(call, |input| inline_policy::list(iam, Role, &input))),
    ("ListRoleTags", |iam, call| answer(call, |input| tag::list(iam, Tagged::Role, &input))),
    ("ListRoles", |iam, call| answer(call, |input| role::list(iam, &input))),
    ("ListUserPolicies", |iam, call| answer(call, |input| inline_policy::list(iam, User, &input))),
    ("ListUsers", |iam, call| answer(call, |input| user::list(iam, &input))),
    ("PutRolePermissionsBoundary", |iam, call| answer(call, |input| boundary::put(iam, &input))),
    ("PutRolePolicy", |iam, call| answer(call, |input| inline_policy::put(iam, Role, &input))),
    ("PutUserPolicy", |iam, call| answer(call, |input| inline_policy::put(iam, User, &input))),
    ("SetDefaultPolicyVersion", |iam, call| answer(call, |input| policy_version::set_default(iam, input))),
    ("SimulateCustomPolicy", |iam, call| answer(call, |input| simulation::of_policies(iam, &input))),
    ("SimulatePrincipalPolicy", |iam, call| answer(call, |input| simulation::of_principal(iam, &input))),
    ("TagPolicy", |iam, call| answer(call, |input| tag::tag(iam, Tagged::Policy, input))),
    ("TagRole", |iam, call| answer(call, |input| tag::tag(iam, Tagged::Role, input))),
    ("UntagPolicy", |iam, call| answer(call, |input| tag::untag(iam, Tagged::Policy, &input))),
    ("UntagRole", |iam, call| answer(call, |input| tag::untag(iam, Tagged::Role, &input))),
    ("UpdateAccessKey", |iam, call| {
        answer(call, |input| access_key::update(iam, call.principal.access_key_id(), &input))
    }),
    ("UpdateAssumeRolePolicy", |iam, call| answer(call, |input| role::update_trust(iam, &input))),
    ("UpdateRole", |iam, call| answer(call, |input| role::update(iam, input))),
    ("UpdateRoleDescription", |iam, call| answer(call, |input| role::update_description(iam, input))),
]);
