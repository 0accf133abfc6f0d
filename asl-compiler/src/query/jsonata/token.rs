//! The tokens of JSONata.

use std::ops::Range;

use super::ast::Regex;

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    /// UTF-16 units up to its end.
    pub(super) position: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    End,
    Name(String),
    Variable(String),
    String(String),
    Number(f64),
    Null,
    Boolean(bool),
    Regex(Regex),
    Symbol(Symbol),
}

impl Token {
    /// The token as an error names it.
    pub(super) fn text(&self) -> String {
        match self {
            Self::End => "the end".to_owned(),
            Self::Name(text) | Self::String(text) => text.clone(),
            Self::Variable(name) => format!("${name}"),
            Self::Number(number) => number.to_string(),
            Self::Null => "null".to_owned(),
            Self::Boolean(value) => value.to_string(),
            Self::Regex(regex) => format!("/{}/", regex.source),
            Self::Symbol(symbol) => symbol.text().to_owned(),
        }
    }

    /// How strongly it binds to what stands on its left; 0 where it does not continue an expression.
    pub(super) fn binding_power(&self) -> u8 {
        match self {
            Self::Symbol(symbol) => symbol.binding_power(),
            _ => 0,
        }
    }

    pub(super) fn is(&self, symbol: Symbol) -> bool {
        *self == Self::Symbol(symbol)
    }
}

macro_rules! symbols {
    ($($name:ident $text:literal $power:literal,)*) => {
        /// Operators and brackets.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Symbol {
            $(#[doc = concat!("`", $text, "`")] $name,)*
        }

        impl Symbol {
            const ALL: &'static [Self] = &[$(Self::$name,)*];

            pub(super) fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            fn binding_power(self) -> u8 {
                match self {
                    $(Self::$name => $power,)*
                }
            }
        }
    };
}

// Two characters first: the lexer takes the first that fits.
symbols! {
    Range ".." 0,
    Assign ":=" 10,
    NotEqual "!=" 40,
    GreaterOrEqual ">=" 40,
    LessOrEqual "<=" 40,
    Descendants "**" 0,
    Chain "~>" 40,
    Dot "." 75,
    OpenBracket "[" 80,
    CloseBracket "]" 0,
    OpenBrace "{" 70,
    CloseBrace "}" 0,
    OpenParenthesis "(" 80,
    CloseParenthesis ")" 0,
    Comma "," 0,
    At "@" 80,
    Hash "#" 80,
    Semicolon ";" 0,
    Colon ":" 0,
    Question "?" 20,
    Plus "+" 50,
    Minus "-" 50,
    Star "*" 60,
    Slash "/" 60,
    Percent "%" 60,
    Bar "|" 0,
    Equal "=" 40,
    Less "<" 40,
    Greater ">" 40,
    Caret "^" 40,
    Ampersand "&" 50,
    Exclamation "!" 0,
    Tilde "~" 0,
    And "and" 30,
    Or "or" 25,
    In "in" 40,
}

impl Symbol {
    /// The symbol that a text starts with; words are not among them.
    pub(super) fn at_start_of(text: &str) -> Option<Self> {
        let first = text.as_bytes().first()?;
        if first.is_ascii_alphabetic() {
            return None;
        }
        Self::ALL
            .iter()
            .copied()
            .find(|symbol| text.starts_with(symbol.text()))
    }

    /// `and`, `or` and `in`, which are names where an operand is expected.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        match word {
            "and" => Some(Self::And),
            "or" => Some(Self::Or),
            "in" => Some(Self::In),
            _ => None,
        }
    }
}
