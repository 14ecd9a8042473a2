//! All tools of a gateway at one moment. Everything that requests need of them is computed once, here.

use std::collections::HashMap;
use std::sync::Arc;

use super::list_tools::pages::Pages;
use super::search_tools::index::SearchIndex;
use crate::gateway::target::{Target, Tool};

#[derive(Clone, Debug)]
pub(crate) struct ListedTool {
    pub(crate) target: Arc<Target>,
    pub(crate) tool: Arc<Tool>,
}

/// The tools of all targets. Replaced as a whole when a target changes.
#[derive(Debug)]
pub(crate) struct GatewayCatalogue {
    /// By the name that clients use; a name is never split into target and tool.
    by_name: HashMap<String, ListedTool>,
    pub(super) pages: Pages,
    /// What the search tool ranks; `None` if the gateway has no search tool.
    search: Option<SearchIndex>,
}

impl GatewayCatalogue {
    /// Takes the targets' current tools. Targets without a successful synchronization have none.
    pub(crate) fn new(gateway_id: &str, targets: &[Arc<Target>], has_search: bool) -> Self {
        let mut listed = Vec::new();
        for target in targets {
            let tools = target.state();
            listed.extend(
                tools
                    .tools
                    .iter()
                    .map(|tool| ListedTool { target: Arc::clone(target), tool: Arc::clone(tool) }),
            );
        }
        listed.sort_by(|first, second| first.tool.exposed_name.cmp(&second.tool.exposed_name));
        let first = has_search.then_some(super::search_tools::index::DEFINITION);
        let entries =
            listed.iter().map(|ListedTool { tool, .. }| (tool.exposed_name.as_str(), tool.definition.get()));
        let pages = Pages::new(gateway_id, first, entries);
        let search = has_search
            .then(|| SearchIndex::new(listed.iter().map(|ListedTool { tool, .. }| &tool.definition)));
        let by_name = listed.into_iter().map(|listed| (listed.tool.exposed_name.clone(), listed)).collect();
        Self { by_name, pages, search }
    }

    /// What the search tool ranks, if the gateway has one and this is its name.
    pub(in crate::gateway) fn search_tool(&self, name: &str) -> Option<&SearchIndex> {
        self.search.as_ref().filter(|_| name == super::search_tools::index::NAME)
    }

    /// The tool of this client-facing name.
    pub(crate) fn find(&self, name: &str) -> Option<&ListedTool> {
        self.by_name.get(name)
    }
}
