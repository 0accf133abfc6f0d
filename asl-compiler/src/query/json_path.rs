//! The AST of a Path: `JSONPath` in the dialect of AWS, which is that of Jayway's Json-path (checklist 3.1).

use std::ops::Range;

use super::cursor::Cursor;
use super::steps::{self, Surroundings};
use super::{Filter, QueryError, check_length};

/// A Path of the Amazon States Language.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonPath {
    /// The document that the steps start from.
    pub root: Root,
    /// The steps, outermost first.
    pub steps: Vec<Step>,
    /// The Path's bytes in the expression text, without blanks around it.
    pub range: Range<usize>,
    /// The Path as it is written: what run-time errors quote.
    pub text: String,
}

/// The document that a Path starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Root {
    /// `$`: the input of the field that holds the Path.
    Input,
    /// `$$`: the Context Object.
    Context,
    /// `$name`: a variable, without its `$`.
    Variable(String),
}

/// One step of a Path.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What the step selects.
    pub selector: Selector,
    /// The step's bytes in the expression text.
    pub range: Range<usize>,
}

/// What a step selects of the value before it.
#[derive(Debug, Clone, PartialEq)]
pub enum Selector {
    /// `.name`, `['name']`: one field.
    Property(String),
    /// `['a', 'b']`: at the end of a Path an object of these fields, before another step each field in turn.
    Properties(Vec<String>),
    /// `[2]`, `[-1]`: one item; a negative index counts from the end. `[(@.length-1)]` is read as `[-1]`.
    Index(i64),
    /// `[0, 2]`: several items.
    Indexes(Vec<i64>),
    /// `[1:3]`: the items from `start` to before `end`.
    Slice {
        /// The first index.
        start: Option<i64>,
        /// The index after the last.
        end: Option<i64>,
        /// A third number, which Json-path reads and ignores.
        step: Option<i64>,
    },
    /// `*`, `[*]`: every field or item.
    Wildcard,
    /// `..`: the next step is tried on this value and on everything inside it.
    Descendants,
    /// `[?(…)]`: the items that fulfil a condition, or the value itself where it is an object that does.
    Filter(Filter),
}

impl JsonPath {
    /// Reads a whole text as a Path; blanks may follow it.
    ///
    /// # Errors
    /// Where the text is not a Path, or too long or too deeply nested to be meant.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        check_length(text)?;
        let mut cursor = Cursor::new(text);
        let path = Self::read(&mut cursor)?;
        cursor.skip_whitespace();
        if cursor.at_end() {
            return Ok(path);
        }
        Err(cursor.unexpected("`.`, `[` or the end of the Path").help(
            "names that hold blanks or punctuation are written in brackets: `$['first name']`",
        ))
    }

    /// Reads the Path that starts here and stops at the first character that cannot belong to it.
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, QueryError> {
        let start = cursor.position();
        let root = read_root(cursor)?;
        let steps = steps::read(cursor, Surroundings::Field)?;
        Ok(Self {
            root,
            steps,
            range: cursor.range_since(start),
            text: cursor.since(start).to_owned(),
        })
    }

    /// Whether the Path can only ever select one value, so that its result is that value and not an array.
    #[must_use]
    pub fn is_definite(&self) -> bool {
        is_definite(&self.steps)
    }

    /// The steps that read like a call, such as `length()`. AWS has no functions in Paths: it looks for a field
    /// of that name, finds none, and fails the execution.
    pub fn function_like_steps(&self) -> impl Iterator<Item = &Step> {
        let is_call = |step: &&Step| matches!(&step.selector, Selector::Property(name) if name.ends_with("()"));
        self.steps.iter().filter(is_call)
    }
}

/// Whether `steps` can only ever select one value.
pub(super) fn is_definite(steps: &[Step]) -> bool {
    let last = steps.len().saturating_sub(1);
    steps
        .iter()
        .enumerate()
        .all(|(position, step)| match step.selector {
            Selector::Property(_) | Selector::Index(_) => true,
            Selector::Properties(_) => position == last,
            _ => false,
        })
}

