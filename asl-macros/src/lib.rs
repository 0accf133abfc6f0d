//! The macro `asl!`, which turns state machines of the Amazon States Language into Rust modules.
//!
//! It is used through `asl_runtime`, which exports it. The work is done by `asl-compiler`, the same library that stands
//! behind build scripts; this crate reads what the macro is given and shows what is wrong with it.

mod expand;
mod file;
mod input;
mod layout;
mod literal;
mod options;
mod place;
mod report;
mod tokens;

/// Compiles state machines of the Amazon States Language to modules.
///
/// ```ignore
/// use asl_runtime::asl;
///
/// asl! {
///     /// Takes an order from the basket to the door.
///     pub mod order = "workflows/order.asl.json" {
///         input: Order;
///         output: Shipment;
///         task "CheckStock": fn(StockQuery) -> Stock;
///     }
/// }
/// ```
///
/// Each module has `machine`, which binds the machine to its tasks, and, where it has Task states, the trait `Tasks` with a
/// method for each function that they call, and `machine_with`, which binds them all to one handler. Documentation,
/// attributes and visibility are the module's. One `asl!` may hold any number of modules.
///
/// # Definitions
///
/// A definition stands in one of three places:
///
/// - **In a file**: `pub mod order = "workflows/order.asl.json";`. The path starts at the folder of `Cargo.toml`. A file
///   whose name ends in `.yaml` or `.yml` is YAML. The crate is compiled anew when the file changes.
/// - **In a string literal**: `pub mod order = r#"{ "StartAt": … }"#;`. A literal that starts with `{` is the
///   definition itself.
/// - **In tokens**: `pub mod order { "StartAt": … }`. This is JSON whose strings are written as Rust writes them: the
///   escapes `\/`, `\b`, `\f` and `\u00e9` are `/`, `\x08`, `\x0c` and `\u{e9}`, and raw strings are welcome. Comments may
///   stand in it. It suits small machines, for rustc then underlines the very word that is wrong.
///
/// # Options
///
/// Options stand in braces behind the definition, each closed by a semicolon:
///
/// ```ignore
/// asl! {
///     pub mod order = "workflows/order.asl.json" {
///         express;
///         name = "order-machine";
///         input: Order;
///         output: Vec<Shipment>;
///         task "CheckStock": fn(StockQuery) -> Stock;
///         task "sqs:sendMessage": fn(Json) -> Receipt;
///         task "ChargeCard": at_most_once fn(Order) -> Receipt;
///         substitute "Bucket" = "orders";
///         earlier_versions = ["workflows/earlier/order.v1.asl.json", "workflows/earlier/order.v2.asl.json"];
///         warnings = deny;
///         crate = ::renamed_runtime;
///     }
/// }
/// ```
///
/// | option | meaning | without it |
/// |---|---|---|
/// | `input: Type;` | the type of an execution's input | `Json` |
/// | `output: Type;` | the type of an execution's output | `Json` |
/// | `task "Name": fn(Type) -> Type;` | what the function that Task states call takes and returns | `fn(Json) -> Json` |
/// | `task "Name": at_most_once …;` | a restart does not call the function again; its types may follow | it is called again |
/// | `standard;`, `express;` | the type of the state machine | `standard` |
/// | `substitute "Name" = "value";` | the value of the placeholder `${Name}` | none |
/// | `name = "name";` | the machine's name in ARNs and the Context Object | the module's name |
/// | `earlier_versions = ["path", …];` | definitions on which executions end that started on them | none |
/// | `warnings = allow;`, `warn;`, `deny;` | what becomes of warnings about the definition | `warn` |
/// | `crate = ::path;` | where the crate `asl_runtime` is found, if it was renamed | `::asl_runtime` |
///
/// Types mean what they mean where the macro stands, which must be a module and not the inside of a function; `_` leaves
/// `Json`. An input must be `serde::Serialize`, an output `serde::Deserialize`; a task's input must be
/// `serde::Deserialize` and its output `serde::Serialize`.
///
/// # Tasks that a restart cuts off
///
/// On a durable engine, a task that was under way when the process ended is called again with the same idempotency key. One
/// that is marked `at_most_once` is not: its attempt fails with the error `Asl.TaskInterrupted`, and whether the task took
/// effect is not known. So does an attempt that had been stored and was only about to be made. In `Catch`, `States.ALL` and
/// `States.TaskFailed` match this error; in `Retry` only its own name does, so that no wildcard has a card charged twice, not
/// that of a Parallel or Map around the task either. A `.waitForTaskToken` task is cut off until its method has returned or its
/// token has come back; after that it goes on waiting. Starting an execution with `states:startExecution` on an engine needs no
/// mark: what was started is found again. In memory the mark changes nothing.
///
/// # Earlier versions
///
/// An execution on a durable engine ends on the definition that it started with. Keep that definition beside the new one, and
/// name it in `earlier_versions`, as a path or as the text itself: new executions run the current version, and what started on an
/// earlier one goes on with it. All versions share the placeholders' values and one `Tasks`, which has a method for whatever any
/// of them calls, with one pair of types; methods that the current version needs come first. What tells versions apart is what
/// they do: comments and layout do not count. A version may go once nothing runs on it any more; what still does is held, and
/// `Engine::held` lists it.
///
/// # Errors and warnings
///
/// What AWS would refuse, and what cannot be wired, is an error; what AWS accepts and would then fail at run time is a
/// warning. All are shown at once, with a code (`ASL0003`), the place and what to write instead. rustc can only point at
/// Rust tokens, so a message about a file or the inside of a literal brings its own arrow and line:
///
/// ```text
/// error: ASL0102: there is no field `Nxet` here (unknown-field)
///                --> workflows/order.asl.json:9:40
///                 |
///               9 |             "Hello": { "Type": "Pass", "Nxet": "Bye" },
///                 |                                        ^^^^^^
///                 = help: did you mean `Next`?
///  --> src/main.rs:6:21
///   |
/// 6 |     pub mod order = "workflows/order.asl.json";
///   |                     ^^^^^^^^^^^^^^^^^^^^^^^^^^
/// ```
///
/// Warnings come as uses of deprecated constants, the one way in which a macro can warn: `#![deny(warnings)]` and
/// `#![allow(deprecated)]` hold for them as for any other, and the option `warnings` decides for one machine. Beside
/// errors the module is there nevertheless, so that the code that uses it adds none of its own.
#[proc_macro]
pub fn asl(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as input::Input);
    expand::expand(&input).into()
}
