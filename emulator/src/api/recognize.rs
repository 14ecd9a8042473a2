//! Recognises the service and operation of a request to `/`.

use std::borrow::Cow;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};

use crate::aws::json11::{TARGET, is_json};
use crate::model::Service;

/// What a request to `/` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Recognized {
    /// An operation of a service that is at least partly emulated.
    Operation {
        service: Service,
        /// The operation, which may not exist in the service.
        name: String,
    },
    /// An operation of another service, as far as the request names it, in JSON or XML.
    OtherService {
        /// The operation, such as `DynamoDB_20120810.ListTables`, or `ec2 DescribeAccountAttributes`.
        operation: String,
        xml: bool,
    },
    /// Not an operation of any service.
    Unknown,
}

/// Documented: botocore's models, `targetPrefix` of the services that speak JSON 1.1.
const TARGETS: [(&str, Service); 3] = [
    ("AWSCognitoIdentityProviderService", Service::CognitoIdp),
    ("AmazonEC2ContainerRegistry_V20150921", Service::Ecr),
    ("secretsmanager", Service::SecretsManager),
];

/// Documented: botocore's models, signing name and `apiVersion` of the services that speak the query protocol.
const QUERIES: [(&str, &str, Service); 2] =
    [("iam", "2010-05-08", Service::Iam), ("sts", "2011-06-15", Service::Sts)];

/// Recognises a request by its headers and its form, which is its body or, for a GET, its query.
pub(super) fn recognize(headers: &HeaderMap, signing_name: Option<&str>, form: &[u8]) -> Recognized {
    match headers.get(TARGET).map(HeaderValue::to_str) {
        Some(Ok(target)) => by_target(target, headers),
        Some(Err(_)) => Recognized::Unknown,
        None => by_action(signing_name, form),
    }
}

fn by_target(target: &str, headers: &HeaderMap) -> Recognized {
    // Inferred: a content type other than the protocol's is refused like a missing target.
    let content_type = headers.get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let named = target.split_once('.').filter(|_| is_json(content_type));
    let Some((prefix, name)) = named else { return Recognized::Unknown };
    match TARGETS.iter().find(|(known, _)| *known == prefix) {
        Some((_, service)) => Recognized::Operation { service: *service, name: name.to_owned() },
        None => Recognized::OtherService { operation: target.to_owned(), xml: false },
    }
}

fn by_action(signing_name: Option<&str>, form: &[u8]) -> Recognized {
    let (mut action, mut version) = (None, None);
    for (name, value) in form_urlencoded::parse(form) {
        match name.as_ref() {
            "Action" => action = action.or(Some(value)),
            "Version" => version = version.or(Some(value)),
            _ => {}
        }
        if action.is_some() && version.is_some() {
            break;
        }
    }
    let Some(action) = action.map(Cow::into_owned) else { return Recognized::Unknown };
    let version = version.unwrap_or_default();
    // The version is that of one service: what is signed for another is refused by that service.
    let by_version = QUERIES.iter().find(|(_, api_version, _)| *api_version == version);
    let by_name = || QUERIES.iter().find(|(name, _, _)| Some(*name) == signing_name);
    let known = by_version.or_else(by_name);
    match known {
        Some((_, _, service)) => Recognized::Operation { service: *service, name: action },
        None => {
            let operation = [signing_name.unwrap_or(&version), &action].join(" ");
            Recognized::OtherService { operation: operation.trim_start().to_owned(), xml: true }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognized(
        target: Option<&str>,
        content_type: &str,
        signing_name: Option<&str>,
        form: &str,
    ) -> Recognized {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, content_type.parse().unwrap());
        if let Some(target) = target {
            headers.insert(TARGET, target.parse().unwrap());
        }
        recognize(&headers, signing_name, form.as_bytes())
    }

    fn operation(service: Service, name: &str) -> Recognized {
        Recognized::Operation { service, name: name.to_owned() }
    }

    fn foreign(operation: &str, xml: bool) -> Recognized {
        Recognized::OtherService { operation: operation.to_owned(), xml }
    }

    const JSON: &str = "application/x-amz-json-1.1";
    const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

    #[test]
    fn a_target_names_service_and_operation() {
        let of = |target| recognized(Some(target), JSON, None, "{}");
        assert_eq!(
            of("AWSCognitoIdentityProviderService.InitiateAuth"),
            operation(Service::CognitoIdp, "InitiateAuth")
        );
        assert_eq!(
            of("AmazonEC2ContainerRegistry_V20150921.ListImages"),
            operation(Service::Ecr, "ListImages")
        );
        assert_eq!(of("secretsmanager.ListSecrets"), operation(Service::SecretsManager, "ListSecrets"));
        assert_eq!(of("DynamoDB_20120810.ListTables"), foreign("DynamoDB_20120810.ListTables", false));
        assert_eq!(of("secretsmanager"), Recognized::Unknown);
        assert_eq!(
            recognized(Some("secretsmanager.ListSecrets"), "text/plain", None, "{}"),
            Recognized::Unknown
        );
    }

    #[test]
    fn an_action_is_placed_by_its_version_or_else_by_its_signature() {
        let role = "Action=GetRole&Version=2010-05-08&RoleName=demo";
        assert_eq!(recognized(None, FORM, Some("iam"), role), operation(Service::Iam, "GetRole"));
        assert_eq!(recognized(None, FORM, None, role), operation(Service::Iam, "GetRole"));
        assert_eq!(recognized(None, FORM, Some("sts"), role), operation(Service::Iam, "GetRole"));
        assert_eq!(recognized(None, FORM, Some("iam"), "Action=GetRole"), operation(Service::Iam, "GetRole"));
        let identity = "Action=GetCallerIdentity&Version=2011-06-15";
        assert_eq!(
            recognized(None, FORM, Some("sts"), identity),
            operation(Service::Sts, "GetCallerIdentity")
        );
        assert_eq!(recognized(None, "", None, identity), operation(Service::Sts, "GetCallerIdentity"));
        let other = "Action=DescribeAccountAttributes&Version=2016-11-15";
        assert_eq!(
            recognized(None, FORM, Some("ec2"), other),
            foreign("ec2 DescribeAccountAttributes", true)
        );
        assert_eq!(recognized(None, FORM, None, "Action=Do"), foreign("Do", true));
        assert_eq!(recognized(None, FORM, None, "a=b"), Recognized::Unknown);
        assert_eq!(recognized(None, FORM, None, "\u{0}\u{ff}"), Recognized::Unknown);
    }
}
