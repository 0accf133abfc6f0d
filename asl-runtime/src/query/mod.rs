//! What compiled expressions call: Paths, Intrinsic Functions, Choice comparisons. No parser of expressions lives here.
//!
//! Everything is a pure function over `&Json`. Generated code declares each name once and writes each Path as static data:
//!
//! ```
//! use asl_runtime::json::Json;
//! use asl_runtime::query::{filter, Path, Pattern, Root, Step, Text};
//!
//! static ORDERS: Text = Text::new("orders");
//! static TOTAL: Text = Text::new("total");
//! static CUSTOMER: Text = Text::new("customer");
//! static NAME: Text = Text::new("name");
//! static ID: Text = Text::new("id");
//!
//! /// `$.orders[?(@.total >= 5 && @.customer.name =~ /A.*/i)].id`
//! static IDS: Path = Path {
//!     text: "$.orders[?(@.total >= 5 && @.customer.name =~ /A.*/i)].id",
//!     root: Root::Input,
//!     definite: false,
//!     steps: &[Step::Property(&ORDERS), Step::Filter(large_and_a), Step::Property(&ID)],
//! };
//!
//! /// `@.total >= 5 && @.customer.name =~ /A.*/i`
//! fn large_and_a(item: &Json, _document: &Json) -> bool {
//!     static PATTERN: Pattern = Pattern::new(r"\A(?i:A.*)\z");
//!     filter::greater_or_equal(&filter::at(item, &[Step::Property(&TOTAL)]), &filter::integer(5))
//!         && filter::matches(&filter::at(item, &[Step::Property(&CUSTOMER), Step::Property(&NAME)]), &PATTERN)
//! }
//!
//! let input = Json::parse(r#"{"orders": [{"id": 1, "total": 9, "customer": {"name": "ann"}}]}"#).unwrap();
//! assert_eq!(IDS.select(&input).unwrap().to_string(), "[1]");
//! ```

pub mod choice;
pub mod filter;
pub mod intrinsic;
mod java_text;
mod matches;
mod path;
mod path_error;
mod pattern;
mod put;
#[cfg(test)]
mod tests;
mod timestamp;

pub use intrinsic::IntrinsicError;
pub use path::{Path, Root, Step};
pub use path_error::PathError;
pub use pattern::Pattern;
pub use put::{PutError, put};
pub use timestamp::Timestamp;

pub use crate::text::Text;
