//! Which runtime a path means, and which of its endpoints a query.

use std::borrow::Cow;
use std::sync::Arc;

use http::Uri;
use percent_encoding::percent_decode_str;

use super::Runtimes;
use super::agent_runtime::DEFAULT_QUALIFIER;
use super::version::LiveVersion;
use crate::aws::ApiError;
use crate::base::addresses::LocalUri;
use crate::base::arn::{AccountRegion, Arn};
use crate::trace::{Cause, Confidence};

#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum LookupError {
    /// Recorded: the text, the qualifier as it was sent and the ARN without quotes, also for a host of another region.
    #[error("No endpoint or agent found with qualifier '{qualifier}' for agent {agent}")]
    NotFound {
        /// As it was sent.
        qualifier: String,
        /// As it was sent, percent-decoded; a bare id as an ARN.
        agent: String,
        /// Which of the known mistakes it is.
        cause: Cause,
    },
    /// Recorded: how the text begins. Inferred: the rest of it, and its status.
    #[error("accountID is required when the agent is identified by its ID instead of its ARN")]
    AccountRequired,
}

impl LookupError {
    /// Which of the known mistakes it is.
    pub(crate) fn cause(&self) -> Cause {
        match self {
            Self::NotFound { cause, .. } => *cause,
            Self::AccountRequired => Cause::BareRuntimeId,
        }
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::NotFound { .. } => Confidence::Recorded,
            Self::AccountRequired => Confidence::Inferred,
        }
    }
}

impl From<LookupError> for ApiError {
    fn from(error: LookupError) -> Self {
        let message = error.to_string();
        let told = match &error {
            LookupError::NotFound { .. } => Self::not_found(message),
            LookupError::AccountRequired => Self::validation(message),
        };
        told.rated(error.confidence())
    }
}

/// Finds the target of `/runtimes/{percent-encoded ARN or id}/...?qualifier=ENDPOINT`, from the raw path.
///
/// `own`: the name by which the emulator was reached; a host of another region than the ARN's knows no such runtime.
pub(crate) fn find(
    runtimes: &Runtimes,
    account_region: &AccountRegion,
    uri: &Uri,
    own: Option<&LocalUri>,
) -> Result<Arc<LiveVersion>, LookupError> {
    let segment = segment(uri);
    let query = Query::read(uri.query().unwrap_or_default());
    let region = own.and_then(|own| own.region.as_deref());
    let found = match runtimes.live_at(segment, &query.qualifier) {
        Some(live) => Some(live),
        None => decoded(runtimes, account_region, segment, &query, region)?,
    };
    found.filter(|live| region.is_none_or(|region| region == live.runtime.arn.region)).ok_or_else(|| {
        let agent = agent(account_region, segment, query.account.as_deref(), region);
        let cause = cause(runtimes, &agent, &query.qualifier);
        LookupError::NotFound { qualifier: query.qualifier.into_owned(), agent, cause }
    })
}

/// Why there is no runtime of this ARN, or no endpoint of this name.
fn cause(runtimes: &Runtimes, agent: &str, qualifier: &str) -> Cause {
    if agent.contains(char::is_whitespace) {
        return Cause::ArnWithLineEnd;
    }
    let id = agent.rsplit_once('/').map_or(agent, |(_, id)| id);
    let Some(arn) = runtimes.arn_of(id) else { return Cause::UnknownRuntime };
    let is_its_own = agent == arn.to_string();
    if is_its_own && runtimes.live(&arn, qualifier).is_none() {
        return Cause::UnknownQualifier;
    }
    let asked: Option<Arn> = agent.parse().ok();
    match asked {
        // The host is of another region.
        _ if is_its_own => Cause::AnotherRegion,
        Some(asked) if asked.region != arn.region => Cause::AnotherRegion,
        _ => Cause::UnknownRuntime,
    }
}

/// The path's segment after `/runtimes/`, raw.
fn segment(uri: &Uri) -> &str {
    let behind = uri.path().strip_prefix("/runtimes/").unwrap_or_default();
    behind.split_once('/').map_or(behind, |(segment, _)| segment)
}

/// The target of an ARN that is encoded in another way than the emulator's own, or of a bare id.
fn decoded(
    runtimes: &Runtimes,
    account_region: &AccountRegion,
    segment: &str,
    query: &Query<'_>,
    region: Option<&str>,
) -> Result<Option<Arc<LiveVersion>>, LookupError> {
    let text = agent(account_region, segment, query.account.as_deref(), region);
    if text.starts_with("arn:") {
        let arn = text.parse::<Arn>().ok();
        return Ok(arn.and_then(|arn| runtimes.live(&arn, &query.qualifier)));
    }
    Err(LookupError::AccountRequired)
}

/// The ARN that is meant: the decoded segment, or built of a bare id and its account. A bare id without an account
/// stays as it is.
fn agent(
    account_region: &AccountRegion,
    segment: &str,
    account: Option<&str>,
    region: Option<&str>,
) -> String {
    let text = percent_decode_str(segment).decode_utf8_lossy().into_owned();
    match account {
        Some(account) if !text.starts_with("arn:") => {
            let region = region.unwrap_or(&account_region.region).to_owned();
            let account_region = AccountRegion { region, account: account.to_owned() };
            account_region.arn("bedrock-agentcore", format!("runtime/{text}")).to_string()
        }
        _ => text,
    }
}

struct Query<'a> {
    /// Documented: DEFAULT when absent.
    qualifier: Cow<'a, str>,
    account: Option<Cow<'a, str>>,
}

impl<'a> Query<'a> {
    fn read(query: &'a str) -> Self {
        let mut read = Self { qualifier: Cow::Borrowed(DEFAULT_QUALIFIER), account: None };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "qualifier" => read.qualifier = value,
                "accountId" => read.account = Some(value),
                _ => {}
            }
        }
        read
    }
}
