//! What a command found: a table on a terminal, JSON in a pipe.

use std::fmt;
use std::io::{self, IsTerminal as _};

use serde_json::Value;

use super::output::{print, print_line};

/// How to print what was found.
#[derive(Debug, clap::Args)]
pub(super) struct Format {
    /// Print JSON, as is done where the output is no terminal.
    #[arg(long)]
    json: bool,
}

impl Format {
    /// Prints `found` as JSON, or as the table that is made of it.
    pub(super) fn print(&self, found: &Value, table: impl FnOnce() -> Table) -> io::Result<()> {
        if self.json || !io::stdout().is_terminal() {
            print_line(format_args!("{found:#}"))
        } else {
            print(table())
        }
    }
}

/// Rows under heads, in columns.
#[derive(Debug)]
pub(super) struct Table {
    heads: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(heads: impl Into<Vec<&'static str>>) -> Self {
        Table {
            heads: heads.into(),
            rows: Vec::new(),
        }
    }

    /// Adds a row. What could move a terminal's cursor is shown as an escape.
    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        let cells = cells.into_iter();
        let shown = cells.map(|cell| {
            if cell.chars().any(char::is_control) {
                cell.escape_debug().to_string()
            } else {
                cell
            }
        });
        self.rows.push(shown.collect());
    }

    fn width(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        let widths = cells.map(|cell| cell.chars().count());
        let head = self.heads.get(column).map_or(0, |head| head.len());
        widths.chain([head]).max().unwrap_or_default()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths: Vec<usize> = (0..self.heads.len())
            .map(|column| self.width(column))
            .collect();
        let mut line = |cells: &mut dyn Iterator<Item = &str>| {
            let padded = cells
                .zip(&widths)
                .map(|(cell, width)| format!("{cell:width$}"));
            let line = padded.collect::<Vec<_>>().join("  ");
            writeln!(f, "{}", line.trim_end())
        };
        line(&mut self.heads.iter().copied())?;
        self.rows
            .iter()
            .try_for_each(|row| line(&mut row.iter().map(String::as_str)))
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(["NAME", "STATUS"]);
        table.row(["order-1".to_owned(), "RUNNING".to_owned()]);
        table.row(["\u{e9}\u{1b}[2J".to_owned(), "FAILED".to_owned()]);
        let printed = table.to_string();
        let lines: Vec<_> = printed.lines().collect();
        let expected = [
            "NAME        STATUS",
            "order-1     RUNNING",
            "\u{e9}\\u{1b}[2J  FAILED",
        ];
        assert_eq!(lines, expected);
    }
}
