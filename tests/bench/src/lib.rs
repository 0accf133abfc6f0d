//! Measures compiled machines beside hand-written Rust.
//!
//! `cargo bench -p asl-bench` prints, for each workload, what a transition costs by hand (the *floor*) and compiled, and
//! the ratio of their speeds: `ratio W1 ours/serde_json 1.31 (target 1.30)`. A second bench, `build_cost`, prints what
//! large machines cost to build. `cargo bench -p asl-bench --bench speed -- W1` runs one workload alone.
//!
//! | | workload | transitions |
//! |---|---|---|
//! | W1 | 100 Pass states, each with a template of 4 fields (3 paths) and a `ResultPath` | 100 |
//! | W2 | counter loop of 1,000 rounds: a Choice, and a Pass that adds one | 2,002 |
//! | W4 | 10 Task states with Retry, Catch and `ResultPath` | 10 |
//! | W5 | an inline Map over 1,000 items, one Pass each | 1,001 |
//! | W6 | a Parallel of 10 branches, one Pass each | 11 |
//!
//! # Method
//!
//! The machine that measures is shared, so no figure counts by itself: what counts is a ratio within one run.
//!
//! - Floor and machine take turns in samples of about a millisecond, shorter than a scheduler's slice, so that a slow
//!   spell meets both or neither.
//! - In each of 15 rounds the fastest sample of either counts: noise only ever adds. The figure is the median of the
//!   rounds' ratios, which no single lucky or unlucky round can move.
//! - Both run on one thread, and tokio's on the same current-thread runtime.
//! - Making the input and dropping the output is not timed: shared structure would make both free for us, and neither is
//!   the workflow's own work.
//! - Nothing is asserted: a timed assertion fails on a busy day.
//!
//! # Build cost
//!
//! `build_cost` compiles a machine of a thousand states, and builds it beside a crate written by hand that never changes
//! (`fixed/order.rs`, forty times over). It counts the CPU time of cargo and its compilers, user and system, which a busy
//! machine stretches far less than the time on the wall; where it does, the fixed crate shows by how much. Beside the same
//! crate it checks a machine of three hundred states in JSONata, and builds the distinct expressions of the suite that
//! `JSONATA_SUITE` names (else the project's own cases).
//!
//! # Store
//!
//! `store` commits steps of 1.8 KB (two events and a scope) to a store in a folder, one at a time and 256 at a time. Beside it,
//! in turns and on the same disk: a record of 128 bytes synced to a plain file, and the same bytes written to SQLite by a loop
//! that does nothing else. The disk is the one that the target folder is on.
//!
//! # Service
//!
//! `served`, which needs the feature of that name, calls the API of a service in a process of its own, from 64 clients that share
//! one thread: for a minute starts of a durable machine that does nothing; the same while the service is ended by SIGTERM and by
//! SIGKILL, after which no execution may be missing whose start was answered; and synchronous executions of two Express machines,
//! ten Pass states and W4, in turns with `GET /health`.

pub mod floor;
pub mod input;
pub mod jsonata_machine;
pub mod large_machine;
pub mod machines;
pub mod measure;
