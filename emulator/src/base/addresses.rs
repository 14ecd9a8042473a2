//! The URLs that the emulator gives out, and which URLs are its own.

use std::net::{IpAddr, SocketAddr};

use http::Uri;
use http::uri::PathAndQuery;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::arn::AccountRegion;
use super::region::is_region;

/// The characters that Terraform's `urlencode` leaves unchanged in an ARN.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The separator of prefix and region in a domain's AWS host name.
const DOMAIN_OF_REGION: &str = ".auth.";

/// The services with the host name `SERVICE.REGION.amazonaws.com`; ECR's has `api.` before it, which its other forms lack.
/// Documented: AWS general reference, service endpoints.
const SERVICES: [&str; 6] =
    ["bedrock-agentcore", "bedrock-agentcore-control", "cognito-idp", "ecr", "secretsmanager", "sts"];
/// The services that have a host name without a region. Documented: the same.
const GLOBAL: [&str; 2] = ["iam", "sts"];
/// The region that calls to [`GLOBAL`] services are signed for. Documented: botocore's endpoint rules, `signingRegion`.
const REGION_OF_GLOBAL: &str = "us-east-1";

/// The addresses of one emulator: the public URL is the base of every URL that it gives out.
#[derive(Clone, Debug)]
pub(crate) struct Addresses {
    public_url: String,
    authority: String,
    /// Other local names of the listener.
    local: Vec<String>,
    account_region: AccountRegion,
}

/// A request for the emulator itself, by any of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LocalUri {
    /// The path on the emulator's listener, raw, with its query.
    pub(crate) path_and_query: PathAndQuery,
    /// The region in the AWS host name; `None` if the local address was used.
    pub(crate) region: Option<String>,
    /// The service in the AWS host name, such as `bedrock-agentcore-control`; `None` for any other host.
    pub(crate) service: Option<&'static str>,
}

impl LocalUri {
    /// Whether the request may be for this service: it was sent to its host, or to one that is of no service.
    pub(crate) fn is_for(&self, service: &str) -> bool {
        self.service.is_none_or(|own| own == service)
    }
}

/// The public URL cannot be a base URL.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a base URL: expected http://HOST[:PORT] or https://HOST[:PORT], without a path")]
pub(crate) struct NotABaseUrl(pub(crate) String);

impl Addresses {
    /// Takes the public URL, such as `http://127.0.0.1:4747`; fails if it has a path or no host.
    pub(crate) fn new(public_url: &str, account_region: AccountRegion) -> Result<Self, NotABaseUrl> {
        let refused = || NotABaseUrl(public_url.to_owned());
        let uri: Uri = public_url.parse().map_err(|_| refused())?;
        let authority = uri.authority().ok_or_else(refused)?.as_str().to_ascii_lowercase();
        let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
        // Parsing drops a fragment, and a password would be in every URL that is given out.
        let has_more = uri.query().is_some() || public_url.contains(['#', '@']);
        if !is_web || !matches!(uri.path(), "" | "/") || has_more {
            return Err(refused());
        }
        let public_url = public_url.trim_end_matches('/').to_owned();
        Ok(Self { public_url, authority, local: Vec::new(), account_region })
    }

    /// Adds the loopback names of an emulator that listens on `address`.
    pub(crate) fn listening_on(self, address: SocketAddr) -> Self {
        let (ip, port) = (address.ip(), address.port());
        let names: &[&str] = match ip {
            ip if ip.is_unspecified() => &["localhost", "127.0.0.1", "[::1]"],
            IpAddr::V4(ip) if ip.is_loopback() => &["localhost", "127.0.0.1"],
            IpAddr::V6(ip) if ip.is_loopback() => &["localhost", "[::1]"],
            _ => &[],
        };
        Self { local: names.iter().map(|name| format!("{name}:{port}")).collect(), ..self }
    }

    /// The base of every URL that is given out, without a trailing slash.
    pub(crate) fn public_url(&self) -> &str {
        &self.public_url
    }

    /// The account and region that the emulator stands for.
    pub(crate) fn account_region(&self) -> &AccountRegion {
        &self.account_region
    }

    /// The issuer of a user pool's tokens: the URL under which its discovery document is served.
    pub(crate) fn issuer(&self, pool_id: &str) -> String {
        format!("{}/{pool_id}", self.public_url)
    }

