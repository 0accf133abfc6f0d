//! Builds a large machine beside a fixed hand-written crate, and prints what each costs.

fn main() {}
