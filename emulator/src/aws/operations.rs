//! The operations of a service: a table of names and functions.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::dialect::Dialect;
use super::output::Output;
use super::{ApiError, Call};
use crate::base::http::BoxFuture;
use crate::model::InputError;

/// The result of an operation.
pub(crate) type OutputFuture<'a> = BoxFuture<'a, Result<Output, ApiError>>;

/// The function of an operation, for a service `S`.
pub(crate) type Function<S> = for<'a> fn(&'a S, &'a Call) -> OutputFuture<'a>;

/// The emulated operations of a service `S`, sorted by name.
pub(crate) struct Operations<S: 'static>(pub(crate) &'static [(&'static str, Function<S>)]);

impl<S> Operations<S> {
    /// Performs the operation of the call; an operation without a function fails as not emulated.
    pub(crate) fn answer<'a>(&self, service: &'a S, call: &'a Call) -> OutputFuture<'a> {
        let name = call.operation.name();
        let found = self.0.binary_search_by_key(&name, |(name, _)| *name);
        match found.ok().and_then(|index| self.0.get(index)) {
            Some((_, function)) => function(service, call),
            None => Box::pin(async move { Err(ApiError::not_emulated(name)) }),
        }
    }

    /// Returns the names in the order of the table.
    #[cfg(test)]
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}

/// The result of an operation: an output, or a value that is written as one.
pub(crate) trait IntoOutput {
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

/// Reads the input of a call and runs a synchronous operation.
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

/// Reads the input of a call and runs an asynchronous operation.
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