    /// The base of a user pool domain's OAuth endpoints, such as `BASE/oauth2/token`.
    ///
    /// A prefix is unique only within its region, so another region is part of the URL, as in AWS's host name.
    pub(crate) fn domain(&self, region: &str, prefix: &str) -> String {
        if region == self.account_region.region {
            return format!("{}/domain/{prefix}", self.public_url);
        }
        format!("{}/domain/{prefix}{DOMAIN_OF_REGION}{region}", self.public_url)
    }

    /// Returns the region and the prefix of the domain that this segment after `/domain/` names.
    pub(crate) fn domain_at<'a>(&'a self, segment: &'a str) -> (&'a str, &'a str) {
        // A prefix has no dot.
        match segment.split_once(DOMAIN_OF_REGION) {
            Some((prefix, region)) => (region, prefix),
            None => (&self.account_region.region, segment),
        }
    }

    /// A gateway's MCP URL.
    pub(crate) fn gateway(&self, gateway_id: &str) -> String {
        format!("{}/gateway/{gateway_id}/mcp", self.public_url)
    }

    /// The URL of a gateway's protected resource metadata (RFC 9728).
    pub(crate) fn gateway_metadata(&self, gateway_id: &str) -> String {
        format!("{}/gateway/{gateway_id}/.well-known/oauth-protected-resource", self.public_url)
    }

    /// The URL that invokes a runtime, without a query.
    pub(crate) fn invocations(&self, runtime_arn: &str) -> String {
        format!("{}/runtimes/{}/invocations", self.public_url, percent_encode(runtime_arn))
    }

    /// Returns the path of one of the emulator's own URLs, local or in AWS's form; `None` for a foreign URL.
    pub(crate) fn own(&self, uri: &Uri) -> Option<LocalUri> {
        let authority = uri.authority()?.as_str();
        let is_its_name = |name: &String| authority.eq_ignore_ascii_case(name);
        if is_its_name(&self.authority) || self.local.iter().any(is_its_name) {
            return Some(LocalUri { path_and_query: path_and_query(uri), region: None, service: None });
        }
        local_uri_of_aws_host(&authority.to_ascii_lowercase(), uri)
    }
}

