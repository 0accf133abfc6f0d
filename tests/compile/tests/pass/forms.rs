//! The three forms of a definition, and the options that are no types.

use asl_runtime::{Json, Machine, TaskContext, TaskError, asl, json};

asl! {
    /// From a file, with a placeholder.
    pub mod from_file = "workflows/greeting.asl.json" {
        substitute "Greeting" = "Hello";
        express;
        name = "greeting-machine";
        warnings = deny;
    }

    /// Beside an earlier version, which called a task.
    mod with_earlier_version = "workflows/greeting.asl.yaml" {
        task "Greet": at_most_once fn(String) -> String;
        earlier_versions = ["workflows/greeting.v1.asl.json"];
        warnings = deny;
    }

    /// From a YAML file.
    mod from_yaml = "workflows/greeting.asl.yaml";

    pub(crate) mod from_raw_literal = r#"{
        "StartAt": "Greet",
        "States": {
            "Greet": {
                "Type": "Pass",
                "Parameters": { "greeting": "Hello", "name.$": "$.name" },
                "End": true
            }
        }
    }"#;

    mod from_literal = "{ \"StartAt\": \"Greet\", \"States\": { \"Greet\": { \"Type\": \"Pass\", \
        \"Parameters\": { \"greeting\": \"Hello\", \"name.$\": \"$.name\" }, \"End\": true } } }";

    /// From tokens.
    #[allow(dead_code)]
    pub mod from_tokens {
        "StartAt": "Greet",
        "States": {
            "Greet": {
                "Type": "Pass",
                "Parameters": { "greeting": "Hello", "name.$": "$.name" },
                "End": true
            }
        }
    }

    mod never_used {
        "StartAt": "Ask",
        "States": { "Ask": { "Type": "Task", "Resource": "Ask", "TimeoutSeconds": 5, "End": true } }
    }

    mod values {
        "StartAt": "Values",
        "States": {
            "Values": {
                "Type": "Pass",
                "Result": [1, -2, 2.5, -1.5e3, 1E-2, true, false, null, "", r"a\b", r#"say "hi""#, "\u{e9}\n", {}, []],
                "End": true
            }
        }
    } {
        standard;
    }
}

/// Machines of a pattern, whose tokens come from here and from there.
macro_rules! constants {
    ($($name:ident = $value:literal;)*) => {
        asl! {
            $(mod $name {
                "StartAt": "Constant",
                "States": { "Constant": { "Type": "Pass", "Result": [$value, $value], "End": true } }
            })*
        }
    };
}

constants! {
    seven = -7;
    text = "seven";
}

struct Doorman;

impl with_earlier_version::Tasks for Doorman {
    async fn greet(&self, name: String, _: TaskContext) -> Result<String, TaskError> {
        Ok(format!("Hello, {name}."))
    }
}

#[tokio::test]
async fn every_form_gives_the_same_machine() {
    let machines: [Machine; 6] = [
        with_earlier_version::machine(Doorman),
        from_file::machine(),
        from_yaml::machine(),
        from_raw_literal::machine(),
        from_literal::machine(),
        from_tokens::machine(),
    ];
    for machine in machines {
        let output = machine.run(json!({"name": "Ada"})).await.unwrap();
        assert_eq!(
            output,
            json!({"greeting": "Hello", "name": "Ada"}),
            "{machine:?}"
        );
    }
    assert_eq!(from_file::machine().name(), "greeting-machine");
    assert_eq!(from_yaml::machine().name(), "from_yaml");
}

#[tokio::test]
async fn tokens_may_come_from_another_macro() {
    let seven: Json = seven::machine().run(json!(null)).await.unwrap();
    let text: Json = text::machine().run(json!(null)).await.unwrap();
    assert_eq!(
        (seven, text),
        (json!([(-7), (-7)]), json!(["seven", "seven"]))
    );
}

#[tokio::test]
async fn tokens_hold_every_value_of_json() {
    let output = values::machine().run(json!(null)).await.unwrap();
    let expected = r#"[1,-2,2.5,-1500.0,0.01,true,false,null,"","a\\b","say \"hi\"","é\n",{},[]]"#;
    assert_eq!(output.to_string(), expected);
}
