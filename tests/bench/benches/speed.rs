//! Runs the workloads and their floors, and prints what a transition costs.

fn main() {}
