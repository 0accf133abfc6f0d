//! What drawings show, in each of their languages.

use std::time::{Duration, Instant};

use asl_graph::{Graph, GraphError, Outcome};
use serde_json::{Map, Value, json};

/// A Choice, a Parallel with a catcher, a Map inside a branch, and names that are hard to write down.
fn order() -> Value {
    json!({
        "StartAt": "In \"stock\"?",
        "States": {
            "Ship": {
                "Type": "Parallel",
                "Branches": [
                    { "StartAt": "Pack", "States": { "Pack": { "Type": "Map", "End": true, "ItemProcessor": {
                        "StartAt": "Weigh", "States": { "Weigh": { "Type": "Pass", "End": true } } } } } },
                    { "StartAt": "Bill", "States": { "Bill": {
                        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true } } }
                ],
                "Catch": [{ "ErrorEquals": ["Lost", "States.Timeout"], "Next": "Refund" }],
                "Next": "Done"
            },
            "In \"stock\"?": {
                "Type": "Choice",
                "Choices": [{ "Variable": "$.count", "NumericGreaterThan": 0, "Next": "Ship" }],
                "Default": "Order <more>"
            },
            "Order <more>": { "Type": "Wait", "Seconds": 60, "Next": "In \"stock\"?" },
            "Refund": { "Type": "Fail", "Error": "Lost" },
            "Done": { "Type": "Succeed" }
        }
    })
}

fn graph() -> Graph {
    Graph::of(&order()).expect("it can be drawn")
}

#[test]
fn a_flowchart_has_boxes_in_boxes_labels_and_dashed_catchers() {
    let expected = r#"flowchart TD
    n8((" "))
    n0{"In #34;stock#34;#63;"}
    subgraph n1 ["Ship"]
        subgraph n1_0 [" "]
            subgraph n2 ["Pack"]
                n3("Weigh")
            end
        end
        subgraph n1_1 [" "]
            n4["Bill"]
        end
    end
    n5{{"Order #60;more#62;"}}
    n6(["Done"])
    n7(["Refund"])
    n9(((" ")))
    n8 --> n0
    n0 -->|"$.count #62; 0"| n1
    n0 -->|"default"| n5
    n1 --> n6
    n1 -.->|"Lost, States.Timeout"| n7
    n5 --> n0
    n6 --> n9
    n7 --> n9
"#;
    assert_eq!(graph().to_mermaid(), expected);
}

#[test]
fn graphviz_gets_clusters_whose_edges_end_at_their_borders() {
    let dot = graph().to_dot();
    for expected in [
        "    n0 [label=\"In \\\"stock\\\"?\" shape=diamond style=filled]\n",
        "    subgraph cluster_n1 {\n        graph [label=\"Ship\" ",
        "            n4 [label=\"Bill\"]\n",
        "    n0 -> n1_in [label=\"$.count > 0\" lhead=cluster_n1]\n",
        "    n1_out -> n7 [label=\"Lost, States.Timeout\" style=dashed ltail=cluster_n1]\n",
    ] {
        assert!(dot.contains(expected), "{expected} is missing in\n{dot}");
    }
    assert_eq!(dot.matches('{').count(), dot.matches('}').count());
}

#[test]
fn a_picture_shows_every_name_and_label_and_no_markup_of_theirs() {
    let svg = graph().to_svg();
    for expected in [
        ">In &quot;stock&quot;?</text>",
        ">Order &lt;more&gt;</text>",
        ">$.count &gt; 0</text>",
        ">Lost, States.Timeout</text>",
        ">Task · lambda:invoke</text>",
        "<path class=\"e d\"",
        "marker-start=\"url(#a)\"",
    ] {
        assert!(svg.contains(expected), "{expected} is missing in\n{svg}");
    }
    assert!(!svg.contains("<more>"));
}

