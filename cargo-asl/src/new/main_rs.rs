//! The project's src/main.rs, laid out as rustfmt would.

mod run;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use asl_compiler::{Options, TaskMethod};

use super::Project;

/// The columns that rustfmt fills with code.
const COLUMNS: usize = 100;

/// Those that it fills with an import.
const IMPORT_COLUMNS: usize = 98;

/// Those of a text that rustfmt leaves in its place among a call's arguments, whatever the call.
const LONGEST_ARGUMENT: usize = 30;

/// The whole file.
pub(super) fn main_rs(project: &Project<'_>) -> String {
    let has_tasks = !project.tasks.is_empty();
    let callbacks = project.needs.callbacks;
    let activities = !project.needs.activities.is_empty();
    let parts = [
        (true, head(project)),
        (true, machines(project)),
        (activities, activity_list(project)),
        (has_tasks && !callbacks, WORK.to_owned()),
        (has_tasks && callbacks, WORK_WITH_ENGINE.to_owned()),
        (has_tasks, tasks(project)),
        (callbacks, CALLBACK_STUB.to_owned()),
        (has_tasks || activities, STUB.to_owned()),
        (true, run::run(project)),
        (activities, WORKER.to_owned()),
        (true, SAMPLE.to_owned()),
        (true, main(project)),
        (true, tests(project)),
    ];
    let parts = parts.into_iter().filter(|(is_needed, _)| *is_needed);
    let parts: Vec<String> = parts.map(|(_, part)| part).collect();
    parts.join("\n")
}

/// The file's documentation and its imports.
fn head(project: &Project<'_>) -> String {
    let mut names = BTreeSet::from(["ExecutionError", "Json", "Options", "asl"]);
    if !project.tasks.is_empty() {
        names.extend(["TaskContext", "TaskError"]);
    }
    let (mut sync, mut store) = ("", "");
    if project.needs.engine() {
        names.extend(["Engine", "EngineError"]);
        store = "use asl_runtime::store::MemoryStore;\n";
    }
    if project.needs.callbacks {
        names.insert("WeakEngine");
        sync = "use std::sync::{Arc, OnceLock};\n";
    }
    let names: Vec<&str> = names.into_iter().collect();
    let names = names.join(", ");
    let mut import = format!("use asl_runtime::{{{names}}};");
    if import.len() > IMPORT_COLUMNS {
        import = format!("use asl_runtime::{{\n    {names},\n}};");
    }
    format!(
        "//! The state machine `{}`: `cargo run` runs an execution on the input in sample.json, `cargo run -- '{{…}}'` on another.

use std::error::Error;
use std::process::ExitCode;
{sync}
{store}{import}
",
        project.name,
    )
}

/// The machine, and those that stand in for others that it starts.
fn machines(project: &Project<'_>) -> String {
    let Project {
        module, definition, ..
    } = project;
    let mut text = format!("asl! {{\n    pub mod {module} = \"{definition}\"");
    let options = options(project);
    if options.is_empty() {
        text.push_str(";\n");
    } else {
        let _ = write!(text, " {{\n{options}    }}\n");
    }
    for (module, machine) in stand_ins(project) {
        let _ = write!(
            text,
            "
    /// Stands in for the machine `{machine}`, which this one starts: put its definition here.
    pub mod {module} = r#\"{{ \"StartAt\": \"End\", \"States\": {{ \"End\": {{ \"Type\": \"Succeed\" }} }} }}\"# {{
        name = {machine:?};
    }}
"
        );
    }
    text.push_str("}\n");
    text
}

fn options(project: &Project<'_>) -> String {
    let mut text = String::new();
    let settings = project.settings;
    if settings.express {
        text.push_str("        express;\n");
    }
    if project.name != project.module {
        let _ = writeln!(text, "        name = {:?};", project.name);
    }
    for (name, value) in &settings.substitutions {
        let _ = writeln!(text, "        substitute {name:?} = {value:?};");
    }
    text
}

/// The modules and names of the machines that an engine must have beside this one.
fn stand_ins<'a>(project: &'a Project<'_>) -> Vec<(String, &'a str)> {
    if !project.needs.engine() {
        return Vec::new();
    }
    let mut taken = BTreeSet::from([project.module.clone()]);
    let others = project.needs.machines.iter();
    let others = others.filter(|machine| *machine != project.name);
    others
        .map(|machine| {
            let module = Options::of_file(machine).module;
            let mut module = format!("{module}_stand_in");
            while !taken.insert(module.clone()) {
                module.push('_');
            }
            (module, machine.as_str())
        })
        .collect()
}

fn activity_list(project: &Project<'_>) -> String {
    let arns = project.needs.activities.iter();
    let arns: Vec<String> = arns.map(|arn| format!("    {arn:?},\n")).collect();
    let arns = arns.concat();
    format!(
        "/// The activities: queues that workers take their tasks from.\n#[rustfmt::skip]\nconst ACTIVITIES: &[&str] = &[\n{arns}];\n"
    )
}

const WORK: &str = "\
/// Does the work of the machine's tasks.
struct Work;
";

const WORK_WITH_ENGINE: &str = "\
/// Does the work of the machine's tasks.
struct Work {
    /// Takes the answers of tasks that wait for their Task Tokens to come back.
    engine: Arc<OnceLock<WeakEngine>>,
}
";

