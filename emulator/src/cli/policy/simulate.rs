//! `policy simulate`: a decision about a request that nobody makes.

use std::collections::BTreeMap;

use agentcore_local::policy::{Decision, Simulation, SimulationRequest};
use clap::Args;

use crate::cli::client::Client;
use crate::cli::escape;
use crate::cli::failure::{Failure, Kind};
use crate::cli::output::{ERROR, GOOD, WARNING, note, print, print_json};

/// Says whether a principal may do something, and which statement decides.
#[derive(Args, Debug)]
pub(crate) struct Simulate {
    /// The ARN of a user, a role, a session of a role, or the account's root
    #[arg(long, value_name = "ARN")]
    principal: String,
    /// The IAM action, such as bedrock-agentcore:InvokeGateway
    #[arg(long, value_name = "ACTION")]
    action: String,
    /// The ARN of the resource, or * for an action without one
    #[arg(long, value_name = "ARN", default_value = "*")]
    resource: String,
    /// A condition key of the request and its value; once more with the same key for another value
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    context: Vec<(String, String)>,
    /// Print the decision as JSON
    #[arg(long)]
    json: bool,
}

impl Simulate {
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let Self { principal, action, resource, context: pairs, json } = self;
        let mut context: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (key, value) in pairs {
            context.entry(key).or_default().push(value);
        }
        let request = SimulationRequest { principal, action, resource, context };
        let simulation: Simulation = client.send_json("policy/simulate", &request).await?;
        match json {
            true => print_json(&simulation)?,
            false => {
                print(text(&simulation))?;
                warn(&simulation.unmatchable);
            }
        }
        match simulation.decision {
            Decision::Allowed => Ok(()),
            // What is printed says why.
            Decision::ExplicitDeny | Decision::ImplicitDeny => Err(Failure::new(Kind::Refused, "").printed()),
        }
    }
}

fn text(simulation: &Simulation) -> String {
    let because = escape::line(&simulation.because);
    let decided = match simulation.decision {
        Decision::Allowed => format!("{GOOD}allowed{GOOD:#} by {because}"),
        Decision::ExplicitDeny => format!("{ERROR}denied{ERROR:#} explicitly: {because}"),
        Decision::ImplicitDeny => format!("{ERROR}denied{ERROR:#} implicitly: {because}"),
    };
    match &simulation.message {
        Some(message) => format!("{decided}\nAWS says: {}", escape::line(message)),
        None => decided,
    }
}

/// Warns of what in policies can match no request.
pub(super) fn warn(unmatchable: &[String]) {
    for told in unmatchable {
        note(format_args!("{WARNING}warning{WARNING:#}: it can match nothing: {}", escape::line(told)));
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("expected KEY=VALUE, such as aws:SourceAccount=123456789012".to_owned()),
    }
}
