//! What continues an expression: infix operators, calls, predicates, groups.

use super::super::ast::Operator;
use super::super::error::SyntaxError;
use super::super::lexer::Expect;
use super::super::signature::Signature;
use super::super::syntax::{Node, NodeKind};
use super::super::token::{Lexeme, Symbol, Token};
use super::Parser;

impl Parser<'_> {
    /// Reads what follows `left` and `operator`, which is taken already.
    pub(super) fn infix(&mut self, left: Node, operator: &Lexeme) -> Result<Node, SyntaxError> {
        let power = operator.token.binding_power();
        let (start, position) = (left.range.start, operator.position);
        let Token::Symbol(symbol) = operator.token else {
            // Nothing else binds to its left.
            return Ok(left);
        };
        let kind = match symbol {
            Symbol::OpenParenthesis => self.call(left)?,
            Symbol::OpenBracket => return self.filter(left, position),
            Symbol::OpenBrace => NodeKind::Group(Box::new(left), self.pairs()?),
            Symbol::Caret => NodeKind::Sort(Box::new(left), self.sort_terms()?),
            Symbol::Assign => self.bind(left, power)?,
            Symbol::At => NodeKind::Focus(Box::new(left), self.bound_name(symbol)?),
            Symbol::Hash => NodeKind::Index(Box::new(left), self.bound_name(symbol)?),
            Symbol::Question => self.condition(left)?,
            Symbol::Dot => NodeKind::Map(Box::new(left), Box::new(self.expression(power)?)),
            Symbol::Chain => NodeKind::Apply(Box::new(left), Box::new(self.expression(power)?)),
            _ => match binary(symbol) {
                Some(operator) => {
                    NodeKind::Binary(operator, Box::new(left), Box::new(self.expression(power)?))
                }
                None => return Ok(left),
            },
        };
        self.node(kind, start, position)
    }

    /// `a[b]`, or `a[]`, which keeps the array that `a` is without its predicates.
    fn filter(&mut self, mut left: Node, position: usize) -> Result<Node, SyntaxError> {
        if self.at(Symbol::CloseBracket) {
            keep_array(&mut left);
            self.advance(Expect::Operand)?;
            left.range.end = self.previous.end;
            return Ok(left);
        }
        let start = left.range.start;
        let predicate = self.expression(0)?;
        self.expect(Symbol::CloseBracket, Expect::Operator)?;
        let filter = NodeKind::Filter(Box::new(left), Box::new(predicate));
        self.node(filter, start, position)
    }

    fn sort_terms(&mut self) -> Result<Vec<(bool, Node)>, SyntaxError> {
        self.expect(Symbol::OpenParenthesis, Expect::Operand)?;
        let mut terms = Vec::new();
        loop {
            let descending = !self.eat(Symbol::Less)? && self.eat(Symbol::Greater)?;
            terms.push((descending, self.expression(0)?));
            if !self.eat(Symbol::Comma)? {
                break;
            }
        }
        self.expect(Symbol::CloseParenthesis, Expect::Operand)?;
        Ok(terms)
    }

    fn bind(&mut self, left: Node, power: u8) -> Result<NodeKind, SyntaxError> {
        let NodeKind::Variable(name) = left.kind else {
            let message = "what stands before `:=` must be a variable";
            let error = SyntaxError::new("S0212", left.range, left.position, message);
            return Err(error.help("a variable starts with `$`: `$name := …`"));
        };
        // Associates to the right.
        let value = self.expression(power - 1)?;
        Ok(NodeKind::Bind(name, Box::new(value)))
    }

    /// The variable after `@` or `#`.
    fn bound_name(&mut self, symbol: Symbol) -> Result<String, SyntaxError> {
        let right = self.expression(Token::Symbol(symbol).binding_power())?;
        let NodeKind::Variable(name) = right.kind else {
            let message = format!("what stands after `{}` must be a variable", symbol.text());
            let error = SyntaxError::new("S0214", right.range, right.position, message);
            return Err(error.help("a variable starts with `$`"));
        };
        Ok(name)
    }

    fn condition(&mut self, condition: Node) -> Result<NodeKind, SyntaxError> {
        let then = self.expression(0)?;
        let otherwise = if self.eat(Symbol::Colon)? {
            Some(Box::new(self.expression(0)?))
        } else {
            None
        };
        Ok(NodeKind::Condition {
            condition: Box::new(condition),
            then: Box::new(then),
            otherwise,
        })
    }

    /// A call, a partial application or the definition of a function.
    fn call(&mut self, procedure: Node) -> Result<NodeKind, SyntaxError> {
        let mut arguments = Vec::new();
        let mut holes = Vec::new();
        if !self.at(Symbol::CloseParenthesis) {
            loop {
                let argument = self.argument(&mut holes)?;
                arguments.push(argument);
                if !self.eat(Symbol::Comma)? {
                    break;
                }
            }
        }
        self.expect(Symbol::CloseParenthesis, Expect::Operator)?;
        if matches!(&procedure.kind, NodeKind::Name(name) if name == "function" || name == "λ") {
            return self.lambda(arguments, holes);
        }
        let procedure = Box::new(procedure);
        if holes.is_empty() {
            let arguments = arguments.into_iter().flatten().collect();
            return Ok(NodeKind::Call(procedure, arguments));
        }
        Ok(NodeKind::Partial(procedure, arguments))
    }

    /// An argument; `?` is none and leaves its token in `holes`.
    fn argument(&mut self, holes: &mut Vec<Lexeme>) -> Result<Option<Node>, SyntaxError> {
        if !self.at(Symbol::Question) {
            return self.expression(0).map(Some);
        }
        holes.push(self.advance(Expect::Operand)?);
        Ok(None)
    }

    fn lambda(
        &mut self,
        arguments: Vec<Option<Node>>,
        holes: Vec<Lexeme>,
    ) -> Result<NodeKind, SyntaxError> {
        let mut holes = holes.into_iter();
        let mut parameters = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.into_iter().enumerate() {
            let (range, position) = match argument {
                Some(Node {
                    kind: NodeKind::Variable(name),
                    ..
                }) => {
                    parameters.push(name);
                    continue;
                }
                Some(other) => (other.range, other.position),
                None => holes
                    .next()
                    .map(|hole| (hole.range, hole.position))
                    .unwrap_or_default(),
            };
            let message = format!("parameter {} of the function must be a variable", index + 1);
            let error = SyntaxError::new("S0208", range, position, message);
            return Err(error.help("a variable starts with `$`: `function($x) { … }`"));
        }
        let signature = if self.at(Symbol::Less) {
            Some(self.signature()?)
        } else {
            None
        };
        self.expect(Symbol::OpenBrace, Expect::Operand)?;
        let body = Box::new(self.expression(0)?);
        self.expect(Symbol::CloseBrace, Expect::Operand)?;
        Ok(NodeKind::Lambda {
            parameters,
            signature,
            body,
        })
    }

    fn signature(&mut self) -> Result<Signature, SyntaxError> {
        let (start, position) = (self.current.range.start, self.current.position);
        let mut definition = "<".to_owned();
        let mut depth = 1;
        while depth > 0 && !self.at(Symbol::OpenBrace) && self.current.token != Token::End {
            self.advance(Expect::Operand)?;
            match &self.current.token {
                Token::Symbol(Symbol::Greater) => depth -= 1,
                Token::Symbol(Symbol::Less) => depth += 1,
                _ => {}
            }
            match &self.current.token {
                Token::Variable(name) => definition.push_str(name),
                token => definition.push_str(&token.text()),
            }
        }
        self.expect(Symbol::Greater, Expect::Operand)?;
        Signature::parse(&definition).map_err(|fault| {
            let message = match fault.code {
                Some("S0401") => "only arrays and functions have type parameters in a signature",
                Some(_) => "a choice of types in a signature cannot hold type parameters",
                None => "a parameter of a signature has one of `-`, `?` and `+`",
            };
            let range = start..self.previous.end;
            SyntaxError {
                code: fault.code,
                ..SyntaxError::refused(range, position + fault.offset, message)
            }
        })
    }
}

/// Marks the innermost of a chain of predicates.
fn keep_array(node: &mut Node) {
    let mut step = node;
    while let NodeKind::Filter(left, _) = &mut step.kind {
        step = left;
    }
    step.keep_array = true;
}

fn binary(symbol: Symbol) -> Option<Operator> {
    Some(match symbol {
        Symbol::Plus => Operator::Add,
        Symbol::Minus => Operator::Subtract,
        Symbol::Star => Operator::Multiply,
        Symbol::Slash => Operator::Divide,
        Symbol::Percent => Operator::Remainder,
        Symbol::Equal => Operator::Equal,
        Symbol::NotEqual => Operator::NotEqual,
        Symbol::Less => Operator::Less,
        Symbol::LessOrEqual => Operator::LessOrEqual,
        Symbol::Greater => Operator::Greater,
        Symbol::GreaterOrEqual => Operator::GreaterOrEqual,
        Symbol::Ampersand => Operator::Concatenate,
        Symbol::And => Operator::And,
        Symbol::Or => Operator::Or,
        Symbol::In => Operator::In,
        _ => return None,
    })
}