/// Returns the emulator's path for a request of `uri` to an AWS host name (port allowed); `None` for any other host.
///
/// Every region counts as the emulator's own, so that no call ever leaves for the real AWS.
pub(crate) fn local_uri_of_aws_host(authority: &str, uri: &Uri) -> Option<LocalUri> {
    let host = authority.split_once(':').map_or(authority, |(host, _)| host);
    let own = |path_and_query, region: &str, service| LocalUri {
        path_and_query,
        region: Some(region.to_owned()),
        service,
    };
    // A path prefixed with a word of a host name is equally valid.
    let below = |start: String| PathAndQuery::try_from(start + path_and_query(uri).as_str()).ok();
    if let Some(rest) = host.strip_suffix(".amazoncognito.com") {
        let (_, region) = rest.split_once(DOMAIN_OF_REGION)?;
        return Some(own(below(format!("/domain/{rest}"))?, region, None));
    }
    let rest = host.strip_suffix(".amazonaws.com")?;
    let named =
        |services: &[&'static str], name: &str| services.iter().copied().find(|service| *service == name);
    if let Some(service) = named(&GLOBAL, rest) {
        return Some(own(path_and_query(uri), REGION_OF_GLOBAL, Some(service)));
    }
    let rest = rest.strip_prefix("api.").filter(|rest| rest.starts_with("ecr.")).unwrap_or(rest);
    let (service, region) = rest.split_once('.')?;
    // No gateway has the name of a service as its id.
    if let Some(service) = named(&SERVICES, service).filter(|_| is_region(region)) {
        return Some(own(path_and_query(uri), region, Some(service)));
    }
    let (gateway_id, region) = rest.split_once(".gateway.bedrock-agentcore.")?;
    Some(own(below(format!("/gateway/{gateway_id}"))?, region, None))
}

fn path_and_query(uri: &Uri) -> PathAndQuery {
    uri.path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/"))
}

/// The URL at which a local program reaches a listening address, without a trailing slash.
pub(crate) fn url_of(address: SocketAddr) -> String {
    let host = match address.ip() {
        ip if ip.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(ip) => format!("[{ip}]"),
        IpAddr::V4(ip) => ip.to_string(),
    };
    format!("http://{host}:{}", address.port())
}

/// Percent-encodes all but letters, digits and `-_.~`, as Terraform's `urlencode` does with an ARN.
pub(crate) fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses() -> Addresses {
        let account_region = AccountRegion { region: "us-east-1".into(), account: "123456789012".into() };
        Addresses::new("http://127.0.0.1:4747/", account_region).unwrap()
    }

    fn own(url: &str) -> Option<(String, Option<String>)> {
        addresses().own(&url.parse().unwrap()).map(|own| (own.path_and_query.to_string(), own.region))
    }

    #[test]
    fn its_loopback_names_are_its_own_whatever_its_public_url_is() {
        let account_region = AccountRegion { region: "us-east-1".into(), account: "123456789012".into() };
        let addresses = Addresses::new("http://emulator", account_region).unwrap();
        let own = |listening: &str, url: &str| {
            let addresses = addresses.clone().listening_on(listening.parse().unwrap());
            addresses.own(&url.parse().unwrap()).is_some()
        };
        assert!(
            own("127.0.0.1:4747", "http://LOCALHOST:4747/a")
                && own("127.0.0.1:4747", "http://127.0.0.1:4747")
        );
        assert!(own("0.0.0.0:4747", "http://[::1]:4747") && own("127.0.0.1:4747", "http://emulator/"));
        for foreign in
            ["http://localhost:4748", "http://localhost", "http://[::1]:4747", "http://192.0.2.1:4747"]
        {
            assert!(!own("127.0.0.1:4747", foreign), "{foreign}");
        }
    }

    #[test]
    fn knows_its_own_urls() {
        let arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/demo-abc";
        let url = addresses().invocations(arn);
        let path = "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fdemo-abc/invocations";
        assert_eq!(own(&url), Some((path.to_owned(), None)));
        let literal = format!("https://bedrock-agentcore.us-east-1.amazonaws.com{path}?qualifier=DEFAULT");
        assert_eq!(own(&literal), Some((format!("{path}?qualifier=DEFAULT"), Some("us-east-1".to_owned()))));
        assert_eq!(
            own("https://demo-0a1b.gateway.bedrock-agentcore.eu-west-1.amazonaws.com/mcp"),
            Some(("/gateway/demo-0a1b/mcp".to_owned(), Some("eu-west-1".to_owned())))
        );
        assert_eq!(
            own("https://demo.auth.us-east-1.amazoncognito.com/oauth2/token"),
            Some(("/domain/demo.auth.us-east-1/oauth2/token".to_owned(), Some("us-east-1".to_owned())))
        );
        assert_eq!(own("http://127.0.0.1:9000/mcp"), None);
        assert_eq!(own("https://s3.us-east-1.amazonaws.com/bucket"), None);
    }

    #[test]
    fn the_services_at_the_root_have_hosts_in_every_region() {
        for (host, region) in [
            ("iam.amazonaws.com", "us-east-1"),
            ("sts.amazonaws.com", "us-east-1"),
            ("sts.eu-west-1.amazonaws.com", "eu-west-1"),
            ("api.ecr.eu-west-1.amazonaws.com", "eu-west-1"),
            ("ecr.eu-west-1.amazonaws.com", "eu-west-1"),
            ("secretsmanager.eu-west-1.amazonaws.com", "eu-west-1"),
            ("cognito-idp.eu-west-1.amazonaws.com", "eu-west-1"),
        ] {
            let expected = Some(("/?Action=a".to_owned(), Some(region.to_owned())));
            assert_eq!(own(&format!("https://{host}/?Action=a")), expected, "{host}");
        }
        for host in [
            "amazonaws.com",
            "iam.eu-west-1.amazonaws.com",
            "api.sts.eu-west-1.amazonaws.com",
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
            "sts..amazonaws.com",
            "sts.mars.amazonaws.com",
            "iam.amazonaws.com.example.com",
        ] {
            assert_eq!(own(&format!("https://{host}/")), None, "{host}");
        }
    }

    #[test]
    fn refuses_a_public_url_that_is_not_a_base() {
        let account_region = addresses().account_region;
        for url in [
            "127.0.0.1:4747",
            "ftp://host",
            "http://host/path",
            "http://host?x=1",
            "http://host#x",
            "http://a:b@host",
            "",
        ] {
            assert_eq!(
                Addresses::new(url, account_region.clone()).unwrap_err(),
                NotABaseUrl(url.to_owned()),
                "{url}"
            );
        }
    }
}