/// The stubbed methods.
fn tasks(project: &Project<'_>) -> String {
    let callbacks = project.needs.callbacks;
    let methods = project.tasks.iter();
    let methods: Vec<String> = methods.map(|task| method(task, callbacks)).collect();
    format!(
        "impl {}::Tasks for Work {{\n{}}}\n",
        project.module,
        methods.join("\n")
    )
}

fn method(task: &TaskMethod, callbacks: bool) -> String {
    let TaskMethod {
        method,
        function,
        callers,
    } = task;
    let callers: Vec<String> = callers.iter().map(|caller| format!("`{caller}`")).collect();
    let doc = format!("`{function}`, called by {}.", callers.join(", "));
    let doc = doc.replace(char::is_control, " ");
    let name = format!("{function:?}");
    // rustfmt breaks a call with a longer text over lines, in a way of its own for each kind of call.
    let (before, name) = match name.len() {
        0..=LONGEST_ARGUMENT => (String::new(), name.as_str()),
        _ => (format!("let task = {name};\n        "), "task"),
    };
    let (cx, answer) = if callbacks {
        ("cx", format!("Ok(self.stub({name}, &input, &cx).await)"))
    } else {
        ("_", format!("Ok(stub({name}, &input))"))
    };
    let parameters = ["&self", "input: Json", &format!("{cx}: TaskContext")].join(", ");
    let signature = format!("    async fn {method}({parameters}) -> Result<Json, TaskError> {{");
    let signature = if signature.len() <= COLUMNS {
        signature
    } else {
        let parameters = parameters.replace(", ", ",\n        ");
        format!(
            "    async fn {method}(\n        {parameters},\n    ) -> Result<Json, TaskError> {{"
        )
    };
    format!("    /// {doc}\n{signature}\n        {before}{answer}\n    }}\n")
}

const CALLBACK_STUB: &str = "\
impl Work {
    /// A stub that answers its own Task Token, if it has one: somebody else would, later.
    async fn stub(&self, task: &str, input: &Json, cx: &TaskContext) -> Json {
        let answer = stub(task, input);
        let engine = self.engine.get().and_then(WeakEngine::upgrade);
        if let (Some(token), Some(engine)) = (cx.task_token(), engine) {
            // Nobody waits for it if the attempt has timed out.
            let _ = engine.send_task_success(token, answer.clone()).await;
        }
        answer
    }
}
";

const STUB: &str = "\
/// Stands in for work that is yet to be written: answers with what the definition reads anywhere,
/// and with plain values as they were given; with its input, where nothing is read.
fn stub(task: &str, input: &Json) -> Json {
    eprintln!(\"stub: {task} does nothing yet, write it in src/main.rs\");
    let mut answer = sample();
    let Some(fields) = answer.as_object_mut().filter(|fields| !fields.is_empty()) else {
        return input.clone();
    };
    for (name, value) in input.as_object().into_iter().flat_map(|input| input.iter()) {
        if !matches!(value, Json::Array(_) | Json::Object(_)) {
            fields.insert(name.clone(), value.clone());
        }
    }
    answer
}
";

const WORKER: &str = "\
/// A worker inside the program: takes an activity's tasks and answers them.
async fn work_on(engine: Engine, activity: &str) {
    while let Ok(task) = engine.activity_task(activity, Some(\"stub\")).await {
        let answer = stub(activity, &task.input);
        // Nobody waits for it if the attempt has timed out.
        let _ = engine.send_task_success(&task.token, answer).await;
    }
}
";

const SAMPLE: &str = "\
/// An input that has what the definition reads.
fn sample() -> Json {
    Json::parse(include_str!(\"../sample.json\")).expect(\"sample.json is JSON\")
}
";

fn main(project: &Project<'_>) -> String {
    let run = if project.needs.engine() {
        "run(input, Options::default()).await?"
    } else {
        "run(input, Options::default()).await"
    };
    format!(
        "#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {{
    let input = match std::env::args().nth(1) {{
        Some(text) => Json::parse(&text)?,
        None => sample(),
    }};
    match {run} {{
        Ok(output) => {{
            println!(\"{{output:#}}\");
            Ok(ExitCode::SUCCESS)
        }}
        Err(error) => {{
            eprintln!(\"{{error}}\");
            Ok(ExitCode::FAILURE)
        }}
    }}
}}
"
    )
}

fn tests(project: &Project<'_>) -> String {
    let ended = if project.needs.engine() {
        "ended.expect(\"it ends\").expect(\"the engine works\")"
    } else {
        "ended.expect(\"it ends\")"
    };
    format!(
        "#[cfg(test)]
mod tests {{
    use std::time::{{Duration, SystemTime}};

    use asl_runtime::{{Clock, Options}};

    use super::{{run, sample}};

    /// Under the test clock no wait takes any time. Stubs may lead an execution to a failure; once
    /// the tasks are your own, ask for the output that you expect.
    #[tokio::test]
    async fn an_execution_runs_to_its_end() {{
        let options = Options::default().clock(Clock::test(SystemTime::now()));
        let ended = tokio::time::timeout(Duration::from_secs(60), run(sample(), options)).await;
        match {ended} {{
            Ok(output) => println!(\"{{output:#}}\"),
            Err(error) => println!(\"{{error}}\"),
        }}
    }}
}}
"
    )
}
