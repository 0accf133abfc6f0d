//! What the service's SDK says of its own HTTP request. An engine that starts executions itself sends none.

use serde_json::Value;

const MEMBERS: [&str; 2] = ["SdkHttpMetadata", "SdkResponseMetadata"];

/// Takes it out of a recorded answer, wherever it stands.
pub(crate) fn remove(recorded: &mut Value) {
    match recorded {
        Value::Array(items) => items.iter_mut().for_each(remove),
        Value::Object(members) => {
            members.retain(|name, _| !MEMBERS.contains(&name.as_str()));
            members.values_mut().for_each(remove);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn only_the_metadata_goes() {
        let mut recorded =
            json!([{"output": {"SdkHttpMetadata": {"a": 1}, "StartDate": "start-date"}}]);
        super::remove(&mut recorded);
        assert_eq!(recorded, json!([{"output": {"StartDate": "start-date"}}]));
    }
}
