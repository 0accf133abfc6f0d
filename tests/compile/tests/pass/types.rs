//! Types of the caller's, named from where the macro stands.

use asl_runtime::{Json, TaskContext, TaskError, asl, json};
use serde::{Deserialize, Serialize};

/// As many crates have it: the generated module must not take this one for its own.
type Result<T> = std::result::Result<T, TaskError>;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Order {
    items: Vec<String>,
}

/// A type called as the generated trait is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Tasks {
    open: Vec<String>,
}

mod outer {
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    pub(super) struct Note(pub(super) String);

    pub(super) mod inner {
        use asl_runtime::asl;

        asl! {
            pub(in super::super) mod noting {
                "StartAt": "Note",
                "States": { "Note": { "Type": "Pass", "End": true } }
            } {
                input: super::Note;
                output: Option<super::super::outer::Note>;
            }
        }
    }
}

asl! {
    mod order {
        "StartAt": "List",
        "States": {
            "List": { "Type": "Task", "Resource": "List", "Next": "Count" },
            "Count": { "Type": "Task", "Resource": "Count", "ResultPath": "$.count", "Next": "Log" },
            "Log": { "Type": "Task", "Resource": "Log", "ResultPath": null, "Next": "Look" },
            "Look": { "Type": "Task", "Resource": "Look", "OutputPath": "$.open", "End": true }
        }
    } {
        input: Vec<Order>;
        output: ::std::vec::Vec<std::string::String>;
        task "List": fn(orders: Vec<crate::types::Order>) -> Tasks;
        task "Count": fn(self::Tasks) -> usize;
        task "Log": fn(std::collections::BTreeMap<String, Json>);
        task "Look": fn(_) -> _;
    }
}

struct Host;

impl order::Tasks for Host {
    async fn list(&self, orders: Vec<Order>, _: TaskContext) -> Result<Tasks> {
        let open = orders.into_iter().flat_map(|order| order.items).collect();
        Ok(Tasks { open })
    }

    async fn count(&self, tasks: Tasks, _: TaskContext) -> Result<usize> {
        Ok(tasks.open.len())
    }

    async fn log(
        &self,
        entries: std::collections::BTreeMap<String, Json>,
        _: TaskContext,
    ) -> Result<()> {
        assert_eq!(entries.get("count"), Some(&json!(2)));
        Ok(())
    }

    async fn look(&self, input: Json, _: TaskContext) -> Result<Json> {
        Ok(input)
    }
}

#[tokio::test]
async fn tasks_and_executions_have_the_types_of_the_caller() {
    let orders = vec![Order {
        items: vec!["book".to_owned(), "pen".to_owned()],
    }];
    let output: Vec<String> = order::machine(Host).run(orders).await.unwrap();
    assert_eq!(output, ["book", "pen"]);
}

#[tokio::test]
async fn paths_that_count_modules_are_counted_from_the_macro() {
    let machine = outer::inner::noting::machine();
    let note = machine.run(outer::Note("a".to_owned())).await.unwrap();
    assert_eq!(note, Some(outer::Note("a".to_owned())));
}
