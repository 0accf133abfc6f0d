//! Draws state machines of the Amazon States Language as graphs: Mermaid, DOT and SVG.
//!
//! A [`Graph`] is made of a definition as JSON, checked or not, and knows nothing of a compiler. Told how the states of an
//! execution ended, it colours them.
//!
//! ```
//! use asl_graph::{Graph, Outcome};
//! use serde_json::json;
//!
//! let definition = json!({
//!     "StartAt": "Greet",
//!     "States": { "Greet": { "Type": "Pass", "End": true } }
//! });
//! let graph = Graph::of(&definition)?.with_outcomes([("Greet", Outcome::Succeeded)]);
//! assert_eq!(graph.to_mermaid(), r#"flowchart TD
//!     n1((" "))
//!     n0("Greet")
//!     n2(((" ")))
//!     n1 --> n0
//!     n0 --> n2
//!     classDef succeeded fill:#d9f2dc,stroke:#2e7d32,color:#111
//!     class n0 succeeded
//! "#);
//! assert!(graph.to_svg().starts_with("<svg "));
//! # Ok::<(), asl_graph::GraphError>(())
//! ```
//!
//! The same definition gives the same drawing, whatever the order of its members: states stand in the order in which
//! transitions lead to them. Branches and Item Processors are boxes inside their state's; what a Choice tests and what a
//! catcher catches stands beside the edge, and edges of catchers are dashed.

mod condition;
mod dot;
mod error;
mod graph;
mod layout;
mod mermaid;
mod outcome;
mod read;
mod svg;

pub use self::error::GraphError;
pub use self::graph::Graph;
pub use self::outcome::Outcome;
