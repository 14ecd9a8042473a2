//! From the name of an operation to its handler.

use http::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::op;
use super::{CognitoError, Parts};
use crate::aws::call::Call;
use crate::aws::json11;
use crate::base::http::Body;
use crate::model::{Service, read};

/// Answers an operation, named as in AWS's API model.
///
/// Inferred: the order, name before signature before body.
pub(crate) async fn dispatch(parts: &Parts, call: &Call) -> Result<Response<Body>, CognitoError> {
    let operation = Service::CognitoIdp.operation(&call.operation).ok_or(CognitoError::UnknownOperation)?;
    if call.access_key_id.is_none() && !operation.is_unsigned() {
        return Err(CognitoError::MissingAuthenticationToken);
    }
    if !operation.is_emulated() {
        return Err(CognitoError::NotEmulated(call.operation.clone()));
    }
    let input = operation.json_input(&call.body)?;
    let (entropy, place, told) = (&parts.entropy, &call.place, call.told_place());
    match operation.name() {
        "AddCustomAttributes" => output(op::add_custom_attributes::handle(parts, place, read(input)?).await),
        "AdminAddUserToGroup" => {
            nothing(op::admin_add_user_to_group::handle(parts, place, read(input)?).await)
        }
        "AdminCreateUser" => output(op::admin_create_user::handle(parts, place, entropy, read(input)?).await),
        "AdminDeleteUser" => nothing(op::admin_delete_user::handle(parts, place, read(input)?).await),
        "AdminDeleteUserAttributes" => {
            output(op::admin_delete_user_attributes::handle(parts, place, read(input)?).await)
        }
        "AdminDisableUser" => output(op::admin_disable_user::handle(parts, place, read(input)?).await),
        "AdminEnableUser" => output(op::admin_enable_user::handle(parts, place, read(input)?).await),
        "AdminGetUser" => output(op::admin_get_user::handle(parts, place, read(input)?).await),
        "AdminInitiateAuth" => output(op::admin_initiate_auth::handle(parts, place, read(input)?).await),
        "AdminListGroupsForUser" => {
            output(op::admin_list_groups_for_user::handle(parts, place, read(input)?).await)
        }
        "AdminRemoveUserFromGroup" => {
            nothing(op::admin_remove_user_from_group::handle(parts, place, read(input)?).await)
        }
        "AdminResetUserPassword" => {
            output(op::admin_reset_user_password::handle(parts, place, read(input)?).await)
        }
        "AdminRespondToAuthChallenge" => {
            output(op::admin_respond_to_auth_challenge::handle(parts, place, read(input)?).await)
        }
        "AdminSetUserPassword" => {
            output(op::admin_set_user_password::handle(parts, place, read(input)?).await)
        }
        "AdminUpdateUserAttributes" => {
            output(op::admin_update_user_attributes::handle(parts, place, read(input)?).await)
        }
        "AdminUserGlobalSignOut" => {
            output(op::admin_user_global_sign_out::handle(parts, place, read(input)?).await)
        }
        "ChangePassword" => output(op::change_password::handle(parts, told, read(input)?).await),
        "CreateGroup" => output(op::create_group::handle(parts, place, read(input)?).await),
        "CreateResourceServer" => {
            output(op::create_resource_server::handle(parts, place, read(input)?).await)
        }
        "CreateUserPool" => output(op::create_user_pool::handle(parts, place, entropy, read(input)?).await),
        "CreateUserPoolClient" => {
            output(op::create_user_pool_client::handle(parts, place, entropy, read(input)?).await)
        }
        "CreateUserPoolDomain" => {
            output(op::create_user_pool_domain::handle(parts, place, read(input)?).await)
        }
        "DeleteGroup" => nothing(op::delete_group::handle(parts, place, read(input)?).await),
        "DeleteResourceServer" => {
            nothing(op::delete_resource_server::handle(parts, place, read(input)?).await)
        }
        "DeleteUser" => nothing(op::delete_user::handle(parts, told, read(input)?).await),
        "DeleteUserAttributes" => output(op::delete_user_attributes::handle(parts, told, read(input)?).await),
        "DeleteUserPool" => nothing(op::delete_user_pool::handle(parts, place, read(input)?).await),
        "DeleteUserPoolClient" => {
            nothing(op::delete_user_pool_client::handle(parts, place, read(input)?).await)
        }
        "DeleteUserPoolDomain" => {
            output(op::delete_user_pool_domain::handle(parts, place, read(input)?).await)
        }
        "DescribeResourceServer" => {
            output(op::describe_resource_server::handle(parts, place, read(input)?).await)
        }
        "DescribeUserPool" => output(op::describe_user_pool::handle(parts, place, read(input)?).await),
        "DescribeUserPoolClient" => {
            output(op::describe_user_pool_client::handle(parts, place, read(input)?).await)
        }
        "DescribeUserPoolDomain" => {
            output(op::describe_user_pool_domain::handle(parts, place, read(input)?).await)
        }
        "GetGroup" => output(op::get_group::handle(parts, place, read(input)?).await),
        "GetUser" => output(op::get_user::handle(parts, told, read(input)?).await),
        "GetUserPoolMfaConfig" => {
            output(op::get_user_pool_mfa_config::handle(parts, place, read(input)?).await)
        }
        "GlobalSignOut" => output(op::global_sign_out::handle(parts, told, read(input)?).await),
        "InitiateAuth" => output(op::initiate_auth::handle(parts, told, read(input)?).await),
        "ListGroups" => output(op::list_groups::handle(parts, place, read(input)?).await),
        "ListResourceServers" => output(op::list_resource_servers::handle(parts, place, read(input)?).await),
        "ListTagsForResource" => output(op::list_tags_for_resource::handle(parts, place, read(input)?).await),
        "ListUserPoolClients" => output(op::list_user_pool_clients::handle(parts, place, read(input)?).await),
        "ListUserPools" => output(op::list_user_pools::handle(parts, place, read(input)?).await),
        "ListUsers" => output(op::list_users::handle(parts, place, read(input)?).await),
        "ListUsersInGroup" => output(op::list_users_in_group::handle(parts, place, read(input)?).await),
        "RespondToAuthChallenge" => {
            output(op::respond_to_auth_challenge::handle(parts, told, read(input)?).await)
        }
        "RevokeToken" => output(op::revoke_token::handle(parts, told, read(input)?).await),
        "SetUserPoolMfaConfig" => {
            output(op::set_user_pool_mfa_config::handle(parts, place, read(input)?).await)
        }
        "TagResource" => output(op::tag_resource::handle(parts, place, read(input)?).await),
        "UntagResource" => output(op::untag_resource::handle(parts, place, read(input)?).await),
        "UpdateGroup" => output(op::update_group::handle(parts, place, read(input)?).await),
        "UpdateResourceServer" => {
            output(op::update_resource_server::handle(parts, place, read(input)?).await)
        }
        "UpdateUserAttributes" => output(op::update_user_attributes::handle(parts, told, read(input)?).await),
        "UpdateUserPool" => output(op::update_user_pool::handle(parts, place, read(input)?).await),
        "UpdateUserPoolClient" => {
            output(op::update_user_pool_client::handle(parts, place, read(input)?).await)
        }
        "UpdateUserPoolDomain" => {
            output(op::update_user_pool_domain::handle(parts, place, read(input)?).await)
        }
        other => Err(CognitoError::NotEmulated(other.to_owned())),
    }
}

/// The input of an emulated operation in a body, by the model; fails as [`CognitoError`] says of what it refuses.
pub(crate) fn read_input<T: DeserializeOwned>(operation: &str, body: &[u8]) -> Result<T, CognitoError> {
    let operation = Service::CognitoIdp.operation(operation).ok_or(CognitoError::UnknownOperation)?;
    Ok(read(operation.json_input(body)?)?)
}

fn output(result: Result<impl Serialize, CognitoError>) -> Result<Response<Body>, CognitoError> {
    result.map(|output| json11::success(&output))
}

fn nothing(result: Result<(), CognitoError>) -> Result<Response<Body>, CognitoError> {
    result.map(|()| json11::success_without_output())
}
