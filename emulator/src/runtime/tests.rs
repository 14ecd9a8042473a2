//! Tests of whole invocations.
