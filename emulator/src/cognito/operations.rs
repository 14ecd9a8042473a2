//! The operations of the user pools API: each name beside its function.

use super::{Parts, op};
use crate::aws::operations::{Operations, answer_later};

/// All that are emulated.
pub(crate) static OPERATIONS: Operations<Parts> = Operations(&[
    ("AddCustomAttributes", |cognito, call| {
        answer_later(call, |input| op::add_custom_attributes::handle(cognito, &call.place, input))
    }),
    ("AdminAddUserToGroup", |cognito, call| {
        answer_later(call, |input| op::admin_add_user_to_group::handle(cognito, &call.place, input))
    }),
    ("AdminCreateUser", |cognito, call| {
        answer_later(call, |input| op::admin_create_user::handle(cognito, &call.place, &call.entropy, input))
    }),
    ("AdminDeleteUser", |cognito, call| {
        answer_later(call, |input| op::admin_delete_user::handle(cognito, &call.place, input))
    }),
    ("AdminDeleteUserAttributes", |cognito, call| {
        answer_later(call, |input| op::admin_delete_user_attributes::handle(cognito, &call.place, input))
    }),
    ("AdminDisableUser", |cognito, call| {
        answer_later(call, |input| op::admin_disable_user::handle(cognito, &call.place, input))
    }),
    ("AdminEnableUser", |cognito, call| {
        answer_later(call, |input| op::admin_enable_user::handle(cognito, &call.place, input))
    }),
    ("AdminGetUser", |cognito, call| {
        answer_later(call, |input| op::admin_get_user::handle(cognito, &call.place, input))
    }),
    ("AdminInitiateAuth", |cognito, call| {
        answer_later(call, |input| op::admin_initiate_auth::handle(cognito, &call.place, input))
    }),
    ("AdminListGroupsForUser", |cognito, call| {
        answer_later(call, |input| op::admin_list_groups_for_user::handle(cognito, &call.place, input))
    }),
    ("AdminRemoveUserFromGroup", |cognito, call| {
        answer_later(call, |input| op::admin_remove_user_from_group::handle(cognito, &call.place, input))
    }),
    ("AdminResetUserPassword", |cognito, call| {
        answer_later(call, |input| op::admin_reset_user_password::handle(cognito, &call.place, input))
    }),
    ("AdminRespondToAuthChallenge", |cognito, call| {
        answer_later(call, |input| op::admin_respond_to_auth_challenge::handle(cognito, &call.place, input))
    }),
    ("AdminSetUserPassword", |cognito, call| {
        answer_later(call, |input| op::admin_set_user_password::handle(cognito, &call.place, input))
    }),
    ("AdminUpdateUserAttributes", |cognito, call| {
        answer_later(call, |input| op::admin_update_user_attributes::handle(cognito, &call.place, input))
    }),
    ("AdminUserGlobalSignOut", |cognito, call| {
        answer_later(call, |input| op::admin_user_global_sign_out::handle(cognito, &call.place, input))
    }),
    ("ChangePassword", |cognito, call| {
        answer_later(call, |input| op::change_password::handle(cognito, call.told_place(), input))
    }),
    ("CreateGroup", |cognito, call| {
        answer_later(call, |input| op::create_group::handle(cognito, &call.place, input))
    }),
    ("CreateResourceServer", |cognito, call| {
        answer_later(call, |input| op::create_resource_server::handle(cognito, &call.place, input))
    }),
    ("CreateUserPool", |cognito, call| {
        answer_later(call, |input| op::create_user_pool::handle(cognito, &call.place, &call.entropy, input))
    }),
    ("CreateUserPoolClient", |cognito, call| {
        answer_later(call, |input| {
            op::create_user_pool_client::handle(cognito, &call.place, &call.entropy, input)
        })
    }),
    ("CreateUserPoolDomain", |cognito, call| {
        answer_later(call, |input| op::create_user_pool_domain::handle(cognito, &call.place, input))
    }),
    ("DeleteGroup", |cognito, call| {
        answer_later(call, |input| op::delete_group::handle(cognito, &call.place, input))
    }),
    ("DeleteResourceServer", |cognito, call| {
        answer_later(call, |input| op::delete_resource_server::handle(cognito, &call.place, input))
    }),
    ("DeleteUser", |cognito, call| {
        answer_later(call, |input| op::delete_user::handle(cognito, call.told_place(), input))
    }),
    ("DeleteUserAttributes", |cognito, call| {
        answer_later(call, |input| op::delete_user_attributes::handle(cognito, call.told_place(), input))
    }),
    ("DeleteUserPool", |cognito, call| {
        answer_later(call, |input| op::delete_user_pool::handle(cognito, &call.place, input))
    }),
    ("DeleteUserPoolClient", |cognito, call| {
        answer_later(call, |input| op::delete_user_pool_client::handle(cognito, &call.place, input))
    }),
    ("DeleteUserPoolDomain", |cognito, call| {
        answer_later(call, |input| op::delete_user_pool_domain::handle(cognito, &call.place, input))
    }),
    ("DescribeResourceServer", |cognito, call| {
        answer_later(call, |input| op::describe_resource_server::handle(cognito, &call.place, input))
    }),
    ("DescribeUserPool", |cognito, call| {
        answer_later(call, |input| op::describe_user_pool::handle(cognito, &call.place, input))
    }),
    ("DescribeUserPoolClient", |cognito, call| {
        answer_later(call, |input| op::describe_user_pool_client::handle(cognito, &call.place, input))
    }),
    ("DescribeUserPoolDomain", |cognito, call| {
        answer_later(call, |input| op::describe_user_pool_domain::handle(cognito, &call.place, input))
    }),
    ("GetGroup", |cognito, call| {
        answer_later(call, |input| op::get_group::handle(cognito, &call.place, input))
    }),
    ("GetUser", |cognito, call| {
        answer_later(call, |input| op::get_user::handle(cognito, call.told_place(), input))
    }),
    ("GetUserPoolMfaConfig", |cognito, call| {
        answer_later(call, |input| op::get_user_pool_mfa_config::handle(cognito, &call.place, input))
    }),
    ("GlobalSignOut", |cognito, call| {
        answer_later(call, |input| op::global_sign_out::handle(cognito, call.told_place(), input))
    }),
    ("InitiateAuth", |cognito, call| {
        answer_later(call, |input| op::initiate_auth::handle(cognito, call.told_place(), input))
    }),
    ("ListGroups", |cognito, call| {
        answer_later(call, |input| op::list_groups::handle(cognito, &call.place, input))
    }),
    ("ListResourceServers", |cognito, call| {
        answer_later(call, |input| op::list_resource_servers::handle(cognito, &call.place, input))
    }),
    ("ListTagsForResource", |cognito, call| {
        answer_later(call, |input| op::list_tags_for_resource::handle(cognito, &call.place, input))
    }),
    ("ListUserPoolClients", |cognito, call| {
        answer_later(call, |input| op::list_user_pool_clients::handle(cognito, &call.place, input))
    }),
    ("ListUserPools", |cognito, call| {
        answer_later(call, |input| op::list_user_pools::handle(cognito, &call.place, input))
    }),
    ("ListUsers", |cognito, call| {
        answer_later(call, |input| op::list_users::handle(cognito, &call.place, input))
    }),
    ("ListUsersInGroup", |cognito, call| {
        answer_later(call, |input| op::list_users_in_group::handle(cognito, &call.place, input))
    }),
    ("RespondToAuthChallenge", |cognito, call| {
        answer_later(call, |input| op::respond_to_auth_challenge::handle(cognito, call.told_place(), input))
    }),
    ("RevokeToken", |cognito, call| {
        answer_later(call, |input| op::revoke_token::handle(cognito, call.told_place(), input))
    }),
    ("SetUserPoolMfaConfig", |cognito, call| {
        answer_later(call, |input| op::set_user_pool_mfa_config::handle(cognito, &call.place, input))
    }),
    ("TagResource", |cognito, call| {
        answer_later(call, |input| op::tag_resource::handle(cognito, &call.place, input))
    }),
    ("UntagResource", |cognito, call| {
        answer_later(call, |input| op::untag_resource::handle(cognito, &call.place, input))
    }),
    ("UpdateGroup", |cognito, call| {
        answer_later(call, |input| op::update_group::handle(cognito, &call.place, input))
    }),
    ("UpdateResourceServer", |cognito, call| {
        answer_later(call, |input| op::update_resource_server::handle(cognito, &call.place, input))
    }),
    ("UpdateUserAttributes", |cognito, call| {
        answer_later(call, |input| op::update_user_attributes::handle(cognito, call.told_place(), input))
    }),
    ("UpdateUserPool", |cognito, call| {
        answer_later(call, |input| op::update_user_pool::handle(cognito, &call.place, input))
    }),
    ("UpdateUserPoolClient", |cognito, call| {
        answer_later(call, |input| op::update_user_pool_client::handle(cognito, &call.place, input))
    }),
    ("UpdateUserPoolDomain", |cognito, call| {
        answer_later(call, |input| op::update_user_pool_domain::handle(cognito, &call.place, input))
    }),
]);
