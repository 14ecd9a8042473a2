//! What the strings of a stack file may refer to: the resources of the file and their attributes.

use std::fmt;

use super::suggest::{nearest, one_of};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::enum_variant_names, reason = "a resource server is what AWS calls it")]
pub(crate) enum Resource {
    /// `user_pool.NAME`
    UserPool(String),
    /// `user_pool.POOL.resource_server.NAME`
    ResourceServer(String, String),
    /// `user_pool.POOL.client.NAME`
    Client(String, String),
    /// `user_pool.POOL.user.NAME`
    User(String, String),
    /// `oauth2_credential_provider.NAME`
    CredentialProvider(String),
    /// `api_key_credential_provider.NAME`
    ApiKeyCredentialProvider(String),
    /// `iam_role.NAME`
    IamRole(String),
    /// `runtime.NAME`
    Runtime(String),
    /// `gateway.NAME`
    Gateway(String),
    /// `gateway.GATEWAY.target.NAME`
    Target(String, String),
}

impl Resource {
    /// Its order of creation: everything of a lower rank is created before it.
    pub(crate) fn rank(&self) -> u8 {
        match self {
            Self::UserPool(_) => 0,
            Self::ResourceServer(..) => 1,
            Self::Client(..) => 2,
            Self::User(..) => 3,
            Self::CredentialProvider(_) => 4,
            Self::ApiKeyCredentialProvider(_) => 5,
            Self::IamRole(_) => 6,
            Self::Runtime(_) => 7,
            Self::Gateway(_) => 8,
            Self::Target(..) => 9,
        }
    }

    /// What other resources may read of it; nothing of users and targets.
    pub(crate) fn attributes(&self) -> &'static [Attribute] {
        match self {
            Self::UserPool(_) => &[Attribute::Id, Attribute::Arn, Attribute::Name],
            Self::ResourceServer(..) => &[Attribute::Identifier],
            Self::Client(..) => &[Attribute::Id, Attribute::Secret],
            Self::User(..) | Self::Target(..) => &[],
            Self::CredentialProvider(_) | Self::ApiKeyCredentialProvider(_) | Self::IamRole(_) => {
                &[Attribute::Arn, Attribute::Name]
            }
            Self::Runtime(_) => &[Attribute::Id, Attribute::Arn, Attribute::Name],
            Self::Gateway(_) => &[Attribute::Id, Attribute::Arn, Attribute::Url],
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UserPool(name) => write!(formatter, "user_pool.{name}"),
            Self::ResourceServer(pool, name) => write!(formatter, "user_pool.{pool}.resource_server.{name}"),
            Self::Client(pool, name) => write!(formatter, "user_pool.{pool}.client.{name}"),
            Self::User(pool, name) => write!(formatter, "user_pool.{pool}.user.{name}"),
            Self::CredentialProvider(name) => write!(formatter, "oauth2_credential_provider.{name}"),
            Self::ApiKeyCredentialProvider(name) => {
                write!(formatter, "api_key_credential_provider.{name}")
            }
            Self::IamRole(name) => write!(formatter, "iam_role.{name}"),
            Self::Runtime(name) => write!(formatter, "runtime.{name}"),
            Self::Gateway(name) => write!(formatter, "gateway.{name}"),
            Self::Target(gateway, name) => write!(formatter, "gateway.{gateway}.target.{name}"),
        }
    }
}

/// An attribute of a resource that others may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Attribute {
    /// The id that AWS assigns; a client's is its client id.
    Id,
    Arn,
    /// As in the file.
    Name,
    /// A client's secret.
    Secret,
    /// A resource server's identifier, as in the file.
    Identifier,
    Url,
}

impl Attribute {
    fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Arn => "arn",
            Self::Name => "name",
            Self::Secret => "secret",
            Self::Identifier => "identifier",
            Self::Url => "url",
        }
    }
}

/// What `${...}` names: an attribute of a resource, such as `runtime.mcp_server.arn`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reference {
    pub(crate) resource: Resource,
    pub(crate) attribute: Attribute,
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.resource, self.attribute.name())
    }
}

/// The text names nothing that a stack file can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotAReference {
    /// What is allowed there.
    pub(crate) expected: String,
    /// The whole reference as it was perhaps meant.
    pub(crate) suggestion: Option<String>,
}

/// The first words of all references.
const KINDS: [&str; 6] = [
    "user_pool",
    "oauth2_credential_provider",
    "api_key_credential_provider",
    "iam_role",
    "runtime",
    "gateway",
];

