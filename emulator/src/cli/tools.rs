//! `tools`: the gateway's tools/list, all pages.

mod page;

use clap::Args;

use super::caller::Caller;
use super::client::Client;
use super::failure::Failure;
use super::output::{print, print_json};
use super::terminal;
use super::tool;

/// The gateway's own tool, which is there to find others: AWS's documentation on tool search.
const SEARCH_TOOL: &str = "x_amz_bedrock_agentcore_search";

/// Lists the gateway's tools with their arguments.
#[derive(Args, Debug)]
pub(crate) struct Tools {
    /// Show this tool alone, with all that is known of it
    #[arg(value_name = "TOOL")]
    name: Option<String>,
    #[command(flatten)]
    caller: Caller,
    /// Print the tools as a JSON array
    #[arg(long)]
    json: bool,
}

impl Tools {
    /// Lists and prints.
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let session = self.caller.session(client).await?;
        let mut tools = session.tools().await?;
        let width = terminal::width(&std::io::stdout());
        if let Some(named) = &self.name {
            let tool = tool::find(named, &tools, &session.access.gateway.targets, client)?;
            return match self.json {
                true => print_json(&[tool]),
                false => print(page::whole(tool, width)),
            };
        }
        if self.json {
            return print_json(&tools);
        }
        tools.sort_by_key(|tool| tool::name(tool) == SEARCH_TOOL);
        let pages: Vec<String> = tools.iter().map(|tool| page::short(tool, width)).collect();
        print(pages.join("\n\n"))
    }
}
