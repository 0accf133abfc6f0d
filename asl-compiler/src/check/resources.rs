//! The optimized integrations that exist, and the ways to wait for each.

use super::scope::Scope;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{Pattern, Resource, ResourceKind, StateKind};
use crate::names::closest;

/// An API action of an optimized integration, and whether it has `.sync` and `.waitForTaskToken`.
type Action = (&'static str, bool, bool);

/// The optimized integrations of AWS Step Functions. `states:startExecution` alone also has `.sync:2`.
static SERVICES: &[(&str, &[Action])] = &[
    ("apigateway", &[("invoke", false, true)]),
    (
        "athena",
        &[
            ("startQueryExecution", true, false),
            ("stopQueryExecution", false, false),
            ("getQueryExecution", false, false),
            ("getQueryResults", false, false),
        ],
    ),
    ("batch", &[("submitJob", true, false)]),
    (
        "bedrock",
        &[
            ("invokeModel", false, true),
            ("createModelCustomizationJob", true, false),
        ],
    ),
    (
        "codebuild",
        &[
            ("startBuild", true, false),
            ("stopBuild", false, false),
            ("batchDeleteBuilds", false, false),
            ("batchGetReports", false, false),
            ("startBuildBatch", true, false),
            ("stopBuildBatch", false, false),
            ("retryBuildBatch", true, false),
            ("deleteBuildBatch", false, false),
        ],
    ),
    ("databrew", &[("startJobRun", true, false)]),
    (
        "dynamodb",
        &[
            ("getItem", false, false),
            ("putItem", false, false),
            ("deleteItem", false, false),
            ("updateItem", false, false),
        ],
    ),
    ("ecs", &[("runTask", true, true)]),
    (
        "eks",
        &[
            ("call", false, false),
            ("runJob", true, true),
            ("createCluster", true, false),
            ("deleteCluster", true, false),
            ("createFargateProfile", true, false),
            ("deleteFargateProfile", true, false),
            ("createNodegroup", true, false),
            ("deleteNodegroup", true, false),
        ],
    ),
    (
        "elasticmapreduce",
        &[
            ("createCluster", true, false),
            ("terminateCluster", true, false),
            ("addStep", true, false),
            ("cancelStep", false, false),
            ("setClusterTerminationProtection", false, false),
            ("modifyInstanceFleetByName", false, false),
            ("modifyInstanceGroupByName", false, false),
        ],
    ),
    (
        "emr-containers",
        &[
            ("createVirtualCluster", false, false),
            ("deleteVirtualCluster", true, false),
            ("startJobRun", true, false),
        ],
    ),
    (
        "emr-serverless",
        &[
            ("createApplication", true, false),
            ("startApplication", true, false),
            ("stopApplication", true, false),
            ("deleteApplication", true, false),
            ("startJobRun", true, false),
            ("cancelJobRun", true, false),
        ],
    ),
    ("events", &[("putEvents", false, true)]),
    ("glue", &[("startJobRun", true, false)]),
    ("http", &[("invoke", false, false)]),
    ("lambda", &[("invoke", false, true)]),
    ("mediaconvert", &[("createJob", true, false)]),
    (
        "sagemaker",
        &[
            ("createEndpoint", false, false),
            ("createEndpointConfig", false, false),
            ("createHyperParameterTuningJob", true, false),
            ("createLabelingJob", true, false),
            ("createModel", false, false),
            ("createProcessingJob", true, false),
            ("createTrainingJob", true, false),
            ("createTransformJob", true, false),
            ("updateEndpoint", false, false),
        ],
    ),
    ("sns", &[("publish", false, true)]),
    ("sqs", &[("sendMessage", false, true)]),
    ("states", &[("startExecution", true, true)]),
];

/// Checks the Resources of one scope's Task states.
pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for state in &scope.states.states {
        let StateKind::Task(task) = &state.kind else {
            continue;
        };
        let Some(fault) = fault(&task.resource) else {
            continue;
        };
        let place = format!("{}/Resource", scope.place(state));
        let resource = task.resource.text.as_str();
        let aws = format!(
            "The resource provided {resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
        );
        diagnostics.report(fault.aws("SCHEMA_VALIDATION_FAILED", place, aws));
    }
}

fn fault(resource: &Resource) -> Option<Diagnostic> {
    let span = resource.text.span;
    let unknown = |message: String| Diagnostic::new(&codes::UNKNOWN_RESOURCE, span, message);
    match &resource.kind {
        ResourceKind::AwsSdk { pattern, .. } => match pattern {
            Pattern::Sync | Pattern::Sync2 => {
                let message = "an SDK integration has no `.sync`".to_owned();
                Some(unknown(message).help("remove `.sync` and poll for the job's end, or use the service's own integration"))
            }
            Pattern::RequestResponse | Pattern::WaitForTaskToken => None,
        },
        ResourceKind::Optimized {
            service,
            api,
            pattern,
        } => {
            let Some((_, actions)) = SERVICES.iter().find(|(known, _)| known == service) else {
                return Some(unknown_service(service, resource));
            };
            let Some(action) = actions.iter().find(|(known, ..)| known == api) else {
                let message = format!("the integration `{service}` has no action `{api}`");
                let meant = closest(api, actions.iter().map(|(known, ..)| *known));
                let help = match meant {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!(
                        "for any API of the service, write `arn:aws:states:::aws-sdk:{service}:{api}`"
                    ),
                };
                return Some(unknown(message).help(help));
            };
            let suffix = unsupported(service, *action, *pattern)?;
            let message = format!("`{service}:{api}` has no `{suffix}`");
            Some(unknown(message).help(format!("remove `{suffix}`")))
        }
        ResourceKind::LambdaFunction { .. }
        | ResourceKind::Activity { .. }
        | ResourceKind::Function { .. } => None,
    }
}

/// AWS adds services; one that is not in the table may exist by now.
fn unknown_service(service: &str, resource: &Resource) -> Diagnostic {
    let message = format!("`{service}` is not a service with an integration of its own");
    let fault = Diagnostic::new(&codes::UNKNOWN_SERVICE, resource.text.span, message);
    match closest(service, SERVICES.iter().map(|(known, _)| *known)) {
        Some(meant) => fault.help(format!("did you mean `{meant}`?")),
        None => fault.help(format!(
            "for any API of any service, write `arn:aws:states:::aws-sdk:{service}:…`"
        )),
    }
}

fn unsupported(service: &str, (_, sync, token): Action, pattern: Pattern) -> Option<&'static str> {
    match pattern {
        Pattern::Sync if !sync => Some(".sync"),
        Pattern::Sync2 if service != "states" => Some(".sync:2"),
        Pattern::WaitForTaskToken if !token => Some(".waitForTaskToken"),
        _ => None,
    }
}
