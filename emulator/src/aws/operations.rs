//! The operations of a service: each name beside its function.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::dialect::Dialect;
use super::{ApiError, Call};
use crate::base::http::BoxFuture;
use crate::model::InputError;

/// What an operation comes to.
pub(crate) type OutputFuture<'a> = BoxFuture<'a, Result<Output, ApiError>>;

/// The function of an operation, for a service `S`.
pub(crate) type Function<S> = for<'a> fn(&'a S, &'a Call) -> OutputFuture<'a>;

/// The emulated operations of a service `S`, sorted by name.
pub(crate) struct Operations<S: 'static>(pub(crate) &'static [(&'static str, Function<S>)]);

impl<S> Operations<S> {
    /// Does what the call asks; an operation without a function says that it is not emulated.
    pub(crate) fn answer<'a>(&self, service: &'a S, call: &'a Call) -> OutputFuture<'a> {
        let name = call.operation.name();
        let found = self.0.binary_search_by_key(&name, |(name, _)| *name);
        match found.ok().and_then(|index| self.0.get(index)) {
            Some((_, function)) => function(service, call),
            None => Box::pin(async move { Err(ApiError::not_emulated(name)) }),
        }
    }

    /// The names, as they stand in the table.
    #[cfg(test)]
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}

/// The output of an operation, in the form in which its dialect writes it; `()` for one without output members.
pub(crate) struct Output {
    written: Written,
    summary: Cow<'static, str>,
}

enum Written {
    Json(Vec<u8>),
    /// What becomes XML.
    Value(Value),
}

/// What an operation gives: an output, or what is written as one.
pub(crate) trait IntoOutput {
    /// The output of a call.
    fn into_output(self, call: &Call) -> Output;
}

impl IntoOutput for Output {
    fn into_output(self, _: &Call) -> Output {
        self
    }
}

impl<T: Serialize> IntoOutput for T {
    fn into_output(self, call: &Call) -> Output {
        if !matches!(Dialect::of(call.operation.service()), Dialect::Query { .. }) {
            return Output::new(self);
        }
        let value = serde_json::to_value(self).unwrap_or_default();
        Output { written: Written::Value(value), summary: Cow::Borrowed("") }
    }
}

impl Output {
    /// The output as its `Serialize` says, for a dialect of JSON.
    pub(crate) fn new(output: impl Serialize) -> Self {
        // No output has a member that JSON cannot hold.
        let json = serde_json::to_vec(&output).unwrap_or_default();
        Self { written: Written::Json(json), summary: Cow::Borrowed("") }
    }

    /// The same, with what a trace says of it, which must hold no secret.
    pub(crate) fn with_summary(self, summary: impl Into<Cow<'static, str>>) -> Self {
        Self { summary: summary.into(), ..self }
    }

    /// What a trace says of it.
    pub(crate) fn summary(&self) -> &Cow<'static, str> {
        &self.summary
    }

    /// The output as JSON; no byte for an operation without output members.
    pub(crate) fn into_json(self) -> Vec<u8> {
        let json = match self.written {
            Written::Json(json) => json,
            Written::Value(value) => serde_json::to_vec(&value).unwrap_or_default(),
        };
        if json == b"null" { Vec::new() } else { json }
    }

    /// The output as a value; null for an operation without output members.
    pub(crate) fn into_value(self) -> Value {
        match self.written {
            Written::Json(json) => serde_json::from_slice(&json).unwrap_or_default(),
            Written::Value(value) => value,
        }
    }
}

/// Reads the input of a call and runs an operation that waits for nothing.
pub(crate) fn answer<'a, I, O, E>(call: &Call, operation: impl FnOnce(I) -> Result<O, E>) -> OutputFuture<'a>
where
    I: DeserializeOwned,
    O: IntoOutput,
    E: From<InputError> + Into<ApiError>,
{
    let answer = call.input().map_err(E::from).and_then(operation);
    let answer = answer.map(|output| output.into_output(call)).map_err(Into::into);
    Box::pin(std::future::ready(answer))
}

/// Reads the input of a call and runs an operation that may have to wait.
pub(crate) fn answer_later<'a, I, O, E, F>(call: &'a Call, operation: impl FnOnce(I) -> F) -> OutputFuture<'a>
where
    I: DeserializeOwned,
    O: IntoOutput,
    E: From<InputError> + Into<ApiError>,
    F: Future<Output = Result<O, E>> + Send + 'a,
{
    match call.input() {
        Ok(input) => {
            let output = operation(input);
            Box::pin(async move { output.await.map(|output| output.into_output(call)).map_err(Into::into) })
        }
        Err(refusal) => Box::pin(std::future::ready(Err(E::from(refusal).into()))),
    }
}
