//! What a `Resource` names.

use super::{Context, schema_fault};
use crate::codes;
use crate::json::Text;
use crate::location::Location;
use crate::model::{Pattern, Resource, ResourceKind};
use crate::substitutions::whole_placeholder;

/// Recognises the text of a `Resource`; `state` is the place of its Task.
pub(super) fn parse(
    text: Text,
    state: &Location<'_>,
    context: &mut Context<'_>,
) -> Option<Resource> {
    if let Some(kind) = recognise(text.as_str()) {
        return Some(Resource { text, kind });
    }
    context.report(unrecognised(&text, &state.field("Resource")));
    None
}

/// The fault of a `Resource` that AWS does not know.
pub(super) fn unrecognised(text: &Text, location: &Location<'_>) -> crate::diagnostics::Diagnostic {
    let resource = text.as_str();
    let message = format!("`{resource}` is not a resource that a Task can call");
    let aws = format!(
        "The resource provided {resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
    );
    let fault = schema_fault(&codes::UNKNOWN_RESOURCE, text.span, location, message, aws);
    if resource.starts_with('$') || resource.starts_with("{%") {
        return fault.help("a `Resource` is fixed; to choose a function at run time, call `arn:aws:states:::lambda:invoke` with `FunctionName.$`");
    }
    fault.help("write a function's name, its ARN, or `arn:aws:states:::SERVICE:API`")
}

fn recognise(resource: &str) -> Option<ResourceKind> {
    if let Some(name) = whole_placeholder(resource) {
        return Some(ResourceKind::Function {
            name: name.to_owned(),
        });
    }
    if !resource.starts_with("arn:") {
        let name = !resource.trim().is_empty() && !resource.contains([':', '$', '{', '}']);
        return name.then(|| ResourceKind::Function {
            name: resource.to_owned(),
        });
    }
    let mut parts = resource.splitn(6, ':').skip(2);
    let service = parts.next()?;
    let (_region, _account) = (parts.next()?, parts.next()?);
    let rest = parts.next()?;
    match service {
        "lambda" => lambda(rest),
        "states" => activity(rest).or_else(|| integration(rest)),
        _ => None,
    }
}

/// `function:NAME` or `function:NAME:QUALIFIER`.
fn lambda(rest: &str) -> Option<ResourceKind> {
    let mut parts = rest.strip_prefix("function:")?.split(':');
    let name = parts.next().filter(|name| !name.is_empty())?;
    let qualified = parts.next().is_none_or(|qualifier| !qualifier.is_empty());
    (qualified && parts.next().is_none()).then(|| ResourceKind::LambdaFunction {
        name: name.to_owned(),
    })
}

fn activity(rest: &str) -> Option<ResourceKind> {
    let name = rest.strip_prefix("activity:")?;
    (!name.is_empty()).then(|| ResourceKind::Activity {
        name: name.to_owned(),
    })
}

/// `SERVICE:API` or `aws-sdk:SERVICE:API`, and a pattern.
fn integration(rest: &str) -> Option<ResourceKind> {
    let (service, action) = rest.split_once(':')?;
    let (sdk, service, action) = match service {
        "aws-sdk" => {
            let (service, action) = action.split_once(':')?;
            (true, service, action)
        }
        _ => (false, service, action),
    };
    let (api, pattern) = match action.split_once('.') {
        None => (action, Pattern::RequestResponse),
        Some((api, "sync")) => (api, Pattern::Sync),
        Some((api, "sync:2")) => (api, Pattern::Sync2),
        Some((api, "waitForTaskToken")) => (api, Pattern::WaitForTaskToken),
        Some(_) => return None,
    };
    let service_like =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if service.is_empty() || !service.bytes().all(service_like) {
        return None;
    }
    if api.is_empty() || !api.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let (service, api) = (service.to_owned(), api.to_owned());
    Some(if sdk {
        ResourceKind::AwsSdk {
            service,
            api,
            pattern,
        }
    } else {
        ResourceKind::Optimized {
            service,
            api,
            pattern,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::recognise;
    use crate::model::{Pattern, ResourceKind};

    #[test]
    fn a_resource_is_a_function_an_activity_or_an_integration() {
        let function = |name: &str| ResourceKind::LambdaFunction {
            name: name.to_owned(),
        };
        let integration = |service: &str, api: &str, pattern| ResourceKind::Optimized {
            service: service.to_owned(),
            api: api.to_owned(),
            pattern,
        };
        for (resource, kind) in [
            (
                "arn:aws:lambda:eu-west-1:111122223333:function:Pay:live",
                function("Pay"),
            ),
            (
                "arn:aws-cn:lambda:cn-north-1:111122223333:function:Pay",
                function("Pay"),
            ),
            (
                "arn:aws:states:eu-west-1:111122223333:activity:Sign",
                ResourceKind::Activity {
                    name: "Sign".to_owned(),
                },
            ),
            (
                "arn:aws:states:::states:startExecution.sync:2",
                integration("states", "startExecution", Pattern::Sync2),
            ),
            (
                "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                integration("sqs", "sendMessage", Pattern::WaitForTaskToken),
            ),
            (
                "arn:aws:states:::aws-sdk:s3:getObject",
                ResourceKind::AwsSdk {
                    service: "s3".to_owned(),
                    api: "getObject".to_owned(),
                    pattern: Pattern::RequestResponse,
                },
            ),
            (
                "${CheckStock}",
                ResourceKind::Function {
                    name: "CheckStock".to_owned(),
                },
            ),
            (
                "CheckStock",
                ResourceKind::Function {
                    name: "CheckStock".to_owned(),
                },
            ),
        ] {
            assert_eq!(recognise(resource), Some(kind), "{resource}");
        }
        for resource in [
            "",
            "$.function",
            "{% $function %}",
            "arn:aws:iam::111122223333:role/x",
            "arn:aws:lambda:eu-west-1:111122223333:function:Pay:",
            "arn:aws:lambda:eu-west-1:111122223333:layer:Pay",
            "arn:aws:states:::sqs",
            "arn:aws:states:::sqs:sendMessage.later",
            "arn:aws:states:eu-west-1:111122223333:stateMachine:Pay",
            "xyz:aws:lambda",
        ] {
            assert_eq!(recognise(resource), None, "{resource}");
        }
    }
}
