//! DescribeUserPoolDomain.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::domain::DomainDescription;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DescribeUserPoolDomainInput {
    /// The prefix.
    pub(crate) domain: String,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeUserPoolDomainOutput {
    domain_description: DomainDescription,
}

/// Describes a domain; an unknown one has an empty description. Documented.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: DescribeUserPoolDomainInput,
) -> Result<DescribeUserPoolDomainOutput, CognitoError> {
    let pool = parts.pools.pool_of_domain(&place.region, &input.domain);
    let described = pool.and_then(|pool| {
        let domain = pool.domain()?;
        Some(DomainDescription::of(&domain, &pool))
    });
    Ok(DescribeUserPoolDomainOutput { domain_description: described.unwrap_or_default() })
}
