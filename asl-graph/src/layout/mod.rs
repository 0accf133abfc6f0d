//! A layered layout (Sugiyama's): every state gets a row below those that lead to it, and an edge that spans several rows
//! a place in each. Transitions never leave their scope, so each scope is laid out by itself.

mod chains;
mod columns;
mod order;
mod ranks;

use self::chains::{Chains, Segment};
use crate::graph::Edge;

/// Pixels between the rows of a scope.
const ROW_GAP: f64 = 34.0;

/// Pixels between a row and the labels of the edges that leave it.
const LABEL_GAP: f64 = 14.0;

/// How far beside its middle an edge that leads back up meets a box.
const BACK_OFFSET: f64 = 24.0;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Size {
    pub(crate) width: f64,
    pub(crate) height: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// Where everything of a scope stands.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) size: Size,
    /// Of each state, the middle of its upper side.
    pub(crate) states: Vec<Point>,
    /// The middle of each label, by its edge.
    pub(crate) labels: Vec<(usize, Point)>,
    pub(crate) lines: Vec<Line>,
}

/// A piece of an edge, or of several to one state: straight down to `bend`, then curved to `to`.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) from: Point,
    pub(crate) bend: Point,
    pub(crate) to: Point,
    pub(crate) is_catch: bool,
    pub(crate) arrow: Arrow,
}

/// Which end of a line has an arrowhead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrow {
    None,
    /// The lower end.
    Down,
    /// The upper end: the edge leads back.
    Up,
}

/// What a row holds: a state, the label of an edge, or the place of edges that pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vertex {
    State(usize),
    Label(usize),
    Passage,
}

/// Lays out the states of these sizes. An edge without a label has a label size of zero; one from a state to itself is
/// left to whoever draws the state.
pub(crate) fn lay_out(states: &[Size], edges: &[Edge], labels: &[Size]) -> Layout {
    let ranks = ranks::rank(states.len(), edges);
    let is_labelled = |edge: usize| labels.get(edge).is_some_and(|size| size.width > 0.0);
    let chains = Chains::of(&ranks, edges, &is_labelled);
    let rows = order::order(&chains);
    let size_of = |vertex: Vertex| match vertex {
        Vertex::State(state) => states.get(state).copied().unwrap_or_default(),
        Vertex::Label(edge) => labels.get(edge).copied().unwrap_or_default(),
        Vertex::Passage => Size::default(),
    };
    let sizes: Vec<Size> = chains
        .vertices
        .iter()
        .map(|&vertex| size_of(vertex))
        .collect();
    let columns = columns::place(&chains, &rows, &sizes);
    Placed {
        bands: bands(&chains, &rows, &sizes),
        chains,
        sizes,
        columns: columns.middles,
    }
    .layout(states.len(), columns.width)
}

/// The upper and the lower side of a row.
#[derive(Clone, Copy, Debug, Default)]
struct Band {
    top: f64,
    bottom: f64,
}

/// The rows from the top down.
fn bands(chains: &Chains, rows: &[Vec<usize>], sizes: &[Size]) -> Vec<Band> {
    let holds_states = |row: &Vec<usize>| {
        let mut vertices = row.iter().filter_map(|&vertex| chains.vertices.get(vertex));
        vertices.any(|vertex| matches!(vertex, Vertex::State(_)))
    };
    let mut bands = Vec::with_capacity(rows.len());
    let mut top = 0.0;
    for (number, row) in rows.iter().enumerate() {
        let heights = row.iter().filter_map(|&vertex| sizes.get(vertex));
        let bottom = top + heights.map(|size| size.height).fold(0.0, f64::max);
        bands.push(Band { top, bottom });
        top = bottom
            + match rows.get(number + 1) {
                Some(next) if holds_states(next) => ROW_GAP,
                _ => LABEL_GAP,
            };
    }
    bands
}

/// Vertices with their rows and columns.
struct Placed {
    chains: Chains,
    sizes: Vec<Size>,
    columns: Vec<f64>,
    bands: Vec<Band>,
}

impl Placed {
    fn layout(&self, states: usize, width: f64) -> Layout {
        let mut layout = Layout {
            size: Size {
                width,
                height: self.bands.last().map_or(0.0, |band| band.bottom),
            },
            states: vec![Point::default(); states],
            labels: Vec::new(),
            lines: Vec::new(),
        };
        for (number, vertex) in self.chains.vertices.iter().enumerate() {
            let top = self.top(number);
            match *vertex {
                Vertex::State(state) => {
                    if let Some(place) = layout.states.get_mut(state) {
                        *place = top;
                    }
                }
                Vertex::Label(edge) => {
                    let y = top.y + self.size(number).height / 2.0;
                    layout.labels.push((edge, Point { y, ..top }));
                }
                Vertex::Passage => {}
            }
        }
        let segments = self.chains.segments.iter();
        layout.lines = segments.map(|segment| self.line(segment)).collect();
        layout
    }

    fn size(&self, vertex: usize) -> Size {
        self.sizes.get(vertex).copied().unwrap_or_default()
    }

    fn band(&self, vertex: usize) -> Band {
        let row = self.chains.rows.get(vertex).copied().unwrap_or_default();
        self.bands.get(row).copied().unwrap_or_default()
    }

    /// The middle of a vertex's upper side.
    fn top(&self, vertex: usize) -> Point {
        Point {
            x: self.columns.get(vertex).copied().unwrap_or_default(),
            y: self.band(vertex).top,
        }
    }

    fn is_state(&self, vertex: usize) -> bool {
        matches!(self.chains.vertices.get(vertex), Some(Vertex::State(_)))
    }

    fn line(&self, segment: &Segment) -> Line {
        let meets = |vertex: usize| {
            let top = self.top(vertex);
            let offset = (self.size(vertex).width / 4.0).min(BACK_OFFSET);
            let leads_back = segment.leads_back && self.is_state(vertex);
            let x = if leads_back { top.x + offset } else { top.x };
            Point { x, ..top }
        };
        let (upper, lower) = (meets(segment.upper), meets(segment.lower));
        let starts_below = self.is_state(segment.upper);
        let height = self.size(segment.upper).height;
        let arrow = match segment.leads_back {
            false if self.is_state(segment.lower) => Arrow::Down,
            true if starts_below => Arrow::Up,
            _ => Arrow::None,
        };
        Line {
            from: Point {
                y: upper.y + if starts_below { height } else { 0.0 },
                ..upper
            },
            bend: Point {
                y: self.band(segment.upper).bottom,
                ..upper
            },
            to: lower,
            is_catch: segment.is_catch,
            arrow,
        }
    }
}

#[cfg(test)]
mod tests;
