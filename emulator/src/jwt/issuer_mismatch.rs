//! What is wrong with a token of another issuer than the one that is trusted.

use http::Uri;

use crate::trace::Cause;

const WELL_KNOWN: &str = "/.well-known/";

/// Which mistake explains that a token has this `iss` in place of the expected issuer, whose document `discovery_url` has.
pub(super) fn cause(expected: &str, actual: Option<&str>, discovery_url: &str) -> Cause {
    let Some(actual) = actual else { return Cause::TokenOfAnotherIssuer };
    let of_discovery = discovery_url.split_once(WELL_KNOWN).map(|(issuer, _)| issuer);
    if of_discovery == Some(actual) {
        return Cause::DiscoveryOfAnotherIssuer;
    }
    let (Some(expected), Some(actual)) = (UserPoolIssuer::read(expected), UserPoolIssuer::read(actual))
    else {
        return Cause::TokenOfAnotherIssuer;
    };
    match (expected.is_of_aws, actual.is_of_aws) {
        _ if expected.is_of_aws != actual.is_of_aws => Cause::TokenOfAnotherIssuer,
        _ if expected.region != actual.region => Cause::TokenOfAnotherRegion,
        _ if expected.authority == actual.authority => Cause::PoolsMixedUp,
        _ => Cause::TokenOfAnotherEmulator,
    }
}

/// The issuer of a user pool, of AWS (`https://cognito-idp.REGION.amazonaws.com/POOL`) or of an emulator (`URL/POOL`).
struct UserPoolIssuer {
    authority: String,
    region: String,
    is_of_aws: bool,
}

impl UserPoolIssuer {
    fn read(issuer: &str) -> Option<Self> {
        let uri: Uri = issuer.parse().ok()?;
        let authority = uri.authority()?.as_str().to_ascii_lowercase();
        let (_, pool) = uri.path().rsplit_once('/')?;
        // Documented: a pool's id begins with its region (botocore, UserPoolIdType).
        let (region, rest) = pool.split_once('_')?;
        let is_of_aws = authority.ends_with(".amazonaws.com");
        (!region.is_empty() && !rest.is_empty()).then(|| Self {
            authority,
            region: region.to_owned(),
            is_of_aws,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_read_from_both_issuers() {
        let here = "http://127.0.0.1:4747/us-east-1_aaaaaaaaa";
        let aws = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_aaaaaaaaa";
        let cases = [
            (here, None, Cause::TokenOfAnotherIssuer),
            (here, Some("http://127.0.0.1:4747/us-east-1_bbbbbbbbb"), Cause::PoolsMixedUp),
            (here, Some("http://127.0.0.1:4748/us-east-1_aaaaaaaaa"), Cause::TokenOfAnotherEmulator),
            (here, Some("http://127.0.0.1:4747/eu-west-1_aaaaaaaaa"), Cause::TokenOfAnotherRegion),
            (here, Some(aws), Cause::TokenOfAnotherIssuer),
            (here, Some("https://issuer.example"), Cause::TokenOfAnotherIssuer),
            (here, Some("no URL"), Cause::TokenOfAnotherIssuer),
            (
                aws,
                Some("https://cognito-idp.us-east-1.amazonaws.com/us-east-1_bbbbbbbbb"),
                Cause::PoolsMixedUp,
            ),
            (
                aws,
                Some("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aaaaaaaaa"),
                Cause::TokenOfAnotherRegion,
            ),
        ];
        for (expected, actual, wanted) in cases {
            let discovery_url = format!("{expected}/.well-known/openid-configuration");
            assert_eq!(cause(expected, actual, &discovery_url), wanted, "{expected} {actual:?}");
        }
    }

    #[test]
    fn a_document_that_names_another_issuer_than_its_url_is_the_mistake_itself() {
        let url = "https://login.example/tenant/.well-known/openid-configuration";
        let cause = cause("https://sts.example/tenant", Some("https://login.example/tenant"), url);
        assert_eq!(cause, Cause::DiscoveryOfAnotherIssuer);
    }
}
