//! Which image tags may be moved to another image.

use serde::{Deserialize, Serialize};

use super::EcrError;
use crate::aws::MarkedText;

/// The setting of a repository, in the members in which it is sent and returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Mutability {
    image_tag_mutability: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_tag_mutability_exclusion_filters: Option<Vec<ExclusionFilter>>,
}

/// Documented: botocore, ImageTagMutability.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Kind {
    /// Every tag may move: the default.
    #[default]
    Mutable,
    /// No tag may move.
    Immutable,
    /// No tag may move, except those that match a filter.
    ImmutableWithExclusion,
    /// Every tag may move, except those that match a filter.
    MutableWithExclusion,
}

/// Selects the tags that are excluded.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExclusionFilter {
    filter_type: String,
    filter: String,
}

impl Mutability {
    /// Takes the two members; filters are allowed only for the kinds with exclusion.
    ///
    /// Recorded: the text, for either contradiction.
    pub(crate) fn new(kind: Kind, filters: Option<Vec<ExclusionFilter>>) -> Result<Self, EcrError> {
        let has_exclusion = matches!(kind, Kind::ImmutableWithExclusion | Kind::MutableWithExclusion);
        if has_exclusion != filters.is_some() {
            let named = match kind {
                Kind::Mutable => "MUTABLE",
                Kind::Immutable => "IMMUTABLE",
                Kind::ImmutableWithExclusion => "IMMUTABLE_WITH_EXCLUSION",
                Kind::MutableWithExclusion => "MUTABLE_WITH_EXCLUSION",
            };
            let constraint = format!(
                "ImageTagMutabilityExclusionFilters can't be null when imageTagMutability is set as {named}"
            );
            return Err(EcrError::parameter(
                "imageTagMutabilityExclusionFilters",
                MarkedText::recorded(constraint),
            ));
        }
        Ok(Self { image_tag_mutability: kind, image_tag_mutability_exclusion_filters: filters })
    }

    /// Whether this tag may be moved from one image to another.
    pub(crate) fn may_move(&self, tag: &str) -> bool {
        let mut filters = self.image_tag_mutability_exclusion_filters.iter().flatten();
        let is_excluded = filters.any(|exclusion| matches(&exclusion.filter, tag));
        match self.image_tag_mutability {
            Kind::Mutable => true,
            Kind::Immutable => false,
            Kind::ImmutableWithExclusion => is_excluded,
            Kind::MutableWithExclusion => !is_excluded,
        }
    }
}

/// Whether the whole text matches a pattern in which `*` stands for any characters.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, patterns)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(rest) = text.strip_prefix(head) else { return false };
    let (middle, tail) = patterns.rsplit_once('*').unwrap_or(("", patterns));
    let Some(mut rest) = rest.strip_suffix(tail) else { return false };
    for part in middle.split('*') {
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_means_any_characters() {
        for (pattern, text) in
            [("latest", "latest"), ("v*", "v1.2"), ("*-rc*", "v1-rc2"), ("*", ""), ("a*b*c", "aXbYc")]
        {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("latest", "latest2"), ("v*", "1v"), ("*-rc*", "v1"), ("a*a", "a"), ("a*b*c", "acb")]
        {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn exclusion_turns_the_rule_round() {
        let filters =
            || Some(vec![ExclusionFilter { filter_type: "WILDCARD".into(), filter: "dev*".into() }]);
        let mutability = Mutability::new(Kind::ImmutableWithExclusion, filters()).unwrap();
        assert!(mutability.may_move("dev-1") && !mutability.may_move("v1"));
        let mutability = Mutability::new(Kind::MutableWithExclusion, filters()).unwrap();
        assert!(!mutability.may_move("dev-1") && mutability.may_move("v1"));
        assert!(Mutability::new(Kind::Mutable, filters()).is_err());
        assert!(Mutability::new(Kind::ImmutableWithExclusion, None).is_err());
    }
}
