//! Graphviz's DOT.

use std::fmt::Write as _;

use crate::graph::{Edge, Graph, Kind, Scope, State};

impl Graph {
    /// The graph in DOT, for Graphviz.
    #[must_use]
    pub fn to_dot(&self) -> String {
        let mut text = "digraph {\n".to_owned();
        line(
            &mut text,
            1,
            "compound=true fontname=\"sans-serif\" fontsize=12",
        );
        line(
            &mut text,
            1,
            "node [fontname=\"sans-serif\" fontsize=12 shape=box style=\"rounded,filled\" fillcolor=white]",
        );
        line(&mut text, 1, "edge [fontname=\"sans-serif\" fontsize=10]");
        self.write_scope(&mut text, &self.top, 1);
        text.push_str("}\n");
        text
    }

    fn write_scope(&self, text: &mut String, scope: &Scope, depth: usize) {
        for state in &scope.states {
            self.write_state(text, state, depth);
        }
        for edge in &scope.edges {
            write_edge(text, scope, edge, depth);
        }
    }

    fn write_state(&self, text: &mut String, state: &State, depth: usize) {
        let number = state.number;
        if !state.scopes.is_empty() {
            self.write_cluster(text, state, depth);
            return;
        }
        let shape = match state.kind {
            Kind::Start => " shape=circle width=0.15 style=filled fillcolor=black",
            Kind::End => " shape=doublecircle width=0.12 style=filled fillcolor=black",
            Kind::Choice => " shape=diamond style=filled",
            Kind::Wait => " shape=hexagon style=filled",
            Kind::Succeed | Kind::Fail => " shape=oval",
            Kind::Pass | Kind::Work => "",
        };
        let (label, colours) = (quoted(&state.name), self.colours(state));
        line(
            text,
            depth,
            &format!("n{number} [label={label}{shape}{colours}]"),
        );
    }

    fn colours(&self, state: &State) -> String {
        let outcome = self.outcome(state);
        outcome.map_or_else(String::new, |outcome| {
            let (fill, stroke) = outcome.colours();
            format!(" fillcolor=\"{fill}\" color=\"{stroke}\"")
        })
    }

    /// Edges run between nodes alone: those of a cluster end at a point above its states or begin at one below them.
    fn write_cluster(&self, text: &mut String, state: &State, depth: usize) {
        let number = state.number;
        line(text, depth, &format!("subgraph cluster_n{number} {{"));
        let (label, colours) = (quoted(&state.name), self.colours(state));
        line(
            text,
            depth + 1,
            &format!(
                "graph [label={label} style=\"rounded,filled\" fillcolor=\"#f6f6f6\"{colours}]"
            ),
        );
        for point in ["in", "out"] {
            line(
                text,
                depth + 1,
                &format!("n{number}_{point} [shape=point style=invis]"),
            );
        }
        for (branch, scope) in state.scopes.iter().enumerate() {
            line(
                text,
                depth + 1,
                &format!("subgraph cluster_n{number}_{branch} {{"),
            );
            line(
                text,
                depth + 2,
                "graph [label=\"\" style=\"rounded,dashed\"]",
            );
            self.write_scope(text, scope, depth + 2);
            line(text, depth + 1, "}");
            write_frame(text, number, scope, depth + 1);
        }
        line(text, depth, "}");
    }
}

/// Invisible edges that keep a branch between the two points of its cluster.
fn write_frame(text: &mut String, number: usize, scope: &Scope, depth: usize) {
    if let Some(first) = scope.states.first() {
        line(
            text,
            depth,
            &format!("n{number}_in -> {} [style=invis]", point(first, "in")),
        );
    }
    let leads_on = scope.leads_on();
    let last = scope
        .states
        .iter()
        .zip(leads_on)
        .filter(|(_, leads_on)| !leads_on);
    for (state, _) in last {
        line(
            text,
            depth,
            &format!("{} -> n{number}_out [style=invis]", point(state, "out")),
        );
    }
}

fn write_edge(text: &mut String, scope: &Scope, edge: &Edge, depth: usize) {
    let (Some(from), Some(to)) = (scope.states.get(edge.from), scope.states.get(edge.to)) else {
        return;
    };
    let mut attributes = Vec::new();
    if !edge.label.is_empty() {
        attributes.push(format!("label={}", quoted(&edge.label)));
    }
    if edge.is_catch {
        attributes.push("style=dashed".to_owned());
    }
    // Graphviz clips an edge at a cluster only where the other end lies outside.
    if edge.from != edge.to {
        for (end, state) in [("ltail", from), ("lhead", to)] {
            if !state.scopes.is_empty() {
                attributes.push(format!("{end}=cluster_n{}", state.number));
            }
        }
    }
    let attributes = match attributes.as_slice() {
        [] => String::new(),
        attributes => format!(" [{}]", attributes.join(" ")),
    };
    let (from, to) = (point(from, "out"), point(to, "in"));
    line(text, depth, &format!("{from} -> {to}{attributes}"));
}

/// The node that edges of a state end or begin at.
fn point(state: &State, side: &str) -> String {
    let number = state.number;
    if state.scopes.is_empty() {
        format!("n{number}")
    } else {
        format!("n{number}_{side}")
    }
}

fn line(text: &mut String, depth: usize, content: &str) {
    let _ = writeln!(text, "{:indent$}{content}", "", indent = depth * 4);
}

/// A string of DOT: only the quote and the backslash mean something in it.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if character.is_control() => quoted.push(' '),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
