//! `tools`: the gateway's tools/list, all pages.

mod page;

use agentcore_local::status::{SchemaProblem, Target};
use clap::Args;
use serde_json::{Value, json};

use super::caller::McpCaller;
use super::client::Client;
use super::failure::Failure;
use super::output::{print, print_json};
use super::terminal;
use super::tool;

/// The gateway's own tool for finding others: AWS's documentation on tool search.
const SEARCH_TOOL: &str = "x_amz_bedrock_agentcore_search";

/// Lists the gateway's tools with their arguments.
#[derive(Args, Debug)]
pub(crate) struct Tools {
    /// Show only this tool, with everything known about it
    #[arg(value_name = "TOOL")]
    name: Option<String>,
    #[command(flatten)]
    caller: McpCaller,
    /// Show everything known about every tool, such as which checks of its schema are off
    #[arg(short, long)]
    verbose: bool,
    /// Print the tools as a JSON array; `inputSchemaProblems` is added by the emulator
    #[arg(long)]
    json: bool,
}

impl Tools {
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let session = self.caller.session(client).await?;
        let mut tools = session.tools().await?;
        add_problems(&mut tools, &session.access.gateway.targets);
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
        let pages: Vec<String> = tools
            .iter()
            .map(|tool| match self.verbose {
                true => page::whole(tool, width),
                false => page::short(tool, width),
            })
            .collect();
        print(pages.join("\n\n"))
    }
}

/// Adds the schema problems that the emulator found to their tools.
fn add_problems(tools: &mut [Value], targets: &[Target]) {
    for tool in tools {
        let of_tool = |problem: &&SchemaProblem| problem.tool == tool::name(tool);
        let problems = targets.iter().flat_map(|target| &target.schema_problems).filter(of_tool);
        let problems: Vec<&str> = problems.map(|problem| problem.problem.as_str()).collect();
        if !problems.is_empty() {
            tool[page::PROBLEMS] = json!(problems);
        }
    }
}
