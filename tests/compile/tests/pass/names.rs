//! State names that are no Rust names.

use asl_runtime::{Json, TaskContext, TaskError, asl, json};

asl! {
    pub mod r#match {
        "StartAt": "fn",
        "States": {
            "fn": { "Type": "Pass", "Next": "self" },
            "self": { "Type": "Pass", "Next": "🦀" },
            "🦀": { "Type": "Pass", "Next": "say \"hi\" \\ {}\n" },
            "say \"hi\" \\ {}\n": { "Type": "Pass", "Next": "Check Stock" },
            "Check Stock": { "Type": "Pass", "Next": "check_stock" },
            "check_stock": { "Type": "Task", "Resource": "async", "Next": "9" },
            "9": { "Type": "Succeed" }
        }
    }
}

struct Host;

impl r#match::Tasks for Host {
    async fn async_(&self, input: Json, cx: TaskContext) -> Result<Json, TaskError> {
        assert_eq!(cx.state_name(), "check_stock");
        Ok(input)
    }
}

#[tokio::test]
async fn a_state_may_have_any_name() {
    let machine = r#match::machine(Host);
    assert_eq!(machine.name(), "match");
    assert_eq!(machine.run(json!(1)).await.unwrap(), json!(1));
}
