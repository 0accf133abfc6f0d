//! A scope and the scopes inside its states, laid out from the innermost outwards.

use super::text::{
    CAPTION_COLUMN, LABEL_COLUMN, LABEL_COLUMNS, NAME_COLUMN, NAME_COLUMNS, clipped, columns,
};
use crate::graph::{Kind, Scope, State};
use crate::layout::{Layout, Size, lay_out};

/// Pixels around what stands inside a box.
pub(super) const PADDING: f64 = 12.0;

/// Pixels for the name above branches.
pub(super) const HEADER: f64 = 38.0;

/// Pixels that an edge from a state to itself takes beside it.
pub(super) const LOOP_WIDTH: f64 = 26.0;

const BOX_HEIGHT: f64 = 38.0;
const LABEL_HEIGHT: f64 = 14.0;
const END_POINT: f64 = 14.0;

/// A scope, laid out.
pub(super) struct Picture {
    pub(super) layout: Layout,
    /// Of each state, its branches or its Item Processor.
    pub(super) inner: Vec<Vec<Picture>>,
}

impl Picture {
    pub(super) fn of(scope: &Scope) -> Picture {
        let inner: Vec<Vec<Picture>> = scope
            .states
            .iter()
            .map(|state| state.scopes.iter().map(Picture::of).collect())
            .collect();
        let mut sizes: Vec<Size> = scope
            .states
            .iter()
            .zip(&inner)
            .map(|(state, inner)| size(state, inner))
            .collect();
        for edge in scope.edges.iter().filter(|edge| edge.from == edge.to) {
            if let Some(size) = sizes.get_mut(edge.from) {
                size.width += 2.0 * LOOP_WIDTH;
            }
        }
        let labels: Vec<Size> = scope
            .edges
            .iter()
            .map(|edge| label_size(&edge.label))
            .collect();
        Picture {
            layout: lay_out(&sizes, &scope.edges, &labels),
            inner,
        }
    }
}

/// The size of a label as it is shown; none for an empty one.
pub(super) fn label_size(label: &str) -> Size {
    match label {
        "" => Size::default(),
        _ => Size {
            width: columns(&clipped(label, LABEL_COLUMNS)) * LABEL_COLUMN + 8.0,
            height: LABEL_HEIGHT,
        },
    }
}

/// The size of a state's box.
pub(super) fn size(state: &State, inner: &[Picture]) -> Size {
    if matches!(state.kind, Kind::Start | Kind::End) {
        return Size {
            width: END_POINT,
            height: END_POINT,
        };
    }
    let name = columns(&clipped(&state.name, NAME_COLUMNS)) * NAME_COLUMN;
    let caption = columns(&clipped(&state.caption, NAME_COLUMNS)) * CAPTION_COLUMN;
    let words = name.max(caption) + 32.0;
    let sizes = inner.iter().map(|picture| picture.layout.size);
    let branches: f64 = sizes.clone().map(|size| size.width + 3.0 * PADDING).sum();
    let tallest = sizes.map(|size| size.height).fold(0.0, f64::max);
    Size {
        width: words.max(branches + PADDING),
        height: if inner.is_empty() {
            BOX_HEIGHT
        } else {
            HEADER + tallest + 3.0 * PADDING
        },
    }
}
