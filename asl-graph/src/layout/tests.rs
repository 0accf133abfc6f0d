//! What every layout keeps to.

use super::{Arrow, Layout, Size, lay_out};
use crate::graph::Edge;

const BOX: Size = Size {
    width: 100.0,
    height: 40.0,
};

/// Lays out states of one size; edges are labelled where `is_labelled` says so.
fn laid_out(count: usize, edges: &[(usize, usize)], is_labelled: bool) -> Layout {
    let edges = edges.iter().map(|&(from, to)| Edge {
        from,
        to,
        label: String::new(),
        is_catch: false,
    });
    let edges: Vec<Edge> = edges.collect();
    let label = Size {
        width: if is_labelled { 60.0 } else { 0.0 },
        height: 14.0,
    };
    lay_out(&vec![BOX; count], &edges, &vec![label; edges.len()])
}

fn assert_apart(layout: &Layout) {
    for (number, one) in layout.states.iter().enumerate() {
        for other in layout.states.iter().skip(number + 1) {
            let is_beside = (one.x - other.x).abs() >= BOX.width;
            let is_below = (one.y - other.y).abs() >= BOX.height;
            assert!(is_beside || is_below, "{one:?} lies over {other:?}");
        }
        assert!(one.x >= BOX.width / 2.0 - 0.01);
        assert!(one.x <= layout.size.width - BOX.width / 2.0 + 0.01);
        assert!(one.y + BOX.height <= layout.size.height + 0.01);
    }
}

#[test]
fn a_chain_is_a_column() {
    let layout = laid_out(4, &[(0, 1), (1, 2), (2, 3)], false);
    assert_apart(&layout);
    assert!(
        layout
            .states
            .windows(2)
            .all(|pair| (pair[0].x - pair[1].x).abs() < 0.01)
    );
    assert!(layout.states.windows(2).all(|pair| pair[0].y < pair[1].y));
    assert!(layout.lines.iter().all(|line| line.arrow == Arrow::Down));
}

#[test]
fn boxes_never_overlap() {
    for is_labelled in [false, true] {
        let fan: Vec<(usize, usize)> = (1..9).map(|to| (0, to)).collect();
        assert_apart(&laid_out(9, &fan, is_labelled));
        let mesh: Vec<(usize, usize)> = (0..40).map(|n| (n % 12, (n * n + 1) % 12)).collect();
        assert_apart(&laid_out(12, &mesh, is_labelled));
    }
}

#[test]
fn an_edge_that_closes_a_cycle_leads_back_up() {
    let layout = laid_out(3, &[(0, 1), (1, 2), (2, 1)], false);
    assert!((layout.states[1].x - layout.states[2].x).abs() < 0.01);
    let up = layout.lines.iter().filter(|line| line.arrow == Arrow::Up);
    let up: Vec<_> = up.collect();
    assert_eq!(up.len(), 1);
    assert!(
        up[0].from.x > layout.states[1].x,
        "it runs beside the other"
    );
}

#[test]
fn an_edge_past_a_row_runs_between_its_boxes() {
    let layout = laid_out(3, &[(0, 1), (1, 2), (0, 2)], false);
    let passed = layout.states[1];
    let passing = layout
        .lines
        .iter()
        .filter(|line| line.from.y <= passed.y && line.bend.y >= passed.y + BOX.height);
    let passing: Vec<_> = passing.collect();
    assert_eq!(passing.len(), 1);
    assert!((passing[0].from.x - passed.x).abs() > BOX.width / 2.0);
}

#[test]
fn each_label_has_a_place_of_its_own() {
    let layout = laid_out(3, &[(0, 1), (0, 2), (2, 0)], true);
    assert_eq!(layout.labels.len(), 3);
    for (number, (_, one)) in layout.labels.iter().enumerate() {
        for (_, other) in layout.labels.iter().skip(number + 1) {
            assert!((one.x - other.x).abs() >= 60.0 || (one.y - other.y).abs() >= 14.0);
        }
    }
}

#[test]
fn nothing_is_laid_out_as_nothing() {
    let layout = laid_out(0, &[], false);
    assert!(layout.states.is_empty() && layout.lines.is_empty());
    assert!(layout.size.height == 0.0);
}
