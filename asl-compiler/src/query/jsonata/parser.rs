//! Tokens to the tree of the grammar: operators by precedence, as jsonata-js 2.0.6 has them.

mod infix;
mod prefix;

use std::ops::Range;

use super::error::SyntaxError;
use super::lexer::{Expect, Lexer};
use super::syntax::{Node, NodeKind};
use super::token::{Lexeme, Symbol, Token};

/// How deep expressions may nest. The compiler recurses into them, in an unoptimised macro on the stack of rustc.
const MAX_DEPTH: usize = 64;

/// How high their trees may be: operators that follow one another nest too.
const MAX_HEIGHT: usize = 128;

/// Reads a whole text.
pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let start = Lexeme {
        token: Token::End,
        range: 0..0,
        position: 0,
    };
    let mut parser = Parser {
        lexer: Lexer::new(text),
        current: start,
        previous: 0..0,
        depth: 0,
    };
    parser.advance(Expect::Operand)?;
    let expression = parser.expression(0)?;
    if parser.current.token == Token::End {
        return Ok(expression);
    }
    let found = parser.current.token.text();
    Err(parser
        .error_here("S0201", format!("`{found}` does not continue the expression"))
        .help("expected an operator or the end; several expressions stand in parentheses, as in `($x := 1; $x + 1)`"))
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    /// The token that comes next.
    current: Lexeme,
    /// Where the last token that was taken stands.
    previous: Range<usize>,
    depth: usize,
}

impl Parser<'_> {
    /// Reads an expression up to an operator that binds no stronger than `power`.
    fn expression(&mut self, power: u8) -> Result<Node, SyntaxError> {
        if self.depth >= MAX_DEPTH {
            let message = format!("the expression is nested more than {MAX_DEPTH} deep");
            return Err(self.too_deep(self.current.range.clone(), message));
        }
        self.depth += 1;
        let first = self.advance(Expect::Operator)?;
        let mut left = self.prefix(first)?;
        while power < self.current.token.binding_power() {
            let operator = self.advance(Expect::Operand)?;
            left = self.infix(left, &operator)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    /// Takes the current token and reads the one after it.
    fn advance(&mut self, expect: Expect) -> Result<Lexeme, SyntaxError> {
        let next = self.lexer.next(expect)?;
        if next.token.is(Symbol::Exclamation) || next.token.is(Symbol::Tilde) {
            let message = format!("`{}` is not an operator", next.token.text());
            let error = SyntaxError::new("S0204", next.range, next.position, message);
            return Err(error.help("not equal is `!=`, negation is `$not(…)`, application is `~>`"));
        }
        let taken = std::mem::replace(&mut self.current, next);
        if taken.token != Token::End {
            self.previous = taken.range.clone();
        }
        Ok(taken)
    }

    /// Takes a symbol that must come next.
    fn expect(&mut self, symbol: Symbol, then: Expect) -> Result<(), SyntaxError> {
        if self.at(symbol) {
            return self.advance(then).map(drop);
        }
        let wanted = symbol.text();
        Err(match &self.current.token {
            Token::End => self.error_here(
                "S0203",
                format!("`{wanted}` is missing before the end of the expression"),
            ),
            found => self.error_here(
                "S0202",
                format!("expected `{wanted}`, got `{}`", found.text()),
            ),
        })
    }

    /// Takes a symbol if it comes next.
    fn eat(&mut self, symbol: Symbol) -> Result<bool, SyntaxError> {
        let eaten = self.at(symbol);
        if eaten {
            self.advance(Expect::Operand)?;
        }
        Ok(eaten)
    }

    fn at(&self, symbol: Symbol) -> bool {
        self.current.token.is(symbol)
    }

    /// A node from `start` to the last token taken.
    fn node(&self, kind: NodeKind, start: usize, position: usize) -> Result<Node, SyntaxError> {
        let range = start..self.previous.end.max(start);
        let height = kind.height();
        if height > MAX_HEIGHT {
            let message = format!("more than {MAX_HEIGHT} operators follow one another");
            return Err(self.too_deep(range, message));
        }
        Ok(Node {
            kind,
            range,
            position,
            height,
            keep_array: false,
        })
    }

    fn error_here(&self, code: &'static str, message: impl Into<String>) -> SyntaxError {
        SyntaxError::new(
            code,
            self.current.range.clone(),
            self.current.position,
            message,
        )
    }

    fn too_deep(&self, range: Range<usize>, message: String) -> SyntaxError {
        SyntaxError::refused(range, self.current.position, message)
            .help("bind parts of it to variables: `($part := …; …)`")
    }
}
