//! Aliases: where they lead, and whether they may.

use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::qualified::version_number;
use super::resources::parse;
use crate::catalogue::{Known, Routes};
use crate::machines::Served;
use crate::service::Service;

/// A version, and of a hundred executions how many start as it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Route {
    pub(super) state_machine_version_arn: Option<String>,
    pub(super) weight: Option<i64>,
}

/// An alias by its ARN. Whether there is one remains to be seen.
pub(super) struct AliasArn<'a> {
    pub(super) served: &'a Served,
    pub(super) name: &'a str,
}

/// What AWS prints of a list, which may have two items.
fn printed(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// Checks the routes of a call.
pub(super) fn check(checks: &mut Checks, routes: &[Route]) {
    if routes.len() > 2 {
        let routes = printed(routes.iter().take(10).map(|route| {
            let (arn, weight) = (route.arn(), route.weight());
            format!("RoutingConfigurationListItem(stateMachineVersionArn={arn}, weight={weight})")
        }));
        let constraint = "Member must have length less than or equal to 2";
        checks.fails(
            &format!("Value '{routes}'"),
            "routingConfiguration",
            constraint,
        );
    } else if routes.is_empty() {
        let constraint = "Member must have length greater than or equal to 1";
        checks.fails("Value '[]'", "routingConfiguration", constraint);
    }
    for (index, route) in routes.iter().enumerate() {
        let field = format!("routingConfiguration.{}.member", index + 1);
        let arn = route.state_machine_version_arn.as_deref();
        checks.arn(&format!("{field}.stateMachineVersionArn"), arn);
        checks.present(&format!("{field}.weight"), route.weight.is_some());
        checks.range(&format!("{field}.weight"), route.weight, &(0..=100));
    }
}

impl Route {
    fn arn(&self) -> &str {
        self.state_machine_version_arn
            .as_deref()
            .unwrap_or_default()
    }

    fn weight(&self) -> u32 {
        self.weight
            .and_then(|weight| u32::try_from(weight).ok())
            .unwrap_or_default()
    }

    /// The machine's ARN and the version's number.
    fn version(&self) -> Option<(&str, u64)> {
        let (machine, number) = self.arn().rsplit_once(':')?;
        let (_, qualifier) = parse(self.arn(), "stateMachine").ok()?.names();
        qualifier?;
        Some((machine, version_number(number)?))
    }
}

/// The machine that all routes lead to, and its versions with their weights.
pub(super) fn routes<'a>(
    service: &'a Service,
    routes: &[Route],
) -> Result<(&'a Served, Routes), ApiError> {
    let arns = || printed(routes.iter().map(|route| route.arn().to_owned()));
    let versions: Option<Vec<(&str, u64)>> = routes.iter().map(Route::version).collect();
    let versions = versions.ok_or_else(|| {
        let message = "Routing configuration must contain state machine version ARNs. Received";
        ApiError::validation(format!("{message}: {}", arns()))
    })?;
    let machine = versions.first().map_or("", |(machine, _)| machine);
    if versions.iter().any(|(other, _)| *other != machine) {
        let message = "Routing configuration must contain versions of one state machine. Received";
        return Err(ApiError::validation(format!("{message}: {}", arns())));
    }
    if let [first, second] = versions[..]
        && first == second
    {
        let message =
            "Routing configuration must contain distinct state machine version ARNs. Received";
        return Err(ApiError::validation(format!("{message}: {}", arns())));
    }
    if routes.iter().map(Route::weight).sum::<u32>() != 100 {
        let weights = printed(routes.iter().map(|route| route.weight().to_string()));
        let message = "Sum of routing configuration weights must equal 100. Received";
        return Err(ApiError::validation(format!("{message}: {weights}")));
    }
    let served = service.machine(machine)?;
    for route in routes {
        service
            .qualified(route.arn())
            .map_err(|_| ApiError::no_such_resource())?;
    }
    let versions = versions.iter().map(|(_, number)| *number);
    let weights = routes.iter().map(Route::weight);
    Ok((served, versions.zip(weights).collect()))
}

/// The alias that an ARN names.
pub(super) fn named<'a>(service: &'a Service, arn: &'a str) -> Result<AliasArn<'a>, ApiError> {
    let (machine, name) = parse(arn, "stateMachine")?.names();
    let name = name.filter(|name| version_number(name).is_none());
    let name =
        name.ok_or_else(|| ApiError::validation(format!("'{arn}' is not the ARN of an alias")))?;
    let served = service.app.machines().named(machine);
    let served = served.filter(|served| arn.starts_with(&*served.arn));
    let served = served.ok_or_else(ApiError::no_such_resource)?;
    Ok(AliasArn { served, name })
}

/// Refuses to give an alias versions that are gone meanwhile.
pub(super) fn check_versions(known: &Known, routes: &[(u64, u32)]) -> Result<(), ApiError> {
    let is_there = |(version, _): &(u64, u32)| known.versions.contains_key(version);
    if routes.iter().all(is_there) {
        Ok(())
    } else {
        Err(ApiError::no_such_resource())
    }
}
