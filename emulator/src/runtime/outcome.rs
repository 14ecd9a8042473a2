//! What an invocation came to, for the client and for the trace.

use http::Response;

use crate::aws::rest_json::RestError;
use crate::base::http::Body;
use crate::trace::{Confidence, Recorder};

/// An answer, and what the trace says about it.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// What the client gets.
    pub(crate) response: Response<Body>,
    /// The answer's text where it tells of a failure, else what kind of answer it is.
    pub(crate) text: String,
    /// How sure it is that AWS answers so.
    pub(crate) confidence: Confidence,
}

impl Outcome {
    /// A refusal in REST-JSON.
    pub(crate) fn refused(error: RestError, confidence: Confidence) -> Self {
        Self { text: error.message.clone(), response: error.into_response(), confidence }
    }

    /// Writes the answer into the trace and gives what the client gets.
    pub(crate) fn record(self, recorder: &Recorder) -> Response<Body> {
        recorder.answered(self.response.status(), self.text, self.confidence);
        self.response
    }
}
