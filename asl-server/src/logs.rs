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

/// How long they wait for whoever reads the lines: the whole service must not stand still for a reader that does.
const PATIENCE: Duration = Duration::from_secs(1);

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
    Lines::written_to(io::stdout(), PATIENCE)
}

/// Records as lines, which a thread of their own writes.
///
/// Where it falls behind, executions wait for it. Once they have waited for too long, records are left out until it goes on,
/// and how many is told on standard error. If nobody reads any more, none is kept.
pub(crate) struct Lines(Arc<Unwritten>);

struct Unwritten {
    patience: Duration,
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
    /// How many records have been left out since something was last taken out.
    left_out: u64,
    /// Whether nothing is written any more.
    is_closed: bool,
}

impl Lines {
    fn written_to(out: impl Write + Send + 'static, patience: Duration) -> Self {
        let lines = Lines(Arc::new(Unwritten {
            patience,
            lines: Mutex::default(),
            filled: Condvar::default(),
            emptied: Condvar::default(),
        }));
        let unwritten = Arc::clone(&lines.0);
        thread::spawn(move || {
            let written = unwritten.write_to(out);
            unwritten.close();
            if let Err(error) = written {
                let _ = writeln!(
                    io::stderr(),
                    "the log cannot be written, and ends here: {error}"
                );
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

impl Buffer {
    fn is_full(&self) -> bool {
        !self.is_closed && self.text.len() >= MOST_UNWRITTEN
    }
}

impl Unwritten {
    /// Lines are in it whole or not at all: poison is no news.
    fn lines(&self) -> MutexGuard<'_, Buffer> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, record: &LogRecord<'_>) {
        let line = format!("{record}\n");
        let must_wait = |buffer: &mut Buffer| buffer.is_full() && buffer.left_out == 0;
        let buffer = self
            .emptied
            .wait_timeout_while(self.lines(), self.patience, must_wait);
        let (mut buffer, _) = buffer.unwrap_or_else(PoisonError::into_inner);
        if buffer.is_closed {
            return;
        }
        if buffer.is_full() {
            buffer.left_out += 1;
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
            let left_out = std::mem::take(&mut buffer.left_out);
            buffer.is_writing = true;
            drop(buffer);
            self.emptied.notify_all();
            out.write_all(taken.as_bytes())?;
            out.flush()?;
            if left_out > 0 {
                // Where nobody listens either, there is nobody to tell.
                let _ = writeln!(
                    io::stderr(),
                    "{left_out} records are not in the log: nobody read it for too long"
                );
            }
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
