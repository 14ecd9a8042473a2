//! The operations of ECR: each name beside its function.

pub(crate) mod image;
pub(crate) mod image_list;
pub(crate) mod lifecycle_policy;
pub(crate) mod registry;
pub(crate) mod repository;
pub(crate) mod repository_policy;
pub(crate) mod tag;

use serde::de::IgnoredAny;

use super::{EcrError, Parts};
use crate::aws::operations::{Operations, answer};

/// All that are emulated.
pub(crate) static OPERATIONS: Operations<Parts> = Operations(&[
    ("BatchDeleteImage", |ecr, call| answer(call, |input| image::batch_delete(ecr, &call.place, input))),
    ("BatchGetImage", |ecr, call| answer(call, |input| image::batch_get(ecr, &call.place, input))),
    ("CreateRepository", |ecr, call| answer(call, |input| repository::create(ecr, call, input))),
    ("DeleteLifecyclePolicy", |ecr, call| {
        answer(call, |input| lifecycle_policy::delete(ecr, &call.place, &input))
    }),
    ("DeleteRepository", |ecr, call| answer(call, |input| repository::delete(ecr, &call.place, &input))),
    ("DeleteRepositoryPolicy", |ecr, call| {
        answer(call, |input| repository_policy::delete(ecr, &call.place, &input))
    }),
    ("DescribeImages", |ecr, call| answer(call, |input| image_list::describe(ecr, &call.place, &input))),
    ("DescribeRegistry", |_, call| {
        answer(call, |_: IgnoredAny| Ok::<_, EcrError>(registry::describe(&call.place)))
    }),
    ("DescribeRepositories", |ecr, call| {
        answer(call, |input| repository::describe(ecr, &call.place, &input))
    }),
    ("GetAuthorizationToken", |ecr, call| {
        answer(call, |input| registry::get_authorization_token(ecr, call, &input))
    }),
    ("GetLifecyclePolicy", |ecr, call| answer(call, |input| lifecycle_policy::get(ecr, &call.place, &input))),
    ("GetRepositoryPolicy", |ecr, call| {
        answer(call, |input| repository_policy::get(ecr, &call.place, &input))
    }),
    ("ListImages", |ecr, call| answer(call, |input| image_list::list(ecr, &call.place, &input))),
    ("ListTagsForResource", |ecr, call| answer(call, |input| tag::list(ecr, &call.place, &input))),
    ("PutImage", |ecr, call| answer(call, |input| image::put(ecr, call, input))),
    ("PutImageScanningConfiguration", |ecr, call| {
        answer(call, |input| repository::put_image_scanning_configuration(ecr, &call.place, input))
    }),
    ("PutImageTagMutability", |ecr, call| {
        answer(call, |input| repository::put_image_tag_mutability(ecr, &call.place, input))
    }),
    ("PutLifecyclePolicy", |ecr, call| answer(call, |input| lifecycle_policy::put(ecr, call, input))),
    ("SetRepositoryPolicy", |ecr, call| {
        answer(call, |input| repository_policy::set(ecr, &call.place, input))
    }),
    ("TagResource", |ecr, call| answer(call, |input| tag::tag(ecr, &call.place, input))),
    ("UntagResource", |ecr, call| answer(call, |input| tag::untag(ecr, &call.place, &input))),
]);
