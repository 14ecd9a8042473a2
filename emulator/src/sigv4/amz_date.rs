//! The time of a signature: `20150830T123600Z`, ISO 8601's basic format.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// The time of a signature, in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AmzDate(Timestamp);

impl AmzDate {
    /// The time, without its fraction of a second.
    pub(crate) fn of(time: Timestamp) -> Self {
        Self(Timestamp::from_second(time.as_second()).unwrap_or(time))
    }

    /// Reads `20150830T123600Z`; `None` for anything else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_suffix('Z')?;
        let (date, time) = digits.split_once('T')?;
        let (year, month, day) = (number(date.get(..4)?)?, number(date.get(4..6)?)?, number(date.get(6..)?)?);
        let (hour, minute, second) =
            (number(time.get(..2)?)?, number(time.get(2..4)?)?, number(time.get(4..)?)?);
        if (date.len(), time.len()) != (8, 6) {
            return None;
        }
        let small = |number: i16| i8::try_from(number).ok();
        let civil =
            DateTime::new(year, small(month)?, small(day)?, small(hour)?, small(minute)?, small(second)?, 0);
        Offset::UTC.to_timestamp(civil.ok()?).ok().map(Self)
    }

    /// Reads the value of a `Date` header: the basic format, or HTTP's.
    pub(super) fn parse_date_header(text: &str) -> Option<Self> {
        let http_date = || {
            let time = httpdate::parse_http_date(text).ok()?;
            Timestamp::try_from(time).ok().map(Self::of)
        };
        Self::parse(text).or_else(http_date)
    }

    pub(super) fn timestamp(self) -> Timestamp {
        self.0
    }

    /// The day as a credential scope has it: `20150830`.
    pub(crate) fn day(self) -> String {
        let mut text = self.to_string();
        text.truncate("20150830".len());
        text
    }

    fn civil(self) -> DateTime {
        Offset::UTC.to_datetime(self.0)
    }
}

impl fmt::Display for AmzDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.civil();
        let (century, year) = (time.year() / 100, time.year() % 100);
        let small = |number: i16| i8::try_from(number).unwrap_or_default();
        let mut text = *b"00000000T000000Z";
        let parts = [
            (0, small(century)),
            (2, small(year)),
            (4, time.month()),
            (6, time.day()),
            (9, time.hour()),
            (11, time.minute()),
            (13, time.second()),
        ];
        for (at, part) in parts {
            let part = part.unsigned_abs();
            if let Some(digits) = text.get_mut(at..at + 2) {
                digits.copy_from_slice(&[b'0' + part / 10, b'0' + part % 10]);
            }
        }
        formatter.write_str(&String::from_utf8_lossy(&text))
    }
}

/// A number of digits only: `parse` alone would take a sign.
fn number(text: &str) -> Option<i16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_basic_format_is_read_and_written() {
        let date = AmzDate::parse("20150830T123600Z").unwrap();
        assert_eq!(date.to_string(), "20150830T123600Z");
        assert_eq!(date.day(), "20150830");
        assert_eq!(date.timestamp().to_string(), "2015-08-30T12:36:00Z");
    }

    #[test]
    fn anything_else_is_no_date() {
        for text in [
            "",
            "201",
            "20150830T123600",
            "2015-08-30T12:36:00Z",
            "20150830T123600Z ",
            "20151330T123600Z",
            "20150832T123600Z",
            "20150830T246000Z",
            "+0150830T123600Z",
            "20150830T12360Z",
            "2015083\u{660}T123600Z",
            "99999999999T999999Z",
            "20150830T123600Z,20150830T123600Z",
        ] {
            assert_eq!(AmzDate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_header_may_have_the_form_of_http() {
        let date = AmzDate::parse_date_header("Sun, 30 Aug 2015 12:36:00 GMT").unwrap();
        assert_eq!(date.to_string(), "20150830T123600Z");
        for obsolete in ["Sunday, 30-Aug-15 12:36:00 GMT", "Sun Aug 30 12:36:00 2015"] {
            assert_eq!(AmzDate::parse_date_header(obsolete), Some(date), "{obsolete}");
        }
        assert_eq!(AmzDate::parse_date_header("Sun, 30 Aug 2015 14:36:00 +0200"), None);
        assert_eq!(AmzDate::parse_date_header("20150830T123600Z"), Some(date));
        assert_eq!(AmzDate::parse_date_header("yesterday"), None);
    }
}
