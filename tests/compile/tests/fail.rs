//! A newcomer's mistakes: where rustc points, and what it says.

use std::path::Path;
use std::{fs, io};

#[test]
fn mistakes_are_shown_where_they_are_made() -> io::Result<()> {
    copy_definitions()?;
    trybuild::TestCases::new().compile_fail("tests/fail/*.rs");
    Ok(())
}

/// Definitions are looked for from the folder of Cargo.toml on, which is trybuild's own.
fn copy_definitions() -> io::Result<()> {
    let project =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tests/trybuild/asl-tests/workflows");
    fs::create_dir_all(&project)?;
    for definition in fs::read_dir("workflows")? {
        let definition = definition?;
        fs::copy(definition.path(), project.join(definition.file_name()))?;
    }
    Ok(())
}
