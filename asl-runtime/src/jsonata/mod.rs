//! What compiled JSONata expressions run on. No parser and no syntax tree lives here.

mod error;
pub(crate) mod functions;

pub use error::Error;
