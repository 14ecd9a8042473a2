//! `explain`: why a call failed, and what mends it.

use agentcore_local::status::Target;
use agentcore_local::trace::{Confidence, ExplainedFailure, ExplainedHop, Explanation, Verdict};
use clap::Args;

use super::client::Client;
use super::failure::Failure;
use super::output::{FAINT, STRONG, print, print_json};
use super::page::{Page, Piece, names_alone};
use super::trace::{checked, newest_of, note_later_refusal};
use super::{caller, escape, log, terminal, tree};

/// Says why a call failed: what broke, where and why, what mends it, and what AWS would have shown the caller.
///
/// Without ID it explains the newest call of the chain or synchronisation. A refused call of an AWS API is explained by the
/// id that its response has in x-agentcore-local-trace-id.
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The trace's id
    #[arg(conflicts_with_all = ["last", "failed", "gateway", "target"])]
    id: Option<String>,
    /// Explain the newest call, which is also the default
    #[arg(long, conflicts_with = "failed")]
    last: bool,
    /// Explain the newest call that failed
    #[arg(long)]
    failed: bool,
    /// The newest call of this gateway, by name or id
    #[arg(long, value_name = "NAME|ID")]
    gateway: Option<String>,
    /// The last synchronisation of this target, by name or id
    #[arg(long, value_name = "NAME|ID", conflicts_with_all = ["last", "failed"])]
    target: Option<String>,
    /// Show names and ids, and the answer of every hop
    #[arg(short, long)]
    verbose: bool,
    /// Print the explanation as JSON
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub(crate) async fn run(self, client: Client) -> Result<(), Failure> {
        let id = self.trace_id(&client).await?;
        let explanation: Explanation = client.get(&format!("traces/{}/explanation", checked(&id)?)).await?;
        if id == "last" {
            note_later_refusal(&client, &explanation.started_at).await?;
        }
        if self.json {
            return print_json(&explanation);
        }
        print(render(&explanation, self.verbose, terminal::width(&std::io::stdout())).trim_end())
    }

    async fn trace_id(&self, client: &Client) -> Result<String, Failure> {
        if let Some(target) = &self.target {
            return synchronisation_of(client, self.gateway.as_deref(), target).await;
        }
        match (&self.id, &self.gateway) {
            (Some(id), _) => Ok(id.clone()),
            (None, Some(gateway)) => newest_of(client, gateway, self.failed).await,
            (None, None) => Ok(if self.failed { "failed" } else { "last" }.to_owned()),
        }
    }
}

/// The trace of the last synchronisation of a target.
async fn synchronisation_of(client: &Client, gateway: Option<&str>, name: &str) -> Result<String, Failure> {
    let status = client.status().await?;
    let gateways = match gateway {
        Some(gateway) => vec![caller::choose(&status, Some(gateway), client)?],
        None => status.gateways.iter().collect(),
    };
    let targets: Vec<&Target> = gateways.iter().flat_map(|gateway| &gateway.targets).collect();
    let is_meant = |target: &&&Target| target.name == name || target.id == name;
    let meant: Vec<&Target> = targets.iter().filter(is_meant).copied().collect();
    match meant.as_slice() {
        [only] => only.trace_id.clone().ok_or_else(|| {
            Failure::failed(format!("target {name} is {} and was not synchronised yet", only.status))
        }),
        [] => {
            let names: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
            let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            Err(Failure::misused(format!("no target `{name}`")).hint(format!("the targets: {known}")))
        }
        _ => Err(Failure::misused(format!("several gateways have a target `{name}`"))
            .hint("name the gateway with --gateway NAME")),
    }
}

/// The explanation as text for a terminal of this width; `None` wraps nothing.
pub(crate) fn render(explanation: &Explanation, is_verbose: bool, width: Option<usize>) -> String {
    let shown = |text: &str| match is_verbose {
        true => escape::text(text).into_owned(),
        false => escape::text(&names_alone(text, &explanation.names)).into_owned(),
    };
    let mut page = Page::new(width);
    match &explanation.failed {
        Some(failed) => page.failure(&shown(&failed.sentence), &shown(&failed.fix)),
        None => {
            let text = match explanation.verdict {
                Verdict::Running => "the call is still running, and nothing has failed yet",
                _ => "nothing failed",
            };
            page.line(
                "",
                "  ",
                &[tree::mark(explanation.verdict), Piece::plain(" "), Piece::new(text, STRONG)],
            );
        }
    }
    for warning in &explanation.warnings {
        page.warning(&shown(&warning.sentence), &shown(&warning.fix));
    }
    page.blank();
    let trace = format!("  trace {}", escape::line(&explanation.trace_id));
    page.line("", "  ", &[Piece::plain(&escape::line(&explanation.title)), Piece::new(&trace, FAINT)]);
    for (index, hop) in explanation.hops.iter().enumerate() {
        let later = explanation.hops.get(index + 1..).unwrap_or_default();
        render_hop(&mut page, hop, later, is_verbose);
    }
    if let Some(failed) = &explanation.failed {
        page.blank();
        render_failure(&mut page, failed, shown);
    }
    page.into_text()
}

/// One line with the hop's mark; the hops after it say which branches go on.
fn render_hop(page: &mut Page, hop: &ExplainedHop, later: &[ExplainedHop], is_verbose: bool) {
    let goes_on = |depth: usize| {
        later.iter().take_while(|other| other.depth >= depth).any(|other| other.depth == depth)
    };
    let mut indent: String = (0..hop.depth).map(|depth| if goes_on(depth) { "│  " } else { "   " }).collect();
    let branch = if goes_on(hop.depth) { "├─ " } else { "└─ " };
    let resource = hop.resource.as_ref().map(|name| format!(" {}", escape::line(name))).unwrap_or_default();
    let time = hop.microseconds.map(log::duration).unwrap_or_default();
    let answer =
        hop.answer.as_ref().map(|answer| format!("  {} {}", answer.status, escape::text(&answer.text)));
    let answer = answer.filter(|_| is_verbose).unwrap_or_default();
    let pieces = [
        tree::mark(hop.verdict),
        Piece::plain(" "),
        Piece::new(hop.hop.name(), STRONG),
        Piece::plain(&resource),
        Piece::plain("  "),
        Piece::whole(&time, FAINT),
        Piece::plain(&answer),
    ];
    let first = format!("{indent}{branch}");
    indent += if goes_on(hop.depth) { "│    " } else { "     " };
    page.line(&first, &indent, &pieces);
}

fn render_failure(page: &mut Page, failed: &ExplainedFailure, shown: impl Fn(&str) -> String) {
    let resource = failed.resource.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    let check = format!("{} of {}{resource}", failed.check, failed.hop.name());
    let sure = match failed.confidence {
        Confidence::Recorded => "recorded from AWS",
        Confidence::Documented => "documented by AWS",
        Confidence::Inferred => "inferred: nobody has published AWS's own answer",
    };
    let status = failed.aws_status.map(|status| format!("{status} ")).unwrap_or_default();
    for (name, text) in [
        ("check", &check),
        ("expected", &failed.expected),
        ("got", &failed.actual),
        ("AWS shows", &format!("{status}{} ({sure})", failed.aws_shows)),
    ] {
        let text = shown(text);
        page.line("", "           ", &[Piece::new(&format!("{name:<11}"), STRONG), Piece::plain(&text)]);
    }
}
