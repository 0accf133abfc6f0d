//! What every request may need.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use asl_runtime::mock::MockConfig;
use asl_runtime::store::MemoryStore;
use asl_runtime::{Engine, EngineBuilder};
use tokio::sync::watch;

use crate::api::Redrives;
use crate::app::App;
use crate::catalogue::{Catalogue, Created, Known};

/// An engine over the machines of a program, and what the API keeps beside it.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) app: Arc<App>,
    pub(crate) engine: Engine,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) redrives: Redrives,
    /// The test cases that executions may be started as.
    pub(crate) mocks: Option<MockConfig>,
    /// Whether the service has been asked to end: nobody waits any more then.
    pub(crate) ending: watch::Sender<bool>,
}

impl Service {
    /// Opens the service over a data folder, or in memory. What was running goes on at once.
    pub(crate) fn open(
        app: Arc<App>,
        data: Option<&Path>,
        mocks: Option<MockConfig>,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let catalogue = Catalogue::open(data)?;
        let engine = engine(&app, &catalogue, data, mocks.clone())?;
        // Only now is the folder ours alone.
        enter(&app, &catalogue)?;
        Ok(Service {
            app,
            engine,
            catalogue: Arc::new(catalogue),
            redrives: Redrives::default(),
            mocks,
            ending: watch::Sender::new(false),
        })
    }

    /// Waits until the service is asked to end.
    pub(crate) async fn is_ending(&self) {
        let mut ending = self.ending.subscribe();
        // The sender is ours: it is there.
        let _ = ending.wait_for(|ending| *ending).await;
    }
}

/// An engine over a data folder, or in memory, that knows the activities of the catalogue.
pub(crate) fn engine(
    app: &App,
    catalogue: &Catalogue,
    data: Option<&Path>,
    mocks: Option<MockConfig>,
) -> Result<Engine, Box<dyn Error + Send + Sync>> {
    let activities = catalogue.read(|contents| contents.activities.clone());
    let builder = activities
        .into_keys()
        .fold(app.engine(), EngineBuilder::activity);
    let builder = match mocks {
        Some(mocks) => builder.mocks(mocks),
        None => builder,
    };
    Ok(match data {
        Some(folder) => builder.open(folder)?,
        None => builder.open_store(MemoryStore::new())?,
    })
}

/// Enters what the program itself brings.
fn enter(app: &App, catalogue: &Catalogue) -> std::io::Result<()> {
    catalogue.change_now(|contents| {
        let now = Created::now();
        for arn in app.activities() {
            contents.activities.entry(arn.clone()).or_insert(now);
        }
        for machine in app.machines().iter() {
            let name = machine.name().to_owned();
            let definition = machine.definition_text();
            let known = contents.machines.entry(name).or_insert_with(|| Known {
                creation_date: now.creation_date,
                update_date: now.creation_date,
                definition: definition.to_owned(),
                versions: BTreeMap::new(),
                last_version: 0,
                aliases: BTreeMap::new(),
            });
            if known.definition != definition {
                definition.clone_into(&mut known.definition);
                known.update_date = now.creation_date;
            }
        }
    })
}
