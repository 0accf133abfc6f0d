//! Intrinsic Function calls: `States.Format('Hello {}', $.name)` (checklist 4.2 to 4.4).

use std::ops::Range;

use super::cursor::Cursor;
use super::{Function, JsonPath, QueryError, check_length, literal};

/// How many calls may enclose a call (checklist 4.2).
pub const MAX_NESTING: usize = 10;

/// A call of an Intrinsic Function, its number and kinds of arguments checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Intrinsic {
    /// The function that is called.
    pub function: Function,
    /// The arguments in order.
    pub arguments: Vec<Argument>,
    /// The call's bytes in the expression text.
    pub range: Range<usize>,
    /// The call as it is written: what run-time errors quote.
    pub text: String,
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// `'…'`
    Text {
        /// The string, escapes resolved.
        value: String,
        /// The texts around the `{}` of a `States.Format` template: one more than there are `{}`.
        template: Vec<String>,
        /// The literal's bytes in the expression text.
        range: Range<usize>,
    },
    /// A JSON number as it is written.
    Number {
        /// The number's text.
        text: String,
        /// The literal's bytes in the expression text.
        range: Range<usize>,
    },
    /// `true` or `false`.
    Boolean {
        /// Which of the two.
        value: bool,
        /// The literal's bytes in the expression text.
        range: Range<usize>,
    },
    /// `null`.
    Null {
        /// The literal's bytes in the expression text.
        range: Range<usize>,
    },
    /// A Path.
    Path(JsonPath),
    /// A call inside the call.
    Call(Intrinsic),
}

impl Argument {
    /// The argument's bytes in the expression text.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        match self {
            Self::Text { range, .. }
            | Self::Number { range, .. }
            | Self::Boolean { range, .. }
            | Self::Null { range } => range.clone(),
            Self::Path(path) => path.range.clone(),
            Self::Call(call) => call.range.clone(),
        }
    }
}

impl Intrinsic {
    /// Reads a whole text as a call; blanks may follow it.
    ///
    /// # Errors
    /// Where the text is no call, the function is unknown, or its arguments do not fit.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        check_length(text)?;
        let mut cursor = Cursor::new(text);
        let call = read_call(&mut cursor, 0)?;
        cursor.skip_whitespace();
        if cursor.at_end() {
            return Ok(call);
        }
        Err(cursor
            .unexpected("the end of the call")
            .help("a part of the result is taken with States.ArrayGetItem or in a later state"))
    }
}

