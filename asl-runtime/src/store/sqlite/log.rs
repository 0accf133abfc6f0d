//! The write-ahead log before SQLite reads it.
//!
//! SQLite takes the first bad frame for the end of the log: right for a commit that a crash cut off, but what if the damage
//! lies further up? Each commit is synced before the next is written, so only the frames of the last can be missing. Where two
//! commits stand behind a bad frame, the log is damaged, and what was acknowledged would be skipped.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::folder::failed;
use crate::store::error::StoreError;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Refuses a log that is damaged before its last commit.
pub(super) fn check(path: &Path) -> Result<(), StoreError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed("open", path, &error)),
    };
    let found = scan(BufReader::with_capacity(1 << 20, file));
    let found = found.map_err(|error| failed("read", path, &error))?;
    if found.whole && found.lost < 2 {
        return Ok(());
    }
    Err(StoreError::new(format!(
        "`{}` is damaged: committed work in it cannot be read; restore a backup",
        path.display()
    )))
}

/// How many commits a log holds.
#[cfg(test)]
pub(super) fn commits(log: impl Read) -> io::Result<usize> {
    Ok(scan(log)?.commits)
}

/// What a log holds.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    /// Whether its header is good, or not written yet.
    whole: bool,
    /// The commits that SQLite reads.
    commits: usize,
    /// The commits that stand behind a bad frame.
    lost: usize,
}

fn scan(mut log: impl Read) -> io::Result<Found> {
    let mut found = Found {
        whole: true,
        commits: 0,
        lost: 0,
    };
    let mut header = [0; HEADER];
    if !fill(&mut log, &mut header)? {
        return Ok(found);
    }
    if header == [0; HEADER] {
        // It is synced before the first frame is written.
        found.whole = is_blank(log)?;
        return Ok(found);
    }
    let Some(mut state) = State::new(&header) else {
        found.whole = false;
        return Ok(found);
    };
    let mut frame = vec![0; FRAME_HEADER + state.page_size];
    let mut good = true;
    while fill(&mut log, &mut frame)? {
        // What stands behind the end of the log may be a rest of an earlier one.
        let ours = frame.get(8..16) == header.get(16..24);
        good = good && ours && state.take(&frame);
        let commits = ours && word(&frame, 4, u32::from_be_bytes) != 0;
        if commits && good {
            found.commits += 1;
        } else if commits {
            found.lost += 1;
        }
    }
    Ok(found)
}

/// Whether nothing was ever written.
fn is_blank(mut log: impl Read) -> io::Result<bool> {
    let mut buffer = [0; 4096];
    loop {
        let count = log.read(&mut buffer)?;
        let read = buffer.get(..count).unwrap_or_default();
        if count == 0 || read.iter().any(|byte| *byte != 0) {
            return Ok(count == 0);
        }
    }
}

/// Fills the buffer, if there is enough.
fn fill(log: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match log.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// The running checksum of the log ("WAL File Format", "Checksum Algorithm").
struct State {
    page_size: usize,
    order: fn([u8; 4]) -> u32,
    sums: (u32, u32),
}

impl State {
    /// None if the header is damaged.
    fn new(header: &[u8; HEADER]) -> Option<Self> {
        let order = match word(header, 0, u32::from_be_bytes) {
            0x377f_0682 => u32::from_le_bytes,
            0x377f_0683 => u32::from_be_bytes,
            _ => return None,
        };
        let mut state = State {
            page_size: usize::try_from(word(header, 8, u32::from_be_bytes)).ok()?,
            order,
            sums: (0, 0),
        };
        state.add(&header[..24]);
        let fits = state.page_size.is_power_of_two() && state.page_size <= 65_536;
        (fits && state.sums == sums(header, 24)).then_some(state)
    }

    /// Whether this frame follows what came before.
    fn take(&mut self, frame: &[u8]) -> bool {
        let (header, page) = frame.split_at(FRAME_HEADER);
        // The numbers of the page and of the database's pages.
        let (numbers, _) = header.split_at(8);
        self.add(numbers);
        self.add(page);
        self.sums == sums(header, 16)
    }

    fn add(&mut self, bytes: &[u8]) {
        let (mut first, mut second) = self.sums;
        for pair in bytes.chunks_exact(8) {
            first = first
                .wrapping_add(word(pair, 0, self.order))
                .wrapping_add(second);
            second = second
                .wrapping_add(word(pair, 4, self.order))
                .wrapping_add(first);
        }
        self.sums = (first, second);
    }
}

fn sums(header: &[u8], at: usize) -> (u32, u32) {
    (
        word(header, at, u32::from_be_bytes),
        word(header, at + 4, u32::from_be_bytes),
    )
}

/// The four bytes at an offset that the caller knows to be there.
fn word(bytes: &[u8], at: usize, order: fn([u8; 4]) -> u32) -> u32 {
    let word = bytes.get(at..at + 4).and_then(|word| word.try_into().ok());
    order(word.unwrap_or_default())
}
