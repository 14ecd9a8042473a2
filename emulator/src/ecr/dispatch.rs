//! From the name of an operation to its handler.

use http::Response;
use serde::Serialize;

use super::op;
use super::{EcrError, Parts};
use crate::aws::call::Call;
use crate::aws::json11;
use crate::base::http::Body;
use crate::model::{Service, read};

/// Answers a call of the ECR API. Documented: botocore, the texts of errors stand in `message`.
pub(crate) async fn answer(parts: &Parts, call: Call) -> Response<Body> {
    dispatch(parts, &call)
        .unwrap_or_else(|error| json11::error_in(error.status(), error.code(), "message", &error.to_string()))
}

/// Inferred: the order, name before signature before body.
fn dispatch(parts: &Parts, call: &Call) -> Result<Response<Body>, EcrError> {
    let operation = Service::Ecr.operation(&call.operation).ok_or(EcrError::UnknownOperation)?;
    if call.access_key_id.is_none() {
        return Err(EcrError::MissingAuthenticationToken);
    }
    if !operation.is_emulated() {
        return Err(EcrError::NotEmulated(call.operation.clone()));
    }
    let input = operation.json_input(&call.body)?;
    let place = &call.place;
    match operation.name() {
        "BatchDeleteImage" => output(op::batch_delete_image::handle(parts, place, read(input)?)),
        "BatchGetImage" => output(op::batch_get_image::handle(parts, place, read(input)?)),
        "CreateRepository" => output(op::create_repository::handle(parts, place, read(input)?)),
        "DeleteLifecyclePolicy" => output(op::lifecycle_policy::delete(parts, place, &read(input)?)),
        "DeleteRepository" => output(op::delete_repository::handle(parts, place, &read(input)?)),
        "DeleteRepositoryPolicy" => output(op::repository_policy::delete(parts, place, &read(input)?)),
        "DescribeImages" => output(op::describe_images::handle(parts, place, &read(input)?)),
        "DescribeRegistry" => output(Ok(op::describe_registry::handle(place))),
        "DescribeRepositories" => output(op::describe_repositories::handle(parts, place, &read(input)?)),
        "GetAuthorizationToken" => output(op::get_authorization_token::handle(parts, place, &read(input)?)),
        "GetLifecyclePolicy" => output(op::lifecycle_policy::get(parts, place, &read(input)?)),
        "GetRepositoryPolicy" => output(op::repository_policy::get(parts, place, &read(input)?)),
        "ListImages" => output(op::list_images::handle(parts, place, &read(input)?)),
        "ListTagsForResource" => output(op::tags::list(parts, place, &read(input)?)),
        "PutImage" => output(op::put_image::handle(parts, place, read(input)?)),
        "PutImageScanningConfiguration" => {
            output(op::put_image_scanning_configuration::handle(parts, place, read(input)?))
        }
        "PutImageTagMutability" => output(op::put_image_tag_mutability::handle(parts, place, read(input)?)),
        "PutLifecyclePolicy" => output(op::lifecycle_policy::put(parts, place, read(input)?)),
        "SetRepositoryPolicy" => output(op::repository_policy::set(parts, place, read(input)?)),
        "TagResource" => output(op::tags::tag(parts, place, read(input)?)),
        "UntagResource" => output(op::tags::untag(parts, place, &read(input)?)),
        other => Err(EcrError::NotEmulated(other.to_owned())),
    }
}

fn output(result: Result<impl Serialize, EcrError>) -> Result<Response<Body>, EcrError> {
    result.map(|output| json11::success(&output))
}
