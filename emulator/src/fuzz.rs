//! Fuzz targets for the parsers of untrusted input. ARCHITECTURE.md describes how to run them for longer.

mod envelope;
mod event_stream;
mod form;
mod hosts;
mod json_text;
mod jwt;
mod key_set;
mod origins;
mod path;
mod policy_document;
mod sdk_signer;
mod signature;
mod stack;
mod strict_json;

use std::fmt::Debug;
use std::time::Duration;

use bolero::generator::bolero_generator::Driver;
use bolero::{ValueGenerator, produce};

/// How long each target runs as part of the test suite; `BOLERO_RANDOM_TEST_TIME_MS` takes precedence.
const TIME: Duration = Duration::from_millis(1200);
/// The maximum number of choices that make up one input.
const MAX_CHOICES: usize = 600;

/// Inputs that a function generates from choices.
struct Made<T>(fn(&mut Choices<'_>) -> T);

impl<T: Debug + 'static> ValueGenerator for Made<T> {
    type Output = T;

    fn generate<D: Driver>(&self, driver: &mut D) -> Option<T> {
        let bytes = produce::<Vec<u8>>().with().len(0..MAX_CHOICES).generate(driver)?;
        Some(self.0(&mut Choices(&bytes)))
    }
}

/// Choices, each of one or two bytes. When they run out, the first of all alternatives is chosen, so that generation always
/// terminates.
struct Choices<'a>(&'a [u8]);

impl Choices<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// Returns a number below `end`, or 0 if there is none.
    fn below(&mut self, end: usize) -> usize {
        let wide = if end > 256 { usize::from(self.byte()) << 8 } else { 0 };
        (wide + usize::from(self.byte())) % end.max(1)
    }

    /// Returns true once in `times`.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Up to `most` values that a function generates.
    fn several<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| make(self)).collect()
    }

    /// A sequence of tokens, occasionally with a character that is not one of them.
    fn tokens(&mut self, tokens: &[&str], most: usize) -> String {
        let parts = self.several(most, |choices| match choices.once_in(16) {
            true => char::from_u32(choices.below(0x3000) as u32).unwrap_or('a').to_string(),
            false => choices.of(tokens).to_owned(),
        });
        parts.concat()
    }

    /// The bytes with up to five mistakes: tokens inserted, ranges removed or repeated, bytes changed, the end cut off.
    fn mistaken(&mut self, mut bytes: Vec<u8>, tokens: &[&str]) -> Vec<u8> {
        for _ in 0..self.below(6) {
            let start = self.below(bytes.len() + 1);
            let end = (start + self.below(24)).min(bytes.len());
            match self.below(6) {
                0 => drop(bytes.splice(start..start, self.of(tokens).bytes())),
                1 => drop(bytes.splice(start..end, self.of(tokens).bytes())),
                2 => drop(bytes.drain(start..end)),
                3 => bytes.extend_from_within(start..end),
                4 if start < bytes.len() => bytes[start] ^= 1 << self.below(8),
                _ => bytes.truncate(bytes.len() - self.below(3).min(bytes.len())),
            }
        }
        bytes
    }
}
