//! The operations of ECR: each name beside its function.

use serde::de::IgnoredAny;

use super::{EcrError, Parts, op};
use crate::aws::operations::{Operations, answer};

/// All that are emulated.
pub(crate) static OPERATIONS: Operations<Parts> = Operations(&[
    ("BatchDeleteImage", |ecr, call| {
        answer(call, |input| op::batch_delete_image::handle(ecr, &call.place, input))
    }),
    ("BatchGetImage", |ecr, call| answer(call, |input| op::batch_get_image::handle(ecr, &call.place, input))),
    ("CreateRepository", |ecr, call| answer(call, |input| op::create_repository::handle(ecr, call, input))),
    ("DeleteLifecyclePolicy", |ecr, call| {
        answer(call, |input| op::lifecycle_policy::delete(ecr, &call.place, &input))
    }),
    ("DeleteRepository", |ecr, call| {
        answer(call, |input| op::delete_repository::handle(ecr, &call.place, &input))
    }),
    ("DeleteRepositoryPolicy", |ecr, call| {
        answer(call, |input| op::repository_policy::delete(ecr, &call.place, &input))
    }),
    ("DescribeImages", |ecr, call| {
        answer(call, |input| op::describe_images::handle(ecr, &call.place, &input))
    }),
    ("DescribeRegistry", |_, call| {
        answer(call, |_: IgnoredAny| Ok::<_, EcrError>(op::describe_registry::handle(&call.place)))
    }),
    ("DescribeRepositories", |ecr, call| {
        answer(call, |input| op::describe_repositories::handle(ecr, &call.place, &input))
    }),
    ("GetAuthorizationToken", |ecr, call| {
        answer(call, |input| op::get_authorization_token::handle(ecr, call, &input))
    }),
    ("GetLifecyclePolicy", |ecr, call| {
        answer(call, |input| op::lifecycle_policy::get(ecr, &call.place, &input))
    }),
    ("GetRepositoryPolicy", |ecr, call| {
        answer(call, |input| op::repository_policy::get(ecr, &call.place, &input))
    }),
    ("ListImages", |ecr, call| answer(call, |input| op::list_images::handle(ecr, &call.place, &input))),
    ("ListTagsForResource", |ecr, call| answer(call, |input| op::tags::list(ecr, &call.place, &input))),
    ("PutImage", |ecr, call| answer(call, |input| op::put_image::handle(ecr, call, input))),
    ("PutImageScanningConfiguration", |ecr, call| {
        answer(call, |input| op::put_image_scanning_configuration::handle(ecr, &call.place, input))
    }),
    ("PutImageTagMutability", |ecr, call| {
        answer(call, |input| op::put_image_tag_mutability::handle(ecr, &call.place, input))
    }),
    ("PutLifecyclePolicy", |ecr, call| answer(call, |input| op::lifecycle_policy::put(ecr, call, input))),
    ("SetRepositoryPolicy", |ecr, call| {
        answer(call, |input| op::repository_policy::set(ecr, &call.place, input))
    }),
    ("TagResource", |ecr, call| answer(call, |input| op::tags::tag(ecr, &call.place, input))),
    ("UntagResource", |ecr, call| answer(call, |input| op::tags::untag(ecr, &call.place, &input))),
]);