fn read_root(cursor: &mut Cursor<'_>) -> Result<Root, QueryError> {
    cursor
        .expect("$")
        .map_err(|error| error.help("a Path starts with `$`, as in `$.order.id`"))?;
    if cursor.eat("$") {
        return Ok(Root::Context);
    }
    let start = cursor.position();
    let name = cursor.take_while(unicode_ident::is_xid_continue);
    if name.is_empty() {
        return Ok(Root::Input);
    }
    if name.starts_with(|c| unicode_ident::is_xid_start(c) || c == '_') {
        return Ok(Root::Variable(name.to_owned()));
    }
    Err(QueryError::new(
        cursor.range_since(start),
        format!("`{name}` is not the name of a variable"),
    )
    .help("a field of the input is written `$.name`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selectors(text: &str) -> Vec<Selector> {
        let path = JsonPath::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        path.steps.into_iter().map(|step| step.selector).collect()
    }

    fn property(name: &str) -> Selector {
        Selector::Property(name.to_owned())
    }

    #[test]
    fn a_path_starts_at_the_input_the_context_object_or_a_variable() {
        let root = |text| JsonPath::parse(text).map(|path| path.root);
        assert_eq!(root("$"), Ok(Root::Input));
        assert_eq!(root("$['a']"), Ok(Root::Input));
        assert_eq!(root("$$"), Ok(Root::Context));
        assert_eq!(root("$$.Execution.Name"), Ok(Root::Context));
        assert_eq!(root("$order.id"), Ok(Root::Variable("order".into())));
        assert_eq!(root("$größe[0]"), Ok(Root::Variable("größe".into())));
        assert!(root("$1").is_err());
        assert!(root("order").is_err());
    }

    #[test]
    fn dotted_and_bracketed_names_are_the_same() {
        let expected = vec![property("a"), property("b-c"), property("d e")];
        assert_eq!(selectors("$.a.b-c['d e']"), expected);
        assert_eq!(selectors("$['a'][\"b-c\"][ 'd e' ]"), expected);
        assert_eq!(selectors("$.['a'].['b-c'].[\"d e\"]"), expected);
    }

    #[test]
    fn a_dotted_name_takes_unicode_and_backslash_escapes() {
        assert_eq!(selectors(r"$.store\.book"), [property("store.book")]);
        assert_eq!(
            selectors(r"$.\stor\e.boo\k"),
            [property("store"), property("book")]
        );
        assert_eq!(
            selectors(r"$.foo\@bar.baz\[\[.\?pretty"),
            [property("foo@bar"), property("baz[["), property("?pretty")]
        );
        assert_eq!(
            selectors(r"$.&Ж中.\uD800\uDF46"),
            [property("&Ж中"), property("\u{10346}")]
        );
        assert_eq!(selectors(r"$.\u0041b"), [property("Ab")]);
        assert_eq!(
            selectors("$.@type.#text"),
            [property("@type"), property("#text")]
        );
        assert!(JsonPath::parse(r"$.\uD800").is_err());
        assert!(JsonPath::parse(r"$.a\").is_err());
    }

    #[test]
    fn only_the_quote_is_escaped_in_brackets() {
        assert_eq!(selectors(r"$['it\'s']"), [property("it's")]);
        assert_eq!(selectors(r#"$['a\"b\c']"#), [property(r#"a\"b\c"#)]);
    }

    #[test]
    fn brackets_hold_indexes_unions_slices_and_wildcards() {
        use Selector::{Index, Indexes, Properties, Wildcard};
        let slice = |start, end, step| Selector::Slice { start, end, step };
        assert_eq!(selectors("$[0][-2].[3]"), [Index(0), Index(-2), Index(3)]);
        assert_eq!(selectors("$[0, 2,5]"), [Indexes(vec![0, 2, 5])]);
        assert_eq!(
            selectors("$['a', 'b']"),
            [Properties(vec!["a".into(), "b".into()])]
        );
        assert_eq!(selectors("$[1:]"), [slice(Some(1), None, None)]);
        assert_eq!(selectors("$[:2]"), [slice(None, Some(2), None)]);
        assert_eq!(selectors("$[ -3 : -1 ]"), [slice(Some(-3), Some(-1), None)]);
        assert_eq!(selectors("$[1:9:2]"), [slice(Some(1), Some(9), Some(2))]);
        assert_eq!(selectors("$[*].*"), [Wildcard, Wildcard]);
        assert_eq!(
            selectors("$[(@.length-1)].bar"),
            [Index(-1), property("bar")]
        );
    }

    #[test]
    fn a_deep_scan_applies_to_the_step_after_it() {
        use Selector::{Descendants, Index, Wildcard};
        assert_eq!(selectors("$..age"), [Descendants, property("age")]);
        assert_eq!(selectors("$..*"), [Descendants, Wildcard]);
        assert_eq!(
            selectors("$.a..[2]"),
            [property("a"), Descendants, Index(2)]
        );
    }

    #[test]
    fn definite_paths_select_one_value() {
        for text in [
            "$",
            "$.a.b",
            "$[0]['x']",
            "$$.Task.Token",
            "$v[-1]",
            "$.a['b','c']",
        ] {
            assert!(JsonPath::parse(text).expect(text).is_definite(), "{text}");
        }
        for text in [
            "$.*",
            "$..a",
            "$[0,1]",
            "$[1:]",
            "$['a','b'].c",
            "$[?(@.x)]",
        ] {
            assert!(!JsonPath::parse(text).expect(text).is_definite(), "{text}");
        }
    }

    #[test]
    fn a_function_is_read_as_the_name_of_a_field() {
        let path = JsonPath::parse("$.list.length()").expect("AWS accepts it");
        let mut calls = path.function_like_steps();
        assert_eq!(calls.next().map(|step| step.range.clone()), Some(6..15));
        assert_eq!(calls.next(), None);
    }

    #[test]
    fn blanks_may_follow_a_path_but_not_stand_in_it() {
        let path = JsonPath::parse("$$.Execution.Name \n").expect("trailing blank");
        assert_eq!(
            (path.text.as_str(), path.range),
            ("$$.Execution.Name", 0..17)
        );
        assert!(JsonPath::parse("$.first name").is_err());
    }

    #[test]
    fn errors_point_at_the_character() {
        let cases = [
            ("$.", 2..2),
            ("$...", 3..4),
            ("$.a[", 4..4),
            ("$.a[b]", 4..5),
            ("$.a['b'", 7..7),
            ("$.a['b]", 4..7),
            ("$.a[1", 5..5),
            ("$.a[:]", 3..6),
            ("$.a[99999999999999999999]", 4..24),
            ("$.a(b)", 3..4),
            ("$.**x", 3..4),
            ("$.a[?(@.b]", 9..10),
        ];
        for (text, range) in cases {
            let error = JsonPath::parse(text).expect_err(text);
            assert_eq!(error.range, range, "{text}: {error}");
        }
    }

    #[test]
    fn nothing_overflows_the_stack() {
        let deep = format!("$[?({}@.a{})]", "(".repeat(50_000), ")".repeat(50_000));
        assert!(JsonPath::parse(&deep).is_err());
        let filters = "$[?(@".repeat(20_000);
        assert!(JsonPath::parse(&filters).is_err());
        assert!(JsonPath::parse(&format!("${}", ".a".repeat(1000))).is_ok());
        assert!(JsonPath::parse(&format!("${}", ".a".repeat(50_000))).is_err());
    }
}
