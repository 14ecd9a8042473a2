//! SimulatePrincipalPolicy, SimulateCustomPolicy: what policies would decide, without a request.

mod input;
mod output;

use self::input::{Asked, Given};
use self::output::EvaluationResult;
use crate::iam::effective_policies::EffectivePolicies;
use crate::iam::entity::Entity;
use crate::iam::evaluation::{Context, Requester};
use crate::iam::kind::Kind;
use crate::iam::permission::Permission;
use crate::iam::policy::name_in;
use crate::iam::simulation::Simulation;
use crate::iam::tables::Tables;
use crate::iam::{Iam, IamError};

pub(crate) use self::input::{SimulateCustomInput, SimulatePrincipalInput};
pub(crate) use self::output::SimulateOutput;

/// Simulates the policies of a user or role. Documented: those of the resource take part only if they are given.
pub(crate) fn of_principal(iam: &Iam, input: &SimulatePrincipalInput) -> Result<SimulateOutput, IamError> {
    let asked = input.custom.asked.read()?;
    let given = input.custom.given.read()?;
    let tables = iam.account.read();
    let source = entity(&tables, &input.policy_source_arn)?;
    if source.kind == Kind::Role && given.resource.is_some() {
        return Err(IamError::Simulation(
            "Simulation of resource-based policies isn't supported for IAM roles.".to_owned(),
        ));
    }
    let caller = input.custom.given.caller_arn.as_deref().map(|arn| entity(&tables, arn)).transpose()?;
    let mut simulation = simulation(iam, &tables, source, &asked.context);
    if let Some(caller) = caller {
        let asks = self::simulation(iam, &tables, caller, &asked.context);
        (simulation.requester, simulation.context) = (asks.requester, asks.context);
    }
    drop(tables);
    simulation.identity.extend(given.identity);
    simulation.boundary = given.boundary.or(simulation.boundary);
    simulation.resource = given.resource;
    simulation.resource_owner = given.resource_owner.unwrap_or(simulation.resource_owner);
    answer(&simulation, &asked)
}

/// Simulates policies that are given as texts.
pub(crate) fn of_policies(iam: &Iam, input: &SimulateCustomInput) -> Result<SimulateOutput, IamError> {
    let asked = input.asked.read()?;
    let Given { identity, boundary, resource, resource_owner } = input.given.read()?;
    let caller = input.given.caller_arn.as_deref();
    // Documented: the requirement. Inferred: the text.
    if caller.is_none() && resource.is_some() {
        let text = "CallerArn is required for a simulation with a ResourcePolicy.";
        return Err(IamError::Simulation(text.to_owned()));
    }
    let requester = caller.map(|arn| named_requester(iam, arn)).transpose()?;
    let account = requester.as_ref().map_or(&iam.account.id, |requester| &requester.account).clone();
    let resource_owner = resource_owner.unwrap_or(account);
    let context = asked.context.clone();
    let simulation = Simulation { identity, boundary, resource, requester, context, resource_owner };
    answer(&simulation, &asked)
}

fn answer(simulation: &Simulation, asked: &Asked<'_>) -> Result<SimulateOutput, IamError> {
    let results =
        asked.actions.iter().map(|action| EvaluationResult::of(simulation, action, asked.resources));
    let (evaluation_results, truncation) = asked.paging.of_list(results)?;
    Ok(SimulateOutput { evaluation_results, truncation })
}

/// The policies and the condition keys of a user or role. Inferred: which keys are known without being given: those of the
/// principal, and the time.
fn simulation(iam: &Iam, tables: &Tables, entity: &Entity, keys: &Context) -> Simulation {
    let account = &iam.account.id;
    let permission = Permission::simulated("", "*", keys);
    let of = (entity, "simulation");
    let effective = EffectivePolicies::of_entity(tables, account, of, permission, iam.clock.now());
    // Recorded: a managed policy by its name, an inline one behind its owner, as in `role_NAME_POLICY`.
    let shown = |name: String| match name.starts_with("arn:") {
        true => name_in(&name).to_owned(),
        false => format!("{}_{}_{name}", entity.kind.word(), entity.name),
    };
    Simulation {
        identity: effective.identity.into_iter().map(|(name, document)| (shown(name), document)).collect(),
        boundary: effective.boundary.map(|(name, document)| (shown(name), document)),
        resource: None,
        requester: Some(effective.requester),
        context: effective.context,
        resource_owner: account.clone(),
    }
}

/// The user or role of an ARN. Recorded: the text for ARNs of sessions and of the root, issues of terraform-provider-aws and
/// of aws-cli.
fn entity<'t>(tables: &'t Tables, arn: &str) -> Result<&'t Entity, IamError> {
    let (kind, name) = kind_and_name(arn)?;
    let entity = tables.entity(kind, name)?;
    if entity.arn != arn {
        return Err(IamError::NoEntity { kind, name: name.to_owned() });
    }
    Ok(entity)
}

fn kind_and_name(arn: &str) -> Result<(Kind, &str), IamError> {
    let unclear = || {
        let text = format!("Invalid Entity Arn: {arn} does not clearly define entity type and name.");
        IamError::Simulation(text)
    };
    let resource =
        arn.strip_prefix("arn:aws:iam::").and_then(|rest| rest.split_once(':')).ok_or_else(unclear)?.1;
    let (kind, path) = resource.split_once('/').ok_or_else(unclear)?;
    let name = path.rsplit('/').next().unwrap_or(path);
    match kind {
        "user" => Ok((Kind::User, name)),
        "role" => Ok((Kind::Role, name)),
        // Groups cannot be created here.
        "group" => Err(IamError::NoGroup(name.to_owned())),
        _ => Err(unclear()),
    }
}

/// The caller of a simulation of texts, who need not exist.
fn named_requester(iam: &Iam, arn: &str) -> Result<Requester, IamError> {
    let (kind, _) = kind_and_name(arn)?;
    let account = arn.split(':').nth(4).unwrap_or(&iam.account.id).to_owned();
    let role = (kind == Kind::Role).then(|| arn.to_owned());
    Ok(Requester { account, arn: arn.to_owned(), role, has_boundary: false })
}