fn read_call(cursor: &mut Cursor<'_>, nesting: usize) -> Result<Intrinsic, QueryError> {
    let start = cursor.position();
    let name = cursor.take_while(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_');
    let name_range = cursor.range_since(start);
    let function =
        Function::from_name(name).ok_or_else(|| unknown_function(name, name_range.clone()))?;
    if nesting > MAX_NESTING {
        return Err(QueryError::new(
            name_range,
            format!("calls are nested more than {MAX_NESTING} deep"),
        ));
    }
    cursor.skip_whitespace();
    cursor.expect("(")?;
    let arguments = read_arguments(cursor, nesting)?;
    let call = Intrinsic {
        function,
        arguments,
        range: cursor.range_since(start),
        text: cursor.since(start).to_owned(),
    };
    check_arguments(&call)?;
    Ok(call)
}

fn unknown_function(name: &str, range: Range<usize>) -> QueryError {
    let names = Function::ALL.map(Function::name);
    let error = QueryError::new(range, format!("there is no Intrinsic Function `{name}`"));
    let similarity =
        |known: &str| strsim::jaro_winkler(&known.to_ascii_lowercase(), &name.to_ascii_lowercase());
    let nearest = names
        .into_iter()
        .max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
    match nearest {
        Some(known)
            if strsim::levenshtein(known, name) <= 4 || known.eq_ignore_ascii_case(name) =>
        {
            error.help(format!("did you mean `{known}`?"))
        }
        _ => error.help("a Path starts with `$`, a call reads `States.Format('{}', $.name)`"),
    }
}

fn read_arguments(cursor: &mut Cursor<'_>, nesting: usize) -> Result<Vec<Argument>, QueryError> {
    let mut arguments = Vec::new();
    cursor.skip_whitespace();
    if cursor.eat(")") {
        return Ok(arguments);
    }
    loop {
        cursor.skip_whitespace();
        arguments.push(read_argument(cursor, nesting)?);
        cursor.skip_whitespace();
        if cursor.eat(")") {
            return Ok(arguments);
        }
        cursor
            .expect(",")
            .map_err(|error| error.help("arguments are separated by `,` and end with `)`"))?;
    }
}

fn read_argument(cursor: &mut Cursor<'_>, nesting: usize) -> Result<Argument, QueryError> {
    match cursor.peek() {
        Some('\'') => read_text(cursor),
        Some('$') => JsonPath::read(cursor).map(Argument::Path),
        Some('"') => Err(cursor
            .unexpected("an argument")
            .help("strings stand in single quotes: `'text'`")),
        Some('-' | '0'..='9') => read_number(cursor),
        Some(c) if c.is_ascii_alphabetic() => read_word(cursor, nesting),
        _ => Err(cursor.unexpected("an argument: a 'string', a number, a Path or a call")),
    }
}

fn read_word(cursor: &mut Cursor<'_>, nesting: usize) -> Result<Argument, QueryError> {
    let start = cursor.position();
    for (word, value) in [("true", Some(true)), ("false", Some(false)), ("null", None)] {
        let after = cursor
            .rest()
            .strip_prefix(word)
            .map(|rest| rest.chars().next());
        if !matches!(
            after,
            Some(None | Some(' ' | '\t' | '\r' | '\n' | ',' | ')'))
        ) {
            continue;
        }
        cursor.eat(word);
        let range = cursor.range_since(start);
        return Ok(match value {
            Some(value) => Argument::Boolean { value, range },
            None => Argument::Null { range },
        });
    }
    read_call(cursor, nesting + 1).map(Argument::Call)
}

fn read_number(cursor: &mut Cursor<'_>) -> Result<Argument, QueryError> {
    let start = cursor.position();
    let text = cursor.take_while(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let range = cursor.range_since(start);
    if literal::is_number(text) {
        let text = text.to_owned();
        return Ok(Argument::Number { text, range });
    }
    Err(QueryError::new(range, format!("`{text}` is not a number")))
}

/// Reads `'…'`. `\'`, `\{`, `\}` and `\\` are its only escapes; braces need one only in a template (checklist 4.3).
fn read_text(cursor: &mut Cursor<'_>) -> Result<Argument, QueryError> {
    let start = cursor.position();
    cursor.expect("'")?;
    let mut value = String::new();
    let mut template = Vec::new();
    let mut piece = String::new();
    loop {
        let plain = cursor.take_while(|c| !matches!(c, '\'' | '\\' | '{'));
        value.push_str(plain);
        piece.push_str(plain);
        let escape = cursor.position();
        match cursor.next() {
            Some('\'') => break,
            Some('{') if cursor.eat("}") => {
                value.push_str("{}");
                template.push(std::mem::take(&mut piece));
            }
            Some('{') => {
                value.push('{');
                piece.push('{');
            }
            Some('\\') => {
                let escaped = read_escaped(cursor, escape)?;
                value.push(escaped);
                piece.push(escaped);
            }
            _ => {
                return Err(
                    QueryError::new(cursor.range_since(start), "the closing ' is missing")
                        .help("a quote inside the string is written `\\'`"),
                );
            }
        }
    }
    template.push(piece);
    Ok(Argument::Text {
        value,
        template,
        range: cursor.range_since(start),
    })
}

fn read_escaped(cursor: &mut Cursor<'_>, start: usize) -> Result<char, QueryError> {
    match cursor.next() {
        Some(escaped @ ('\'' | '\\' | '{' | '}')) => Ok(escaped),
        _ => Err(
            QueryError::new(cursor.range_since(start), "this escape is not known")
                .help("in a function's string only `\\'`, `\\{`, `\\}` and `\\\\` are escapes"),
        ),
    }
}

fn check_arguments(call: &Intrinsic) -> Result<(), QueryError> {
    let signature = call.function.signature();
    let given = call.arguments.len();
    let (least, most) = (
        signature.required.len(),
        signature.required.len() + signature.optional.len(),
    );
    if given < least || (given > most && !signature.variadic) {
        return Err(wrong_count(call, least, most, signature.variadic));
    }
    let kinds = signature.required.iter().chain(signature.optional);
    for (argument, kind) in call.arguments.iter().zip(kinds) {
        if !kind.accepts(argument) {
            return Err(QueryError::new(
                argument.range(),
                format!("`{}` takes {} here", call.function.name(), kind.wanted()),
            ));
        }
    }
    check_placeholders(call)
}

fn wrong_count(call: &Intrinsic, least: usize, most: usize, variadic: bool) -> QueryError {
    let wanted = match (least, most, variadic) {
        (least, _, true) => format!("at least {}", arguments(least)),
        (0, 0, _) => "no arguments".to_owned(),
        (least, most, _) if least == most => arguments(least),
        (least, most, _) => format!("{least} to {}", arguments(most)),
    };
    let name = call.function.name();
    QueryError::new(
        call.range.clone(),
        format!("`{name}` takes {wanted}, {} given", call.arguments.len()),
    )
}

fn arguments(count: usize) -> String {
    match count {
        1 => "1 argument".to_owned(),
        _ => format!("{count} arguments"),
    }
}

/// A literal template must have one `{}` for each further argument.
fn check_placeholders(call: &Intrinsic) -> Result<(), QueryError> {
    let (
        Function::Format,
        Some((
            Argument::Text {
                template, range, ..
            },
            values,
        )),
    ) = (call.function, call.arguments.split_first())
    else {
        return Ok(());
    };
    let placeholders = template.len() - 1;
    if placeholders == values.len() {
        return Ok(());
    }
    Err(QueryError::new(
        range.clone(),
        format!(
            "the template has {placeholders} `{{}}`, but {} follow it",
            arguments(values.len())
        ),
    )
    .help("each `{}` takes one argument; a literal brace is written `\\{`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Root;

    fn parse(text: &str) -> Intrinsic {
        Intrinsic::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn arguments_are_literals_paths_and_calls() {
        let call = parse(
            "States.Array('a', -1.5, true, null, $.b[0], $$.Execution.Id, $v, States.UUID( ))",
        );
        assert_eq!(call.function, Function::Array);
        assert!(matches!(
            call.arguments.as_slice(),
            [
                Argument::Text { .. },
                Argument::Number { .. },
                Argument::Boolean { value: true, .. },
                Argument::Null { .. },
                Argument::Path(_),
                Argument::Path(_),
                Argument::Path(JsonPath {
                    root: Root::Variable(_),
                    ..
                }),
                Argument::Call(_),
            ]
        ));
        assert_eq!(call.arguments.last().map(Argument::range), Some(65..79));
        assert_eq!(parse("States.UUID()\n").text, "States.UUID()");
    }

    #[test]
    fn a_path_argument_may_hold_commas_and_brackets_of_its_own() {
        let call = parse("States.ArrayGetItem($.outputs[?(@.key in ['a', 'b)'])]['x', 'y'], 0)");
        assert_eq!(call.arguments.len(), 2);
        let call = parse("States.Format('{} {}', $..constraint,$.Name)");
        assert_eq!(call.arguments.len(), 3);
    }

    #[test]
    fn strings_keep_their_template() {
        let Some(Argument::Text {
            value, template, ..
        }) = parse(r"States.Format('\{{}\} it\'s \\ {', $.a)")
            .arguments
            .into_iter()
            .next()
        else {
            panic!("a string");
        };
        assert_eq!(value, r"{{}} it's \ {");
        assert_eq!(template, ["{", r"} it's \ {"]);
    }

    #[test]
    fn braces_need_no_escape_outside_of_templates() {
        let call = parse(r#"States.StringToJson('{"a": {"b": "{}"}}')"#);
        assert!(
            matches!(&call.arguments[..], [Argument::Text { value, .. }] if value == r#"{"a": {"b": "{}"}}"#)
        );
    }

    #[test]
    fn every_function_is_known_by_its_name() {
        for function in Function::ALL {
            assert_eq!(Function::from_name(function.name()), Some(function));
        }
    }

    #[test]
    fn a_misspelt_name_is_corrected() {
        let help = |text| {
            Intrinsic::parse(text)
                .expect_err(text)
                .help
                .unwrap_or_default()
        };
        assert_eq!(help("States.format('a')"), "did you mean `States.Format`?");
        assert_eq!(
            help("States.ArrayLenght($.a)"),
            "did you mean `States.ArrayLength`?"
        );
        assert_eq!(help("States.Uuid()"), "did you mean `States.UUID`?");
        assert!(help("ipsum").starts_with("a Path"));
    }

    #[test]
    fn arguments_are_counted_and_typed() {
        let cases = [
            ("States.UUID(1)", "takes no arguments, 1 given"),
            ("States.MathAdd(1)", "takes 2 arguments, 1 given"),
            ("States.MathRandom(1, 2, 3, 4)", "takes 2 to 3 arguments"),
            ("States.Format()", "at least 1 argument"),
            ("States.MathAdd(1, '-1')", "takes a number"),
            ("States.ArrayLength('a')", "takes a Path or a call"),
            ("States.JsonMerge($.a, $.b, 'false')", "`true`, `false`"),
            (
                "States.Format('{} {}', $.a)",
                "the template has 2 `{}`, but 1 argument",
            ),
            ("States.Format($.template, 1, 2) x", "expected the end"),
        ];
        for (text, message) in cases {
            let error = Intrinsic::parse(text).expect_err(text);
            assert!(error.message.contains(message), "{text}: {error}");
        }
    }

    #[test]
    fn faulty_calls_are_refused_where_they_are_faulty() {
        let cases = [
            ("States.Array(", 13..13),
            ("States.Array('a)", 13..16),
            (r"States.Array('a\n')", 15..17),
            (r"States.Array('a\", 15..16),
            ("States.Array(\"a\")", 13..14),
            ("States.Array(1.)", 13..15),
            ("States.Array($.a $.b)", 17..18),
            ("States.Array(,)", 13..14),
            ("States.Array(nullify)", 13..20),
            ("States.Array", 12..12),
        ];
        for (text, range) in cases {
            let error = Intrinsic::parse(text).expect_err(text);
            assert_eq!(error.range, range, "{text}: {error}");
        }
    }

    #[test]
    fn calls_nest_ten_deep() {
        let nested = |depth: usize| {
            format!(
                "{}$.a{}",
                "States.Array(".repeat(depth + 1),
                ")".repeat(depth + 1)
            )
        };
        assert!(Intrinsic::parse(&nested(10)).is_ok());
        assert!(Intrinsic::parse(&nested(11)).is_err());
        assert!(Intrinsic::parse(&nested(15_000)).is_err());
    }
}
