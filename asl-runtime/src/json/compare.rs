//! Structural equality, without recursion.

use super::{Array, Json, Object};

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        let mut pending = Vec::new();
        equal_so_far(self, other, &mut pending) && drain(pending)
    }
}

impl Eq for Json {}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        let mut pending = Vec::new();
        objects_equal_so_far(self, other, &mut pending) && drain(pending)
    }
}

impl Eq for Object {}

impl PartialEq for Array {
    fn eq(&self, other: &Self) -> bool {
        let mut pending = Vec::new();
        arrays_equal_so_far(self, other, &mut pending) && drain(pending)
    }
}

impl Eq for Array {}

type Pairs<'j> = Vec<(&'j Json, &'j Json)>;

fn drain(mut pending: Pairs<'_>) -> bool {
    while let Some((a, b)) = pending.pop() {
        if !equal_so_far(a, b, &mut pending) {
            return false;
        }
    }
    true
}

/// Whether `a` and `b` may still be equal; what is left to look at goes to `pending`.
fn equal_so_far<'j>(a: &'j Json, b: &'j Json, pending: &mut Pairs<'j>) -> bool {
    match (a, b) {
        (Json::Null, Json::Null) => true,
        (Json::Bool(a), Json::Bool(b)) => a == b,
        (Json::Number(a), Json::Number(b)) => a == b,
        (Json::String(a), Json::String(b)) => a == b,
        (Json::Array(a), Json::Array(b)) => arrays_equal_so_far(a, b, pending),
        (Json::Object(a), Json::Object(b)) => objects_equal_so_far(a, b, pending),
        _ => false,
    }
}

fn arrays_equal_so_far<'j>(a: &'j Array, b: &'j Array, pending: &mut Pairs<'j>) -> bool {
    if a.is_same(b) {
        return true;
    }
    if a.extent() != b.extent() || a.len() != b.len() {
        return false;
    }
    pending.extend(a.iter().zip(b));
    true
}

/// Names are looked up, so their order does not count; with as many names on both sides, finding
/// each is enough.
fn objects_equal_so_far<'j>(a: &'j Object, b: &'j Object, pending: &mut Pairs<'j>) -> bool {
    if a.is_same(b) {
        return true;
    }
    if a.extent() != b.extent() || a.len() != b.len() {
        return false;
    }
    a.iter().all(|(key, value)| {
        let other = b.get_key(key);
        pending.extend(other.map(|other| (value, other)));
        other.is_some()
    })
}
