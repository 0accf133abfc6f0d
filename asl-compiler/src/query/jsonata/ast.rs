//! A JSONata expression as data: what jsonata-js 2.0.6 has after its `processAST`, typed, with every name resolved.
//!
//! # Frames
//!
//! Variables live in *frames*. A frame is made at each entry of
//! - the expression itself ([`Expression::frame`](super::Expression)),
//! - a [`Block`] that binds variables of its own (`frame: Some`; other blocks make none),
//! - a [`Lambda`], on each call: its parameters are slots `0..parameters.len()`,
//! - an evaluation over one tuple of a [`Path`] with a [`TupleFrame`] (see there).
//!
//! A slot starts *unbound*, which is not the same as bound to nothing (a parameter without an argument): a read goes through
//! [`Variable::places`] in order, takes the first that is bound, and falls back on [`Variable::outer`]. Most variables have
//! exactly one place that is certainly bound, and then [`Variable::certain`] holds. `Place::depth` counts frames outward from
//! where the variable stands; 0 is the innermost. Lambdas and transforms are evaluated in the frames around their own text,
//! by reference: what is bound after their creation is seen by their calls.

use std::ops::Range;

use super::builtins::Builtin;
use super::signature::Signature;

/// An expression or a part of one.
///
/// Evaluation of a node, as jsonata-js has it: its kind, then its `predicates` one after the other, then (but for a [`Path`],
/// which groups by itself) its `group`; a sequence that comes of it is marked to stay an array if `keep_array`.
/// Where the node's value is a stream of tuples ([`Ast::tuple_frame`]), its predicates and its group are evaluated in a frame
/// for the tuple.
#[derive(Debug, Clone, PartialEq)]
pub struct Ast {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the expression's text, with its predicates and its group.
    pub range: Range<usize>,
    /// jsonata-js's `position`: UTF-16 units up to the end of the node's own token. Error objects carry it.
    pub position: usize,
    /// `[…]` filters after anything that is not a path.
    pub predicates: Vec<Predicate>,
    /// `{…}` after the node.
    pub group: Option<Box<Group>>,
    /// `[]` after the node: a sequence of one stays an array.
    pub keep_array: bool,
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// A number; the minus sign of a negative literal is part of it.
    Number(f64),
    /// `"…"` or `'…'`, escapes resolved.
    String(String),
    /// `/…/im`
    Regex(Regex),
    /// `$`: the context value.
    Context,
    /// `$name`, and `$$` under the name `$`.
    Variable(Variable),
    /// A field name. It stands only as a step of a path.
    Name(String),
    /// `*`
    Wildcard,
    /// `**`
    Descendants,
    /// `%`: the value that the step carried as its ancestor; nothing if there are no places.
    Parent(Variable),
    /// `a.b[0]^(c)`
    Path(Path),
    /// `-x`
    Negate(Box<Ast>),
    /// `[a, b..c]`
    Array(Array),
    /// `{"key": value}`
    Object(Vec<Pair>),
    /// `a + b`
    Binary(Binary),
    /// `$x := value`
    Bind(Bind),
    /// `(a; b)`
    Block(Block),
    /// `a ? b : c`
    Condition(Condition),
    /// `$f(a)`
    Call(Call),
    /// `$f(a, ?)`
    Partial(Partial),
    /// `function($x) { … }`
    Lambda(Lambda),
    /// `a ~> b`
    Apply(Apply),
    /// `|pattern|update, delete|`
    Transform(Transform),
}

/// A reference to a variable, resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// The name without its `$`. Ancestors have names no text can spell (`!0`).
    pub name: String,
    /// Where to look, in order: take the first slot that is bound.
    pub places: Vec<Place>,
    /// The last of `places` is always bound when this is evaluated: `outer` is never reached.
    pub certain: bool,
    /// What it is when no place is bound.
    pub outer: Outer,
}

/// The address of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Frames outward from the reference, 0 for the innermost.
    pub depth: usize,
    /// The slot in that frame.
    pub slot: usize,
}

/// What a name means outside of the expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outer {
    /// Nothing: an ancestor that no step carries.
    Nothing,
    /// `$$`: the input document.
    Root,
    /// A variable that is given to the expression (of the machine, `$states`, a binding of the suite) if there is one of this
    /// name, else nothing.
    External,
    /// As `External`, and a built-in function where no such variable is given.
    Builtin(&'static Builtin),
}

/// A frame's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Frame {
    /// The number of slots.
    pub slots: usize,
}

/// The frame of a path whose steps carry tuples (`@`, `#`, `%`).
///
/// A tuple is a context value with `variables` slots. Everything that is evaluated over a tuple gets a fresh frame of `slots`
/// slots: the tuple's own first, the others unbound (they are for `:=` directly inside such an expression).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TupleFrame {
    /// How many slots the tuples carry.
    pub variables: usize,
    /// The frame's slots, `variables` included.
    pub slots: usize,
}

