//! What commands print. A reader that has gone away is no failure: whoever pipes into `head` has seen enough.

use std::fmt::Display;
use std::io::{self, Write as _};

/// Prints what was asked for.
pub(super) fn print(found: impl Display) -> io::Result<()> {
    let mut output = io::stdout().lock();
    let written = write!(output, "{found}").and_then(|()| output.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// As [`print`], and ends the line.
pub(super) fn print_line(found: impl Display) -> io::Result<()> {
    print(format_args!("{found}\n"))
}

/// Tells something beside what was asked for, on standard error.
pub(super) fn tell(said: impl Display) {
    // Where nobody listens, there is nobody to tell that to.
    let _ = write!(io::stderr().lock(), "{said}");
}
