//! How far right each vertex stands: as near to the middle of its neighbours as its row allows.

use super::chains::Chains;
use super::order::Neighbours;
use super::{Size, Vertex};

/// How often the rows are gone through, down and up in turn.
const SWEEPS: usize = 24;

/// Pixels between two boxes.
const BOX_GAP: f64 = 28.0;

/// Pixels between anything else.
const GAP: f64 = 14.0;

/// How much more an edge that passes keeps straight than a box keeps to its middle.
const STRAIGHTNESS: f64 = 4.0;

pub(super) struct Columns {
    /// The middle of each vertex.
    pub(super) middles: Vec<f64>,
    /// From the left side of the leftmost to the right side of the rightmost.
    pub(super) width: f64,
}

pub(super) fn place(chains: &Chains, rows: &[Vec<usize>], sizes: &[Size]) -> Columns {
    let neighbours = Neighbours::of(chains);
    let mut middles = vec![0.0; sizes.len()];
    for sweep in 0..SWEEPS {
        let (above, below) = (Some(&neighbours.above), Some(&neighbours.below));
        let towards = match sweep {
            _ if sweep + 2 >= SWEEPS => [above, below],
            _ if sweep % 2 == 0 => [above, None],
            _ => [below, None],
        };
        let mut fit = |row: &Vec<usize>| fit_row(row, &towards, chains, sizes, &mut middles);
        if sweep % 2 == 0 {
            rows.iter().for_each(&mut fit);
        } else {
            rows.iter().rev().for_each(&mut fit);
        }
    }
    shifted(middles, sizes)
}

/// Shifts everything so that the leftmost begins at 0.
fn shifted(mut middles: Vec<f64>, sizes: &[Size]) -> Columns {
    let left = middles
        .iter()
        .zip(sizes)
        .map(|(middle, size)| middle - size.width / 2.0);
    let left = left.fold(f64::INFINITY, f64::min);
    let mut width: f64 = 0.0;
    for (middle, size) in middles.iter_mut().zip(sizes) {
        *middle -= left;
        width = width.max(*middle + size.width / 2.0);
    }
    Columns { middles, width }
}

fn fit_row(
    row: &[usize],
    towards: &[Option<&Vec<Vec<usize>>>; 2],
    chains: &Chains,
    sizes: &[Size],
    middles: &mut [f64],
) {
    let of = |vertex: usize| {
        let towards = towards.iter().flatten();
        towards.flat_map(move |others| others.get(vertex).into_iter().flatten())
    };
    let middle = |vertex: &usize| middles.get(*vertex).copied().unwrap_or_default();
    let mut wishes = Vec::with_capacity(row.len());
    let mut offset = 0.0;
    let mut before = None;
    for &vertex in row {
        if let Some(before) = before {
            offset += distance(before, vertex, chains, sizes);
        }
        before = Some(vertex);
        let count = of(vertex).count();
        #[expect(
            clippy::cast_precision_loss,
            reason = "there are at most some thousand neighbours"
        )]
        let wish = match count {
            0 => middle(&vertex),
            _ => of(vertex).map(middle).sum::<f64>() / count as f64,
        };
        let passes = chains.vertices.get(vertex) == Some(&Vertex::Passage);
        wishes.push(Wish {
            place: wish - offset,
            weight: if passes { STRAIGHTNESS } else { 1.0 },
            offset,
        });
    }
    for (vertex, place) in row.iter().zip(fitted(&wishes)) {
        if let Some(middle) = middles.get_mut(*vertex) {
            *middle = place;
        }
    }
}

/// Pixels from the middle of one vertex to that of the next.
fn distance(left: usize, right: usize, chains: &Chains, sizes: &[Size]) -> f64 {
    let half = |vertex: usize| sizes.get(vertex).map_or(0.0, |size| size.width / 2.0);
    let is_box = |vertex: usize| matches!(chains.vertices.get(vertex), Some(Vertex::State(_)));
    let gap = if is_box(left) && is_box(right) {
        BOX_GAP
    } else {
        GAP
    };
    half(left) + gap + half(right)
}

/// Where a vertex would like to stand, less `offset`: where it would stand at the least if the first stood at 0.
struct Wish {
    place: f64,
    weight: f64,
    offset: f64,
}

/// Neighbours that stand as close as they can.
struct Block {
    place: f64,
    weight: f64,
    members: usize,
}

/// The places nearest to the wishes, by least squares, that keep the distances: isotonic regression by pooling neighbours
/// that would overlap.
fn fitted(wishes: &[Wish]) -> Vec<f64> {
    let mut blocks: Vec<Block> = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let mut block = Block {
            place: wish.place,
            weight: wish.weight,
            members: 1,
        };
        while let Some(before) = blocks.pop_if(|before| before.place >= block.place) {
            let weight = before.weight + block.weight;
            block = Block {
                place: (before.place * before.weight + block.place * block.weight) / weight,
                weight,
                members: before.members + block.members,
            };
        }
        blocks.push(block);
    }
    let places = blocks
        .iter()
        .flat_map(|block| std::iter::repeat_n(block.place, block.members));
    let offsets = wishes.iter().map(|wish| wish.offset);
    places
        .zip(offsets)
        .map(|(place, offset)| place + offset)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Wish, fitted};

    #[test]
    fn wishes_are_met_where_there_is_room_and_shared_where_there_is_none() {
        let wishes = |wishes: &[f64]| -> Vec<f64> {
            let wishes = wishes.iter().zip([0.0, 10.0, 20.0]);
            let wishes = wishes.map(|(wish, offset)| Wish {
                place: wish - offset,
                weight: 1.0,
                offset,
            });
            fitted(&wishes.collect::<Vec<_>>())
        };
        assert_eq!(wishes(&[0.0, 50.0, 100.0]), [0.0, 50.0, 100.0]);
        assert_eq!(wishes(&[50.0, 50.0, 50.0]), [40.0, 50.0, 60.0]);
        assert_eq!(wishes(&[0.0, 50.0, 50.0]), [0.0, 45.0, 55.0]);
    }
}
