//! How far down each state stands, and which edges lead back up.

use crate::graph::Edge;

/// The ranks of a scope's states.
#[derive(Debug)]
pub(super) struct Ranks {
    /// Of each state: one more than that of everything that leads to it from above.
    pub(super) of: Vec<usize>,
    /// Of each edge: whether it leads back up.
    pub(super) leads_back: Vec<bool>,
}

/// Ranks `count` states. An edge leads back where it closes a cycle, as seen from the first state.
pub(super) fn rank(count: usize, edges: &[Edge]) -> Ranks {
    let mut walk = Walk {
        out: vec![Vec::new(); count],
        seen: vec![Seen::No; count],
        leads_back: vec![false; edges.len()],
        left: Vec::with_capacity(count),
    };
    for (number, edge) in edges.iter().enumerate() {
        if edge.from != edge.to
            && let Some(out) = walk.out.get_mut(edge.from)
        {
            out.push((number, edge.to));
        }
    }
    for state in 0..count {
        walk.from(state);
    }
    let mut ranks = Ranks {
        of: vec![0; count],
        leads_back: walk.leads_back,
    };
    ranks.descend(&walk.left, edges);
    ranks
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    No,
    /// On the way to what is being looked at.
    Above,
    Done,
}

struct Walk {
    /// Of each state, the edges that leave it and where they lead.
    out: Vec<Vec<(usize, usize)>>,
    seen: Vec<Seen>,
    leads_back: Vec<bool>,
    /// States in the order in which they were left: each behind all that it leads to.
    left: Vec<usize>,
}

impl Walk {
    /// Walks depth first, without the stack: a chain may have ten thousand states.
    fn from(&mut self, start: usize) {
        let mut way = Vec::new();
        self.enter(start, &mut way);
        while let Some((state, next)) = way.last_mut() {
            let edge = self.out.get(*state).and_then(|out| out.get(*next)).copied();
            *next += 1;
            let state = *state;
            match edge {
                Some((edge, to)) => self.follow(edge, to, &mut way),
                None => {
                    way.pop();
                    self.set(state, Seen::Done);
                    self.left.push(state);
                }
            }
        }
    }

    fn follow(&mut self, edge: usize, to: usize, way: &mut Vec<(usize, usize)>) {
        if self.seen.get(to) == Some(&Seen::Above)
            && let Some(leads_back) = self.leads_back.get_mut(edge)
        {
            *leads_back = true;
        }
        self.enter(to, way);
    }

    fn enter(&mut self, state: usize, way: &mut Vec<(usize, usize)>) {
        if self.seen.get(state) == Some(&Seen::No) {
            self.set(state, Seen::Above);
            way.push((state, 0));
        }
    }

    fn set(&mut self, state: usize, to: Seen) {
        if let Some(seen) = self.seen.get_mut(state) {
            *seen = to;
        }
    }
}

impl Ranks {
    /// Goes through the states from the top down; `left` has them from the bottom up.
    fn descend(&mut self, left: &[usize], edges: &[Edge]) {
        let mut below = vec![Vec::new(); self.of.len()];
        for (edge, leads_back) in edges.iter().zip(&self.leads_back) {
            let (upper, lower) = upper_and_lower(edge, *leads_back);
            if upper != lower
                && let Some(below) = below.get_mut(upper)
            {
                below.push(lower);
            }
        }
        for &upper in left.iter().rev() {
            let rank = self.of.get(upper).copied().unwrap_or_default();
            for &lower in below.get(upper).into_iter().flatten() {
                if let Some(of) = self.of.get_mut(lower) {
                    *of = (*of).max(rank + 1);
                }
            }
        }
    }
}

/// The ends of an edge by where they stand.
fn upper_and_lower(edge: &Edge, leads_back: bool) -> (usize, usize) {
    if leads_back {
        (edge.to, edge.from)
    } else {
        (edge.from, edge.to)
    }
}
