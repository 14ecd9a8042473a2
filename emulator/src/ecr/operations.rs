//! The operations of ECR: a table of names and functions.

pub(crate) mod image;
pub(crate) mod image_list;
pub(crate) mod lifecycle_policy;
pub(crate) mod registry;
pub(crate) mod repository;
pub(crate) mod repository_policy;
pub(crate) mod tag;

use serde::de::IgnoredAny;

use super::{Ecr, EcrError};
use crate::aws::operations::{Operations, answer};

/// The emulated operations.
pub(crate) static OPERATIONS: Operations<Ecr> = Operations(&[
    ("BatchDeleteImage", |ecr, call| {
        answer(call, |input| image::batch_delete(ecr, &call.account_region, input))
    }),
    ("BatchGetImage", |ecr, call| answer(call, |input| image::batch_get(ecr, &call.account_region, input))),
    ("CreateRepository", |ecr, call| answer(call, |input| repository::create(ecr, call, input))),
    ("DeleteLifecyclePolicy", |ecr, call| {
        answer(call, |input| lifecycle_policy::delete(ecr, &call.account_region, &input))
    }),
    ("DeleteRepository", |ecr, call| {
        answer(call, |input| repository::delete(ecr, &call.account_region, &input))
    }),
    ("DeleteRepositoryPolicy", |ecr, call| {
        answer(call, |input| repository_policy::delete(ecr, &call.account_region, &input))
    }),
    ("DescribeImages", |ecr, call| {
        answer(call, |input| image_list::describe(ecr, &call.account_region, &input))
    }),
    ("DescribeRegistry", |_, call| {
        answer(call, |_: IgnoredAny| Ok::<_, EcrError>(registry::describe(&call.account_region)))
    }),
    ("DescribeRepositories", |ecr, call| {
        answer(call, |input| repository::describe(ecr, &call.account_region, &input))
    }),
    ("GetAuthorizationToken", |ecr, call| {
        answer(call, |input| registry::get_authorization_token(ecr, call, &input))
    }),
    ("GetLifecyclePolicy", |ecr, call| {
        answer(call, |input| lifecycle_policy::get(ecr, &call.account_region, &input))
    }),
    ("GetRepositoryPolicy", |ecr, call| {
        answer(call, |input| repository_policy::get(ecr, &call.account_region, &input))
    }),
    ("ListImages", |ecr, call| answer(call, |input| image_list::list(ecr, &call.account_region, &input))),
    ("ListTagsForResource", |ecr, call| answer(call, |input| tag::list(ecr, &call.account_region, &input))),
    ("PutImage", |ecr, call| answer(call, |input| image::put(ecr, call, input))),
    ("PutImageScanningConfiguration", |ecr, call| {
        answer(call, |input| repository::put_image_scanning_configuration(ecr, &call.account_region, input))
    }),
    ("PutImageTagMutability", |ecr, call| {
        answer(call, |input| repository::put_image_tag_mutability(ecr, &call.account_region, input))
    }),
    ("PutLifecyclePolicy", |ecr, call| answer(call, |input| lifecycle_policy::put(ecr, call, input))),
    ("SetRepositoryPolicy", |ecr, call| {
        answer(call, |input| repository_policy::set(ecr, &call.account_region, input))
    }),
    ("TagResource", |ecr, call| answer(call, |input| tag::tag(ecr, &call.account_region, input))),
    ("UntagResource", |ecr, call| answer(call, |input| tag::untag(ecr, &call.account_region, &input))),
]);
