//! Mermaid flowcharts.

use std::fmt::Write as _;

use crate::graph::{Graph, Kind, Scope, State};

impl Graph {
    /// The graph as a Mermaid flowchart.
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        let mut text = "flowchart TD\n".to_owned();
        write_scope(&mut text, &self.top, 1);
        for (outcome, numbers) in self.by_outcome() {
            let (class, (fill, stroke)) = (outcome.class(), outcome.colours());
            let states: Vec<String> = numbers.iter().map(|number| format!("n{number}")).collect();
            line(
                &mut text,
                1,
                &format!("classDef {class} fill:{fill},stroke:{stroke},color:#111"),
            );
            line(&mut text, 1, &format!("class {} {class}", states.join(",")));
        }
        text
    }
}

fn line(text: &mut String, depth: usize, content: &str) {
    let _ = writeln!(text, "{:indent$}{content}", "", indent = depth * 4);
}

fn write_scope(text: &mut String, scope: &Scope, depth: usize) {
    let start = scope
        .states
        .iter()
        .filter(|state| state.kind == Kind::Start);
    let others = scope
        .states
        .iter()
        .filter(|state| state.kind != Kind::Start);
    for state in start.chain(others) {
        write_state(text, state, depth);
    }
    for edge in &scope.edges {
        let number = |place: usize| scope.states.get(place).map_or(0, |state| state.number);
        let arrow = if edge.is_catch { "-.->" } else { "-->" };
        let label = match edge.label.as_str() {
            "" => String::new(),
            label => format!("|\"{}\"|", escaped(label)),
        };
        let (from, to) = (number(edge.from), number(edge.to));
        line(text, depth, &format!("n{from} {arrow}{label} n{to}"));
    }
}

fn write_state(text: &mut String, state: &State, depth: usize) {
    let number = state.number;
    let name = escaped(&state.name);
    if !state.scopes.is_empty() {
        line(text, depth, &format!("subgraph n{number} [\"{name}\"]"));
        write_scopes(text, state, depth + 1);
        line(text, depth, "end");
        return;
    }
    let (open, close) = match state.kind {
        Kind::Start => ("((", "))"),
        Kind::End => ("(((", ")))"),
        Kind::Choice => ("{", "}"),
        Kind::Wait => ("{{", "}}"),
        Kind::Succeed | Kind::Fail => ("([", "])"),
        Kind::Pass => ("(", ")"),
        Kind::Work => ("[", "]"),
    };
    line(text, depth, &format!("n{number}{open}\"{name}\"{close}"));
}

/// Several branches stand side by side, each in a box of its own.
fn write_scopes(text: &mut String, state: &State, depth: usize) {
    if let [only] = state.scopes.as_slice() {
        write_scope(text, only, depth);
        return;
    }
    for (branch, scope) in state.scopes.iter().enumerate() {
        let number = state.number;
        line(text, depth, &format!("subgraph n{number}_{branch} [\" \"]"));
        write_scope(text, scope, depth + 1);
        line(text, depth, "end");
    }
}

/// The text with every character that Mermaid might take for its own as an entity; never empty, which Mermaid refuses.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() || " -_.,:/=()$".contains(character) {
            escaped.push(character);
        } else if character.is_control() {
            escaped.push(' ');
        } else {
            let _ = write!(escaped, "#{};", u32::from(character));
        }
    }
    if escaped.is_empty() {
        escaped.push(' ');
    }
    escaped
}
