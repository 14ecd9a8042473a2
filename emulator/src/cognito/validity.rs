//! The lifetimes of an app client's tokens.

use serde::{Deserialize, Serialize};

use super::error::CognitoError;
use crate::aws::MarkedText;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The units of an app client's validity periods. Member order: alphabetical.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct TokenValidityUnits {
    /// Of AccessTokenValidity; hours if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) access_token: Option<String>,
    /// Of IdTokenValidity; hours if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id_token: Option<String>,
    /// Of RefreshTokenValidity; days if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_token: Option<String>,
}

/// The periods in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Validity {
    pub(crate) access: i64,
    pub(crate) id: i64,
    pub(crate) refresh: i64,
}

impl Validity {
    /// Reads the periods of a request: one hour, one hour and 30 days by default (for the last also if 0).
    ///
    /// Documented: access and ID tokens live 5 minutes to 1 day, refresh tokens 1 hour to 10 years, and the former no longer
    /// than the latter. Recorded: the text.
    pub(crate) fn new(
        access: Option<i64>,
        id: Option<i64>,
        refresh: Option<i64>,
        units: &TokenValidityUnits,
    ) -> Result<Self, CognitoError> {
        let period = |count: Option<i64>, unit: Option<&str>, default_unit, default: i64| {
            count.map_or(Some(default), |count| count.checked_mul(unit.map_or(Some(default_unit), seconds)?))
        };
        let outside = || CognitoError::invalid(MarkedText::recorded("Invalid range for token validity."));
        let access = period(access, units.access_token.as_deref(), HOUR, HOUR).ok_or_else(outside)?;
        let id = period(id, units.id_token.as_deref(), HOUR, HOUR).ok_or_else(outside)?;
        let refresh = refresh.filter(|count| *count != 0);
        let refresh = period(refresh, units.refresh_token.as_deref(), DAY, 30 * DAY).ok_or_else(outside)?;
        let short = 5 * MINUTE..=DAY.min(refresh);
        let is_valid =
            short.contains(&access) && short.contains(&id) && (HOUR..=3650 * DAY).contains(&refresh);
        if is_valid { Ok(Self { access, id, refresh }) } else { Err(outside()) }
    }
}

fn seconds(unit: &str) -> Option<i64> {
    match unit {
        "seconds" => Some(1),
        "minutes" => Some(MINUTE),
        "hours" => Some(HOUR),
        "days" => Some(DAY),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(access: &str, refresh: &str) -> TokenValidityUnits {
        TokenValidityUnits {
            access_token: Some(access.to_owned()),
            id_token: None,
            refresh_token: Some(refresh.to_owned()),
        }
    }

    #[test]
    fn periods_follow_their_units() {
        let none = TokenValidityUnits::default();
        assert_eq!(
            Validity::new(None, None, Some(0), &none),
            Ok(Validity { access: 3600, id: 3600, refresh: 2_592_000 })
        );
        assert_eq!(
            Validity::new(Some(10), Some(24), Some(10), &units("minutes", "hours")),
            Err(CognitoError::invalid(MarkedText::recorded("Invalid range for token validity.")))
        );
        assert_eq!(
            Validity::new(Some(10), Some(2), Some(120), &units("minutes", "minutes")),
            Ok(Validity { access: 600, id: 7200, refresh: 7200 })
        );
    }

    #[test]
    fn periods_outside_the_range_are_refused() {
        for (access, refresh, access_unit, refresh_unit) in [
            (299, 30, "seconds", "days"),
            (86_401, 30, "seconds", "days"),
            (1, 59, "hours", "minutes"),
            (1, 3651, "hours", "days"),
            (i64::MAX, 30, "days", "days"),
            (1, 30, "weeks", "days"),
        ] {
            let result = Validity::new(Some(access), None, Some(refresh), &units(access_unit, refresh_unit));
            assert_eq!(
                result.unwrap_err().to_string(),
                "Invalid range for token validity.",
                "{access} {refresh}"
            );
        }
    }
}
