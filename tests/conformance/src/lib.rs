//! Runs recorded cases of AWS Step Functions and compares the answers: status, output, error, cause and history.
//!
//! A [`case::Folder`] is loaded from disk, each [`case::Case`] is answered by an [`engine`], and [`compare`] gives a
//! verdict for each part of the answer after the normalisation that the format documents. [`report`] prints the table,
//! [`mutate`] checks that the comparison would have noticed a wrong answer.

pub mod case;
pub mod compare;
pub mod definition;
pub mod durable;
pub mod engine;
mod event_numbers;
pub mod expectations;
pub mod expression;
mod http_metadata;
mod json_text;
pub mod lambda;
pub mod logs;
pub mod machines;
pub mod mutate;
mod python;
pub mod random;
pub mod report;
pub mod responses;
mod restart;
pub mod run;
pub mod served;
pub mod skip;
mod state_definition;
pub mod suite;
pub mod synthetic;
pub mod table;
pub mod test_state;
pub mod trace;
mod words;
mod worker;
