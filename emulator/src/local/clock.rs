//! The emulator's clock: what it shows, and how it is moved.

use std::time::Duration;

use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};

use super::error::LocalError;
use crate::base::Clock;
use crate::status::{ClockChange, ClockState};

/// The first and the last time that the clock can be set to: what tokens and AWS's formats can express.
const RANGE: (&str, &str) = ("1970-01-01T00:00:00Z", "9000-01-01T00:00:00Z");

/// Reads the clock.
pub(super) fn read(clock: &Clock) -> ClockState {
    ClockState {
        now: format!("{:.3}", clock.now()),
        machine: format!("{:.3}", clock.machine_now()),
        offset_milliseconds: clock.offset_milliseconds(),
    }
}

/// Moves the clock; changes nothing if the time is not one.
pub(super) fn change(clock: &Clock, change: &ClockChange) -> Result<(), LocalError> {
    match change {
        ClockChange::Set(time) => {
            let now = timestamp(time)?;
            clock.set(now);
        }
        ClockChange::Advance(by) => {
            let by = duration(by)?;
            let after =
                clock.now().saturating_add(SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX));
            in_range(after.unwrap_or(Timestamp::MAX))?;
            clock.advance(by);
        }
        ClockChange::Reset => clock.reset(),
    }
    Ok(())
}

fn timestamp(text: &str) -> Result<Timestamp, LocalError> {
    let time = text.trim().parse::<Timestamp>().map_err(|_| {
        LocalError::misuse(format!("`{}` is not a time", shown(text)))
            .hint("expected one such as 2026-12-24T18:30:00Z, with the offset from UTC")
    })?;
    in_range(time)
}

fn in_range(time: Timestamp) -> Result<Timestamp, LocalError> {
    let (first, last) = RANGE;
    let is_in_range = first.parse().is_ok_and(|first: Timestamp| time >= first)
        && last.parse().is_ok_and(|last: Timestamp| time <= last);
    if is_in_range {
        return Ok(time);
    }
    Err(LocalError::misuse(format!("the clock cannot be set to {time}"))
        .hint(format!("expected a time from {first} to {last}")))
}

fn duration(text: &str) -> Result<Duration, LocalError> {
    let refused = || {
        LocalError::misuse(format!("`{}` is not a duration", shown(text)))
            .hint("expected one such as 90s, 2h 30m or 7d")
    };
    let span: Span = text.trim().parse().map_err(|_| refused())?;
    let length = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| refused())?;
    Duration::try_from(length).map_err(|_| {
        LocalError::misuse(format!("`{}` is negative: the clock advances", shown(text))).hint(
            "set it to an earlier time with `clock set TIME`, or back to the machine's with `clock reset`",
        )
    })
}

fn shown(text: &str) -> String {
    text.chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: &ClockChange) -> String {
        let clock = Clock::system();
        let error = super::change(&clock, change).unwrap_err();
        assert!(error.is_misuse && error.hint.is_some(), "{error:?}");
        assert_eq!(clock.offset_milliseconds(), 0, "{error:?}");
        error.error
    }

    #[test]
    fn times_and_durations_are_read_as_people_write_them() {
        let clock = Clock::system();
        change(&clock, &ClockChange::Set("2030-01-02T03:04:05+01:00".to_owned())).unwrap();
        assert!(read(&clock).now.starts_with("2030-01-02T02:04:05"), "{:?}", read(&clock));
        for (by, seconds) in
            [("90s", 90), ("2h 30m", 9_000), ("7d", 604_800), ("PT1M", 60), ("1 hour", 3_600)]
        {
            let before = clock.offset_milliseconds();
            change(&clock, &ClockChange::Advance(by.to_owned())).unwrap();
            assert_eq!(clock.offset_milliseconds() - before, seconds * 1_000, "{by}");
        }
        change(&clock, &ClockChange::Reset).unwrap();
        assert_eq!(clock.offset_milliseconds(), 0);
    }

    #[test]
    fn an_impossible_time_changes_nothing() {
        for time in ["", "soon", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-12-24T18:30:00", "1e9"]
        {
            assert!(refused(&ClockChange::Set(time.to_owned())).contains("is not a time"), "{time}");
        }
        for time in ["1969-12-31T23:59:59Z", "9999-01-01T00:00:00Z"] {
            assert!(refused(&ClockChange::Set(time.to_owned())).contains("cannot be set"), "{time}");
        }
        for by in ["", "long", "1 month", "2x"] {
            assert!(refused(&ClockChange::Advance(by.to_owned())).contains("is not a duration"), "{by}");
        }
        assert!(refused(&ClockChange::Advance("-1h".to_owned())).contains("negative"));
        assert!(refused(&ClockChange::Advance("90000000h".to_owned())).contains("cannot be set"));
    }
}
