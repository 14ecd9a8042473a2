//! `logs`: what the MCP servers of runtimes have printed and done.

use std::io::IsTerminal as _;
use std::time::Duration;

use clap::Args;

use agentcore_local::activity::LogLine;

use super::client::Client;
use super::failure::Failure;
use super::log::logged;
use super::output::{json_line, print};

/// How often a followed log is polled.
const PAUSE: Duration = Duration::from_millis(200);

/// Prints what the MCP servers of runtimes have printed, and when they started, listened and ended: the last 1,000 lines
/// of each runtime.
#[derive(Args, Debug)]
pub(crate) struct Logs {
    /// The runtime, by its name; without it, all of them
    runtime: Option<String>,
    /// Keep printing new lines until Ctrl-C
    #[arg(short, long)]
    follow: bool,
    /// Print only the last NUMBER lines
    #[arg(short = 'n', long, value_name = "NUMBER")]
    lines: Option<usize>,
    /// Print each as a line of JSON
    #[arg(long)]
    json: bool,
}

impl Logs {
    /// Prints the existing lines, and with `--follow` new ones.
    pub(crate) async fn run(self, mut client: Client) -> Result<(), Failure> {
        let mut last = 0;
        let mut most = self.lines.unwrap_or(usize::MAX);
        loop {
            let lines: Vec<LogLine> = client.get(&self.path(last)).await?;
            let skipped = lines.len().saturating_sub(most);
            let shown: Vec<String> = lines.iter().skip(skipped).map(|line| self.render(line)).collect();
            if !shown.is_empty() {
                print(shown.join("\n"))?;
            }
            if !self.follow {
                return Ok(());
            }
            // The limit applies only to the lines that are there already.
            most = usize::MAX;
            last = lines.last().map_or(last, |line| line.number);
            tokio::time::sleep(PAUSE).await;
            client.renew();
        }
    }

    fn path(&self, last: u64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("after", &last.to_string());
        if let Some(runtime) = &self.runtime {
            query.append_pair("runtime", runtime);
        }
        format!("logs?{}", query.finish())
    }

    fn render(&self, line: &LogLine) -> String {
        if self.json { json_line(line) } else { logged(line, std::io::stdout().is_terminal()) }
    }
}
