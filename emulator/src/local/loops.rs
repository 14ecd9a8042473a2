//! Runtimes and gateways that are their own targets: a call to one of them would loop until it is stopped.

use http::Uri;
use percent_encoding::percent_decode_str;

use super::{LocalApi, Ready};
use crate::base::Addresses;
use crate::base::mapping::Mappings;
use crate::status::Status;

struct Node {
    /// The name for people: `runtime demo`.
    name: String,
    /// The prefix of its URL's path.
    path: String,
    targets: Vec<Uri>,
}

impl LocalApi {
    /// A path that leads back to its start, such as `runtime a -> gateway b -> runtime a`; `None` if there is none.
    pub(crate) fn loop_of_resources(&self, ready: &Ready) -> Option<String> {
        let nodes = nodes(&self.status(ready), &self.mappings);
        (0..nodes.len()).find_map(|start| way_back(&nodes, &self.addresses, start))
    }
}

fn nodes(status: &Status, mappings: &Mappings) -> Vec<Node> {
    let called = |url: &String| {
        let url = url.parse().ok()?;
        Some(mappings.of(&url).and_then(Result::ok).map_or(url, |mapped| mapped.url))
    };
    let runtimes = status.runtimes.iter().map(|runtime| Node {
        name: format!("runtime {}", runtime.name),
        path: format!("/runtimes/{}", runtime.arn),
        targets: runtime.endpoints.iter().filter_map(|endpoint| called(&endpoint.server)).collect(),
    });
    let gateways = status.gateways.iter().map(|gateway| Node {
        name: format!("gateway {}", gateway.name),
        path: format!("/gateway/{}", gateway.id),
        targets: gateway.targets.iter().filter_map(|target| called(&target.endpoint)).collect(),
    });
    runtimes.chain(gateways).collect()
}

/// Follows every path from `start`, each resource once; there are few of them.
fn way_back(nodes: &[Node], addresses: &Addresses, start: usize) -> Option<String> {
    let mut ways = vec![vec![start]];
    let mut seen = Vec::new();
    while let Some(way) = ways.pop() {
        let Some(node) = way.last().and_then(|last| nodes.get(*last)) else { continue };
        for next in node.targets.iter().filter_map(|url| reached(nodes, addresses, url)) {
            let way = [&way[..], &[next]].concat();
            if next == start {
                let names = way.iter().filter_map(|index| Some(nodes.get(*index)?.name.as_str()));
                return Some(names.collect::<Vec<_>>().join(" -> "));
            }
            if !seen.contains(&next) {
                seen.push(next);
                ways.push(way);
            }
        }
    }
    None
}

/// The resource that a URL of the emulator's own names.
fn reached(nodes: &[Node], addresses: &Addresses, url: &Uri) -> Option<usize> {
    let own = addresses.own(url)?;
    let path = percent_decode_str(own.path_and_query.path()).decode_utf8_lossy();
    let is_it = |node: &Node| {
        path.strip_prefix(&node.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    nodes.iter().position(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::arn::AccountRegion;

    fn found(resources: &[(&str, &str, &str)]) -> Option<String> {
        let account_region = AccountRegion { region: "us-east-1".into(), account: "123456789012".into() };
        let addresses = Addresses::new("http://127.0.0.1:4747", account_region).unwrap();
        let node = |(name, path, target): &(&str, &str, &str)| Node {
            name: (*name).to_owned(),
            path: (*path).to_owned(),
            targets: vec![target.parse().unwrap()],
        };
        let nodes: Vec<Node> = resources.iter().map(node).collect();
        (0..nodes.len()).find_map(|start| way_back(&nodes, &addresses, start))
    }

    #[test]
    fn a_way_back_is_named() {
        let itself = [("runtime a", "/runtimes/arn:a", "http://127.0.0.1:4747/runtimes/arn%3Aa/invocations")];
        assert_eq!(found(&itself).unwrap(), "runtime a -> runtime a");
        let two = [
            ("gateway g", "/gateway/g-1", "http://127.0.0.1:4747/runtimes/arn%3Aa/invocations"),
            ("runtime a", "/runtimes/arn:a", "http://127.0.0.1:4747/gateway/g-1/mcp"),
        ];
        assert_eq!(found(&two).unwrap(), "gateway g -> runtime a -> gateway g");
    }

    #[test]
    fn a_way_that_ends_is_none() {
        let chain = [
            ("gateway g", "/gateway/g-1", "http://127.0.0.1:4747/runtimes/arn%3Aa/invocations"),
            ("runtime a", "/runtimes/arn:a", "http://127.0.0.1:8000/mcp"),
            ("runtime ab", "/runtimes/arn:ab", "http://127.0.0.1:4747/gateway/g-10/mcp"),
        ];
        assert_eq!(found(&chain), None);
    }
}
