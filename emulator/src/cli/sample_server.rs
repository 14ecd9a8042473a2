//! `sample-server`: the child process behind `sample = true`.

use clap::Args;

use super::failure::Failure;

/// Serves the sample MCP server on a loopback port until its stdin closes.
#[derive(Args, Debug)]
pub(crate) struct SampleServer {
    /// The port to listen on
    #[arg(long, env = "PORT")]
    port: u16,
}

impl SampleServer {
    /// Serves until the emulator that started it has ended.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let served = agentcore_local::serve_sample(self.port, std::io::stdin()).await;
        served.map_err(|error| Failure::failed(format!("the sample server on port {}: {error}", self.port)))
    }
}