/// `a.b.c`: steps from left to right.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// At least one.
    pub steps: Vec<Step>,
    /// A step has `[]`: the result stays an array (jsonata-js: `keepSingletonArray`).
    pub keep_singleton: bool,
    /// The path's value is its stream of tuples, for a path around it that needs their ancestors (jsonata-js: `tuple`).
    pub tuple: bool,
    /// Given if any step carries tuples. The path's group is then evaluated over them too.
    pub frame: Option<TupleFrame>,
}

/// A step of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What is evaluated for each item.
    pub kind: StepKind,
    /// From here on the path carries tuples (jsonata-js: `tuple`).
    pub tuple: bool,
    /// `kind` is evaluated over tuples, in a frame of the path's [`TupleFrame`]. (The stages are if this or an earlier step
    /// has `tuple`.) False on a `Sort` that is itself the first with `tuple`.
    pub in_tuple: bool,
    /// `@$v`: the tuple's slot for the item; the context stays what it was. `Some(None)` is `@$`, which binds nothing.
    pub focus: Option<Option<usize>>,
    /// `#$i` before any predicate: the tuple's slot for the item's index.
    pub index: Option<usize>,
    /// The tuple's slot for the step's context, which some `%` asks for.
    pub ancestor: Option<usize>,
    /// Where the step's value is itself a stream of tuples: `(its slot, this path's slot)` for all it carries. Focus, index
    /// and ancestor are not set then.
    pub nested: Vec<(usize, usize)>,
    /// Predicates and later `#$i`, in order.
    pub stages: Vec<Stage>,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq)]
pub enum StepKind {
    /// An expression, evaluated with each item as its context.
    Evaluate(Ast),
    /// `^(…)`: orders the whole sequence.
    Sort(Sort),
}

/// `^(<a, >b)`
#[derive(Debug, Clone, PartialEq)]
pub struct Sort {
    /// The terms in order of weight; at least one.
    pub terms: Vec<SortTerm>,
    /// As [`Ast::position`].
    pub position: usize,
}

/// A term of an order-by clause.
#[derive(Debug, Clone, PartialEq)]
pub struct SortTerm {
    /// `>` before the term.
    pub descending: bool,
    /// The key.
    pub expression: Ast,
}

/// What follows the evaluation of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// `[…]`
    Filter(Predicate),
    /// `#$i` after a predicate: the tuple's slot for the position; `None` for `#$`, which binds nothing.
    Index(Option<usize>),
}

/// `[…]`: a filter or an index. A literal number ([`Kind::Number`]) is always an index.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    /// What stands in the brackets.
    pub expression: Ast,
    /// As [`Ast::position`].
    pub position: usize,
}

/// `{key: value, …}` after an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Keys and values.
    pub pairs: Vec<Pair>,
    /// As [`Ast::position`].
    pub position: usize,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Evaluates to the key.
    pub key: Ast,
    /// Evaluates to the value.
    pub value: Ast,
}

/// `[…]` as a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// The items; a range is a [`Binary`].
    pub items: Vec<Ast>,
    /// First or last step of a path: stays one value there (jsonata-js: `consarray`).
    pub constructed: bool,
}

/// `left operator right`
#[derive(Debug, Clone, PartialEq)]
pub struct Binary {
    /// The operator.
    pub operator: Operator,
    /// Evaluated first.
    pub left: Box<Ast>,
    /// Evaluated second; by `and` and `or` only if needed.
    pub right: Box<Ast>,
}

/// The operators of [`Binary`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `&`
    Concatenate,
    /// `and`
    And,
    /// `or`
    Or,
    /// `in`
    In,
    /// `..`, only as an item of an [`Array`].
    Range,
}

/// `$x := value`; its value is the value.
#[derive(Debug, Clone, PartialEq)]
pub struct Bind {
    /// The name without its `$`.
    pub name: String,
    /// The slot in the innermost frame; `None` for `$ := …`, which binds nothing.
    pub slot: Option<usize>,
    /// What is bound.
    pub value: Box<Ast>,
}

/// `(a; b; c)`: the value of the last, or nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The expressions in order; may be none.
    pub expressions: Vec<Ast>,
    /// A constructed array inside: as the first step of a path it is evaluated once (jsonata-js: `consarray`).
    pub constructed: bool,
    /// The block's own variables, if it binds any.
    pub frame: Option<Frame>,
}

/// `condition ? then : else`
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Cast to a Boolean.
    pub condition: Box<Ast>,
    /// Where it is true.
    pub then: Box<Ast>,
    /// Where it is not; nothing if absent.
    pub otherwise: Option<Box<Ast>>,
}

