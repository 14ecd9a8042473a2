//! How AWS formats timestamps.

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A time as JSON 1.1 services write it: seconds since 1970 with milliseconds, in Java's E notation.
///
/// Recorded: Cognito AdminCreateUser, 2026-07 (`1.784187511123E9`, by the length of the answer).
#[derive(Clone, Copy, Debug)]
pub(crate) struct EpochSeconds(pub(crate) Timestamp);

impl Serialize for EpochSeconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = java_double(self.0.as_millisecond());
        RawValue::from_string(text).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

/// `milliseconds / 1000` as Java's `Double.toString` prints numbers of this magnitude: one digit, a point, `E9`.
fn java_double(milliseconds: i64) -> String {
    let digits = milliseconds.to_string();
    let (Some((first, rest)), 11..) = (digits.split_at_checked(1), digits.len()) else {
        // Before 1970-04-26 the number has another format; no emulated resource is that old.
        return format!("{}.{:03}", milliseconds / 1000, milliseconds.rem_euclid(1000));
    };
    let rest = rest.trim_end_matches('0');
    format!("{first}.{}E{}", if rest.is_empty() { "0" } else { rest }, digits.len() - 4)
}

/// A time as the AgentCore control plane writes it. Recorded: ISO 8601, six digits of fraction, UTC.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Iso8601(pub(crate) Timestamp);

impl Serialize for Iso8601 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:.6}", self.0))
    }
}

/// A time as the query protocol writes it. Recorded: IAM, ISO 8601 in whole seconds, UTC.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IsoSeconds(pub(crate) Timestamp);

impl Serialize for IsoSeconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:.0}", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_was_recorded() {
        let time = Timestamp::from_millisecond(1_784_187_511_123).unwrap();
        assert_eq!(serde_json::to_string(&EpochSeconds(time)).unwrap(), "1.784187511123E9");
        assert_eq!(serde_json::to_string(&Iso8601(time)).unwrap(), r#""2026-07-16T07:38:31.123000Z""#);
        assert_eq!(serde_json::to_string(&IsoSeconds(time)).unwrap(), r#""2026-07-16T07:38:31Z""#);
        let whole = Timestamp::from_second(1_784_187_510).unwrap();
        assert_eq!(serde_json::to_string(&EpochSeconds(whole)).unwrap(), "1.78418751E9");
    }
}
