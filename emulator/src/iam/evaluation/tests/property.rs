//! Decisions about random requests: they must be those of a second, naive reading of AWS's documentation.

mod generator;
mod naive;
mod naive_condition;
mod naive_pattern;

use std::collections::BTreeMap;

use self::generator::Generator;
use super::case;

const CASES: usize = 12_000;
/// How often each answer must come up at least.
const AT_LEAST: usize = 25;

const ANSWERS: [&str; 13] = [
    "allowed by identity",
    "allowed by resource",
    "allowed by trust",
    "denied explicitly by boundary",
    "denied explicitly by identity",
    "denied explicitly by resource",
    "denied explicitly by session",
    "denied explicitly by trust",
    "denied implicitly by boundary",
    "denied implicitly by identity",
    "denied implicitly by resource",
    "denied implicitly by session",
    "denied implicitly by trust",
];

#[test]
fn random_requests_are_decided_as_a_naive_reading_of_the_documentation_does() {
    let mut counts = BTreeMap::<String, usize>::new();
    // The same requests in each run, so that the counts are too.
    let mut generator = Generator::new(20_261_128);
    for number in 0..CASES {
        let case = generator.case();
        let (answer, expected) = (case::answer(&case), naive::answer(&case));
        assert_eq!(answer, expected, "case {number}, decided and naive:\n{case:#}");
        *counts.entry(answer).or_default() += 1;
    }
    for answer in ANSWERS {
        assert!(counts.get(answer).is_some_and(|count| *count >= AT_LEAST), "{answer}: {counts:?}");
    }
    assert_eq!(counts.len(), ANSWERS.len(), "{counts:?}");
}
