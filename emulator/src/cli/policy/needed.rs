//! `policy needed`: the smallest policy for the role of a gateway.

use agentcore_local::policy::{NeededPolicy, NeededStatement};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::portable::portable;
use super::simulate::warn;
use super::terraform::terraform;
use crate::cli::client::Client;
use crate::cli::escape;
use crate::cli::failure::Failure;
use crate::cli::output::{GOOD, WARNING, note, print, print_json};

/// Prints the smallest policy that the role of a gateway needs for its targets as they are.
#[derive(Args, Debug)]
pub(crate) struct Needed {
    /// The gateway, by name or id; not needed if there is only one
    #[arg(long, value_name = "NAME|ID")]
    gateway: Option<String>,
    /// Print only what the role lacks; exit code 1 if it lacks something
    #[arg(long)]
    diff: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// Write the policy for this account of AWS, with ? for each character of the ids that AWS generates
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    for_account: Option<String>,
    /// Print all that is known as JSON: what is needed and lacking, the role, and what is wrong with it
    #[arg(long, conflicts_with_all = ["format", "for_account"])]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A policy document
    Json,
    /// A resource aws_iam_role_policy
    Terraform,
}

impl Needed {
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let needed: NeededPolicy = client.get(&self.path()).await?;
        if self.json {
            print_json(&needed)?;
            let is_enough = needed.lacking.is_empty() && needed.untrusted.is_none();
            return if self.diff && !is_enough { Err(Failure::failed("").printed()) } else { Ok(()) };
        }
        let statements = if self.diff { &needed.lacking } else { &needed.needed };
        let statements: Vec<NeededStatement> = match &self.for_account {
            Some(account) => statements.iter().map(|one| portable(one, account)).collect(),
            None => statements.clone(),
        };
        match self.format {
            _ if statements.is_empty() => {}
            Format::Json => print_json(&document(&statements))?,
            Format::Terraform => print(terraform(&needed, &statements))?,
        }
        self.conclude(&needed, statements.is_empty())
    }

    fn path(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.gateway.iter().map(|gateway| ("gateway", gateway)));
        match query.finish() {
            query if query.is_empty() => "policy/needed".to_owned(),
            query => format!("policy/needed?{query}"),
        }
    }

    /// Says on stderr what a policy cannot say, and fails if the role lacks something.
    fn conclude(&self, needed: &NeededPolicy, is_nothing: bool) -> Result<(), Failure> {
        warn(&needed.unmatchable);
        for told in &needed.unknown {
            note(format_args!("{WARNING}warning{WARNING:#}: {}", escape::line(told)));
        }
        let role = escape::line(&needed.role_arn);
        if let Some(why) = &needed.untrusted {
            note(format_args!(
                "{WARNING}warning{WARNING:#}: AgentCore may not act as the role at all: {}",
                escape::line(why)
            ));
        }
        match (self.diff, is_nothing) {
            (true, false) => Err(Failure::failed(format!(
                "role {role} lacks what is printed, for gateway {}",
                needed.gateway
            ))
            .printed()),
            (true, true) if needed.untrusted.is_some() => {
                Err(Failure::failed(format!("role {role} cannot be acted as, whatever its policies allow"))
                    .printed())
            }
            (true, true) if !needed.unknown.is_empty() => {
                note(format_args!("role {role} lacks nothing that is known for gateway {}", needed.gateway));
                Ok(())
            }
            (true, true) => {
                note(format_args!(
                    "{GOOD}✓{GOOD:#} role {role} lacks nothing for gateway {}",
                    needed.gateway
                ));
                Ok(())
            }
            (false, true) => {
                note(format_args!("note: the targets of gateway {} need no permission", needed.gateway));
                Ok(())
            }
            (false, false) => Ok(()),
        }
    }
}

fn document(statements: &[NeededStatement]) -> Value {
    let written = statements.iter().map(|statement| {
        json!({
            "Sid": statement.sid(),
            "Effect": "Allow",
            "Action": [&statement.action],
            "Resource": statement.resources,
        })
    });
    json!({"Version": "2012-10-17", "Statement": written.collect::<Vec<_>>()})
}

fn account(text: &str) -> Result<String, String> {
    match text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Ok(text.to_owned()),
        false => Err("expected the twelve digits of an account".to_owned()),
    }
}
