//! What compiled JSONata expressions run on. No parser and no syntax tree lives here.

mod error;
#[cfg_attr(not(test), expect(dead_code, reason = "the evaluation calls these"))]
pub(crate) mod functions;

pub use error::Error;
pub use functions::regex::Regex;
