//! Edges become chains of vertices, one in each row that they pass. Edges of a kind that lead to one state share a chain.

use std::collections::{BTreeMap, BTreeSet};

use super::Vertex;
use super::ranks::Ranks;
use crate::graph::Edge;

/// Beyond so many vertices, edges run straight across the rows: a hostile definition has more of them than states squared.
const MAX_VERTICES: usize = 20_000;

/// Everything that stands in rows, and what runs between.
#[derive(Debug)]
pub(super) struct Chains {
    /// The states come first, by their numbers.
    pub(super) vertices: Vec<Vertex>,
    /// The row of each.
    pub(super) rows: Vec<usize>,
    pub(super) row_count: usize,
    pub(super) segments: BTreeSet<Segment>,
}

/// A piece of an edge between two vertices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Segment {
    pub(super) upper: usize,
    pub(super) lower: usize,
    pub(super) leads_back: bool,
    pub(super) is_catch: bool,
}

/// The edges that share passages: those of a kind to one state.
type Kind = (usize, bool, bool);

impl Chains {
    pub(super) fn of(ranks: &Ranks, edges: &[Edge], is_labelled: &dyn Fn(usize) -> bool) -> Chains {
        let labelled = edges
            .iter()
            .enumerate()
            .filter(|(number, edge)| edge.from != edge.to && is_labelled(*number));
        let labelled = labelled.map(|(number, edge)| ranks.gap_below(number, edge));
        let rows_of_ranks = rows_of_ranks(ranks, &labelled.collect());
        let row_of = |state: &usize| rows_of_ranks.get(*state).copied().unwrap_or_default();
        let rows: Vec<usize> = ranks.of.iter().map(row_of).collect();
        let mut chains = Chains {
            vertices: (0..rows.len()).map(Vertex::State).collect(),
            row_count: rows.iter().max().map_or(0, |last| last + 1),
            rows,
            segments: BTreeSet::new(),
        };
        let mut passages = BTreeMap::new();
        for (number, edge) in edges.iter().enumerate() {
            let leads_back = ranks.leads_back.get(number) == Some(&true);
            if edge.from != edge.to {
                chains.add(number, edge, leads_back, is_labelled(number), &mut passages);
            }
        }
        chains
    }

    /// Adds the chain of an edge, from the state that it leaves on, up to where it joins another.
    fn add(
        &mut self,
        number: usize,
        edge: &Edge,
        leads_back: bool,
        is_labelled: bool,
        passages: &mut BTreeMap<(Kind, usize), usize>,
    ) {
        let kind = (edge.to, leads_back, edge.is_catch);
        let next = |row: usize| if leads_back { row - 1 } else { row + 1 };
        let mut before = edge.from;
        let mut row = next(self.row(edge.from));
        let mut label = is_labelled.then_some(Vertex::Label(number));
        while row != self.row(edge.to) && self.vertices.len() < MAX_VERTICES {
            if let Some(label) = label.take() {
                let vertex = self.push(label, row);
                self.connect(before, vertex, kind);
                before = vertex;
            } else if let Some(&passage) = passages.get(&(kind, row)) {
                self.connect(before, passage, kind);
                return;
            } else {
                let vertex = self.push(Vertex::Passage, row);
                passages.insert((kind, row), vertex);
                self.connect(before, vertex, kind);
                before = vertex;
            }
            row = next(row);
        }
        self.connect(before, edge.to, kind);
    }

    fn row(&self, vertex: usize) -> usize {
        self.rows.get(vertex).copied().unwrap_or_default()
    }

    fn push(&mut self, vertex: Vertex, row: usize) -> usize {
        self.vertices.push(vertex);
        self.rows.push(row);
        self.vertices.len() - 1
    }

    fn connect(&mut self, from: usize, to: usize, (_, leads_back, is_catch): Kind) {
        let (upper, lower) = if leads_back { (to, from) } else { (from, to) };
        self.segments.insert(Segment {
            upper,
            lower,
            leads_back,
            is_catch,
        });
    }
}

impl Ranks {
    /// The rank below which the label of an edge stands: next to the state that the edge leaves.
    fn gap_below(&self, number: usize, edge: &Edge) -> usize {
        let rank = self.of.get(edge.from).copied().unwrap_or_default();
        let leads_back = self.leads_back.get(number) == Some(&true);
        rank.saturating_sub(usize::from(leads_back))
    }
}

/// The row of each rank: one of labels lies between two ranks where an edge has one there.
fn rows_of_ranks(ranks: &Ranks, labelled: &BTreeSet<usize>) -> Vec<usize> {
    let count = ranks.of.iter().max().map_or(0, |last| last + 1);
    let mut row = 0;
    let mut rows = Vec::with_capacity(count);
    for rank in 0..count {
        rows.push(row);
        row += 1 + usize::from(labelled.contains(&rank));
    }
    rows
}
