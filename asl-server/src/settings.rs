//! How a service is reached, by whom, and what it logs.

use std::path::PathBuf;

use asl_runtime::mock::MockConfig;
use asl_runtime::{LogSink, LoggingConfiguration};

use crate::access::{Access, Secret};

/// How a service is reached, by whom, and what it logs.
///
/// ```
/// use asl_server::Settings;
///
/// let settings = Settings::new()
///     .data("./data")
///     .access_key("AKIAEXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
/// # let _ = settings;
/// ```
#[derive(Debug, Clone, Default)]
pub struct Settings {
    pub(crate) data: Option<PathBuf>,
    pub(crate) access: Access,
    pub(crate) origins: Vec<String>,
    pub(crate) logging: LoggingConfiguration,
    pub(crate) log_sink: Option<LogSink>,
    pub(crate) mocks: Option<MockConfig>,
}

impl Settings {
    /// Executions in memory, callers at this machine.
    #[must_use]
    pub fn new() -> Self {
        Settings::default()
    }

    /// The folder that keeps executions.
    #[must_use]
    pub fn data(mut self, folder: impl Into<PathBuf>) -> Self {
        self.data = Some(folder.into());
        self
    }

    /// The access key that callers must sign with (AWS Signature Version 4), as AWS's tools do.
    #[must_use]
    pub fn access_key(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.access.key = Some((id.into(), Secret(secret.into())));
        self
    }

    /// A token that callers may show instead: `Authorization: Bearer TOKEN`.
    #[must_use]
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        self.access.bearer_token = Some(Secret(token.into()));
        self
    }

    /// What is logged of executions whose machine's [own options](asl_runtime::Options::logging) do not say: nothing, unless set.
    #[must_use]
    pub fn logging(mut self, configuration: LoggingConfiguration) -> Self {
        self.logging = configuration;
        self
    }

    /// Where the log goes of executions whose machine has no [sink](asl_runtime::Options::log_sink) of its own: to standard
    /// output, unless set, a line of JSON for each record.
    ///
    /// A thread of its own writes the lines. Where that falls behind, executions wait, so that none is lost; all are written
    /// when [`App::serve`](crate::App::serve) returns.
    #[must_use]
    pub fn log_sink(mut self, sink: LogSink) -> Self {
        self.log_sink = Some(sink);
        self
    }

    /// The token by which whoever may read the folder is known.
    pub(crate) fn folder_token(mut self, token: Secret) -> Self {
        self.access.folder_token = Some(token);
        self
    }

    /// Lets callers start executions as test cases of this configuration, as in Step Functions Local: with `#` and a test case's
    /// name behind the machine's ARN. Beside them others call their real tasks.
    #[must_use]
    pub fn mocks(mut self, config: MockConfig) -> Self {
        self.mocks = Some(config);
        self
    }

    /// Lets web pages of this origin call, such as `https://console.example`.
    #[must_use]
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.origins.push(origin.into());
        self
    }
}
