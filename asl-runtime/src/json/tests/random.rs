//! Random values and random edits: the measures stay true, printing and parsing are inverse.

use super::super::{ArcStr, Array, Json, Number, Object};
use super::{assert_measured, parsed};

/// xorshift64*: small, seeded, the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    fn text(&mut self) -> ArcStr {
        const CHARACTERS: [char; 12] = [
            'a', 'b', '"', '\\', '/', '\n', '\u{1F}', '\u{7F}', 'é', '€', '😀', '\u{8}',
        ];
        let length = self.below(20);
        (0..length)
            .map(|_| CHARACTERS[self.below(12)])
            .collect::<String>()
            .into()
    }

    fn number(&mut self) -> Number {
        match self.below(4) {
            0 => Number::from(self.next().cast_signed() >> self.below(64)),
            1 => Number::from(self.next()),
            2 => Number::from_f64(f64::from_bits(self.next())).unwrap_or_else(|| 0_i64.into()),
            _ => Number::from_f64(f64::from(u32::try_from(self.next() >> 32).unwrap()) / 100.0)
                .unwrap(),
        }
    }

    fn json(&mut self, depth: usize) -> Json {
        match self.below(if depth == 0 { 5 } else { 8 }) {
            0 => Json::Null,
            1 => Json::Bool(self.below(2) == 0),
            2 => Json::Number(self.number()),
            3 | 4 => Json::String(self.text()),
            5 => (0..self.below(5)).map(|_| self.json(depth - 1)).collect(),
            _ => Json::Object(self.object(depth)),
        }
    }

    fn object(&mut self, depth: usize) -> Object {
        let length = if self.below(20) == 0 {
            50
        } else {
            self.below(6)
        };
        (0..length)
            .map(|_| (self.text(), self.json(depth - 1)))
            .collect()
    }
}

#[test]
fn measures_equal_the_text_and_parsing_inverts_printing() {
    let mut random = Random(42);
    for _ in 0..3000 {
        let json = random.json(5);
        assert_measured(&json);
        let again = parsed(&json.to_string());
        assert_eq!(again, json);
        assert_measured(&again);
        assert_eq!(parsed(&format!("{json:#}")), json);
    }
}

#[test]
fn measures_stay_true_through_any_edit() {
    let mut random = Random(7);
    let mut json = Json::Object(Object::new());
    for _ in 0..5000 {
        let shared = (random.below(2) == 0).then(|| json.clone());
        let before = shared.as_ref().map(Json::to_string);
        edit(&mut json, &mut random);
        assert_measured(&json);
        assert_eq!(
            shared.map(|shared| shared.to_string()),
            before,
            "a clone never changes"
        );
        if json.serialized_len() > 20_000 {
            json = random.json(3);
        }
    }
}

fn edit(json: &mut Json, random: &mut Random) {
    match json {
        Json::Array(array) => edit_array(array, random),
        Json::Object(object) => edit_object(object, random),
        scalar => *scalar = random.json(3),
    }
}

fn edit_array(array: &mut Array, random: &mut Random) {
    let index = random.below(array.len() + 1);
    if array.update(index, |value| edit(value, random)).is_none() {
        array.push(random.json(3));
    }
}

fn edit_object(object: &mut Object, random: &mut Random) {
    let key = object.keys().nth(random.below(object.len() + 1)).cloned();
    let Some(key) = key else {
        object.insert(random.text(), random.json(3));
        return;
    };
    match random.below(4) {
        0 => drop(object.remove(&key)),
        1 => drop(object.insert(key, random.json(3))),
        _ => drop(object.update(&key, |value| edit(value, random))),
    }
}
