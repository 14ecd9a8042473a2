//! The single entry point of the AWS APIs: every call of every service comes through it, whatever its protocol.
//!
//! `handlers` recognises a call and reads its body, [`Services::serve`] authenticates the caller, authorizes the operation,
//! checks the input against the API model and calls the service, `record` keeps a trace of refused calls, and the service's
//! dialect writes the response. The stack file enters through `in_process`.

mod authenticate;
mod authorize;
pub(crate) mod first_uses;
pub(crate) mod handlers;
mod in_process;
mod recognize;
mod record;
mod served;
pub(crate) mod services;

use std::sync::Arc;

use serde_json::Value;

use self::services::{RecognizedCall, Services};
use crate::aws::operations::OutputFuture;
use crate::aws::output::Output;
use crate::aws::{ApiError, Call, without_effect};
use crate::model::{InputError, Service};
use crate::{cognito, control, ecr, iam, identity, secretsmanager, sts};
use authorize::{Asked, Authorized};
use record::Steps;

pub(crate) use self::first_uses::FirstUses;

impl Services {
    /// Authorizes a call, checks its members against the API model, and calls the service. Fails as [`InputError`], the
    /// caller's permissions and the operation define.
    async fn serve(
        &self,
        asked: RecognizedCall<'_>,
        members: Result<Value, InputError>,
        steps: &mut Steps,
    ) -> Result<Output, ApiError> {
        let RecognizedCall {
            operation,
            principal,
            account_region,
            has_explicit_region,
            entropy,
            plain_endpoint,
        } = asked;
        let refused = |refusal| refused(operation.service(), refusal);
        let members = members.map_err(refused)?;
        // Only members of the model are condition keys and name resources: any other would be a claim of the caller. Whoever
        // sends an invalid input learns so if it may call the operation at all.
        let (mut input, unknown, refusal) = match operation.check(members) {
            Ok((input, unknown)) => (input, unknown, None),
            Err(refusal) => (Value::Null, Vec::new(), Some(refusal)),
        };
        let asked =
            Asked { principal: &principal, operation, account_region: &account_region, members: &input };
        let authorized = authorize::authorize(self, asked).map_err(|unauthorized| {
            let answer = unauthorized.answer(operation);
            steps.unauthorized(&principal, unauthorized);
            answer
        })?;
        let authorized = Arc::new(authorized);
        authorized.would_be_denied.iter().for_each(|told| steps.audit_notes.add(told.clone()));
        steps.authorized(&principal, &authorized);
        if let Some(refusal) = refusal {
            return Err(refused(refusal));
        }
        if let Some(endpoint) = plain_endpoint {
            in_process::set_endpoint(&mut input, &endpoint);
        }
        steps.unknown_members(unknown);
        // The control plane checks the members of its create and update operations itself, at every depth.
        if !(operation.service() == Service::AgentCoreControl && control::has_lists_of(operation.name())) {
            served::check(operation, &input)?;
        }
        steps.without_effect(operation.name(), without_effect::without_effect(operation.name(), &input));
        let (now, entropy, hop) = (steps.came_at, entropy.clone(), steps.hop.clone());
        let call = Call {
            operation,
            account_region,
            has_explicit_region,
            principal,
            now,
            entropy,
            hop,
            audit_notes: steps.audit_notes.clone(),
            input,
        };
        self.answer(&authorized, &call).await
    }

    /// Takes [`Authorized`] so that no service is called without authorization.
    fn answer<'a>(&'a self, _: &Authorized, call: &'a Call) -> OutputFuture<'a> {
        match call.operation.service() {
            Service::CognitoIdp => cognito::operations::OPERATIONS.answer(&self.cognito, call),
            Service::AgentCoreControl => control::operations::answer(&self.control, call),
            Service::Ecr => ecr::operations::OPERATIONS.answer(&self.ecr, call),
            Service::Iam => iam::operations::OPERATIONS.answer(&self.iam, call),
            Service::SecretsManager => {
                secretsmanager::operations::OPERATIONS.answer(&self.secretsmanager, call)
            }
            Service::Sts => sts::operations::OPERATIONS.answer(&self.sts, call),
            // InvokeAgentRuntime and StopRuntimeSession have their own entry point, which also accepts a JWT.
            Service::AgentCore => identity::operations::OPERATIONS.answer(&self.identity, call),
        }
    }
}

/// The error that a service returns for an input that its API model does not allow.
fn refused(service: Service, refusal: InputError) -> ApiError {
    match service {
        Service::CognitoIdp => cognito::CognitoError::from(refusal).into(),
        Service::Ecr => ecr::EcrError::from(refusal).into(),
        Service::Iam => iam::IamError::from(refusal).into(),
        Service::SecretsManager => secretsmanager::SecretsError::from(refusal).into(),
        Service::Sts => sts::StsError::from(refusal).into(),
        Service::AgentCore | Service::AgentCoreControl => refusal.into(),
    }
}

#[cfg(test)]
mod tests;
