//! DescribeRepositories.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::ecr::repositories::Address;
use crate::ecr::repository::{Description, Repository};
use crate::ecr::{EcrError, Parts};

/// Documented: botocore, maxResults.
const PAGE: usize = 100;

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeRepositoriesInput {
    /// The caller's account, or nothing.
    pub(crate) registry_id: Option<String>,
    /// Which repositories; all, page by page, without it.
    pub(crate) repository_names: Option<Vec<String>>,
    /// Where the page begins.
    pub(crate) next_token: Option<String>,
    /// How many repositories a page has, 1 to 1000.
    pub(crate) max_results: Option<usize>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeRepositoriesOutput {
    repositories: Vec<Description>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Describes the named repositories, or a page of all; fails when one of the named is not there.
pub(crate) fn handle(
    parts: &Parts,
    place: &Place,
    input: &DescribeRepositoriesInput,
) -> Result<DescribeRepositoriesOutput, EcrError> {
    let registry_id = input.registry_id.as_deref();
    if let Some(names) = &input.repository_names {
        let describe = |name: &String| {
            parts.repositories.look(Address::new(place, registry_id, name), Repository::description)
        };
        let repositories = names.iter().map(describe).collect::<Result<_, _>>()?;
        return Ok(DescribeRepositoriesOutput { repositories, next_token: None });
    }
    // Another account's registry shows this caller nothing. Inferred.
    if registry_id.is_some_and(|registry_id| registry_id != place.account) {
        return Ok(DescribeRepositoriesOutput { repositories: Vec::new(), next_token: None });
    }
    let size = input.max_results.unwrap_or(PAGE);
    let (repositories, next_token) = parts.repositories.page(place, size, input.next_token.as_deref())?;
    Ok(DescribeRepositoriesOutput { repositories, next_token })
}
