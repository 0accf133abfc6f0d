//! The function that runs an execution: in memory, or on an engine with all that the machine needs.

use super::{Project, stand_ins};

pub(super) fn run(project: &Project<'_>) -> String {
    if project.needs.engine() {
        on_engine(project)
    } else {
        in_memory(project)
    }
}

fn in_memory(project: &Project<'_>) -> String {
    let module = &project.module;
    let work = if project.tasks.is_empty() { "" } else { "Work" };
    format!(
        "/// Runs an execution to its end, in memory.
async fn run(input: Json, options: Options) -> Result<Json, ExecutionError> {{
    let machine = {module}::machine({work}).with(options);
    machine.run(input).await
}}
"
    )
}

fn on_engine(project: &Project<'_>) -> String {
    let module = &project.module;
    let has_activities = !project.needs.activities.is_empty();
    let (before, work, after) = match (project.needs.callbacks, project.tasks.is_empty()) {
        (true, _) => (
            ANSWERS,
            "work",
            "    answers.get_or_init(|| engine.downgrade());\n",
        ),
        (false, true) => ("", "", ""),
        (false, false) => ("", "Work", ""),
    };
    let builder = builder(project);
    let (mutable, activities, workers) = if has_activities {
        ("mut ", ACTIVITIES, WORKERS)
    } else {
        ("", "", "")
    };
    format!(
        "{DOC}{SIGNATURE}{before}    let machine = {module}::machine({work}).with(options);
    let {mutable}builder = Engine::builder(){builder};
{activities}    let engine = builder.open_store(MemoryStore::new())?;
{after}{workers}    let execution = engine.start(&machine, \"first\", input).await?;
    execution.output().await
}}
"
    )
}

/// The machines that the engine is given.
fn builder(project: &Project<'_>) -> String {
    let stand_ins = stand_ins(project);
    if stand_ins.is_empty() {
        return ".machine(&machine)".to_owned();
    }
    let others = stand_ins
        .into_iter()
        .map(|(module, _)| format!("&{module}::machine()"));
    let machines = std::iter::once("&machine".to_owned()).chain(others);
    let calls = machines.map(|machine| format!("\n        .machine({machine})"));
    calls.collect::<Vec<_>>().concat()
}

const DOC: &str = "\
/// Runs an execution to its end on an engine that keeps it in memory. With the feature `sqlite` of
/// asl-runtime, `builder.open(\"data\")` keeps executions in a folder, where they survive the process.
";

const SIGNATURE: &str = "\
async fn run(input: Json, options: Options) -> Result<Result<Json, ExecutionError>, EngineError> {
";

/// The engine is there only once the machine is, whose tasks answer their tokens with it.
const ANSWERS: &str = "    \
    let answers = Arc::<OnceLock<WeakEngine>>::default();
    let engine = Arc::clone(&answers);
    let work = Work { engine };
";

const ACTIVITIES: &str = "    \
    for activity in ACTIVITIES {
        builder = builder.activity(*activity);
    }
";

const WORKERS: &str = "    \
    for activity in ACTIVITIES {
        tokio::spawn(work_on(engine.clone(), activity));
    }
";
