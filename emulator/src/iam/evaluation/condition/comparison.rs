//! How an operator compares the values of a request with those of a policy.

use std::net::IpAddr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use crate::iam::evaluation::arn_pattern::ArnPattern;
use crate::iam::evaluation::context::Context;
use crate::iam::evaluation::pattern::{Case, Pattern};
use crate::iam::policy_document::Version;

/// A condition operator, such as `ForAllValues:StringNotLikeIfExists`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Operator {
    pub(super) kind: Kind,
    /// Whether the values must not match.
    is_negated: bool,
    /// Whether it holds for a key that the request does not have.
    if_exists: bool,
    set: Set,
}

/// For which values of a key with several it must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    /// No set operator.
    Single,
    All,
    Any,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text(Case),
    Like,
    Number(Order),
    Date(Order),
    Bool,
    Binary,
    Ip,
    Arn,
    Null,
}

/// What a number or a date must be, compared with the policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// The operators in lower case, and whether the values must not match.
const OPERATORS: [(&str, Kind, bool); 27] = [
    ("stringequals", Kind::Text(Case::Matters), false),
    ("stringnotequals", Kind::Text(Case::Matters), true),
    ("stringequalsignorecase", Kind::Text(Case::Ignored), false),
    ("stringnotequalsignorecase", Kind::Text(Case::Ignored), true),
    ("stringlike", Kind::Like, false),
    ("stringnotlike", Kind::Like, true),
    ("numericequals", Kind::Number(Order::Equal), false),
    ("numericnotequals", Kind::Number(Order::Equal), true),
    ("numericlessthan", Kind::Number(Order::Less), false),
    ("numericlessthanequals", Kind::Number(Order::LessOrEqual), false),
    ("numericgreaterthan", Kind::Number(Order::Greater), false),
    ("numericgreaterthanequals", Kind::Number(Order::GreaterOrEqual), false),
    ("dateequals", Kind::Date(Order::Equal), false),
    ("datenotequals", Kind::Date(Order::Equal), true),
    ("datelessthan", Kind::Date(Order::Less), false),
    ("datelessthanequals", Kind::Date(Order::LessOrEqual), false),
    ("dategreaterthan", Kind::Date(Order::Greater), false),
    ("dategreaterthanequals", Kind::Date(Order::GreaterOrEqual), false),
    ("bool", Kind::Bool, false),
    ("binaryequals", Kind::Binary, false),
    ("ipaddress", Kind::Ip, false),
    ("notipaddress", Kind::Ip, true),
    ("arnequals", Kind::Arn, false),
    ("arnlike", Kind::Arn, false),
    ("arnnotequals", Kind::Arn, true),
    ("arnnotlike", Kind::Arn, true),
    ("null", Kind::Null, false),
];

/// The names of all operators, in lower case.
#[cfg(test)]
pub(in crate::iam::evaluation) fn operator_names() -> impl Iterator<Item = &'static str> {
    OPERATORS.iter().map(|(name, ..)| *name)
}

impl Operator {
    /// Reads an operator's name; `None` for one that does not exist. Inferred: its case does not matter.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let (set, rest) = match lower.split_once(':') {
            Some(("forallvalues", rest)) => (Set::All, rest),
            Some(("foranyvalue", rest)) => (Set::Any, rest),
            Some(_) => return None,
            None => (Set::Single, lower.as_str()),
        };
        let (name, if_exists) = rest.strip_suffix("ifexists").map_or((rest, false), |name| (name, true));
        let (_, kind, is_negated) = *OPERATORS.iter().find(|(known, ..)| *known == name)?;
        if kind == Kind::Null && if_exists {
            return None;
        }
        Some(Self { kind, is_negated, if_exists, set })
    }

    /// Whether the condition holds. Documented: one of a policy's values must match, and none if the operator is negated; a
    /// key that is missing does not match, so that a negated operator holds; ForAllValues holds without values, ForAnyValue
    /// does not, and texts that are all empty are no values to them. Inferred: without a set operator, one of several values
    /// in the request is enough, and for a negated operator all count.
    pub(super) fn holds(self, expected: &[Comparison], actual: Option<&[String]>, context: &Context) -> bool {
        if self.kind == Kind::Null {
            let is_missing = actual.is_none_or(<[String]>::is_empty);
            return expected.contains(&Comparison::Truth(is_missing));
        }
        let is_none = |values: &[String]| {
            values.is_empty() || self.set != Set::Single && values.iter().all(String::is_empty)
        };
        let Some(actual) = actual.filter(|values| !is_none(values)) else {
            return match self.set {
                Set::All => true,
                Set::Any => false,
                Set::Single => self.if_exists || self.is_negated,
            };
        };
        let matches = |value: &String| expected.iter().any(|expected| expected.matches(value, context));
        match (self.set, self.is_negated) {
            (Set::All, false) => actual.iter().all(matches),
            (Set::Any, true) => !actual.iter().all(matches),
            (Set::All | Set::Single, true) => !actual.iter().any(matches),
            (Set::Any | Set::Single, false) => actual.iter().any(matches),
        }
    }
}

