//! Which secrets a list includes.

use serde::Deserialize;

use super::secret::StoredSecret;

/// One condition: the attribute has one of the values.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Filter {
    /// If absent, every attribute. Inferred.
    #[serde(default)]
    key: Attribute,
    #[serde(default)]
    values: Vec<String>,
}

/// Documented: botocore, FilterNameStringType.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Attribute {
    Description,
    Name,
    TagKey,
    TagValue,
    PrimaryRegion,
    OwningService,
    #[default]
    All,
}

impl Filter {
    /// Whether the filter matches this secret; a value that begins with `!` must not match. Documented.
    pub(crate) fn takes(&self, secret: &StoredSecret) -> bool {
        self.values.iter().any(|value| match value.strip_prefix('!') {
            Some(value) => !self.key.has(secret, value),
            None => self.key.has(secret, value),
        })
    }
}

impl Attribute {
    /// Documented: ListSecrets, how each attribute is compared. Nothing is replicated, so that no secret has a primary
    /// region.
    fn has(self, secret: &StoredSecret, value: &str) -> bool {
        match self {
            Self::Name => secret.named.name.starts_with(value),
            Self::Description => {
                let description = secret.description.as_deref().unwrap_or_default();
                description.to_lowercase().starts_with(&value.to_lowercase())
            }
            Self::TagKey => secret.tags.iter().any(|(key, _)| key.starts_with(value)),
            Self::TagValue => secret.tags.iter().any(|(_, tag)| tag.starts_with(value)),
            Self::OwningService => secret.owner.as_deref().is_some_and(|owner| owner.starts_with(value)),
            Self::PrimaryRegion => false,
            Self::All => value.to_lowercase().split_whitespace().any(|word| has_anywhere(secret, word)),
        }
    }
}

fn has_anywhere(secret: &StoredSecret, word: &str) -> bool {
    let described =
        [Some(secret.named.name.as_str()), secret.description.as_deref(), secret.owner.as_deref()];
    let tags = secret.tags.iter().flat_map(|(key, value)| [key, value]);
    let mut texts = described.into_iter().flatten().chain(tags);
    texts.any(|text| text.to_lowercase().contains(word))
}