/// `procedure(arguments)`
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Evaluates to the function.
    pub procedure: Box<Ast>,
    /// The arguments.
    pub arguments: Vec<Ast>,
    /// In the tail position of a lambda: not made there but handed to the caller's trampoline (jsonata-js: `thunk`). Its
    /// predicates are none, its `group` and `keep_array` have no effect. A block around it may have predicates: they see the
    /// pending call as one function value.
    pub tail: bool,
    /// Where the procedure is a path, its first name as a variable: if that is bound, the error is T1005 or T1007 ("did you
    /// mean"), not T1006 or T1008.
    pub meant: Option<Variable>,
}

/// `procedure(a, ?)`
#[derive(Debug, Clone, PartialEq)]
pub struct Partial {
    /// Evaluates to the function (after the arguments).
    pub procedure: Box<Ast>,
    /// The arguments, `None` for `?`.
    pub arguments: Vec<Option<Ast>>,
    /// As [`Call::meant`].
    pub meant: Option<Variable>,
}

/// `function($a, $b)<signature> { body }`
#[derive(Debug, Clone, PartialEq)]
pub struct Lambda {
    /// The parameters' names without their `$`. They are the frame's first slots.
    pub parameters: Vec<String>,
    /// `<…>`
    pub signature: Option<Signature>,
    /// Evaluated with the context of the definition, not of the call.
    pub body: Box<Ast>,
    /// Parameters, then what the body binds outside of blocks.
    pub frame: Frame,
}

/// `left ~> right`: if `right` is a [`Call`], `left` becomes its first argument and the call's own predicates and group are
/// not evaluated; else `right` evaluates to a function, which is applied to `left` or, if that is a function, chained with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Apply {
    /// The argument.
    pub left: Box<Ast>,
    /// The function.
    pub right: Box<Ast>,
}

/// `|pattern|update, delete|`: a function. The three are evaluated in the frames around the transform.
#[derive(Debug, Clone, PartialEq)]
pub struct Transform {
    /// Selects the objects, in a copy of the argument.
    pub pattern: Box<Ast>,
    /// What is merged into each.
    pub update: Box<Ast>,
    /// Names of fields to delete.
    pub delete: Option<Box<Ast>>,
    /// `$clone`: T2013 if it is bound to what is no function.
    pub clone: Variable,
}

/// `/…/im`, checked at compile time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regex {
    /// What stands between the slashes.
    pub source: String,
    /// `i`
    pub ignore_case: bool,
    /// `m`
    pub multi_line: bool,
    /// The same in the syntax of crate `regex-lite`, flags included; groups keep their numbers and have no names.
    pub pattern: String,
}

impl Ast {
    /// The frame for what is evaluated over this node's value, where that is a stream of tuples.
    #[must_use]
    pub fn tuple_frame(&self) -> Option<TupleFrame> {
        match &self.kind {
            Kind::Path(path) if path.tuple => path.frame,
            Kind::Block(block) => block.expressions.last().and_then(Ast::tuple_frame),
            _ => None,
        }
    }

    /// As the first step of a path, it is evaluated once with the whole input (jsonata-js: `consarray`).
    #[must_use]
    pub fn is_constructed(&self) -> bool {
        match &self.kind {
            Kind::Array(array) => array.constructed,
            Kind::Block(block) => block.constructed,
            _ => false,
        }
    }
}

impl Kind {
    /// Calls `visit` with each part that is evaluated with the same context as this: what literals, names and paths are made
    /// of is not among them.
    pub(crate) fn for_each_part(&self, visit: &mut dyn FnMut(&Ast)) {
        match self {
            Self::Negate(operand) => visit(operand),
            Self::Array(array) => array.items.iter().for_each(visit),
            Self::Object(pairs) => pairs.iter().for_each(|pair| {
                visit(&pair.key);
                visit(&pair.value);
            }),
            Self::Binary(binary) => [&binary.left, &binary.right]
                .into_iter()
                .for_each(|part| visit(part)),
            Self::Apply(apply) => [&apply.left, &apply.right]
                .into_iter()
                .for_each(|part| visit(part)),
            Self::Bind(bind) => visit(&bind.value),
            Self::Block(block) => block.expressions.iter().for_each(visit),
            Self::Condition(condition) => {
                visit(&condition.condition);
                visit(&condition.then);
                condition.otherwise.iter().for_each(|part| visit(part));
            }
            Self::Call(call) => {
                visit(&call.procedure);
                call.arguments.iter().for_each(visit);
            }
            Self::Partial(partial) => {
                visit(&partial.procedure);
                partial.arguments.iter().flatten().for_each(visit);
            }
            Self::Lambda(lambda) => visit(&lambda.body),
            Self::Transform(transform) => {
                visit(&transform.pattern);
                visit(&transform.update);
                transform.delete.iter().for_each(|part| visit(part));
            }
            _ => {}
        }
    }
}
