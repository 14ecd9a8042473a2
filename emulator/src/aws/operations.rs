//! The operations of a service: each name beside its function.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::dialect::Dialect;
use super::output::Output;
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
        Output::of_value(value)
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
