//! What compiled expressions call: Paths, Intrinsic Functions, Choice comparisons. No parser of expressions lives here.
//!
//! Everything is a pure function over `&Json`. Generated code writes each Path as static data:
//!
//! ```
//! use arcstr::literal;
//! use asl_runtime::json::Json;
//! use asl_runtime::query::{filter, Path, Pattern, Root, Step};
//!
//! /// `$.orders[?(@.total >= 5 && @.customer.name =~ /A.*/i)].id`
//! static IDS: Path = Path {
//!     text: "$.orders[?(@.total >= 5 && @.customer.name =~ /A.*/i)].id",
//!     root: Root::Input,
//!     definite: false,
//!     steps: &[
//!         Step::Property(literal!("orders")),
//!         Step::Filter(|item, _| {
//!             static TOTAL: [Step; 1] = [Step::Property(literal!("total"))];
//!             static NAME: [Step; 2] = [Step::Property(literal!("customer")), Step::Property(literal!("name"))];
//!             static A: Pattern = Pattern::new(r"\A(?i:A.*)\z");
//!             filter::greater_or_equal(&filter::at(item, &TOTAL), &filter::integer(5))
//!                 && filter::matches(&filter::at(item, &NAME), &A)
//!         }),
//!         Step::Property(literal!("id")),
//!     ],
//! };
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
