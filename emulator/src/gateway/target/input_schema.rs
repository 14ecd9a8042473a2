//! Checks a call's arguments against a tool's input schema, in AWS's words.
//!
//! AWS evidently uses the Java validator of networknt: its type names, its wording of `additionalProperties`, and an
//! error for every branch of an `anyOf` are recorded. Keywords without a recording follow the same pattern,
//! `- KEYWORD validation failed: MESSAGE`.
//!
//! A schema is untrusted. One that asks for too much is refused before it is compiled; a check begins on
//! the thread of the call, and one that takes more than a moment continues elsewhere, for 2 s at most.

mod error_text;
mod expansion;
mod pattern;
mod translated_schema;
mod watch;
mod watched;
mod worker_pool;

use std::sync::Arc;
use std::time::{Duration, Instant};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::Value;

use self::error_text::{PREFIX, Wording};
use self::expansion::Expansion;
use self::pattern::Engine;
use self::translated_schema::{MAX_PATTERN, TranslatedSchema};
use self::watch::{Stopped, Watch};
use self::watched::{Watched, WatchedValue};
use crate::trace::Confidence;

pub(super) use self::worker_pool::{COMPILATIONS, Interest};

/// How long the arguments of one call are checked, including the wait for a thread.
const LIMIT: Duration = Duration::from_secs(2);
/// Visits of values on the thread of the call: below a millisecond, and more than nearly all arguments need.
const MAX_STEPS_ON_THE_THREAD: u64 = 20_000;
/// Stack used on the thread of the call, in bytes, of the 2 MiB that it has.
const MAX_STACK_ON_THE_THREAD: usize = 512 * 1024;
/// The size of a compiled pattern, in bytes.
const SMALL_PATTERN: usize = 256 * 1024;
/// The limit for a pattern that needs backtracking: some 10 ms for one text.
const MAX_BACKTRACKS: usize = 100_000;
/// The same on the thread of the call, where only short texts are tried: 0.1 ms for one.
const MAX_BACKTRACKS_ON_THE_THREAD: usize = 1_000;
/// Visits of values, and bytes of strings, on the thread of the call if patterns need backtracking.
const MAX_STEPS_WITH_BACKTRACKING: u64 = 500;

/// A compiled input schema, or why there is none.
#[derive(Debug)]
pub(in crate::gateway) enum InputSchema {
    /// Arguments are checked with it.
    Compiled(Arc<Compiled>),
    /// It cannot be compiled, as with a `$ref` to another document, or asks for too much: every call is refused.
    Unusable(String),
}

#[derive(Debug)]
pub(in crate::gateway) struct Compiled {
    validator: Validator<Watched>,
    wording: Wording,
    expansion: Expansion,
    /// The same for the thread of a call, if a pattern needs backtracking or is big; `None` if each takes time
    /// in proportion to its text.
    brief: Option<Validator<Watched>>,
    /// What is not checked, each with its location and the reason.
    unchecked: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gateway) struct InvalidArguments {
    /// AWS's whole text, one line for each error.
    pub(in crate::gateway) text: String,
    pub(in crate::gateway) confidence: Confidence,
}

impl InvalidArguments {
    fn of_arguments(text: String) -> Self {
        Self { text, confidence: Confidence::Recorded }
    }

    /// Inferred: what AWS says about a schema that it cannot use is not published.
    fn of_schema(reason: &str) -> Self {
        let text = format!("{PREFIX}\n- inputSchema cannot be used: {reason}");
        Self { text, confidence: Confidence::Inferred }
    }

    fn of_time() -> Self {
        let advice = "send less, or make the schema simpler";
        Self::of_schema(&format!("the check did not finish within {} s; {advice}", LIMIT.as_secs()))
    }
}

impl InputSchema {
    /// Compiles a schema; nothing is ever fetched for it. Its dialect is the one that it names, else 2020-12.
    /// An untrusted schema should be compiled on a thread of its own because of its cost.
    ///
    /// Inferred: a schema that cannot be used refuses every call, rather than let arguments pass unchecked.
    pub(in crate::gateway) fn compile(schema: &Value) -> Self {
        let named = schema.get("$schema").and_then(Value::as_str).map(Draft::from_schema_uri);
        let draft = named.filter(|draft| *draft != Draft::Unknown).unwrap_or_default();
        let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        let order = properties.enumerate().map(|(number, (name, _))| (name.clone(), number)).collect();
        let mut schema = schema.clone();
        if let Some(members) = schema.as_object_mut() {
            members.shift_remove("$schema");
        }
        let expansion = match Expansion::of(&schema, draft) {
            Ok(expansion) => expansion,
            Err(reason) => return Self::Unusable(reason.to_string()),
        };
        let reading = TranslatedSchema::of(&schema, draft, Engine::Linear);
        let options = || {
            let options = jsonschema::options_for::<Watched>().with_draft(draft);
            options.should_validate_formats(false).offline()
        };
        let compiled = |reading: TranslatedSchema, validator, brief| {
            let TranslatedSchema { originals, nullable_types, unchecked, .. } = reading;
            let wording = Wording { order, originals, nullable_types };
            let unchecked = unchecked.iter().map(ToString::to_string).collect();
            Self::Compiled(Arc::new(Compiled { validator, wording, expansion, brief, unchecked }))
        };
        let steady = PatternOptions::regex().size_limit(SMALL_PATTERN);
        if !reading.backtracks
            && let Ok(validator) = options().with_pattern_options(steady).build(&reading.schema)
        {
            return compiled(reading, validator, None);
        }
        let reading = TranslatedSchema::of(&schema, draft, Engine::Backtracking);
        let backtracking = |most| {
            let patterns = PatternOptions::fancy_regex().size_limit(MAX_PATTERN).backtrack_limit(most);
            options().with_pattern_options(patterns).build(&reading.schema)
        };
        match (backtracking(MAX_BACKTRACKS), backtracking(MAX_BACKTRACKS_ON_THE_THREAD)) {
            (Ok(validator), Ok(brief)) => compiled(reading, validator, Some(brief)),
            (Err(error), _) | (_, Err(error)) => Self::Unusable(reason(&error, &reading)),
        }
    }

