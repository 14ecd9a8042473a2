//! The format of a service's responses.

use http::{Response, StatusCode};

use super::output::Output;
use super::{ApiError, json11, query, rest_json};
use crate::base::http::{Body, empty};
use crate::model::{Operation, Service};
use crate::trace::Confidence;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// JSON 1.1.
    Json11 {
        /// Whether an error is in headers too. Recorded: Cognito. Inferred: no other.
        has_error_headers: bool,
    },
    /// The query protocol.
    Query {
        /// The XML namespace of responses. Documented: the API model.
        namespace: &'static str,
        /// The version in the error for an unknown operation.
        version: &'static str,
    },
    /// REST-JSON.
    RestJson,
}

impl Dialect {
    /// Returns the dialect of a service. Documented: the API models.
    pub(crate) fn of(service: Service) -> Self {
        match service {
            Service::CognitoIdp => Self::Json11 { has_error_headers: true },
            Service::Ecr | Service::SecretsManager => Self::Json11 { has_error_headers: false },
            Service::Iam => {
                Self::Query { namespace: "https://iam.amazonaws.com/doc/2010-05-08/", version: "2010-05-08" }
            }
            Service::Sts => {
                Self::Query { namespace: "https://sts.amazonaws.com/doc/2011-06-15/", version: "2011-06-15" }
            }
            Service::AgentCore | Service::AgentCoreControl => Self::RestJson,
        }
    }

    /// Returns the response of an operation that succeeded.
    pub(crate) fn success(self, operation: &Operation, output: Output, request_id: &str) -> Response<Body> {
        match self {
            Self::Json11 { .. } => json11::success(output.into_json()),
            Self::Query { .. } => {
                query::success(operation.xml_output(&output.into_value(), request_id), request_id)
            }
            // A 204 response has no body, not even `{}`.
            Self::RestJson if operation.success() == StatusCode::NO_CONTENT => {
                let mut response = Response::new(empty());
                *response.status_mut() = StatusCode::NO_CONTENT;
                response
            }
            Self::RestJson => rest_json::json_bytes(operation.success(), output.into_json()),
        }
    }

    /// Returns the response of a call that failed.
    pub(crate) fn error(self, error: &ApiError, request_id: &str) -> Response<Body> {
        match self {
            Self::Json11 { has_error_headers } => json11::error(error, has_error_headers),
            Self::Query { namespace, .. } => query::error(namespace, error, request_id),
            Self::RestJson => rest_json::error(error),
        }
    }

    /// The error for an operation that the service does not have. Inferred: JSON 1.1.
    pub(crate) fn unknown_operation(self, name: &str) -> ApiError {
        match self {
            Self::Query { version, .. } => {
                let message = format!("Could not find operation {name} for version {version}");
                ApiError::new(StatusCode::BAD_REQUEST, "InvalidAction", message)
            }
            _ => ApiError::new(StatusCode::BAD_REQUEST, "UnknownOperationException", ""),
        }
    }

    /// The error for an unsigned call of an operation that requires a signature. Recorded: REST-JSON, see
    /// [`ApiError::unsigned`], and the query protocol's code and text; inferred: JSON 1.1.
    pub(crate) fn unsigned(self) -> ApiError {
        match self {
            Self::Json11 { .. } => {
                let status = StatusCode::BAD_REQUEST;
                ApiError { status, ..ApiError::unsigned().rated(Confidence::Inferred) }
            }
            Self::Query { .. } => ApiError::new(
                StatusCode::FORBIDDEN,
                "MissingAuthenticationToken",
                "Request is missing Authentication Token",
            )
            .rated(Confidence::Recorded),
            Self::RestJson => ApiError::unsigned(),
        }
    }

    /// The error for a caller whom no policy allows the operation. Recorded: code and status in every dialect (IAM, Secrets
    /// Manager, Bedrock), and the member `Message` in JSON 1.1 (DynamoDB). Documented: the form of the message.
    pub(crate) fn denied(self, message: &str) -> ApiError {
        let error = match self {
            Self::Json11 { .. } => {
                let (status, message_member) = (StatusCode::BAD_REQUEST, "Message");
                ApiError { status, message_member, ..ApiError::access_denied(message) }
            }
            Self::Query { .. } => ApiError::new(StatusCode::FORBIDDEN, "AccessDenied", message),
            Self::RestJson => ApiError::access_denied(message),
        };
        error.rated(Confidence::Documented)
    }

    /// The error for a body that is longer than the limit, in bytes. Inferred.
    pub(crate) fn too_long(limit: usize) -> ApiError {
        let message = format!("Request body exceeds {limit} bytes");
        ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", message)
    }
}