/// A value of a policy, read for its operator.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Comparison {
    Pattern(Pattern, Case),
    Arn(Box<ArnPattern>),
    Number(f64, Order),
    Date(Timestamp, Order),
    Truth(bool),
    Binary(String),
    Network(IpAddr, u8),
    /// A value that its operator cannot read: nothing matches it.
    Unreadable,
}

impl Eq for Comparison {}

impl Comparison {
    pub(super) fn compile(kind: Kind, text: &str, version: Version) -> Self {
        let read = match kind {
            Kind::Text(case) => Some(Self::Pattern(Pattern::literal(text, version), case)),
            Kind::Like => Some(Self::Pattern(Pattern::parse(text, version), Case::Matters)),
            Kind::Arn => is_whole_arn(text).then(|| Self::Arn(Box::new(ArnPattern::parse(text, version)))),
            Kind::Number(order) => number(text).map(|number| Self::Number(number, order)),
            Kind::Date(order) => date(text).map(|date| Self::Date(date, order)),
            // Documented: Bool takes variables, unlike Null, numbers, dates and addresses.
            Kind::Bool if text.contains("${") => {
                Some(Self::Pattern(Pattern::literal(text, version), Case::Ignored))
            }
            Kind::Bool | Kind::Null => truth(text).map(Self::Truth),
            Kind::Binary => Some(Self::Binary(text.to_owned())),
            Kind::Ip => network(text).map(|(address, length)| Self::Network(address, length)),
        };
        read.unwrap_or(Self::Unreadable)
    }

    fn matches(&self, actual: &str, context: &Context) -> bool {
        match self {
            Self::Pattern(pattern, case) => pattern.matches(actual, *case, context),
            Self::Arn(pattern) => pattern.matches(actual, context),
            Self::Number(expected, order) => {
                number(actual).is_some_and(|actual| order.accepts(actual.partial_cmp(expected)))
            }
            Self::Date(expected, order) => {
                date(actual).is_some_and(|actual| order.accepts(Some(actual.cmp(expected))))
            }
            Self::Truth(expected) => truth(actual) == Some(*expected),
            Self::Binary(expected) => actual == expected,
            Self::Network(address, length) => {
                actual.parse().is_ok_and(|actual| is_in(actual, *address, *length))
            }
            Self::Unreadable => false,
        }
    }
}

impl Order {
    fn accepts(self, ordering: Option<std::cmp::Ordering>) -> bool {
        ordering.is_some_and(|ordering| match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        })
    }
}

/// Documented: each of the six components of an ARN is compared; inferred: a text with fewer matches nothing.
fn is_whole_arn(text: &str) -> bool {
    text == "*" || text.contains("${") || text.matches(':').count() >= 5
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

fn truth(text: &str) -> Option<bool> {
    match text {
        text if text.eq_ignore_ascii_case("true") => Some(true),
        text if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Documented: ISO 8601 as the W3C has it, or seconds since 1970. Without a zone it is UTC (Inferred).
fn date(text: &str) -> Option<Timestamp> {
    if let Ok(seconds) = text.parse() {
        return Timestamp::from_second(seconds).ok();
    }
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    let day = || text.parse::<Date>().or_else(|_| format!("{text}-01").parse());
    let time = match text.parse::<DateTime>() {
        Ok(time) => time,
        Err(_) => day().ok()?.into(),
    };
    Offset::UTC.to_timestamp(time).ok()
}

/// An address with the length of its prefix; without one it is the whole address.
fn network(text: &str) -> Option<(IpAddr, u8)> {
    let (address, length) =
        text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
    let address: IpAddr = address.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let length = length.map_or(Some(longest), |length| length.parse().ok())?;
    (length <= longest).then_some((address, length))
}

fn is_in(actual: IpAddr, network: IpAddr, length: u8) -> bool {
    let bits = |address: IpAddr| match address {
        IpAddr::V4(address) => u128::from(u32::from(address)) << 96,
        IpAddr::V6(address) => u128::from(address),
    };
    let differing = bits(actual) ^ bits(network);
    let is_same = length == 0 || differing >> (128 - u32::from(length)) == 0;
    actual.is_ipv4() == network.is_ipv4() && is_same
}
