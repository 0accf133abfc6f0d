//! `.`, `[…]`, `^(…)`, `@` and `#`: the operators that make and extend paths.

use super::super::draft::{Draft, DraftKind, DraftPredicate, DraftStage};
use super::super::error::SyntaxError;
use super::super::syntax::Node;
use super::{At, Processor};

/// A field name alone is a path of one step.
pub(super) fn of_name(name: String, keep_array: bool, at: At) -> Draft {
    let mut step = Draft::new(DraftKind::Name(name), at.0, at.1);
    step.keep_array = keep_array;
    let mut path = of(step);
    if let DraftKind::Path { keep_singleton, .. } = &mut path.kind {
        *keep_singleton = keep_array;
    }
    path
}

/// A path of one step.
fn of(step: Draft) -> Draft {
    let (range, position) = (step.range.clone(), step.position);
    let kind = DraftKind::Path {
        steps: vec![step],
        keep_singleton: false,
    };
    Draft::new(kind, range, position)
}

/// The expression as a path, of one step if it is none yet.
fn as_path(draft: Draft) -> Draft {
    if draft.is_path() { draft } else { of(draft) }
}

impl Processor {
    /// `left.right`
    pub(super) fn map(&mut self, left: Node, right: Node) -> Result<Draft, SyntaxError> {
        let left = self.node(left)?;
        let sought = match left.kind {
            DraftKind::Parent(slot) => Some(slot),
            _ => None,
        };
        let mut path = as_path(left);
        path.seeking.extend(sought);
        let right = self.node(right)?;
        path.range.end = right.range.end;
        let more = steps_of(right);
        let DraftKind::Path {
            steps,
            keep_singleton,
        } = &mut path.kind
        else {
            return Ok(path);
        };
        steps.extend(more);
        for step in &mut *steps {
            check_step(step)?;
            *keep_singleton |= step.keep_array;
        }
        mark_constructed(steps.first_mut());
        mark_constructed(steps.last_mut());
        self.ancestry.resolve(&mut path)?;
        Ok(path)
    }

    /// `left[predicate]`
    pub(super) fn filter(
        &mut self,
        left: Node,
        predicate: Node,
        position: usize,
    ) -> Result<Draft, SyntaxError> {
        let mut draft = self.node(left)?;
        let is_path = draft.is_path();
        let step = draft.last_step();
        if step.group.is_some() {
            let message = "a predicate cannot follow the group of a step";
            let error = SyntaxError::new("S0209", step.range.clone(), position, message);
            return Err(error.help("group in parentheses: `(a{…})[0]`"));
        }
        let mut expression = self.node(predicate)?;
        self.ancestry.resolve_predicate(step, &mut expression)?;
        let predicate = DraftPredicate {
            expression: Box::new(expression),
            position,
        };
        if is_path {
            step.stages.push(DraftStage::Filter(predicate));
        } else {
            step.predicates.push(predicate);
        }
        Ok(draft)
    }

    /// `left^(terms)`
    pub(super) fn sort(
        &mut self,
        left: Node,
        terms: Vec<(bool, Node)>,
        at: At,
    ) -> Result<Draft, SyntaxError> {
        let mut path = as_path(self.node(left)?);
        let mut step = Draft::new(DraftKind::Null, at.0, at.1);
        let mut processed = Vec::with_capacity(terms.len());
        for (descending, term) in terms {
            processed.push((descending, self.part(term, &mut step)?));
        }
        step.kind = DraftKind::Sort(processed);
        if let DraftKind::Path { steps, .. } = &mut path.kind {
            steps.push(step);
        }
        self.ancestry.resolve(&mut path)?;
        Ok(path)
    }

    /// `left@$name`
    pub(super) fn focus(
        &mut self,
        left: Node,
        name: String,
        keep_array: bool,
        position: usize,
    ) -> Result<Draft, SyntaxError> {
        let mut draft = self.node(left)?;
        let step = draft.last_step();
        if !step.stages.is_empty() || !step.predicates.is_empty() {
            let message = "`@` must stand before the predicates of its step";
            return Err(SyntaxError::new(
                "S0215",
                step.range.clone(),
                position,
                message,
            ));
        }
        if matches!(step.kind, DraftKind::Sort(_)) {
            let message = "`@` must stand before the order-by clause of its step";
            return Err(SyntaxError::new(
                "S0216",
                step.range.clone(),
                position,
                message,
            ));
        }
        step.keep_array |= keep_array;
        step.focus = Some(name);
        step.tuple = true;
        Ok(draft)
    }

    /// `left#$name`
    pub(super) fn index(&mut self, left: Node, name: String) -> Result<Draft, SyntaxError> {
        let mut draft = self.node(left)?;
        if !draft.is_path() {
            let predicates = std::mem::take(&mut draft.predicates);
            if !predicates.is_empty() {
                draft.stages = predicates.into_iter().map(DraftStage::Filter).collect();
            }
            draft = of(draft);
        }
        let step = draft.last_step();
        if step.stages.is_empty() {
            step.index = Some(name);
        } else {
            step.stages.push(DraftStage::Index(name));
        }
        step.tuple = true;
        Ok(draft)
    }
}

/// What an expression adds to the path on its left. A path's own group and flags are lost there.
fn steps_of(right: Draft) -> Vec<Draft> {
    match right.kind {
        DraftKind::Path { steps, .. } => steps,
        _ => {
            let mut step = right;
            let predicates = std::mem::take(&mut step.predicates);
            if !predicates.is_empty() {
                step.stages = predicates.into_iter().map(DraftStage::Filter).collect();
            }
            vec![step]
        }
    }
}

/// A string as a step is a field's name; other literals are no steps.
fn check_step(step: &mut Draft) -> Result<(), SyntaxError> {
    match &mut step.kind {
        DraftKind::String(name) => step.kind = DraftKind::Name(std::mem::take(name)),
        DraftKind::Number(_) | DraftKind::Null | DraftKind::Boolean(_) => {
            let message = "a literal value cannot be a step of a path";
            let error = SyntaxError::new("S0213", step.range.clone(), step.position, message);
            return Err(
                error.help("a field of this name is quoted: `` a.`1` ``; an item is `a[1]`")
            );
        }
        _ => {}
    }
    Ok(())
}

fn mark_constructed(step: Option<&mut Draft>) {
    if let Some(step) = step
        && matches!(step.kind, DraftKind::Array(_))
    {
        step.constructed = true;
    }
}
