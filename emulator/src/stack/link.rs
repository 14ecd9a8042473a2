//! Checks that every reference of a file resolves to something that exists in time.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::diagnose::Diagnostic;
use super::read::Reading;
use super::reference::{Attribute, Reference, Resource};
use super::schema::Document;
use super::suggest::{nearest, one_of};

/// Diagnoses references to nothing, to what is created later, to a secret that is not generated, and cycles.
pub(crate) fn check(reading: &Reading<'_>, document: &Document) -> Vec<Diagnostic> {
    let public_clients = public_clients(reading, document);
    let mut mistakes = Vec::new();
    for (user, span, reference) in &reading.uses {
        if reading.is_misspelt(&reference.resource.to_string()) {
            // The table exists under a wrong name, which has been reported.
            continue;
        }
        if !reading.resources.contains(&reference.resource) {
            mistakes.push(dangling(reading, span, reference));
        } else if reference.resource.rank() > user.rank() {
            mistakes.push(too_late(span, user, &reference.resource));
        } else if reference.attribute == Attribute::Secret && public_clients.contains(&reference.resource) {
            let mistake = Diagnostic::new(span.clone(), format!("`{}` has no secret", reference.resource));
            let mistake = mistake.expected("a client with `generate_secret = true`");
            mistakes.push(mistake.help(format!("add `generate_secret = true` to `{}`", reference.resource)));
        }
    }
    mistakes.extend(circles(reading));
    mistakes
}

fn public_clients(reading: &Reading<'_>, document: &Document) -> BTreeSet<Resource> {
    let mut public = BTreeSet::new();
    for (pool, user_pool) in &document.user_pools {
        let clients = user_pool.clients.iter().filter(|(_, client)| !client.generate_secret);
        let clients = clients.map(|(key, _)| Resource::Client(pool.clone(), key.clone()));
        public.extend(clients.filter(|client| !reading.is_misspelt(&format!("{client}.generate_secret"))));
    }
    public
}

fn dangling(reading: &Reading<'_>, span: &Range<usize>, reference: &Reference) -> Diagnostic {
    let missing = &reference.resource;
    let mistake = Diagnostic::new(span.clone(), format!("there is no `{missing}` in this file"));
    let of_its_kind = reading.resources.iter().filter(|resource| resource.rank() == missing.rank());
    let names: Vec<String> = of_its_kind.map(ToString::to_string).collect();
    let names = || names.iter().map(String::as_str);
    if names().next().is_none() {
        return mistake.expected(format!("a table `[{missing}]`"));
    }
    let suggestion = nearest(&missing.to_string(), names()).map(|name| {
        let attribute = reference.to_string();
        let attribute = attribute.rsplit('.').next().unwrap_or_default().to_owned();
        format!("{name}.{attribute}")
    });
    mistake.expected(one_of(names())).did_you_mean(suggestion)
}

fn too_late(span: &Range<usize>, user: &Resource, needed: &Resource) -> Diagnostic {
    let message = format!("`{user}` is created before `{needed}`");
    let mistake = Diagnostic::new(span.clone(), message).expected("something that is created earlier");
    let order =
        "user pools, resource servers, clients, users, credential providers, runtimes, gateways, targets";
    mistake.note(format!("the order of creation is: {order}"))
}

/// Resources of one kind that need each other: none of them could be the first.
fn circles(reading: &Reading<'_>) -> Vec<Diagnostic> {
    let needs = needs_among_equals(reading);
    let mut mistakes = Vec::new();
    let mut reported = BTreeSet::new();
    for (user, span, reference) in &reading.uses {
        let Some(way_back) = way(&needs, &reference.resource, user) else { continue };
        let members: BTreeSet<&Resource> = way_back.iter().copied().collect();
        if user.rank() != reference.resource.rank() || !reported.insert(members) {
            continue;
        }
        let steps: Vec<String> = way_back.iter().map(|resource| format!("`{resource}`")).collect();
        let message = match steps.as_slice() {
            [_] => format!("`{user}` refers to itself"),
            _ => format!("`{user}` needs {}", steps.join(", which needs ")),
        };
        mistakes.push(Diagnostic::new(span.clone(), message).expected("something that is created earlier"));
    }
    mistakes
}

/// Which resources of its own kind each resource refers to.
pub(crate) fn needs_among_equals<'r>(reading: &'r Reading<'_>) -> BTreeMap<&'r Resource, Vec<&'r Resource>> {
    let mut needs: BTreeMap<&Resource, Vec<&Resource>> = BTreeMap::new();
    for (user, _, reference) in &reading.uses {
        if user.rank() == reference.resource.rank() {
            needs.entry(user).or_default().push(&reference.resource);
        }
    }
    needs
}

/// The resources on a path from one to another along their needs, both included.
fn way<'r>(
    needs: &BTreeMap<&'r Resource, Vec<&'r Resource>>,
    from: &'r Resource,
    to: &Resource,
) -> Option<Vec<&'r Resource>> {
    let mut ways = vec![vec![from]];
    let mut seen = BTreeSet::from([from]);
    while let Some(way) = ways.pop() {
        let last = *way.last()?;
        if last == to {
            return Some(way);
        }
        for next in needs.get(last).into_iter().flatten() {
            if seen.insert(next) {
                ways.push([way.as_slice(), &[*next]].concat());
            }
        }
    }
    None
}
