//! The logs of executions: whose go where, and JSON lines on standard output.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use asl_runtime::{LogLevel, LogRecord, LogSink};

use crate::app::App;
use crate::settings::Settings;

/// From how many bytes of unwritten lines on executions wait.
const MOST_UNWRITTEN: usize = 4 << 20;

/// The service with its machines logged as they say themselves, or else as `settings` say; and the lines that this fills, if
/// they are asked for.
pub(crate) fn logged(app: &App, settings: &Settings) -> (App, Option<Lines>) {
    let mut lines = None;
    let app = app.with_machines(|machine| {
        let options = machine.options().clone();
        let configuration = options.logging_configuration().unwrap_or(settings.logging);
        let mut options = options.logging(configuration);
        if configuration.level > LogLevel::Off && !options.has_log_sink() {
            let sink = settings.log_sink.clone();
            let on_standard_output = || lines.get_or_insert_with(on_standard_output).sink();
            options = options.log_sink(sink.unwrap_or_else(on_standard_output));
        }
        machine.with(options)
    });
    (app, lines)
}

fn on_standard_output() -> Lines {
    Lines::written_to(io::stdout())
}

/// Records as lines, which a thread of their own writes.
///
/// Where it falls behind, executions wait for it: no record is lost. If nobody reads any more, none is kept.
pub(crate) struct Lines(Arc<Unwritten>);

#[derive(Default)]
struct Unwritten {
    lines: Mutex<Buffer>,
    /// Told when there is something to write, or nothing will be any more.
    filled: Condvar,
    /// Told when something has been taken or written.
    emptied: Condvar,
}

#[derive(Default)]
struct Buffer {
    text: String,
    /// Whether what was taken out is on its way.
    is_writing: bool,
    /// Whether nothing is written any more.
    is_closed: bool,
}

impl Lines {
    fn written_to(out: impl Write + Send + 'static) -> Self {
        let lines = Lines(Arc::default());
        let unwritten = Arc::clone(&lines.0);
        thread::spawn(move || {
            let written = unwritten.write_to(out);
            unwritten.close();
            if let Err(error) = written {
                eprintln!("the log cannot be written, and ends here: {error}");
            }
        });
        lines
    }

    /// What fills them.
    fn sink(&self) -> LogSink {
        let unwritten = Arc::clone(&self.0);
        LogSink::new(move |record| unwritten.push(record))
    }

    /// Waits until all are written, but for no longer than `limit`.
    pub(crate) fn flush(&self, limit: Duration) {
        let is_behind = |buffer: &mut Buffer| {
            !buffer.is_closed && (buffer.is_writing || !buffer.text.is_empty())
        };
        // Poison is no news, and what is not written by then is lost.
        let _ = self
            .0
            .emptied
            .wait_timeout_while(self.0.lines(), limit, is_behind);
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lines")
    }
}

impl Unwritten {
    /// Lines are in it whole or not at all: poison is no news.
    fn lines(&self) -> MutexGuard<'_, Buffer> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, record: &LogRecord<'_>) {
        let line = format!("{record}\n");
        let is_full =
            |buffer: &mut Buffer| !buffer.is_closed && buffer.text.len() >= MOST_UNWRITTEN;
        let buffer = self.emptied.wait_while(self.lines(), is_full);
        let mut buffer = buffer.unwrap_or_else(PoisonError::into_inner);
        if buffer.is_closed {
            return;
        }
        let was_empty = buffer.text.is_empty();
        buffer.text.push_str(&line);
        if was_empty {
            self.filled.notify_one();
        }
    }

    /// Writes what is pushed, until it is closed.
    fn write_to(&self, mut out: impl Write) -> io::Result<()> {
        let mut taken = String::new();
        loop {
            let nothing_to_do = |buffer: &mut Buffer| !buffer.is_closed && buffer.text.is_empty();
            let buffer = self.filled.wait_while(self.lines(), nothing_to_do);
            let mut buffer = buffer.unwrap_or_else(PoisonError::into_inner);
            if buffer.text.is_empty() {
                return Ok(());
            }
            std::mem::swap(&mut buffer.text, &mut taken);
            buffer.is_writing = true;
            drop(buffer);
            self.emptied.notify_all();
            out.write_all(taken.as_bytes())?;
            out.flush()?;
            taken.clear();
            self.lines().is_writing = false;
            self.emptied.notify_all();
        }
    }

    fn close(&self) {
        self.lines().is_closed = true;
        self.filled.notify_all();
        self.emptied.notify_all();
    }
}

#[cfg(test)]
mod tests;
