//! What an invocation came to, for the client and for the trace.

use http::Response;

use crate::aws::ApiError;
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
    /// Whether its body is the server's, whose end the trace waits for.
    pub(crate) is_relayed: bool,
}

impl Outcome {
    /// A refusal in REST-JSON.
    pub(crate) fn refused(error: ApiError, confidence: Confidence) -> Self {
        Self::whole(error.message.clone(), error.into_response(), confidence)
    }

    /// An answer that is there as a whole.
    pub(crate) fn whole(text: impl Into<String>, response: Response<Body>, confidence: Confidence) -> Self {
        Self { response, text: text.into(), confidence, is_relayed: false }
    }

    /// Writes the answer into the trace and gives what the client gets.
    pub(crate) fn record(self, recorder: &Recorder) -> Response<Body> {
        let status = self.response.status();
        match self.is_relayed {
            true => recorder.answers(status, self.text, self.confidence),
            false => recorder.answered(status, self.text, self.confidence),
        }
        self.response
    }
}
