//! The format of a discovery URL.

/// Whether the text is a discovery URL. Documented: botocore, DiscoveryUrl and DiscoveryUrlType,
/// `[^\s?#]+/\.well-known/(openid-configuration|oauth-authorization-server)(/[^\s?#]+)?`.
pub(crate) fn is_discovery_url(url: &str) -> bool {
    let documents = ["openid-configuration", "oauth-authorization-server"];
    let names_document = |rest: &str| {
        let (name, path) = rest.split_once('/').map_or((rest, None), |(name, path)| (name, Some(path)));
        documents.contains(&name) && path != Some("")
    };
    let is_url = !url.contains(|character: char| character.is_whitespace() || matches!(character, '?' | '#'));
    let mut parts = url.match_indices("/.well-known/");
    is_url && parts.any(|(at, marker)| at > 0 && url.get(at + marker.len()..).is_some_and(names_document))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_discovery_urls() {
        for url in [
            "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc/.well-known/openid-configuration",
            "https://issuer.example/.well-known/oauth-authorization-server",
            "https://issuer.example/.well-known/oauth-authorization-server/tenant/1",
        ] {
            assert!(is_discovery_url(url), "{url}");
        }
        for url in [
            "",
            "/.well-known/openid-configuration",
            "https://issuer.example",
            "https://issuer.example/.well-known/openid-configuration/",
            "https://issuer.example/.well-known/openid-configuration?x=1",
            "https://issuer.example/.well-known/openid-configurations",
            "https://issuer.example/.well-known/jwks.json",
            "https://issuer.example/a b/.well-known/openid-configuration",
        ] {
            assert!(!is_discovery_url(url), "{url}");
        }
    }
}
