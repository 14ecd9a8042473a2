//! From the name of an operation to its handler.

use http::Response;
use serde::Serialize;

use super::op;
use super::{Parts, SecretsError};
use crate::aws::call::Call;
use crate::aws::json11;
use crate::base::http::Body;
use crate::model::{Service, read};

/// Answers a call of the Secrets Manager API.
pub(crate) async fn answer(parts: &Parts, call: Call) -> Response<Body> {
    dispatch(parts, &call).unwrap_or_else(|error| {
        json11::error_in(error.status(), error.code(), error.member(), &error.to_string())
    })
}

/// Inferred: the order, name before signature before body.
fn dispatch(parts: &Parts, call: &Call) -> Result<Response<Body>, SecretsError> {
    let operation =
        Service::SecretsManager.operation(&call.operation).ok_or(SecretsError::UnknownOperation)?;
    if call.access_key_id.is_none() {
        return Err(SecretsError::MissingAuthenticationToken);
    }
    if !operation.is_emulated() {
        return Err(SecretsError::NotEmulated(call.operation.clone()));
    }
    let input = operation.json_input(&call.body)?;
    let place = &call.place;
    match operation.name() {
        "CreateSecret" => output(op::create_secret::handle(parts, place, read(input)?)),
        "DeleteResourcePolicy" => output(op::resource_policy::delete(parts, place, &read(input)?)),
        "DeleteSecret" => output(op::delete_secret::handle(parts, place, &read(input)?)),
        "DescribeSecret" => output(op::describe_secret::handle(parts, place, &read(input)?)),
        "GetResourcePolicy" => output(op::resource_policy::get(parts, place, &read(input)?)),
        "GetSecretValue" => output(op::get_secret_value::handle(parts, place, &read(input)?)),
        "ListSecretVersionIds" => output(op::list_secret_version_ids::handle(parts, place, &read(input)?)),
        "ListSecrets" => output(op::list_secrets::handle(parts, place, &read(input)?)),
        "PutResourcePolicy" => output(op::resource_policy::put(parts, place, read(input)?)),
        "PutSecretValue" => output(op::put_secret_value::handle(parts, place, read(input)?)),
        "RestoreSecret" => output(op::restore_secret::handle(parts, place, &read(input)?)),
        "TagResource" => nothing(op::tags::tag(parts, place, read(input)?)),
        "UntagResource" => nothing(op::tags::untag(parts, place, &read(input)?)),
        "UpdateSecret" => output(op::update_secret::handle(parts, place, read(input)?)),
        "UpdateSecretVersionStage" => {
            output(op::update_secret_version_stage::handle(parts, place, &read(input)?))
        }
        other => Err(SecretsError::NotEmulated(other.to_owned())),
    }
}

fn output(result: Result<impl Serialize, SecretsError>) -> Result<Response<Body>, SecretsError> {
    result.map(|output| json11::success(&output))
}

fn nothing(result: Result<(), SecretsError>) -> Result<Response<Body>, SecretsError> {
    result.map(|()| json11::success_without_output())
}
