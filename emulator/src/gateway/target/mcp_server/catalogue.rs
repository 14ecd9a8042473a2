//! A server's tools, page by page.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::client::{ExchangeError, McpClient};
use super::handshake::{Agreement, HandshakeError, LAST_ID, MAX_PAGES, handshake};
use crate::gateway::target::input_schema::{COMPILATIONS, Interest};
use crate::gateway::target::listing::Listing;
use crate::gateway::target::tool::{Tool, ToolError};
use crate::trace::Cause;

/// Documented: quota, tools of a target.
const MAX_TOOLS: usize = 1000;
const RESOURCES_ID: u32 = MAX_PAGES + 1;

#[derive(Debug)]
pub(super) struct Catalogue {
    pub(super) agreement: Agreement,
    pub(super) listing: Listing,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum CatalogueError {
    #[error("{0}")]
    Handshake(HandshakeError),
    #[error("the server announces no tools")]
    NoTools,
    #[error("tools/list: {0}")]
    Tools(ExchangeError),
    /// resources/list failed, at a server that announces resources.
    #[error("resources/list: {0}")]
    Resources(ExchangeError),
    /// resources/templates/list failed, at a server that announces resources.
    #[error("resources/templates/list: {0}")]
    ResourceTemplates(ExchangeError),
    /// A listed tool cannot be used.
    #[error("tools/list: {0}")]
    Tool(ToolError),
    #[error("tools/list: more than {MAX_TOOLS} tools")]
    TooMany,
    /// No thread to read the tools.
    #[error("tools/list: cannot read the tools: {0}")]
    Thread(std::io::Error),
    /// There are too many pages.
    #[error("tools/list: more than {MAX_PAGES} pages")]
    Endless,
}

impl CatalogueError {
    /// Which of the known mistakes it is.
    pub(super) fn cause(&self) -> Cause {
        match self {
            Self::Handshake(error) => error.cause(),
            Self::Tools(error) | Self::Resources(error) | Self::ResourceTemplates(error) => error.cause(),
            Self::NoTools | Self::Tool(_) | Self::TooMany | Self::Thread(_) | Self::Endless => {
                Cause::ToolsUnusable
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    #[serde(borrow)]
    tools: Vec<&'a RawValue>,
    next_cursor: Option<String>,
}

/// Opens a session and lists the tools under the prefix `target`.
///
/// Recorded: a server that announces resources is asked for them, too. They are not kept: the gateway offers tools.
pub(super) async fn fetch(server: &mut McpClient<'_>, target: &str) -> Result<Catalogue, CatalogueError> {
    let agreement = handshake(server).await.map_err(CatalogueError::Handshake)?;
    if !agreement.tools {
        return Err(CatalogueError::NoTools);
    }
    let listing = list(server, target).await?;
    if agreement.resources {
        ask(server, RESOURCES_ID, "resources/list").await.map_err(CatalogueError::Resources)?;
        let templates = ask(server, LAST_ID, "resources/templates/list").await;
        templates.map_err(CatalogueError::ResourceTemplates)?;
    }
    Ok(Catalogue { agreement, listing })
}

async fn ask(server: &McpClient<'_>, id: u32, method: &str) -> Result<(), ExchangeError> {
    server.request(id, method, None::<()>).await.map(drop)
}

/// The tools of all pages. The number of a page is its request's id.
async fn list(server: &McpClient<'_>, target: &str) -> Result<Listing, CatalogueError> {
    let (mut tools, mut names, mut duplicates) = (Vec::new(), HashSet::new(), BTreeSet::new());
    let mut cursor: Option<String> = None;
    for page in 1..=MAX_PAGES {
        let params = cursor.as_ref().map(|cursor| json!({"cursor": cursor}));
        let reply = server.request(page, "tools/list", params).await.map_err(CatalogueError::Tools)?;
        let target = target.to_owned();
        let read = COMPILATIONS.run(move |wanted| read(&target, &reply.result, wanted)).await;
        let (listed, next) = read.map_err(CatalogueError::Thread)??;
        for tool in listed {
            if !names.insert(tool.name.clone()) {
                duplicates.insert(tool.name);
                continue;
            }
            if tools.len() == MAX_TOOLS {
                return Err(CatalogueError::TooMany);
            }
            tools.push(Arc::new(tool));
        }
        cursor = next.filter(|cursor| !cursor.is_empty());
        if cursor.is_none() {
            tools.sort_by(|one, other| one.exposed_name.cmp(&other.exposed_name));
            return Ok(Listing { tools, duplicates });
        }
    }
    Err(CatalogueError::Endless)
}

/// The tools of a page and the next page's cursor.
type Read = Result<(Vec<Tool>, Option<String>), CatalogueError>;

/// Reads a page and compiles its tools' schemas, as long as someone waits for them.
fn read(target: &str, page: &RawValue, wanted: &Interest<Read>) -> Read {
    let page: Page<'_> =
        serde_json::from_str(page.get()).map_err(|_| CatalogueError::Tools(ExchangeError::Malformed))?;
    let (mut tools, mut names) = (Vec::new(), HashSet::new());
    for listed in page.tools {
        if !wanted.is() {
            break;
        }
        let tool = Tool::new(target, listed).map_err(CatalogueError::Tool)?;
        if names.insert(tool.name.clone()) && names.len() > MAX_TOOLS {
            return Err(CatalogueError::TooMany);
        }
        tools.push(tool);
    }
    Ok((tools, page.next_cursor))
}
