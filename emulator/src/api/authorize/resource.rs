//! The resources that an operation is asked for, with their tags and policies.

use std::borrow::Cow;

use serde_json::Value;

use super::asked::{Asked, WORKLOAD_TOKEN};
use crate::api::services::Services;
use crate::aws::action::{Action, Named};
use crate::aws::tags::Tag;
use crate::ecr::address::Address;
use crate::iam::access_key::KeyOwner;
use crate::iam::policy_document::PolicyDocument;
use crate::model::Service;

/// A resource that a call asks for.
#[derive(Debug, Default)]
pub(super) struct Resource {
    /// Its ARN; `*` for an action without resources.
    pub(super) arn: String,
    /// What a denial shows in place of the ARN; `None` if it shows no resource.
    pub(super) shown: Option<String>,
    pub(super) tags: Vec<Tag>,
    pub(super) policy: Option<PolicyDocument>,
    /// The permissions boundary of an existing role or user, if the call does not set another one.
    pub(super) boundary: Option<String>,
}

/// The resources that the caller must be allowed for, in the order in which AWS asks.
///
/// Recorded: a denial of GetResourceOauth2Token names the token vault before the provider, and the directory before the
/// workload identity; inferred: the same order everywhere.
pub(super) fn resources(services: &Services, action: &Action, asked: Asked<'_>) -> Vec<Resource> {
    let mut arns = action.resources(asked.account_region, |member| named(services, asked, member));
    match asked.operation.name() {
        "DescribeRepositories" => arns = repositories(asked).unwrap_or(arns),
        "GetAccessKeyLastUsed" => arns = owner(services, asked).map_or(arns, |arn| vec![arn]),
        _ => {}
    }
    arns.sort_unstable();
    arns.into_iter().map(|arn| resource(services, asked, arn)).collect()
}

/// Recorded: DescribeRepositories is asked for each repository that it names.
fn repositories(asked: Asked<'_>) -> Option<Vec<String>> {
    let names = asked.members.get("repositoryNames")?.as_array().filter(|names| !names.is_empty())?;
    let arn = |name: &str| asked.account_region.arn("ecr", format!("repository/{name}")).to_string();
    names.iter().map(|name| name.as_str().map(arn)).collect()
}

/// The user whose access key a call names. Inferred: GetAccessKeyLastUsed is asked for that user.
fn owner(services: &Services, asked: Asked<'_>) -> Option<String> {
    let tables = services.iam.account.read();
    let key = tables.access_keys.get(asked.members.get("AccessKeyId")?.as_str()?)?;
    match &key.principal {
        KeyOwner::User { name, .. } => Some(tables.users.get(name)?.entity.arn.clone()),
        KeyOwner::Root | KeyOwner::AssumedRole { .. } => None,
    }
}

/// The permissions boundary of the role or user with this ARN. Documented: the key of operations that do not set one.
fn boundary(services: &Services, asked: Asked<'_>, arn: &str) -> Option<String> {
    if matches!(asked.operation.name(), "CreateRole" | "CreateUser" | "PutRolePermissionsBoundary") {
        return None;
    }
    let tables = services.iam.account.read();
    let name = arn.rsplit('/').next()?;
    let entity = match arn.contains(":role/") {
        true => &tables.roles.get(name)?.entity,
        false => &tables.users.get(name)?.entity,
    };
    (entity.arn == arn).then(|| entity.boundary.clone())?
}

/// What stands for a member in an ARN: the name with its path, or the whole ARN of what it names.
fn named<'a>(services: &'a Services, asked: Asked<'a>, member: &str) -> Option<Named<'a>> {
    let given = asked.members.get(member).and_then(Value::as_str);
    match (asked.operation.service(), member) {
        (Service::Iam, "RoleName" | "UserName" | "PolicyName") => iam_name(services, asked, member, given),
        (Service::SecretsManager, "SecretId") => {
            let (given, secrets) = (given?, &services.secretsmanager.secrets);
            Some(match secrets.arn(asked.account_region, given) {
                Some(arn) => Named::Arn(Cow::Owned(arn)),
                // Documented: the id of a secret is its name or its ARN.
                None if given.starts_with("arn:") => Named::Arn(Cow::Borrowed(given)),
                None => Named::Part(Cow::Borrowed(given)),
            })
        }
        (Service::AgentCore, WORKLOAD_TOKEN) => {
            services.identity.workload_of(given?).map(|workload| Named::Part(Cow::Owned(workload)))
        }
        _ => given.map(|given| Named::Part(Cow::Borrowed(given))),
    }
}

