//! What the fuzz targets assert, where more than one asserts it.

mod code;
mod definition;
mod model_spans;
mod query;

pub use code::assert_code;
pub use definition::{assert_well_reported, read_definition};
pub use query::{assert_error, assert_intrinsic, assert_path};
