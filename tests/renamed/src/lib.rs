//! A machine whose runtime crate is called otherwise.

#![deny(warnings)]

workflows::asl! {
    /// Greets by whatever name.
    pub mod hello {
        "StartAt": "Greet",
        "States": { "Greet": { "Type": "Task", "Resource": "Greet", "End": true } }
    } {
        crate = ::workflows;
    }
}

#[cfg(test)]
mod tests {
    use workflows::{TaskRequest, json};

    #[tokio::test]
    async fn the_machine_runs_on_the_renamed_runtime() {
        let machine = super::hello::machine_with(|request: TaskRequest| async move {
            Ok(json!({"hello": (request.input)}))
        });
        let output = machine.run(json!("Ada")).await.unwrap();
        assert_eq!(output, json!({"hello": "Ada"}));
    }
}