/// Documented: an operation on users without a name is about the caller; the ARN of a new entity has the path it is to get.
fn iam_name<'a>(
    services: &Services,
    asked: Asked<'a>,
    member: &str,
    given: Option<&'a str>,
) -> Option<Named<'a>> {
    let tables = services.iam.account.read();
    let Some(name) = given else {
        let own = asked.principal.arn()?.split_once(":user/")?.1;
        return (member == "UserName").then(|| Named::Part(own.to_owned().into()));
    };
    let existing = match member {
        "RoleName" => tables.roles.get(name).map(|role| &role.entity.arn),
        "UserName" => tables.users.get(name).map(|user| &user.entity.arn),
        _ => None,
    };
    if let Some(arn) = existing {
        return Some(Named::Arn(arn.clone().into()));
    }
    let path = asked.members.get("Path").and_then(Value::as_str).unwrap_or("/").trim_start_matches('/');
    Some(Named::Part([path, name].concat().into()))
}

fn resource(services: &Services, asked: Asked<'_>, arn: String) -> Resource {
    let shown = shown(asked, &arn);
    let (tags, policy) = attached(services, asked, &arn).unwrap_or_default();
    let is_iam = asked.operation.service() == Service::Iam;
    let boundary = if is_iam { boundary(services, asked, &arn) } else { None };
    Resource { arn, shown, tags, policy, boundary }
}

/// Recorded: Secrets Manager shows the id as it was sent, and no resource for ListSecrets; ListPolicies of IAM `policy path /`.
/// Inferred: its other lists.
fn shown(asked: Asked<'_>, arn: &str) -> Option<String> {
    let account = &asked.account_region.account;
    match (asked.operation.service(), asked.operation.name()) {
        (Service::SecretsManager, "ListSecrets") => None,
        (Service::SecretsManager, _) => {
            let given = ["SecretId", "Name"].iter().find_map(|member| asked.members.get(member)?.as_str());
            Some(given.unwrap_or(arn).to_owned())
        }
        (Service::Iam, "ListPolicies") => Some("policy path /".to_owned()),
        (Service::Iam, "ListRoles") => Some(format!("arn:aws:iam::{account}:role/")),
        (Service::Iam, "ListUsers") => Some(format!("arn:aws:iam::{account}:user/")),
        _ => Some(arn.to_owned()),
    }
}

/// The tags and the policy of an existing resource.
fn attached(services: &Services, asked: Asked<'_>, arn: &str) -> Option<(Vec<Tag>, Option<PolicyDocument>)> {
    let account_region = asked.account_region;
    match asked.operation.service() {
        Service::Iam => {
            let tables = services.iam.account.read();
            let (_, named) = arn.split_once("::")?;
            let name = named.rsplit('/').next()?;
            let tags = match named.split_once(':')?.1.split('/').next()? {
                "role" => tables.roles.get(name).filter(|role| role.entity.arn == arn)?.entity.tags.list(),
                "user" => tables.users.get(name).filter(|user| user.entity.arn == arn)?.entity.tags.list(),
                _ => tables.policy(arn).ok()?.tags.list(),
            };
            Some((tags, None))
        }
        Service::SecretsManager => services.secretsmanager.secrets.attached(arn),
        Service::Ecr => {
            let name = arn.split_once(":repository/")?.1;
            let address = Address::new(account_region, None, name);
            let look = |repository: &crate::ecr::repository::Repository| {
                (repository.tags.list(), repository.policy.clone())
            };
            services.ecr.repositories.look(address, look).ok()
        }
        Service::CognitoIdp => {
            let pool = services.cognito.pools.pool(arn.split_once(":userpool/")?.1)?;
            Some((pool.configuration().tags.list(), None))
        }
        Service::AgentCore | Service::AgentCoreControl => Some((services.control.registry.tags(arn)?, None)),
        Service::Sts => None,
    }
}
