//! The operations of the user pools API: each name beside its function.

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

use super::Parts;
use crate::aws::operations::{Operations, answer, answer_later};

/// All that are emulated.
pub(crate) static OPERATIONS: Operations<Parts> = Operations(&[
    ("AddCustomAttributes", |cognito, call| {
        answer(call, |input| user_pool::add_custom_attributes(cognito, &call.place, &input))
    }),
    ("AdminAddUserToGroup", |cognito, call| {
        answer(call, |input| group::add_user(cognito, &call.place, &input))
    }),
    ("AdminCreateUser", |cognito, call| {
        answer(call, |input| user::admin_create(cognito, &call.place, &call.entropy, &input))
    }),
    ("AdminDeleteUser", |cognito, call| {
        answer(call, |input| user::admin_delete(cognito, &call.place, &input))
    }),
    ("AdminDeleteUserAttributes", |cognito, call| {
        answer(call, |input| user_attribute::admin_delete(cognito, &call.place, &input))
    }),
    ("AdminDisableUser", |cognito, call| {
        answer(call, |input| user::admin_disable(cognito, &call.place, &input))
    }),
    ("AdminEnableUser", |cognito, call| {
        answer(call, |input| user::admin_enable(cognito, &call.place, &input))
    }),
    ("AdminGetUser", |cognito, call| answer(call, |input| user::admin_get(cognito, &call.place, &input))),
    ("AdminInitiateAuth", |cognito, call| {
        answer_later(call, |input| sign_in::admin_initiate(cognito, &call.place, input))
    }),
    ("AdminListGroupsForUser", |cognito, call| {
        answer(call, |input| group::list_for_user(cognito, &call.place, &input))
    }),
    ("AdminRemoveUserFromGroup", |cognito, call| {
        answer(call, |input| group::remove_user(cognito, &call.place, &input))
    }),
    ("AdminResetUserPassword", |cognito, call| {
        answer(call, |input| password::admin_reset(cognito, &call.place, &input))
    }),
    ("AdminRespondToAuthChallenge", |cognito, call| {
        answer_later(call, |input| sign_in::admin_respond(cognito, &call.place, input))
    }),
    ("AdminSetUserPassword", |cognito, call| {
        answer(call, |input| password::admin_set(cognito, &call.place, &input))
    }),
    ("AdminUpdateUserAttributes", |cognito, call| {
        answer(call, |input| user_attribute::admin_update(cognito, &call.place, &input))
    }),
    ("AdminUserGlobalSignOut", |cognito, call| {
        answer(call, |input| sign_out::admin_global(cognito, &call.place, &input))
    }),
    ("ChangePassword", |cognito, call| {
        answer(call, |input| password::change(cognito, call.explicit_region(), &input))
    }),
    ("CreateGroup", |cognito, call| answer(call, |input| group::create(cognito, &call.place, &input))),
    ("CreateResourceServer", |cognito, call| {
        answer(call, |input| resource_server::create(cognito, &call.place, input))
    }),
    ("CreateUserPool", |cognito, call| {
        answer_later(call, |input| user_pool::create(cognito, &call.place, &call.entropy, input))
    }),
    ("CreateUserPoolClient", |cognito, call| {
        answer(call, |input| app_client::create(cognito, &call.place, &call.entropy, &input))
    }),
    ("CreateUserPoolDomain", |cognito, call| {
        answer(call, |input| domain::create(cognito, &call.place, input))
    }),
    ("DeleteGroup", |cognito, call| answer(call, |input| group::delete(cognito, &call.place, &input))),
    ("DeleteResourceServer", |cognito, call| {
        answer(call, |input| resource_server::delete(cognito, &call.place, &input))
    }),
    ("DeleteUser", |cognito, call| {
        answer(call, |input| user::delete(cognito, call.explicit_region(), &input))
    }),
    ("DeleteUserAttributes", |cognito, call| {
        answer(call, |input| user_attribute::delete(cognito, call.explicit_region(), &input))
    }),
    ("DeleteUserPool", |cognito, call| answer(call, |input| user_pool::delete(cognito, &call.place, &input))),
    ("DeleteUserPoolClient", |cognito, call| {
        answer(call, |input| app_client::delete(cognito, &call.place, &input))
    }),
    ("DeleteUserPoolDomain", |cognito, call| {
        answer(call, |input| domain::delete(cognito, &call.place, &input))
    }),
    ("DescribeResourceServer", |cognito, call| {
        answer(call, |input| resource_server::describe(cognito, &call.place, &input))
    }),
    ("DescribeUserPool", |cognito, call| {
        answer(call, |input| user_pool::describe(cognito, &call.place, &input))
    }),
    ("DescribeUserPoolClient", |cognito, call| {
        answer(call, |input| app_client::describe(cognito, &call.place, &input))
    }),
    ("DescribeUserPoolDomain", |cognito, call| {
        answer(call, |input| domain::describe(cognito, &call.place, &input))
    }),
    ("GetGroup", |cognito, call| answer(call, |input| group::get(cognito, &call.place, &input))),
    ("GetUser", |cognito, call| answer(call, |input| user::get(cognito, call.explicit_region(), &input))),
    ("GetUserPoolMfaConfig", |cognito, call| {
        answer(call, |input| mfa_config::get(cognito, &call.place, &input))
    }),
    ("GlobalSignOut", |cognito, call| {
        answer(call, |input| sign_out::global(cognito, call.explicit_region(), &input))
    }),
    ("InitiateAuth", |cognito, call| {
        answer_later(call, |input| sign_in::initiate(cognito, call.explicit_region(), input))
    }),
    ("ListGroups", |cognito, call| answer(call, |input| group::list(cognito, &call.place, &input))),
    ("ListResourceServers", |cognito, call| {
        answer(call, |input| resource_server::list(cognito, &call.place, &input))
    }),
    ("ListTagsForResource", |cognito, call| answer(call, |input| tag::list(cognito, &call.place, &input))),
    ("ListUserPoolClients", |cognito, call| {
        answer(call, |input| app_client::list(cognito, &call.place, &input))
    }),
    ("ListUserPools", |cognito, call| answer(call, |input| user_pool::list(cognito, &call.place, &input))),
    ("ListUsers", |cognito, call| answer(call, |input| user_list::list(cognito, &call.place, &input))),
    ("ListUsersInGroup", |cognito, call| {
        answer(call, |input| group::list_users(cognito, &call.place, &input))
    }),
    ("RespondToAuthChallenge", |cognito, call| {
        answer_later(call, |input| sign_in::respond(cognito, call.explicit_region(), input))
    }),
    ("RevokeToken", |cognito, call| {
        answer(call, |input| sign_out::revoke_token(cognito, call.explicit_region(), &input))
    }),
    ("SetUserPoolMfaConfig", |cognito, call| {
        answer(call, |input| mfa_config::set(cognito, &call.place, &input))
    }),
    ("TagResource", |cognito, call| answer(call, |input| tag::tag(cognito, &call.place, input))),
    ("UntagResource", |cognito, call| answer(call, |input| tag::untag(cognito, &call.place, &input))),
    ("UpdateGroup", |cognito, call| answer(call, |input| group::update(cognito, &call.place, &input))),
    ("UpdateResourceServer", |cognito, call| {
        answer(call, |input| resource_server::update(cognito, &call.place, input))
    }),
    ("UpdateUserAttributes", |cognito, call| {
        answer(call, |input| user_attribute::update(cognito, call.explicit_region(), &input))
    }),
    ("UpdateUserPool", |cognito, call| answer(call, |input| user_pool::update(cognito, &call.place, input))),
    ("UpdateUserPoolClient", |cognito, call| {
        answer(call, |input| app_client::update(cognito, &call.place, input))
    }),
    ("UpdateUserPoolDomain", |cognito, call| {
        answer(call, |input| domain::update(cognito, &call.place, &input))
    }),
]);
