//! Where executions are kept, as the commands name it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use asl_runtime::mock::MockConfig;
use asl_runtime::store::{SqliteArchive, StoredExecution};
use asl_runtime::{Engine, Machine};

use super::Failed;
use super::mocks::Mocks;
use super::service::{EndpointFile, Service};
use crate::access::Secret;
use crate::app::App;
use crate::catalogue::Catalogue;
use crate::service;

/// The folder of a service.
#[derive(Debug, clap::Args)]
pub(super) struct Data {
    /// The folder that keeps executions.
    #[arg(long, env = "ASL_DATA", value_name = "FOLDER", default_value = "data")]
    data: PathBuf,
}

/// Who has a folder open.
pub(super) enum Owner {
    /// This process, from now on.
    Us(Engine),
    Service(Service),
}

/// The folder of a service, if it is to keep anything.
#[derive(Debug, clap::Args)]
pub(super) struct OptionalData {
    /// The folder that keeps executions; without one they are kept in memory.
    #[arg(long, env = "ASL_DATA", value_name = "FOLDER")]
    data: Option<PathBuf>,
}

/// An execution, as arguments name it.
#[derive(Debug, clap::Args)]
pub(super) struct Named {
    /// The machine's name.
    pub(super) machine: String,
    /// The execution's name.
    pub(super) execution: String,
}

impl Data {
    /// The folder, to look at: another process may have it open.
    pub(super) fn look(&self) -> Result<SqliteArchive, Failed> {
        Ok(SqliteArchive::open(&self.data)?)
    }

    /// Who can change executions of the folder.
    pub(super) fn owner(&self, app: &App, mocks: &Mocks) -> Result<Owner, Failed> {
        match self.engine(app, mocks.read()?) {
            Ok(engine) => Ok(Owner::Us(engine)),
            // Only now: a service that was killed has left its file behind, which may lead to another one meanwhile.
            Err(error) => Service::of(&self.data).map(Owner::Service).ok_or(error),
        }
    }

    /// An engine over the folder, which no other process may have open.
    fn engine(&self, app: &App, mocks: Option<MockConfig>) -> Result<Engine, Failed> {
        // In a folder without executions nothing is to be made.
        self.look()?;
        let catalogue = Catalogue::open(Some(&self.data))?;
        service::engine(app, &catalogue, Some(&self.data), mocks)
    }
}

impl OptionalData {
    /// Says in the folder where its service listens, and what it knows by.
    pub(super) fn create_endpoint_file(
        &self,
        address: SocketAddr,
        token: &Secret,
    ) -> Result<Option<EndpointFile>, Failed> {
        let folder = self.data.as_deref();
        folder
            .map(|folder| EndpointFile::create(folder, address, token))
            .transpose()
    }

    /// The folder, if there is one.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.data.as_deref()
    }

    pub(super) fn engine(&self, app: &App) -> Result<Engine, Failed> {
        let catalogue = Catalogue::open(self.folder())?;
        service::engine(app, &catalogue, self.folder(), None)
    }
}

impl Named {
    pub(super) fn find(&self, archive: &SqliteArchive) -> Result<StoredExecution, Failed> {
        let found = archive.execution(&self.machine, &self.execution)?;
        Ok(found.ok_or_else(|| self.missing())?)
    }

    /// The execution's ARN.
    pub(super) fn arn(&self, app: &App) -> Result<String, Failed> {
        let machine = machine(app, &self.machine)?.arn();
        let prefix = machine.replacen(":stateMachine:", ":execution:", 1);
        Ok(format!("{prefix}:{}", self.execution))
    }

    pub(super) fn missing(&self) -> String {
        let Named { machine, execution } = self;
        format!("the machine `{machine}` has no execution `{execution}`")
    }
}

/// The machine of this name.
pub(super) fn machine<'a>(app: &'a App, name: &str) -> Result<&'a Machine, Failed> {
    let found = app.machines().by_name(name);
    Ok(found.ok_or_else(|| {
        let names: Vec<_> = app.machines().iter().map(Machine::name).collect();
        format!(
            "there is no machine `{name}`, there are: {}",
            names.join(", ")
        )
    })?)
}
