//! `ValidateStateMachineDefinition`: what the compiler says of a definition. Behind the feature `validate`.

use asl_compiler::diagnostics::Diagnostic;
use asl_compiler::front::MachineType;
use asl_compiler::options::{Options, Warnings};
use asl_compiler::source::SourceText;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::checks::Checks;
use super::error::ApiError;
use super::shapes::{DEFINITION, MACHINE_TYPES};

/// How many diagnostics are told at most.
const MOST: usize = 100;

/// How many definitions are compiled at once: whoever does not wait for the end of it has it compiled nevertheless.
const AT_ONCE: usize = 8;

static COMPILING: Semaphore = Semaphore::const_new(AT_ONCE);

const SEVERITIES: &[(&str, bool)] = &[("ERROR", false), ("WARNING", true)];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    definition: Option<String>,
    #[serde(rename = "type")]
    machine_type: Option<String>,
    severity: Option<String>,
    max_results: Option<i64>,
}

#[derive(Debug, Serialize)]
pub(super) struct Answer {
    result: &'static str,
    diagnostics: Vec<Told>,
    truncated: bool,
}

#[derive(Debug, Serialize)]
struct Told {
    severity: &'static str,
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<String>,
}

pub(super) async fn call(request: Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    checks.secret("definition", request.definition.as_deref(), DEFINITION);
    let machine_type = checks.word("type", request.machine_type.as_deref(), MACHINE_TYPES);
    let with_warnings = checks.word("severity", request.severity.as_deref(), SEVERITIES);
    checks.range("maxResults", request.max_results, &(0..=100));
    checks.done()?;
    let definition = request.definition.unwrap_or_default();
    let machine_type = match machine_type {
        Some("EXPRESS") => MachineType::Express,
        _ => MachineType::Standard,
    };
    let compiling = COMPILING.try_acquire();
    let compiling = compiling.map_err(|_| ApiError::throttled())?;
    // A large definition takes its time.
    let said = tokio::task::spawn_blocking(move || {
        let _compiling = compiling;
        said_of(&definition, machine_type)
    });
    let mut said = said.await.map_err(|error| ApiError::internal(&error))?;
    let has_errors = said.iter().any(Diagnostic::is_error);
    said.retain(|diagnostic| diagnostic.is_error() || with_warnings == Some(true));
    let most = request
        .max_results
        .and_then(|most| usize::try_from(most).ok());
    let most = most.filter(|most| *most > 0).unwrap_or(MOST);
    let truncated = said.len() > most;
    said.truncate(most);
    Ok(Answer {
        result: if has_errors { "FAIL" } else { "OK" },
        diagnostics: said.into_iter().map(told).collect(),
        truncated,
    })
}

fn said_of(definition: &str, machine_type: MachineType) -> Vec<Diagnostic> {
    let source = SourceText::new("definition", definition);
    let mut options = Options::new(quote::format_ident!("definition"));
    options.machine_type = machine_type;
    options.warnings = Warnings::Warn;
    match asl_compiler::compile(&source, &options) {
        Ok(compiled) => compiled.warnings,
        Err(rejected) => rejected.diagnostics,
    }
}

/// A diagnostic in AWS's words, where it has any.
fn told(diagnostic: Diagnostic) -> Told {
    let severity = if diagnostic.is_error() {
        "ERROR"
    } else {
        "WARNING"
    };
    match diagnostic.aws {
        Some(aws) => Told {
            severity,
            code: aws.code,
            message: aws.message,
            location: aws.location,
        },
        None => Told {
            severity,
            code: diagnostic.code.id,
            message: diagnostic.message,
            location: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{AT_ONCE, COMPILING, Request, call};

    #[tokio::test]
    async fn no_more_is_compiled_at_once_than_there_is_time_for() {
        let request =
            || serde_json::from_str::<Request>(r#"{"definition": "{}"}"#).expect("it is a request");
        call(request()).await.unwrap();
        let all = COMPILING.acquire_many(u32::try_from(AT_ONCE).unwrap());
        let all = all.await.unwrap();
        assert_eq!(
            call(request()).await.unwrap_err().code(),
            "ThrottlingException"
        );
        drop(all);
        call(request()).await.unwrap();
    }
}
