//! Who stands beside whom in a row: sweeps by barycentre, of which the one with the fewest crossings is kept.

use super::chains::Chains;

/// How often the rows are swept, down and up in turn.
const SWEEPS: usize = 12;

/// What a vertex is connected to in the rows above and below.
pub(super) struct Neighbours {
    pub(super) above: Vec<Vec<usize>>,
    pub(super) below: Vec<Vec<usize>>,
}

impl Neighbours {
    pub(super) fn of(chains: &Chains) -> Neighbours {
        let mut neighbours = Neighbours {
            above: vec![Vec::new(); chains.vertices.len()],
            below: vec![Vec::new(); chains.vertices.len()],
        };
        for segment in &chains.segments {
            if let Some(below) = neighbours.below.get_mut(segment.upper) {
                below.push(segment.lower);
            }
            if let Some(above) = neighbours.above.get_mut(segment.lower) {
                above.push(segment.upper);
            }
        }
        neighbours
    }
}

/// The vertices of each row, from left to right.
pub(super) fn order(chains: &Chains) -> Vec<Vec<usize>> {
    let mut rows = vec![Vec::new(); chains.row_count];
    for (vertex, &row) in chains.rows.iter().enumerate() {
        if let Some(row) = rows.get_mut(row) {
            row.push(vertex);
        }
    }
    let neighbours = Neighbours::of(chains);
    let mut places = places(&rows, chains.vertices.len());
    let mut best = rows.clone();
    let mut fewest = crossings(&rows, &neighbours, &places);
    for sweep in 0..SWEEPS {
        if fewest == 0 {
            break;
        }
        if sweep % 2 == 0 {
            for row in &mut rows {
                sort(row, &neighbours.above, &mut places);
            }
        } else {
            for row in rows.iter_mut().rev() {
                sort(row, &neighbours.below, &mut places);
            }
        }
        let crossings = crossings(&rows, &neighbours, &places);
        if crossings < fewest {
            fewest = crossings;
            best.clone_from(&rows);
        }
    }
    best
}

/// The place of each vertex in its row.
fn places(rows: &[Vec<usize>], count: usize) -> Vec<usize> {
    let mut places = vec![0; count];
    for row in rows {
        number(row, &mut places);
    }
    places
}

fn number(row: &[usize], places: &mut [usize]) {
    for (number, &vertex) in row.iter().enumerate() {
        if let Some(place) = places.get_mut(vertex) {
            *place = number;
        }
    }
}

fn place(places: &[usize], vertex: usize) -> usize {
    places.get(vertex).copied().unwrap_or_default()
}

/// Sorts a row by the mean place of each vertex's neighbours; what has none stays about where it is.
fn sort(row: &mut [usize], neighbours: &[Vec<usize>], places: &mut [usize]) {
    row.sort_by_cached_key(|&vertex| {
        let of: &[usize] = neighbours.get(vertex).map_or(&[], Vec::as_slice);
        let sum: usize = of.iter().map(|&other| place(places, other)).sum();
        // Thousandths keep the mean a whole number, which sorts alike everywhere.
        match of.len() {
            0 => place(places, vertex) * 1000,
            count => sum * 1000 / count,
        }
    });
    number(row, places);
}

/// How many pairs of segments cross.
fn crossings(rows: &[Vec<usize>], neighbours: &Neighbours, places: &[usize]) -> usize {
    let mut crossings = 0;
    for (row, next) in rows.iter().zip(rows.iter().skip(1)) {
        let mut passed = Passed::new(next.len());
        for vertex in row {
            let mut ends: Vec<usize> =
                neighbours
                    .below
                    .get(*vertex)
                    .map_or_else(Vec::new, |below| {
                        let in_next = below
                            .iter()
                            .filter(|&&other| next.get(place(places, other)) == Some(&other));
                        in_next.map(|&other| place(places, other)).collect()
                    });
            ends.sort_unstable();
            crossings += ends.iter().map(|&end| passed.right_of(end)).sum::<usize>();
            for end in ends {
                passed.add(end);
            }
        }
    }
    crossings
}

/// Counts, by the places where they end, the segments that begin further left (a Fenwick tree).
struct Passed {
    sums: Vec<usize>,
    count: usize,
}

impl Passed {
    fn new(places: usize) -> Passed {
        Passed {
            sums: vec![0; places + 1],
            count: 0,
        }
    }

    fn add(&mut self, place: usize) {
        self.count += 1;
        let mut index = place + 1;
        while let Some(sum) = self.sums.get_mut(index) {
            *sum += 1;
            index += index & index.wrapping_neg();
        }
    }

    /// How many end right of `place`.
    fn right_of(&self, place: usize) -> usize {
        let mut up_to = 0;
        let mut index = place + 1;
        while index > 0 {
            up_to += self.sums.get(index).copied().unwrap_or_default();
            index &= index - 1;
        }
        self.count - up_to
    }
}