    #[cfg(test)]
    fn unusable(&self) -> Option<&str> {
        match self {
            Self::Compiled(_) => None,
            Self::Unusable(reason) => Some(reason),
        }
    }

    /// What is wrong with the schema, one text for each problem: that every call is refused, or each check that is off.
    pub(in crate::gateway) fn problems(&self) -> Vec<String> {
        match self {
            Self::Compiled(compiled) => compiled.unchecked.clone(),
            Self::Unusable(reason) => {
                vec![format!("every call is refused: inputSchema cannot be used: {reason}")]
            }
        }
    }

    /// Fails if the arguments do not match the schema, with AWS's whole text, one line for each error.
    ///
    /// Inferred: a check that does not end within 2 s refuses the call.
    pub(in crate::gateway) async fn check(&self, arguments: &Arc<Value>) -> Result<(), InvalidArguments> {
        let compiled = match self {
            Self::Compiled(compiled) => compiled,
            Self::Unusable(reason) => return Err(InvalidArguments::of_schema(reason)),
        };
        if let Some(outcome) = compiled.check_at_once(arguments) {
            return outcome.map_err(InvalidArguments::of_arguments);
        }
        let deadline = Instant::now() + LIMIT;
        let (compiled, arguments) = (Arc::clone(compiled), Arc::clone(arguments));
        let check = worker_pool::CHECKS.run(move |_| {
            compiled.check(&arguments, Watch::until(deadline, worker_pool::STACK - MAX_STACK_ON_THE_THREAD))
        });
        match tokio::time::timeout_at(deadline.into(), check).await {
            Ok(Ok(Ok(outcome))) => outcome.map_err(InvalidArguments::of_arguments),
            Ok(Ok(Err(Stopped::Crowded))) => Err(InvalidArguments::of_schema(
                "the arguments have more errors than can be reported; send less",
            )),
            Ok(Ok(Err(Stopped::Deep))) => {
                Err(InvalidArguments::of_schema("it nests too deeply for these arguments; send flatter ones"))
            }
            Ok(Ok(Err(Stopped::Late))) | Err(_) => Err(InvalidArguments::of_time()),
            Ok(Err(error)) => Err(InvalidArguments::of_schema(&format!("the check failed: {error}"))),
        }
    }
}

/// What in a schema cannot be compiled, in the library's words unless they would mislead.
fn reason(error: &ValidationError<'_>, reading: &TranslatedSchema) -> String {
    let shown = |text: &str| text.chars().take(300).collect::<String>();
    let is_pattern =
        matches!(error.kind(), ValidationErrorKind::Format { format } if format.as_str() == "regex");
    if is_pattern {
        let pattern = error.instance().as_str().unwrap_or_default();
        let pattern = reading.originals.get(pattern).map_or(pattern, String::as_str);
        let most = MAX_PATTERN / 1024 / 1024;
        return format!(
            "a pattern is not a regular expression that compiles to at most {most} MiB: {}",
            shown(pattern)
        );
    }
    match error.instance_path().as_str() {
        "" => shown(&error.to_string()),
        place => format!("{}: {}", shown(place), shown(&error.to_string())),
    }
}

impl Compiled {
    /// Checks as far as is allowed on the thread of a call; `None` if that does not settle it.
    fn check_at_once(&self, arguments: &Value) -> Option<Result<(), String>> {
        let Some(brief) = &self.brief else {
            return self
                .check(arguments, Watch::steps(MAX_STEPS_ON_THE_THREAD, MAX_STACK_ON_THE_THREAD))
                .ok();
        };
        let watch = Watch::steps(MAX_STEPS_WITH_BACKTRACKING, MAX_STACK_ON_THE_THREAD);
        let fits = watch.run(|| brief.is_valid(WatchedValue::new(arguments, &watch)));
        // Those that do not match may only have used up the backtracks.
        fits.is_ok_and(|fits| fits).then_some(Ok(()))
    }

    /// The text of what is wrong, as far as `watch` lets the check proceed.
    fn check(&self, arguments: &Value, watch: Watch) -> Result<Result<(), String>, Stopped> {
        let watch = watch.with_errors_of(self.expansion.longest_data);
        let value = WatchedValue::new(arguments, &watch);
        if watch.run(|| self.validator.is_valid(value))? {
            return Ok(Ok(()));
        }
        // The validator collects all errors before it returns the first.
        match watch.run(|| error_text::text(self.validator.iter_errors(value).collect(), &self.wording)) {
            Ok(text) => Ok(Err(text)),
            Err(Stopped::Crowded) => {
                watch.empty_room();
                let first = watch.run(|| {
                    let first = self.validator.validate(value).err();
                    first.map(|error| error_text::text_of_first(&error, &self.wording))
                })?;
                Ok(first.map_or(Ok(()), Err))
            }
            Err(stopped) => Err(stopped),
        }
    }
}

#[cfg(test)]
mod tests;