impl Reference {
    /// Parses `KIND.NAME.ATTRIBUTE` or `user_pool.POOL.KIND.NAME.ATTRIBUTE`; whether it exists is checked later.
    pub(crate) fn parse(text: &str) -> Result<Self, NotAReference> {
        let parts: Vec<&str> = text.split('.').collect();
        let named = |name: &str| name.to_owned();
        let (resource, attribute) = match parts.as_slice() {
            ["user_pool", pool, "client", name, attribute] => {
                (Resource::Client(named(pool), named(name)), *attribute)
            }
            ["user_pool", pool, "resource_server", name, attribute] => {
                (Resource::ResourceServer(named(pool), named(name)), *attribute)
            }
            ["user_pool", name, attribute] => (Resource::UserPool(named(name)), *attribute),
            ["oauth2_credential_provider", name, attribute] => {
                (Resource::CredentialProvider(named(name)), *attribute)
            }
            ["api_key_credential_provider", name, attribute] => {
                (Resource::ApiKeyCredentialProvider(named(name)), *attribute)
            }
            ["iam_role", name, attribute] => (Resource::IamRole(named(name)), *attribute),
            ["runtime", name, attribute] => (Resource::Runtime(named(name)), *attribute),
            ["gateway", name, attribute] => (Resource::Gateway(named(name)), *attribute),
            _ => return Err(misshapen(&parts)),
        };
        let found = resource.attributes().iter().find(|candidate| candidate.name() == attribute);
        let Some(attribute) = found.copied() else {
            let names = || resource.attributes().iter().map(|attribute| attribute.name());
            let suggestion = nearest(attribute, names()).map(|name| format!("{resource}.{name}"));
            return Err(NotAReference {
                expected: format!("{} after `{resource}.`", one_of(names())),
                suggestion,
            });
        };
        Ok(Self { resource, attribute })
    }
}

fn misshapen(parts: &[&str]) -> NotAReference {
    let (kind, rest) = parts.split_first().map_or(("", [].as_slice()), |(kind, rest)| (*kind, rest));
    if kind != "user_pool" && KINDS.contains(&kind) {
        return NotAReference { expected: format!("`{kind}.NAME.ATTRIBUTE`"), suggestion: None };
    }
    if let ("user_pool", [pool, inner, name, attribute]) = (kind, rest) {
        let kinds = ["client", "resource_server"];
        let suggestion =
            nearest(inner, kinds).map(|inner| format!("user_pool.{pool}.{inner}.{name}.{attribute}"));
        return NotAReference {
            expected: format!("{} after `user_pool.{pool}.`", one_of(kinds)),
            suggestion,
        };
    }
    if kind == "user_pool" {
        let expected = "`user_pool.NAME.ATTRIBUTE` or `user_pool.NAME.client.NAME.ATTRIBUTE`".to_owned();
        return NotAReference { expected, suggestion: None };
    }
    // `env` takes one name after it; by itself it is nearer to other short words than to what was meant.
    let environment = matches!(rest, [_]).then_some("env");
    let first_words = ["region", "account"].into_iter().chain(KINDS).chain(environment);
    let suggestion = nearest(kind, first_words).map(|kind| [&[kind], rest].concat().join("."));
    let expected =
        "`region`, `account`, `env.NAME` or an attribute of this file, such as `user_pool.NAME.id`"
            .to_owned();
    NotAReference { expected, suggestion }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in [
            "user_pool.a.id",
            "user_pool.a.arn",
            "user_pool.a.name",
            "user_pool.a.client.b.id",
            "user_pool.a.client.b.secret",
            "user_pool.a.resource_server.b.identifier",
            "oauth2_credential_provider.a.arn",
            "oauth2_credential_provider.a.name",
            "api_key_credential_provider.a.arn",
            "api_key_credential_provider.a.name",
            "iam_role.a.arn",
            "iam_role.a.name",
            "runtime.a.id",
            "runtime.a.arn",
            "runtime.a.name",
            "gateway.a.id",
            "gateway.a.arn",
            "gateway.a.url",
        ] {
            assert_eq!(Reference::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn says_what_is_allowed_there() {
        let refused = |text| {
            let NotAReference { expected, suggestion } = Reference::parse(text).unwrap_err();
            (expected, suggestion.unwrap_or_default())
        };
        let pair = |expected: &str, suggestion: &str| (expected.to_owned(), suggestion.to_owned());
        assert_eq!(
            refused("gateway.a.uri"),
            pair("one of `id`, `arn`, `url` after `gateway.a.`", "gateway.a.url")
        );
        assert_eq!(
            refused("user_pool.a.clinet.b.id"),
            pair("one of `client`, `resource_server` after `user_pool.a.`", "user_pool.a.client.b.id")
        );
        assert_eq!(
            refused("user_pol.a.id"),
            pair(
                "`region`, `account`, `env.NAME` or an attribute of this file, such as `user_pool.NAME.id`",
                "user_pool.a.id"
            )
        );
        assert_eq!(refused("runtime.a"), pair("`runtime.NAME.ATTRIBUTE`", ""));
        assert_eq!(refused("gateway.a.target.b.id"), pair("`gateway.NAME.ATTRIBUTE`", ""));
    }
}
