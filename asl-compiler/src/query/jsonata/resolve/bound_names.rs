//! Finds what `:=` binds in a frame: everything up to where the next frames begin.

use super::super::draft::{Draft, DraftKind, DraftStage};

/// The names that expressions bind in the frame they stand in.
pub(super) fn bound_names<'d>(drafts: impl IntoIterator<Item = &'d Draft>) -> Vec<String> {
    let mut names = Vec::new();
    for draft in drafts {
        collect(draft, &mut names);
    }
    names
}

fn collect(draft: &Draft, names: &mut Vec<String>) {
    match &draft.kind {
        DraftKind::Path { steps, .. } => {
            let has_tuples = collect_steps(steps, names);
            if !has_tuples {
                collect_group(draft, names);
            }
            return;
        }
        // Frames of their own.
        DraftKind::Block(_) | DraftKind::Lambda { .. } => {}
        DraftKind::Bind(name, value) => {
            collect(value, names);
            if !name.is_empty() {
                names.push(name.clone());
            }
        }
        kind => kind.for_each_part(&mut |part| collect(part, names)),
    }
    if draft.tuple_stream().is_none() {
        for predicate in &draft.predicates {
            collect(&predicate.expression, names);
        }
        collect_group(draft, names);
    }
}

/// Collects up to the first step with tuples; says if there is one.
fn collect_steps(steps: &[Draft], names: &mut Vec<String>) -> bool {
    for (index, step) in steps.iter().enumerate() {
        // An order-by clause makes tuples only of what it has sorted, a constructed array of what it has made.
        let before_tuples =
            matches!(step.kind, DraftKind::Sort(_)) || (index == 0 && step.constructed);
        if step.tuple && !before_tuples {
            return true;
        }
        collect(step, names);
        if step.tuple {
            return true;
        }
        for stage in &step.stages {
            if let DraftStage::Filter(predicate) = stage {
                collect(&predicate.expression, names);
            }
        }
    }
    false
}

fn collect_group(draft: &Draft, names: &mut Vec<String>) {
    for (key, value) in draft.group.iter().flat_map(|group| &group.pairs) {
        collect(key, names);
        collect(value, names);
    }
}
