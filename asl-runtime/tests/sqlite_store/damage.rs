//! Damage to the files.
