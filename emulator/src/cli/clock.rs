//! `clock`: the time by which tokens, credentials and sessions expire.

use agentcore_local::status::{ClockChange, ClockState};
use clap::{Args, Subcommand};

use super::client::Client;
use super::connection::Connection;
use super::escape;
use super::failure::Failure;
use super::output::{print, print_json};

/// Shows or moves the emulator's clock, by which tokens, temporary credentials and sessions expire.
///
/// It runs on from where it is set. Signatures (X-Amz-Date) are always compared with the clock of this machine.
#[derive(Args, Debug)]
pub(crate) struct Clock {
    #[command(subcommand)]
    change: Option<Change>,
    #[command(flatten)]
    common: Common,
}

/// The options that stand behind the last word.
#[derive(Args, Clone, Debug)]
struct Common {
    /// Print the clock as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Connection,
}

#[derive(Clone, Debug, Subcommand)]
enum Change {
    /// Set it to a time, from which it runs on
    Set {
        /// Such as 2026-12-24T18:30:00Z, with the offset from UTC
        time: String,
        #[command(flatten)]
        common: Common,
    },
    /// Move it forward
    Advance {
        /// Such as 90s, 2h30m or 7d
        #[arg(required = true)]
        duration: Vec<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Set it back to the time of this machine
    Reset(Common),
}

impl Clock {
    /// The options that choose the emulator.
    pub(crate) fn connection(&self) -> Connection {
        let own = self.change.as_ref().map(|change| change.common().connection.clone());
        own.unwrap_or_default().or(&self.common.connection)
    }

    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let as_json = self.common.json || self.change.as_ref().is_some_and(|change| change.common().json);
        let state: ClockState = match self.change {
            None => client.get("clock").await?,
            Some(change) => client.send_json("clock", &ClockChange::from(change)).await?,
        };
        if as_json {
            return print_json(&state);
        }
        print(format_args!("{}{}", escape::line(&state.now), distance(state.offset_milliseconds)))
    }
}

impl Change {
    fn common(&self) -> &Common {
        match self {
            Self::Set { common, .. } | Self::Advance { common, .. } | Self::Reset(common) => common,
        }
    }
}

impl From<Change> for ClockChange {
    fn from(change: Change) -> Self {
        match change {
            Change::Set { time, .. } => Self::Set(time),
            Change::Advance { duration, .. } => Self::Advance(duration.join(" ")),
            Change::Reset(_) => Self::Reset,
        }
    }
}

/// How far the clock is from that of the machine, in words.
fn distance(milliseconds: i64) -> String {
    let duration = jiff::SignedDuration::from_millis(milliseconds.saturating_abs());
    match milliseconds {
        0 => "  the time of this machine".to_owned(),
        1.. => format!("  {duration:#} ahead of this machine"),
        _ => format!("  {duration:#} behind this machine"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_is_in_words() {
        assert_eq!(distance(0), "  the time of this machine");
        assert_eq!(distance(7_200_000), "  2h ahead of this machine");
        assert_eq!(distance(-90_500), "  1m 30s 500ms behind this machine");
    }
}
