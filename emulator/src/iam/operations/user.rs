//! CreateUser, GetUser, ListUsers and DeleteUser.

use serde::{Deserialize, Serialize};

use super::boundary::Boundary;
use super::name_input::{NameInput, Nothing};
use crate::aws::timestamp::IsoSeconds;
use crate::iam::access_key::KeyOwner;
use crate::iam::entity::{Entity, User};
use crate::iam::kind::Kind;
use crate::iam::page::{Pagination, Truncation};
use crate::iam::tags::{Tag, Tags, written};
use crate::iam::{Iam, IamError, id};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserInput {
    user_name: String,
    path: Option<String>,
    permissions_boundary: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

/// A user in a response. Member order: the API model's.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct WrittenUser {
    path: String,
    user_name: String,
    user_id: String,
    arn: String,
    create_date: IsoSeconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions_boundary: Option<Boundary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<Tag>>,
}

impl WrittenUser {
    fn whole(user: &User) -> Self {
        Self {
            permissions_boundary: Boundary::written(user.entity.boundary.as_ref()),
            tags: written(&user.entity.tags),
            ..Self::listed(user)
        }
    }

    /// Documented: a list has neither boundary nor tags.
    fn listed(user: &User) -> Self {
        let entity = &user.entity;
        Self {
            path: entity.path.clone(),
            user_name: entity.name.clone(),
            user_id: entity.id.clone(),
            arn: entity.arn.clone(),
            create_date: IsoSeconds(entity.created_at),
            permissions_boundary: None,
            tags: None,
        }
    }

    /// The account's root. Documented: Arn and UserId. Inferred: path and name, which the API model requires.
    fn root(iam: &Iam) -> Self {
        Self {
            path: "/".to_owned(),
            user_name: "root".to_owned(),
            user_id: iam.account.id.clone(),
            arn: format!("arn:aws:iam::{}:root", iam.account.id),
            create_date: IsoSeconds(iam.account.created_at),
            permissions_boundary: None,
            tags: None,
        }
    }
}

/// A response with one user.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserOutput {
    user: WrittenUser,
}

/// Creates a user; fails if the name is taken, there are too many tags or the boundary is not a policy.
pub(crate) fn create(iam: &Iam, input: CreateUserInput) -> Result<UserOutput, IamError> {
    let tags = Tags::new(input.tags)?;
    let path = input.path.unwrap_or_else(|| "/".to_owned());
    let name = input.user_name;
    let entity = Entity {
        kind: Kind::User,
        id: id::user(&iam.entropy),
        arn: iam.account.arn("user", &path, &name),
        created_at: iam.clock.now(),
        inline: [].into(),
        attached: [].into(),
        boundary: None,
        tags,
        path,
        name: name.clone(),
    };
    let mut tables = iam.account.write();
    if tables.users.contains(&name) {
        return Err(IamError::Exists { kind: Kind::User, name });
    }
    if let Some(boundary) = &input.permissions_boundary {
        tables.check_attachable(boundary)?;
    }
    tables.users.insert(&name, User { entity, access_keys: Vec::new() });
    tables.set_boundary(Kind::User, &name, input.permissions_boundary.as_deref())?;
    Ok(UserOutput { user: WrittenUser::whole(tables.user(&name)?) })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetUserInput {
    user_name: Option<String>,
}

/// Returns a user; without a name the caller, if that is a user or the root.
pub(crate) fn get(
    iam: &Iam,
    access_key_id: Option<&str>,
    input: &GetUserInput,
) -> Result<UserOutput, IamError> {
    let user = |name: &str| iam.account.read().user(name).map(WrittenUser::whole);
    if let Some(name) = &input.user_name {
        return Ok(UserOutput { user: user(name)? });
    }
    match iam.account.caller(access_key_id, iam.clock.now())?.principal {
        KeyOwner::Root => Ok(UserOutput { user: WrittenUser::root(iam) }),
        KeyOwner::User { name, .. } => Ok(UserOutput { user: user(&name)? }),
        KeyOwner::AssumedRole { .. } => Err(IamError::NotAUser),
    }
}

/// Deletes a user; fails while it has policies or access keys.
pub(crate) fn delete(iam: &Iam, input: &NameInput) -> Result<Nothing, IamError> {
    let mut tables = iam.account.write();
    let user = tables.user(&input.name)?;
    // Inferred: the order of the three.
    if !user.access_keys.is_empty() {
        return Err(IamError::HasAccessKeys);
    }
    if !user.entity.attached.is_empty() {
        return Err(IamError::HasAttached);
    }
    if !user.entity.inline.is_empty() {
        return Err(IamError::HasInline);
    }
    tables.set_boundary(Kind::User, &input.name, None)?;
    tables.users.remove(&input.name);
    Ok(Nothing {})
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUsersInput {
    path_prefix: Option<String>,
    #[serde(flatten)]
    paging: Pagination,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUsersOutput {
    users: Vec<WrittenUser>,
    #[serde(flatten)]
    truncation: Truncation,
}

/// Lists the users below a path. Inferred: by name.
pub(crate) fn list(iam: &Iam, input: &ListUsersInput) -> Result<ListUsersOutput, IamError> {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let tables = iam.account.read();
    let is_below = |user: &User| user.entity.path.starts_with(prefix);
    let (users, truncation) = input.paging.of_table(&tables.users, is_below, WrittenUser::listed)?;
    Ok(ListUsersOutput { users, truncation })
}
