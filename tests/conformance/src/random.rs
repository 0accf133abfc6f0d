//! Random JSONata expressions and documents that they may find something in.
//!
//! The build script compiles the expressions and a test evaluates them, so both are the same for the same seed.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// The names that documents use, so that paths lead somewhere.
const NAMES: &[&str] = &["a", "b", "c", "items", "name", "price", "tags"];

const LITERALS: &[&str] = &[
    "1",
    "0",
    "-1",
    "2",
    "3.5",
    "'a'",
    "'two'",
    "''",
    "true",
    "false",
    "null",
    "[]",
    "[1, 2]",
    "['a', 'b']",
    "{}",
    "{'a': 1}",
    "[1..3]",
    "[[1], [2]]",
];

const OPERATORS: &[&str] = &[
    "+", "-", "*", "/", "%", "&", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in",
];

/// Functions with the number of arguments that they are given.
const FUNCTIONS: &[(&str, usize)] = &[
    ("abs", 1),
    ("append", 2),
    ("average", 1),
    ("boolean", 1),
    ("ceil", 1),
    ("contains", 2),
    ("count", 1),
    ("distinct", 1),
    ("exists", 1),
    ("floor", 1),
    ("join", 1),
    ("keys", 1),
    ("length", 1),
    ("lookup", 2),
    ("lowercase", 1),
    ("max", 1),
    ("merge", 1),
    ("min", 1),
    ("not", 1),
    ("number", 1),
    ("pad", 2),
    ("power", 2),
    ("reverse", 1),
    ("round", 1),
    ("sort", 1),
    ("split", 2),
    ("spread", 1),
    ("string", 1),
    ("substring", 2),
    ("substringAfter", 2),
    ("sum", 1),
    ("trim", 1),
    ("type", 1),
    ("uppercase", 1),
    ("zip", 2),
];

/// What makes expressions and documents up.
#[derive(Debug)]
pub struct Generator(Rng);

impl Generator {
    /// Makes the same of the same seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Generator(Rng::with_seed(seed))
    }

    fn one_of(&mut self, choices: &[&'static str]) -> &'static str {
        self.0.choice(choices).expect("there are choices")
    }

    /// An expression of so many levels.
    pub fn expression(&mut self, levels: usize) -> String {
        let Some(levels) = levels.checked_sub(1) else {
            return self.leaf();
        };
        match self.0.u8(..20) {
            0..4 => self.path(levels),
            4 => self.leaf(),
            5..8 => {
                let (left, right) = (self.expression(levels), self.expression(levels));
                format!("({left} {} {right})", self.one_of(OPERATORS))
            }
            8 => {
                let (condition, then) = (self.expression(levels), self.expression(levels));
                format!("({condition} ? {then} : {})", self.expression(levels))
            }
            9..12 => self.call(levels),
            12..15 => self.higher_order_call(levels),
            15 => format!("[{}, {}]", self.expression(levels), self.expression(levels)),
            16 => {
                let (first, second) = (self.expression(levels), self.expression(levels));
                format!("{{'k': {first}, 'm': {second}}}")
            }
            17 => format!(
                "($v := {}; {})",
                self.expression(levels),
                self.expression(levels)
            ),
            18 => format!("({})[{}]", self.expression(levels), self.predicate(levels)),
            _ => {
                let function = self.one_of(&["count", "distinct", "reverse", "string", "type"]);
                format!("({} ~> ${function})", self.expression(levels))
            }
        }
    }

    fn leaf(&mut self) -> String {
        match self.0.u8(..4) {
            0 => "$".to_owned(),
            1 => self.one_of(LITERALS).to_owned(),
            _ => self.one_of(NAMES).to_owned(),
        }
    }

    fn path(&mut self, levels: usize) -> String {
        let mut path = self.one_of(NAMES).to_owned();
        for _ in 0..self.0.u8(..3) {
            path.push('.');
            path.push_str(&self.step(levels));
        }
        match self.0.u8(..8) {
            0 if !path.contains('#') => path.push_str("[]"),
            1 => path = format!("{path}{{$string(name): {}}}", self.expression(levels)),
            2 => path = format!("({path}^({}price))", self.one_of(&["", ">"])),
            _ => {}
        }
        path
    }

    fn step(&mut self, levels: usize) -> String {
        let name = self.one_of(NAMES);
        match self.0.u8(..12) {
            0 => "*".to_owned(),
            1 => "**".to_owned(),
            2 | 3 => format!("{name}[{}]", self.predicate(levels)),
            4 => format!("({})", self.expression(levels)),
            5 => format!("[{}]", self.expression(levels)),
            6 => format!("{{'p': {}}}", self.expression(levels)),
            7 => format!("{name}#$i[$i < {}]", self.0.u8(1..3)),
            8 => format!("{name}@$v.{}", self.one_of(&["$v", "name", "$v.name"])),
            _ => name.to_owned(),
        }
    }

    fn predicate(&mut self, levels: usize) -> String {
        let name = self.one_of(NAMES);
        match self.0.u8(..6) {
            0..3 => self.0.i8(-2..3).to_string(),
            3 => format!(
                "{name} {} {}",
                self.one_of(&["=", "!=", "in"]),
                self.one_of(LITERALS)
            ),
            4 => name.to_owned(),
            _ => self.expression(levels),
        }
    }

    fn call(&mut self, levels: usize) -> String {
        let (name, count) = *self.0.choice(FUNCTIONS).expect("there are functions");
        let arguments: Vec<_> = (0..count).map(|_| self.expression(levels)).collect();
        format!("${name}({})", arguments.join(", "))
    }

    fn higher_order_call(&mut self, levels: usize) -> String {
        let subject = self.expression(levels);
        let body = self.expression(levels);
        match self.0.u8(..6) {
            0 | 1 => format!("$map({subject}, function($v) {{ {body} }})"),
            2 => format!("$map({subject}, function($v, $i) {{ [$i, $v] }})"),
            3 => format!("$filter({subject}, function($v) {{ {body} }})"),
            4 => format!("$reduce({subject}, function($p, $q) {{ [$p, $q] }}, 0)"),
            _ => format!("$each({subject}, function($v, $k) {{ $k & '!' }})"),
        }
    }

    /// A document of so many levels.
    pub fn document(&mut self, levels: usize) -> Value {
        let Some(levels) = levels.checked_sub(1) else {
            return self.scalar();
        };
        match self.0.u8(..8) {
            0..4 => {
                let names = (0..self.0.u8(1..5)).map(|_| self.one_of(NAMES).to_owned());
                let names: Vec<_> = names.collect();
                let fields = names.into_iter().map(|name| (name, self.document(levels)));
                Value::Object(fields.collect::<Map<_, _>>())
            }
            4..7 => (0..self.0.u8(..4)).map(|_| self.document(levels)).collect(),
            _ => self.scalar(),
        }
    }

    fn scalar(&mut self) -> Value {
        match self.0.u8(..10) {
            0 => Value::Null,
            1 => Value::Bool(self.0.bool()),
            2..5 => json!(self.0.i16(-20..20)),
            5 => json!(f64::from(self.0.i16(-2000..2000)) / 8.0),
            6 => json!("żółw"),
            7 => json!(""),
            _ => json!(self.one_of(&["a", "two", "t 2", "12"])),
        }
    }
}
