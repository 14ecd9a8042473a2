//! From the name of an operation to its handler.

use bytes::Bytes;
use http::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::op;
use super::{CognitoError, Parts};
use crate::aws::json11;
use crate::base::http::Body;
use crate::model::Service;

mod names;

/// Answers an operation, named as in AWS's API model; `is_signed`: whether the request carries a signature.
///
/// Inferred: the order, name before signature before body.
pub(crate) async fn dispatch(
    parts: &Parts,
    operation: &str,
    is_signed: bool,
    body: &Bytes,
) -> Result<Response<Body>, CognitoError> {
    let operation = Service::CognitoIdp.operation(operation).ok_or(CognitoError::UnknownOperation)?.name();
    if !is_signed && !names::UNSIGNED.contains(&operation) {
        return Err(CognitoError::MissingAuthenticationToken);
    }
    let entropy = &parts.entropy;
    match operation {
        "AddCustomAttributes" => output(op::add_custom_attributes::handle(parts, read(body)?).await),
        "AdminAddUserToGroup" => nothing(op::admin_add_user_to_group::handle(parts, read(body)?).await),
        "AdminCreateUser" => output(op::admin_create_user::handle(parts, entropy, read(body)?).await),
        "AdminDeleteUser" => nothing(op::admin_delete_user::handle(parts, read(body)?).await),
        "AdminDeleteUserAttributes" => {
            output(op::admin_delete_user_attributes::handle(parts, read(body)?).await)
        }
        "AdminDisableUser" => output(op::admin_disable_user::handle(parts, read(body)?).await),
        "AdminEnableUser" => output(op::admin_enable_user::handle(parts, read(body)?).await),
        "AdminGetUser" => output(op::admin_get_user::handle(parts, read(body)?).await),
        "AdminInitiateAuth" => output(op::admin_initiate_auth::handle(parts, read(body)?).await),
        "AdminListGroupsForUser" => output(op::admin_list_groups_for_user::handle(parts, read(body)?).await),
        "AdminRemoveUserFromGroup" => {
            nothing(op::admin_remove_user_from_group::handle(parts, read(body)?).await)
        }
        "AdminResetUserPassword" => output(op::admin_reset_user_password::handle(parts, read(body)?).await),
        "AdminRespondToAuthChallenge" => {
            output(op::admin_respond_to_auth_challenge::handle(parts, read(body)?).await)
        }
        "AdminSetUserPassword" => output(op::admin_set_user_password::handle(parts, read(body)?).await),
        "AdminUpdateUserAttributes" => {
            output(op::admin_update_user_attributes::handle(parts, read(body)?).await)
        }
        "AdminUserGlobalSignOut" => output(op::admin_user_global_sign_out::handle(parts, read(body)?).await),
        "ChangePassword" => output(op::change_password::handle(parts, read(body)?).await),
        "CreateGroup" => output(op::create_group::handle(parts, read(body)?).await),
        "CreateResourceServer" => output(op::create_resource_server::handle(parts, read(body)?).await),
        "CreateUserPool" => output(op::create_user_pool::handle(parts, entropy, read(body)?).await),
        "CreateUserPoolClient" => {
            output(op::create_user_pool_client::handle(parts, entropy, read(body)?).await)
        }
        "CreateUserPoolDomain" => output(op::create_user_pool_domain::handle(parts, read(body)?).await),
        "DeleteGroup" => nothing(op::delete_group::handle(parts, read(body)?).await),
        "DeleteResourceServer" => nothing(op::delete_resource_server::handle(parts, read(body)?).await),
        "DeleteUser" => nothing(op::delete_user::handle(parts, read(body)?).await),
        "DeleteUserAttributes" => output(op::delete_user_attributes::handle(parts, read(body)?).await),
        "DeleteUserPool" => nothing(op::delete_user_pool::handle(parts, read(body)?).await),
        "DeleteUserPoolClient" => nothing(op::delete_user_pool_client::handle(parts, read(body)?).await),
        "DeleteUserPoolDomain" => output(op::delete_user_pool_domain::handle(parts, read(body)?).await),
        "DescribeResourceServer" => output(op::describe_resource_server::handle(parts, read(body)?).await),
        "DescribeUserPool" => output(op::describe_user_pool::handle(parts, read(body)?).await),
        "DescribeUserPoolClient" => output(op::describe_user_pool_client::handle(parts, read(body)?).await),
        "DescribeUserPoolDomain" => output(op::describe_user_pool_domain::handle(parts, read(body)?).await),
        "GetGroup" => output(op::get_group::handle(parts, read(body)?).await),
        "GetUser" => output(op::get_user::handle(parts, read(body)?).await),
        "GetUserPoolMfaConfig" => output(op::get_user_pool_mfa_config::handle(parts, read(body)?).await),
        "GlobalSignOut" => output(op::global_sign_out::handle(parts, read(body)?).await),
        "InitiateAuth" => output(op::initiate_auth::handle(parts, read(body)?).await),
        "ListGroups" => output(op::list_groups::handle(parts, read(body)?).await),
        "ListResourceServers" => output(op::list_resource_servers::handle(parts, read(body)?).await),
        "ListTagsForResource" => output(op::list_tags_for_resource::handle(parts, read(body)?).await),
        "ListUserPoolClients" => output(op::list_user_pool_clients::handle(parts, read(body)?).await),
        "ListUserPools" => output(op::list_user_pools::handle(parts, read(body)?).await),
        "ListUsers" => output(op::list_users::handle(parts, read(body)?).await),
        "ListUsersInGroup" => output(op::list_users_in_group::handle(parts, read(body)?).await),
        "RespondToAuthChallenge" => output(op::respond_to_auth_challenge::handle(parts, read(body)?).await),
        "RevokeToken" => output(op::revoke_token::handle(parts, read(body)?).await),
        "SetUserPoolMfaConfig" => output(op::set_user_pool_mfa_config::handle(parts, read(body)?).await),
        "TagResource" => output(op::tag_resource::handle(parts, read(body)?).await),
        "UntagResource" => output(op::untag_resource::handle(parts, read(body)?).await),
        "UpdateGroup" => output(op::update_group::handle(parts, read(body)?).await),
        "UpdateResourceServer" => output(op::update_resource_server::handle(parts, read(body)?).await),
        "UpdateUserAttributes" => output(op::update_user_attributes::handle(parts, read(body)?).await),
        "UpdateUserPool" => output(op::update_user_pool::handle(parts, read(body)?).await),
        "UpdateUserPoolClient" => output(op::update_user_pool_client::handle(parts, read(body)?).await),
        "UpdateUserPoolDomain" => output(op::update_user_pool_domain::handle(parts, read(body)?).await),
        other => Err(CognitoError::NotEmulated(other.to_owned())),
    }
}

/// Inferred: the texts; AWS's name Java classes.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, CognitoError> {
    // serde would take an array's elements for the members in their order.
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(CognitoError::Serialization("the body is not a JSON object".to_owned()));
    }
    serde_json::from_slice(body).map_err(|error| CognitoError::Serialization(error.to_string()))
}

fn output(result: Result<impl Serialize, CognitoError>) -> Result<Response<Body>, CognitoError> {
    result.map(|output| json11::success(&output))
}

fn nothing(result: Result<(), CognitoError>) -> Result<Response<Body>, CognitoError> {
    result.map(|()| json11::success_without_output())
}
