//! `serve`: the Step Functions API over a folder.

use std::process::ExitCode;
use std::sync::Arc;

use asl_runtime::{LogLevel, LoggingConfiguration};
use clap::builder::BoolishValueParser;

use super::mocks::{Mocks, announce};
use super::output::tell;
use super::store::OptionalData;
use super::{Done, Failed};
use crate::access::Secret;
use crate::app::App;
use crate::serve::{Server, asked_to_end};
use crate::settings::Settings;

/// Serves the Step Functions API until it is interrupted.
///
/// On another address than this machine's own, callers must show an access key or a token: set `ASL_ACCESS_KEY_ID` and
/// `ASL_SECRET_ACCESS_KEY`, or `ASL_BEARER_TOKEN`.
#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// The address to listen on: an IP address or a name of this machine, and a port.
    #[arg(
        long,
        env = "ASL_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8083"
    )]
    listen: String,
    /// The origin of web pages that may call, such as `https://console.example`.
    #[arg(
        long,
        env = "ASL_ALLOW_ORIGIN",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    allow_origin: Vec<String>,
    /// Which events of executions are logged: a line of JSON for each, on standard output.
    #[arg(
        long,
        env = "ASL_LOG_LEVEL",
        value_enum,
        value_name = "LEVEL",
        default_value_t,
        ignore_case = true
    )]
    log_level: Level,
    /// Whether the log shows inputs, outputs, parameters and variables.
    #[arg(long, env = "ASL_LOG_EXECUTION_DATA", value_parser = BoolishValueParser::new())]
    log_execution_data: bool,
    #[command(flatten)]
    mocks: Mocks,
    #[command(flatten)]
    data: OptionalData,
}

/// AWS's log levels.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
#[value(rename_all = "UPPER")]
enum Level {
    /// Nothing is logged.
    #[default]
    Off,
    /// How an execution failed, timed out or was stopped.
    Fatal,
    /// Whatever failed, timed out or was aborted, and Fail states.
    Error,
    /// Every event.
    All,
}

impl Serve {
    pub(super) async fn run(self, app: &Arc<App>) -> Done {
        let listener = tokio::net::TcpListener::bind(&self.listen)
            .await
            .map_err(|error| format!("cannot listen on {}: {error}", self.listen))?;
        let address = listener.local_addr()?;
        let token = Secret::random();
        let settings = self.settings()?.folder_token(token.clone());
        let mocks = settings.mocks.clone();
        let server = Server::open(listener, app, settings)?;
        let _endpoint = self.data.create_endpoint_file(address, &token)?;
        // Standard output is the log's.
        tell(format_args!("listening on http://{address}\n"));
        if let Some(mocks) = mocks {
            announce(&mocks, app);
        }
        server.run(asked_to_end()).await?;
        Ok(ExitCode::SUCCESS)
    }

    fn settings(&self) -> Result<Settings, Failed> {
        let mut settings = Settings::new().logging(LoggingConfiguration {
            level: self.log_level.into(),
            include_execution_data: self.log_execution_data,
        });
        if let Some(folder) = self.data.folder() {
            settings = settings.data(folder);
        }
        settings = match (secret("ASL_ACCESS_KEY_ID"), secret("ASL_SECRET_ACCESS_KEY")) {
            (Some(id), Some(secret)) => settings.access_key(id, secret),
            (None, None) => settings,
            _ => {
                return Err("ASL_ACCESS_KEY_ID and ASL_SECRET_ACCESS_KEY belong together: one of them is not set".into());
            }
        };
        if let Some(token) = secret("ASL_BEARER_TOKEN") {
            settings = settings.bearer_token(token);
        }
        if let Some(mocks) = self.mocks.read()? {
            settings = settings.mocks(mocks);
        }
        for origin in &self.allow_origin {
            settings = settings.allow_origin(origin);
        }
        Ok(settings)
    }
}

impl From<Level> for LogLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Off => LogLevel::Off,
            Level::Fatal => LogLevel::Fatal,
            Level::Error => LogLevel::Error,
            Level::All => LogLevel::All,
        }
    }
}

/// From the environment only: what is on a command line, everybody can see.
fn secret(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
