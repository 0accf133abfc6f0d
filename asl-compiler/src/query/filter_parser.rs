//! Reads filters: conditions, comparisons and patterns.

use super::cursor::Cursor;
use super::steps::{self, Surroundings};
use super::{
    Comparison, Filter, FilterPath, Operand, Operator, Origin, Pattern, QueryError, literal,
};

/// The memory of a compiled pattern, in bytes. Repetitions multiply; matching takes time in proportion.
const MAX_PATTERN_BYTES: usize = 128 * 1024;

const SYMBOLS: [(&str, Operator); 7] = [
    ("==", Operator::Equal),
    ("!=", Operator::NotEqual),
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("=~", Operator::Matches),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

const WORDS: [(&str, Operator); 8] = [
    ("in", Operator::In),
    ("nin", Operator::NotIn),
    ("subsetof", Operator::SubsetOf),
    ("anyof", Operator::AnyOf),
    ("noneof", Operator::NoneOf),
    ("size", Operator::Size),
    ("empty", Operator::Empty),
    ("contains", Operator::Contains),
];

/// Reads `(condition)`.
pub(super) fn read_parenthesised(cursor: &mut Cursor<'_>) -> Result<Filter, QueryError> {
    cursor
        .expect("(")
        .map_err(|error| error.help("a filter reads `[?(@.field == 'value')]`"))?;
    let filter = read_or(cursor)?;
    cursor.skip_whitespace();
    cursor.expect(")")?;
    Ok(filter)
}

fn read_or(cursor: &mut Cursor<'_>) -> Result<Filter, QueryError> {
    read_chain(cursor, "||", read_and, Filter::Or)
}

fn read_and(cursor: &mut Cursor<'_>) -> Result<Filter, QueryError> {
    read_chain(cursor, "&&", read_term, Filter::And)
}

fn read_chain(
    cursor: &mut Cursor<'_>,
    symbol: &str,
    read_part: fn(&mut Cursor<'_>) -> Result<Filter, QueryError>,
    join: fn(Vec<Filter>) -> Filter,
) -> Result<Filter, QueryError> {
    let first = read_part(cursor)?;
    cursor.skip_whitespace();
    if !cursor.rest().starts_with(symbol) {
        return Ok(first);
    }
    let mut parts = vec![first];
    while cursor.eat(symbol) {
        parts.push(read_part(cursor)?);
        cursor.skip_whitespace();
    }
    Ok(join(parts))
}

fn read_term(cursor: &mut Cursor<'_>) -> Result<Filter, QueryError> {
    cursor.skip_whitespace();
    if cursor.eat("!") {
        let negated = cursor.nested(read_term)?;
        return Ok(Filter::Not(Box::new(negated)));
    }
    if cursor.peek() == Some('(') {
        return cursor.nested(read_parenthesised);
    }
    read_comparison(cursor)
}

fn read_comparison(cursor: &mut Cursor<'_>) -> Result<Filter, QueryError> {
    let start = cursor.position();
    let left = read_operand(cursor)?;
    let left_range = cursor.range_since(start);
    cursor.skip_whitespace();
    if matches!(cursor.peek(), None | Some(')' | '&' | '|')) {
        return match left {
            Operand::Path(path) => Ok(Filter::Exists(path)),
            _ => Err(
                QueryError::new(left_range, "a constant alone is not a condition")
                    .help("compare it: `@.field == 'value'`"),
            ),
        };
    }
    let operator = read_operator(cursor)?;
    cursor.skip_whitespace();
    let right = read_operand(cursor)?;
    let comparison = Comparison {
        left,
        operator,
        right,
        range: cursor.range_since(start),
    };
    check_patterns(&comparison)?;
    Ok(Filter::Comparison(Box::new(comparison)))
}

/// A pattern stands on one side of `=~` and nowhere else.
fn check_patterns(comparison: &Comparison) -> Result<(), QueryError> {
    let patterns = [&comparison.left, &comparison.right]
        .into_iter()
        .filter(|operand| matches!(operand, Operand::Pattern(_)))
        .count();
    let allowed = usize::from(comparison.operator == Operator::Matches);
    if patterns == allowed {
        return Ok(());
    }
    Err(QueryError::new(
        comparison.range.clone(),
        "`=~` compares a value with a pattern, and only `=~` does",
    )
    .help("write `@.field =~ /A.*/`"))
}

fn read_operator(cursor: &mut Cursor<'_>) -> Result<Operator, QueryError> {
    for (symbol, operator) in SYMBOLS {
        if cursor.eat(symbol) {
            return Ok(operator);
        }
    }
    let start = cursor.position();
    let word = cursor.take_while(|c| c.is_ascii_alphabetic());
    for (name, operator) in WORDS {
        if word.eq_ignore_ascii_case(name) {
            return Ok(operator);
        }
    }
    let here = if word.is_empty() {
        cursor.unexpected("an operator")
    } else {
        QueryError::new(
            cursor.range_since(start),
            format!("`{word}` is not an operator"),
        )
    };
    Err(here.help(
        "the operators are ==, !=, <, <=, >, >=, =~, in, nin, subsetof, anyof, noneof, size, empty and contains",
    ))
}

fn read_operand(cursor: &mut Cursor<'_>) -> Result<Operand, QueryError> {
    match cursor.peek() {
        Some('@') => read_path(cursor, Origin::Item),
        Some('$') => read_path(cursor, Origin::Document),
        Some('/') => read_pattern(cursor).map(Operand::Pattern),
        _ => literal::read(cursor).map(Operand::Literal),
    }
}

fn read_path(cursor: &mut Cursor<'_>, origin: Origin) -> Result<Operand, QueryError> {
    let start = cursor.position();
    cursor.next();
    if matches!(cursor.peek(), Some(c) if c == '$' || unicode_ident::is_xid_continue(c)) {
        return Err(cursor
            .unexpected("`.` or `[`")
            .help("a filter sees the item as `@` and the document that the Path starts from as `$`, nothing else"));
    }
    let steps = cursor.nested(|cursor| steps::read(cursor, Surroundings::Filter))?;
    Ok(Operand::Path(FilterPath {
        origin,
        steps,
        range: cursor.range_since(start),
        text: cursor.since(start).to_owned(),
    }))
}

fn read_pattern(cursor: &mut Cursor<'_>) -> Result<Pattern, QueryError> {
    let start = cursor.position();
    cursor.expect("/")?;
    let body_start = cursor.position();
    loop {
        cursor.take_while(|c| c != '/' && c != '\\');
        match cursor.peek() {
            Some('\\') => {
                cursor.next();
                cursor.next();
            }
            Some(_) => break,
            None => {
                return Err(QueryError::new(
                    cursor.range_since(start),
                    "the closing `/` is missing",
                ));
            }
        }
    }
    let body = cursor.since(body_start);
    let body_range = cursor.range_since(body_start);
    cursor.expect("/")?;
    let flags_start = cursor.position();
    let flags = cursor.take_while(|c| c.is_ascii_alphabetic());
    if let Some(flag) = flags.chars().find(|flag| !"imsx".contains(*flag)) {
        return Err(QueryError::new(
            cursor.range_since(flags_start),
            format!("`{flag}` is not a flag of a pattern"),
        )
        .help("the flags are `i` (ignore case), `m`, `s` and `x`"));
    }
    cursor.count_pattern(start)?;
    let regex = whole_match(body, flags);
    match check_balanced(body, flags).and_then(|()| check_regex(&regex)) {
        Ok(()) => Ok(Pattern {
            regex,
            range: cursor.range_since(start),
        }),
        Err(error) => Err(QueryError::new(
            body_range,
            format!("the pattern is not understood: {error}"),
        )
        .help("look-around, back references and possessive quantifiers are not supported")),
    }
}

/// Refuses `a)|(?:b`, which the brackets around the whole would make well-formed, and no match of the whole text.
fn check_balanced(body: &str, flags: &str) -> Result<(), regex_lite::Error> {
    match flags {
        _ if !body.contains(')') => Ok(()),
        "" => check_regex(body),
        _ => check_regex(&format!("(?{flags}){body}")),
    }
}

fn check_regex(regex: &str) -> Result<(), regex_lite::Error> {
    let mut builder = regex_lite::RegexBuilder::new(regex);
    builder.size_limit(MAX_PATTERN_BYTES).build().map(|_| ())
}

/// Json-path asks for a match of the whole text (Java's `Matcher.matches`).
fn whole_match(body: &str, flags: &str) -> String {
    // In `x` mode a comment runs to the end of the line and must not swallow the bracket.
    let end = if flags.contains('x') { "\n" } else { "" };
    format!(r"\A(?{flags}:{body}{end})\z")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{JsonPath, Literal, Selector};

    fn filter(condition: &str) -> Result<Filter, QueryError> {
        let path = JsonPath::parse(&format!("$[?({condition})]"))?;
        match path.steps.into_iter().next().map(|step| step.selector) {
            Some(Selector::Filter(filter)) => Ok(filter),
            other => panic!("{condition}: {other:?}"),
        }
    }

    fn comparison(condition: &str) -> Comparison {
        match filter(condition) {
            Ok(Filter::Comparison(comparison)) => *comparison,
            other => panic!("{condition}: {other:?}"),
        }
    }

    fn text(text: &str) -> Operand {
        Operand::Literal(Literal::Text(text.to_owned()))
    }

    #[test]
    fn every_operator_is_read() {
        let all = SYMBOLS
            .iter()
            .chain(&WORDS)
            .filter(|(_, operator)| *operator != Operator::Matches);
        for (symbol, operator) in all {
            assert_eq!(
                comparison(&format!("@.a {symbol} 1")).operator,
                *operator,
                "{symbol}"
            );
        }
        assert_eq!(comparison("@.a=='x'").operator, Operator::Equal);
        assert_eq!(comparison("@.a<5").operator, Operator::Less);
        assert_eq!(comparison("@.a =~ /x/").operator, Operator::Matches);
    }

    #[test]
    fn constants_are_json_in_either_quotes_or_bare_words() {
        let right = |condition| comparison(condition).right;
        assert_eq!(right("@.a == 'it\\'s'"), text("it's"));
        assert_eq!(right("@.a == \"\\u00e9\\n\""), text("é\n"));
        assert_eq!(right("@.Name==Receipt"), text("Receipt"));
        assert_eq!(right("@.Day == 2023-01-02"), text("2023-01-02"));
        assert_eq!(
            right("@.a == -1.5e3"),
            Operand::Literal(Literal::Number("-1.5e3".into()))
        );
        assert_eq!(right("@.a != null"), Operand::Literal(Literal::Null));
        assert_eq!(
            right("@.a == true"),
            Operand::Literal(Literal::Boolean(true))
        );
        let list = vec![
            Literal::Text("a".into()),
            Literal::Number("2".into()),
            Literal::Array(vec![]),
        ];
        assert_eq!(
            right("@.a in ['a', 2, []]"),
            Operand::Literal(Literal::Array(list))
        );
        let object = vec![("k".to_owned(), Literal::Null)];
        assert_eq!(
            right("@.a == {'k': null}"),
            Operand::Literal(Literal::Object(object))
        );
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let Ok(Filter::Or(parts)) = filter("@.a == 1 || @.b && !@.c || (@.d || @.e)") else {
            panic!("an Or");
        };
        assert!(matches!(parts.as_slice(), [
            Filter::Comparison(_),
            Filter::And(both),
            Filter::Or(_)
        ] if matches!(both.as_slice(), [Filter::Exists(_), Filter::Not(_)])));
    }

    #[test]
    fn paths_start_at_the_item_or_the_document() {
        let compared = comparison("@.price <= $['expensive'][0].x");
        let (Operand::Path(left), Operand::Path(right)) = (&compared.left, &compared.right) else {
            panic!("two paths");
        };
        assert_eq!((left.origin, left.text.as_str()), (Origin::Item, "@.price"));
        assert_eq!((right.origin, right.steps.len()), (Origin::Document, 3));
        assert!(right.is_definite());
        assert!(filter("@.id == $$.Execution.Id").is_err());
        assert!(filter("@.id == $other").is_err());
    }

    #[test]
    fn a_pattern_matches_the_whole_text() {
        let Operand::Pattern(pattern) = comparison(r"@.a =~ /A.*\/b/i").right else {
            panic!("a pattern");
        };
        assert_eq!(pattern.regex, r"\A(?i:A.*\/b)\z");
        for faulty in [
            "@.a =~ /(/",
            "@.a =~ /a)|(?:b/",
            "@.a =~ /(?:.{999}){99}/",
            "@.a =~ /a(?=b)/",
            "@.a =~ /a/q",
            "@.a =~ /a",
            "@.a == /a/",
            "@.a =~ 'a'",
        ] {
            assert!(filter(faulty).is_err(), "{faulty}");
        }
    }

    #[test]
    fn conditions_that_cannot_be_read_are_refused() {
        for faulty in [
            "",
            "@.a ==",
            "== 1",
            "@.a = 1",
            "@.a like 'x'",
            "true",
            "@.a &&",
            "@.a & @.b",
            "!",
            "(@.a",
        ] {
            assert!(filter(faulty).is_err(), "{faulty}");
        }
    }
}
