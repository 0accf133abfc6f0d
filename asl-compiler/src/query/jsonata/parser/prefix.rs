//! What an expression starts with: literals, names, brackets, prefix operators.

use super::super::error::SyntaxError;
use super::super::lexer::Expect;
use super::super::syntax::{Node, NodeKind};
use super::super::token::{Lexeme, Symbol, Token};
use super::Parser;

/// Binds stronger than any arithmetic, weaker than a path.
const NEGATION_POWER: u8 = 70;

impl Parser<'_> {
    /// Reads the operand that `first`, already taken, starts.
    pub(super) fn prefix(&mut self, first: Lexeme) -> Result<Node, SyntaxError> {
        let Lexeme {
            token,
            range,
            position,
        } = first;
        let kind = match token {
            Token::End => NodeKind::End,
            Token::Name(name) => NodeKind::Name(name),
            Token::Variable(name) => NodeKind::Variable(name),
            Token::String(value) => NodeKind::String(value),
            Token::Number(number) => NodeKind::Number(number),
            Token::Null => NodeKind::Null,
            Token::Boolean(value) => NodeKind::Boolean(value),
            Token::Regex(regex) => NodeKind::Regex(regex),
            Token::Symbol(symbol) => self
                .prefix_symbol(symbol)
                .ok_or_else(|| misplaced(symbol, &range, position))??,
        };
        self.node(kind, range.start, position)
    }

    /// None where the symbol starts no operand.
    fn prefix_symbol(&mut self, symbol: Symbol) -> Option<Result<NodeKind, SyntaxError>> {
        Some(match symbol {
            Symbol::And | Symbol::Or | Symbol::In => Ok(NodeKind::Name(symbol.text().to_owned())),
            Symbol::Star => Ok(NodeKind::Wildcard),
            Symbol::Descendants => Ok(NodeKind::Descendants),
            Symbol::Percent => Ok(NodeKind::Parent),
            Symbol::Minus => self.negation(),
            Symbol::OpenParenthesis => self.block(),
            Symbol::OpenBracket => self.array(),
            Symbol::OpenBrace => self.pairs().map(NodeKind::Object),
            Symbol::Bar => self.transform(),
            _ => return None,
        })
    }

    fn negation(&mut self) -> Result<NodeKind, SyntaxError> {
        let operand = self.expression(NEGATION_POWER)?;
        Ok(NodeKind::Negate(Box::new(operand)))
    }

    fn block(&mut self) -> Result<NodeKind, SyntaxError> {
        let mut expressions = Vec::new();
        while !self.at(Symbol::CloseParenthesis) {
            expressions.push(self.expression(0)?);
            if !self.eat(Symbol::Semicolon)? {
                break;
            }
        }
        self.expect(Symbol::CloseParenthesis, Expect::Operator)?;
        Ok(NodeKind::Block(expressions))
    }

    fn array(&mut self) -> Result<NodeKind, SyntaxError> {
        let mut items = Vec::new();
        if !self.at(Symbol::CloseBracket) {
            loop {
                items.push(self.array_item()?);
                if !self.eat(Symbol::Comma)? {
                    break;
                }
            }
        }
        self.expect(Symbol::CloseBracket, Expect::Operator)?;
        Ok(NodeKind::Array(items))
    }

    fn array_item(&mut self) -> Result<Node, SyntaxError> {
        let item = self.expression(0)?;
        let position = self.current.position;
        if !self.eat(Symbol::Range)? {
            return Ok(item);
        }
        let last = self.expression(0)?;
        let start = item.range.start;
        let operator = super::super::ast::Operator::Range;
        let range = NodeKind::Binary(operator, Box::new(item), Box::new(last));
        self.node(range, start, position)
    }

    /// Reads `key: value, …}`.
    pub(super) fn pairs(&mut self) -> Result<Vec<(Node, Node)>, SyntaxError> {
        let mut pairs = Vec::new();
        if !self.at(Symbol::CloseBrace) {
            loop {
                let key = self.expression(0)?;
                self.expect(Symbol::Colon, Expect::Operand)?;
                let value = self.expression(0)?;
                pairs.push((key, value));
                if !self.eat(Symbol::Comma)? {
                    break;
                }
            }
        }
        self.expect(Symbol::CloseBrace, Expect::Operator)?;
        Ok(pairs)
    }

    fn transform(&mut self) -> Result<NodeKind, SyntaxError> {
        let pattern = Box::new(self.expression(0)?);
        self.expect(Symbol::Bar, Expect::Operand)?;
        let update = Box::new(self.expression(0)?);
        let delete = if self.eat(Symbol::Comma)? {
            Some(Box::new(self.expression(0)?))
        } else {
            None
        };
        self.expect(Symbol::Bar, Expect::Operand)?;
        Ok(NodeKind::Transform {
            pattern,
            update,
            delete,
        })
    }
}

fn misplaced(symbol: Symbol, range: &std::ops::Range<usize>, position: usize) -> SyntaxError {
    let message = format!("an expression cannot start with `{}`", symbol.text());
    let error = SyntaxError::new("S0211", range.clone(), position, message);
    match symbol {
        Symbol::Question => {
            error.help("there is no `??` in JSONata 2.0.6; write `$exists($a) ? $a : $b`")
        }
        Symbol::Colon => error.help("there is no `?:` in JSONata 2.0.6; write `$a ? $a : $b`"),
        Symbol::Slash => error.help(
            "a regular expression may stand after an operator, a comma or the bracket of a call",
        ),
        _ => error,
    }
}
