//! The operations of the user pools API: a table of names and functions.

pub(crate) mod app_client;
pub(crate) mod domain;
pub(crate) mod group;
pub(crate) mod mfa_config;
pub(crate) mod password;
pub(crate) mod resource_server;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod tag;
pub(crate) mod user;
pub(crate) mod user_attribute;
pub(crate) mod user_list;
pub(crate) mod user_pool;

use super::Cognito;
use crate::aws::operations::{Operations, answer, answer_later};

/// All emulated operations.
pub(crate) static OPERATIONS: Operations<Cognito> = Operations(&[
    ("AddCustomAttributes", |cognito, call| {
        answer(call, |input| user_pool::add_custom_attributes(cognito, &call.account_region, &input))
    }),
    ("AdminAddUserToGroup", |cognito, call| {
        answer(call, |input| group::add_user(cognito, &call.account_region, &input))
    }),
    ("AdminCreateUser", |cognito, call| {
        answer(call, |input| user::admin_create(cognito, &call.account_region, &call.entropy, &input))
    }),
    ("AdminDeleteUser", |cognito, call| {
        answer(call, |input| user::admin_delete(cognito, &call.account_region, &input))
    }),
    ("AdminDeleteUserAttributes", |cognito, call| {
        answer(call, |input| user_attribute::admin_delete(cognito, &call.account_region, &input))
    }),
    ("AdminDisableUser", |cognito, call| {
        answer(call, |input| user::admin_disable(cognito, &call.account_region, &input))
    }),
    ("AdminEnableUser", |cognito, call| {
        answer(call, |input| user::admin_enable(cognito, &call.account_region, &input))
    }),
    ("AdminGetUser", |cognito, call| {
        answer(call, |input| user::admin_get(cognito, &call.account_region, &input))
    }),
    ("AdminInitiateAuth", |cognito, call| {
        answer_later(call, |input| sign_in::admin_initiate(cognito, &call.account_region, input))
    }),
    ("AdminListGroupsForUser", |cognito, call| {
        answer(call, |input| group::list_for_user(cognito, &call.account_region, &input))
    }),
    ("AdminRemoveUserFromGroup", |cognito, call| {
        answer(call, |input| group::remove_user(cognito, &call.account_region, &input))
    }),
    ("AdminResetUserPassword", |cognito, call| {
        answer(call, |input| password::admin_reset(cognito, &call.account_region, &input))
    }),
    ("AdminRespondToAuthChallenge", |cognito, call| {
        answer_later(call, |input| sign_in::admin_respond(cognito, &call.account_region, input))
    }),
    ("AdminSetUserPassword", |cognito, call| {
        answer(call, |input| password::admin_set(cognito, &call.account_region, &input))
    }),
    ("AdminUpdateUserAttributes", |cognito, call| {
        answer(call, |input| user_attribute::admin_update(cognito, &call.account_region, &input))
    }),
    ("AdminUserGlobalSignOut", |cognito, call| {
        answer(call, |input| sign_out::admin_global(cognito, &call.account_region, &input))
    }),
    ("ChangePassword", |cognito, call| {
        answer(call, |input| password::change(cognito, call.explicit_region(), &input))
    }),
    ("CreateGroup", |cognito, call| {
        answer(call, |input| group::create(cognito, &call.account_region, &input))
    }),
    ("CreateResourceServer", |cognito, call| {
        answer(call, |input| resource_server::create(cognito, &call.account_region, input))
    }),
    ("CreateUserPool", |cognito, call| {
        answer_later(call, |input| user_pool::create(cognito, &call.account_region, &call.entropy, input))
    }),
    ("CreateUserPoolClient", |cognito, call| {
        answer(call, |input| app_client::create(cognito, &call.account_region, &call.entropy, &input))
    }),
    ("CreateUserPoolDomain", |cognito, call| {
        answer(call, |input| domain::create(cognito, &call.account_region, input))
    }),
    ("DeleteGroup", |cognito, call| {
        answer(call, |input| group::delete(cognito, &call.account_region, &input))
    }),
    ("DeleteResourceServer", |cognito, call| {
        answer(call, |input| resource_server::delete(cognito, &call.account_region, &input))
    }),
    ("DeleteUser", |cognito, call| {
        answer(call, |input| user::delete(cognito, call.explicit_region(), &input))
    }),
    ("DeleteUserAttributes", |cognito, call| {
        answer(call, |input| user_attribute::delete(cognito, call.explicit_region(), &input))
    }),
    ("DeleteUserPool", |cognito, call| {
        answer(call, |input| user_pool::delete(cognito, &call.account_region, &input))
    }),
    ("DeleteUserPoolClient", |cognito, call| {
        answer(call, |input| app_client::delete(cognito, &call.account_region, &input))
    }),
    ("DeleteUserPoolDomain", |cognito, call| {
        answer(call, |input| domain::delete(cognito, &call.account_region, &input))
    }),
    ("DescribeResourceServer", |cognito, call| {
        answer(call, |input| resource_server::describe(cognito, &call.account_region, &input))
    }),
    ("DescribeUserPool", |cognito, call| {
        answer(call, |input| user_pool::describe(cognito, &call.account_region, &input))
    }),
    ("DescribeUserPoolClient", |cognito, call| {
        answer(call, |input| app_client::describe(cognito, &call.account_region, &input))
    }),
    ("DescribeUserPoolDomain", |cognito, call| {
        answer(call, |input| domain::describe(cognito, &call.account_region, &input))
    }),
    ("GetGroup", |cognito, call| answer(call, |input| group::get(cognito, &call.account_region, &input))),
    ("GetUser", |cognito, call| answer(call, |input| user::get(cognito, call.explicit_region(), &input))),
    ("GetUserPoolMfaConfig", |cognito, call| {
        answer(call, |input| mfa_config::get(cognito, &call.account_region, &input))
    }),
    ("GlobalSignOut", |cognito, call| {
        answer(call, |input| sign_out::global(cognito, call.explicit_region(), &input))
    }),
    ("InitiateAuth", |cognito, call| {
        answer_later(call, |input| sign_in::initiate(cognito, call.explicit_region(), input))
    }),
    ("ListGroups", |cognito, call| answer(call, |input| group::list(cognito, &call.account_region, &input))),
    ("ListResourceServers", |cognito, call| {
        answer(call, |input| resource_server::list(cognito, &call.account_region, &input))
    }),
    ("ListTagsForResource", |cognito, call| {
        answer(call, |input| tag::list(cognito, &call.account_region, &input))
    }),
    ("ListUserPoolClients", |cognito, call| {
        answer(call, |input| app_client::list(cognito, &call.account_region, &input))
    }),
    ("ListUserPools", |cognito, call| {
        answer(call, |input| user_pool::list(cognito, &call.account_region, &input))
    }),
    ("ListUsers", |cognito, call| {
        answer(call, |input| user_list::list(cognito, &call.account_region, &input))
    }),
    ("ListUsersInGroup", |cognito, call| {
        answer(call, |input| group::list_users(cognito, &call.account_region, &input))
    }),
    ("RespondToAuthChallenge", |cognito, call| {
        answer_later(call, |input| sign_in::respond(cognito, call.explicit_region(), input))
    }),
    ("RevokeToken", |cognito, call| {
        answer(call, |input| sign_out::revoke_token(cognito, call.explicit_region(), &input))
    }),
    ("SetUserPoolMfaConfig", |cognito, call| {
        answer(call, |input| mfa_config::set(cognito, &call.account_region, &input))
    }),
    ("TagResource", |cognito, call| answer(call, |input| tag::tag(cognito, &call.account_region, input))),
    ("UntagResource", |cognito, call| {
        answer(call, |input| tag::untag(cognito, &call.account_region, &input))
    }),
    ("UpdateGroup", |cognito, call| {
        answer(call, |input| group::update(cognito, &call.account_region, &input))
    }),
    ("UpdateResourceServer", |cognito, call| {
        answer(call, |input| resource_server::update(cognito, &call.account_region, input))
    }),
    ("UpdateUserAttributes", |cognito, call| {
        answer(call, |input| user_attribute::update(cognito, call.explicit_region(), &input))
    }),
    ("UpdateUserPool", |cognito, call| {
        answer(call, |input| user_pool::update(cognito, &call.account_region, input))
    }),
    ("UpdateUserPoolClient", |cognito, call| {
        answer(call, |input| app_client::update(cognito, &call.account_region, input))
    }),
    ("UpdateUserPoolDomain", |cognito, call| {
        answer(call, |input| domain::update(cognito, &call.account_region, &input))
    }),
]);
