//! `serve`: the Step Functions API over a folder.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use super::Done;
use super::store::OptionalData;
use crate::app::App;
use crate::serve;

/// How long a called task may take to answer once the service is asked to end.
const GRACE: Duration = Duration::from_secs(30);

/// Serves the Step Functions API until it is interrupted.
#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// The address to listen on.
    #[arg(long, env = "ASL_LISTEN", default_value = "127.0.0.1:8083")]
    listen: SocketAddr,
    #[command(flatten)]
    data: OptionalData,
}

impl Serve {
    pub(super) async fn run(self, app: &Arc<App>) -> Done {
        let engine = self.data.engine(app)?;
        let listener = tokio::net::TcpListener::bind(self.listen)
            .await
            .map_err(|error| format!("cannot listen on {}: {error}", self.listen))?;
        let address = listener.local_addr()?;
        let _sign = self.data.put_up_sign(address)?;
        println!("listening on http://{address}");
        serve::serve(listener, Arc::clone(app), engine.clone()).await?;
        engine.shut_down(GRACE).await?;
        Ok(ExitCode::SUCCESS)
    }
}
