//! ListSecrets.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::aws::pagination::{page, page_after};
use crate::base::arn::AccountRegion;
use crate::secretsmanager::description::ListedSecret;
use crate::secretsmanager::filter::Filter;
use crate::secretsmanager::secret::StoredSecret;
use crate::secretsmanager::{SecretsError, SecretsManager};

/// Inferred: the maximum page size.
const PAGE: usize = 100;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListSecretsInput {
    /// Whether deleted secrets that can be restored are listed too.
    #[serde(default)]
    pub(crate) include_planned_deletion: bool,
    /// The maximum number of secrets per page, 1 to 100.
    pub(crate) max_results: Option<usize>,
    pub(crate) next_token: Option<String>,
    /// Conditions that must all hold.
    #[serde(default)]
    pub(crate) filters: Vec<Filter>,
    /// The direction; ascending if absent. Inferred.
    #[serde(default)]
    pub(crate) sort_order: SortOrder,
    /// The sort key; the creation date if absent. Documented.
    #[serde(default)]
    pub(crate) sort_by: SortBy,
}

/// Documented: botocore, SortOrderType.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SortOrder {
    /// Ascending.
    #[default]
    Asc,
    /// Descending.
    Desc,
}

/// Documented: botocore, SortByType.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SortBy {
    #[default]
    CreatedDate,
    /// When its value was last read.
    LastAccessedDate,
    LastChangedDate,
    Name,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListSecretsOutput {
    secret_list: Vec<ListedSecret>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Lists the secrets of an account and region.
pub(crate) fn list(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: &ListSecretsInput,
) -> Result<ListSecretsOutput, SecretsError> {
    let size = input.max_results.unwrap_or(PAGE);
    let token = input.next_token.as_deref();
    let is_listed = |secret: &StoredSecret| {
        let is_shown = input.include_planned_deletion || secret.gone_at.is_none();
        is_shown && input.filters.iter().all(|filter| filter.takes(secret))
    };
    let (secret_list, next_token) = secrets_manager.secrets.list(account_region, |secrets| {
        let listed = |last| secrets(last).filter(|(_, secret)| is_listed(secret));
        let (secrets, next) = match (input.sort_by, input.sort_order) {
            // The order in which they are stored.
            (SortBy::CreatedDate, SortOrder::Asc) => page_after(listed, size, token)?,
            (sort_by, sort_order) => {
                let all = listed(None).map(|(_, secret)| secret).collect();
                page(sorted(all, sort_by, sort_order), size, token)?
            }
        };
        Ok::<_, SecretsError>((secrets.into_iter().map(ListedSecret::new).collect(), next))
    })?;
    Ok(ListSecretsOutput { secret_list, next_token })
}

fn sorted(
    mut secrets: Vec<&StoredSecret>,
    sort_by: SortBy,
    sort_order: SortOrder,
) -> impl Iterator<Item = &StoredSecret> {
    secrets.sort_by(|one, other| {
        let order = compare(one, other, sort_by);
        if sort_order == SortOrder::Desc { order.reverse() } else { order }
    });
    secrets.into_iter()
}

fn compare(one: &StoredSecret, other: &StoredSecret, sort_by: SortBy) -> Ordering {
    match sort_by {
        SortBy::CreatedDate => one.created_at.cmp(&other.created_at),
        SortBy::LastAccessedDate => one.accessed_on.cmp(&other.accessed_on),
        SortBy::LastChangedDate => one.changed_at.cmp(&other.changed_at),
        SortBy::Name => one.named.name.cmp(&other.named.name),
    }
}