#[test]
fn states_are_coloured_by_how_they_ended() {
    let outcomes = [
        ("Pack", Outcome::Succeeded),
        ("Bill", Outcome::Failed),
        ("Ship", Outcome::Caught),
    ];
    let graph = graph().with_outcomes(outcomes);
    let mermaid = graph.to_mermaid();
    for expected in [
        "class n2 succeeded\n",
        "class n1 caught\n",
        "class n4 failed\n",
    ] {
        assert!(mermaid.contains(expected), "{mermaid}");
    }
    assert!(!mermaid.contains("running"));
    assert!(
        graph
            .to_dot()
            .contains("n4 [label=\"Bill\" fillcolor=\"#fbdada\"")
    );
    assert!(graph.to_svg().contains("<rect class=\"b failed\""));
}

#[test]
fn the_order_of_the_members_makes_no_difference() {
    let Value::Object(mut other) = order() else {
        panic!("a definition is an object")
    };
    let Some(Value::Object(states)) = other.remove("States") else {
        panic!("it has states")
    };
    let reversed: Map<String, Value> = states.into_iter().rev().collect();
    other.insert("States".to_owned(), Value::Object(reversed));
    let other = Graph::of(&Value::Object(other)).expect("it can be drawn");
    assert_eq!(other.to_svg(), graph().to_svg());
    assert_eq!(other.to_mermaid(), graph().to_mermaid());
}

#[test]
fn a_state_may_lead_to_itself_and_nothing_to_a_state() {
    let graph = Graph::of(&json!({
        "StartAt": "Poll",
        "States": {
            "Poll": { "Type": "Choice", "Default": "Poll", "Choices": [{ "Condition": "{% $done %}", "Next": "Done" }] },
            "Done": { "Type": "Succeed" },
            "Alone": { "Type": "Pass", "End": true }
        }
    }));
    let graph = graph.expect("it can be drawn");
    assert!(graph.to_mermaid().contains("n0 -->|\"default\"| n0\n"));
    assert!(graph.to_dot().contains("n0 -> n0 [label=\"default\"]"));
    assert!(graph.to_svg().contains(">Alone</text>"));
}

#[test]
fn what_cannot_be_drawn_is_named() {
    for (definition, expected) in [
        (json!(1), GraphError::NoStates),
        (json!({"StartAt": "A", "States": []}), GraphError::NoStates),
        (
            json!({"StartAt": "A", "States": {}}),
            GraphError::UnknownState {
                from: None,
                to: "A".to_owned(),
            },
        ),
        (
            json!({"StartAt": "A", "States": {"A": {"Next": "B"}}}),
            GraphError::UnknownState {
                from: Some("A".to_owned()),
                to: "B".to_owned(),
            },
        ),
        (
            json!({"StartAt": "A", "States": {"A": {"Branches": [{}]}}}),
            GraphError::NoStates,
        ),
    ] {
        assert_eq!(Graph::of(&definition).err(), Some(expected), "{definition}");
    }
}

#[test]
fn branches_that_nest_without_end_are_refused() {
    let mut definition = json!({"StartAt": "A", "States": {"A": {"Type": "Pass"}}});
    for _ in 0..100 {
        definition = json!({"StartAt": "A", "States": {"A": {"Branches": [definition]}}});
    }
    assert_eq!(
        Graph::of(&definition).err(),
        Some(GraphError::TooDeeplyNested)
    );
}

#[test]
fn thousands_of_states_that_lead_everywhere_are_drawn_in_time() {
    const COUNT: usize = 4000;
    let states: Map<String, Value> = (0..COUNT)
        .map(|state| {
            let other = (state * 7919) % COUNT;
            let state_after = (state + 1) % COUNT;
            let value = json!({
                "Type": "Task",
                "Catch": [
                    { "ErrorEquals": ["A"], "Next": format!("S{other}") },
                    { "ErrorEquals": ["B"], "Next": format!("S{}", COUNT - 1 - state) }
                ],
                "Next": format!("S{state_after}")
            });
            (format!("S{state}"), value)
        })
        .collect();
    let start = Instant::now();
    let graph = Graph::of(&json!({"StartAt": "S0", "States": states})).expect("it can be drawn");
    assert!(graph.to_svg().len() > COUNT);
    assert!(graph.to_mermaid().len() > COUNT);
    assert!(graph.to_dot().len() > COUNT);
    assert!(
        start.elapsed() < Duration::from_secs(30),
        "{:?}",
        start.elapsed()
    );
}
