//! What else than its name belongs to an execution's identity, as it is stored.

use std::time::{Duration, UNIX_EPOCH};

use super::start_execution::StartExecution;
use crate::execution::{Identity, Redriven};
use crate::json::{ArcStr, Json, Object};
use crate::store::{StoreError, StoredExecution};

/// The attempt of another execution that starts one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StartedBy {
    /// Unlike any other: `arn:…/Call#1~1`.
    pub(super) attempt: String,
    /// Whether it waits for the end.
    pub(super) awaits: bool,
}

/// The JSON text of an identity, without the name, and of how its execution was started.
pub(super) fn to_text(identity: &Identity, start: &StartExecution) -> String {
    let fields = [
        ("ExpressId", &identity.express_id),
        ("Region", &identity.region),
        ("Account", &identity.account),
        ("RoleArn", &identity.role_arn),
    ];
    let fields = fields.into_iter();
    let mut object: Object = fields
        .map(|(name, value)| (ArcStr::from(name), Json::String(value.clone())))
        .collect();
    if let Some(StartedBy { attempt, awaits }) = &start.started_by {
        object.push_new(ArcStr::from(STARTED_BY), Json::from(&**attempt));
        object.push_new(ArcStr::from(AWAITED), Json::from(*awaits));
    }
    if let Some(started_as) = &start.started_as {
        object.push_new(ArcStr::from(STARTED_AS), Json::from(&**started_as));
    }
    if let Some(test_case) = &start.test_case {
        object.push_new(ArcStr::from(TEST_CASE), Json::from(&**test_case));
    }
    if let Some(header) = &identity.trace_header {
        object.push_new(ArcStr::from(TRACE_HEADER), Json::String(header.clone()));
    }
    Json::Object(object).to_string()
}

const STARTED_BY: &str = "StartedBy";
const AWAITED: &str = "Awaited";
const STARTED_AS: &str = "StartedAs";
const TEST_CASE: &str = "TestCase";
const TRACE_HEADER: &str = "TraceHeader";

/// The trace header that the execution was started with, if there was one.
pub(super) fn trace_header(text: &str) -> Option<String> {
    let json = Json::parse(text).ok()?;
    Some(json.get(TRACE_HEADER)?.as_str()?.to_owned())
}

/// The test case that mocks the execution's tasks, if it was started as one.
pub(super) fn test_case(text: &str) -> Option<String> {
    let json = Json::parse(text).ok()?;
    Some(json.get(TEST_CASE)?.as_str()?.to_owned())
}

/// What the execution was started as, if that was said.
pub(super) fn started_as(text: &str) -> Option<String> {
    let json = Json::parse(text).ok()?;
    Some(json.get(STARTED_AS)?.as_str()?.to_owned())
}

/// The attempt that started the execution, if another execution's did.
pub(super) fn started_by(text: &str) -> Option<StartedBy> {
    let json = Json::parse(text).ok()?;
    Some(StartedBy {
        attempt: json.get(STARTED_BY)?.as_str()?.to_owned(),
        awaits: json.get(AWAITED) == Some(&Json::from(true)),
    })
}

/// That the execution of this identity has been redriven.
pub(super) fn redriven(text: &str) -> Option<Redriven> {
    let json = Json::parse(text).ok()?;
    let number = |name| u64::try_from(json.get(name)?.as_i64()?).ok();
    let time = Duration::from_micros(number(REDRIVE_TIME)?);
    Some(Redriven {
        count: u32::try_from(number(REDRIVE_COUNT)?).ok()?,
        time: UNIX_EPOCH + time,
    })
}

/// The text of the identity once its execution has been redriven.
pub(super) fn with_redriven(text: &str, redriven: Redriven) -> String {
    let mut json = Json::parse(text).unwrap_or_default();
    let since = redriven.time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let time = u64::try_from(since.as_micros()).unwrap_or(u64::MAX);
    if let Json::Object(fields) = &mut json {
        fields.insert(
            ArcStr::from(REDRIVE_COUNT),
            Json::from(u64::from(redriven.count)),
        );
        fields.insert(ArcStr::from(REDRIVE_TIME), Json::from(time));
    }
    json.to_string()
}

const REDRIVE_COUNT: &str = "RedriveCount";

/// In microseconds since 1970.
const REDRIVE_TIME: &str = "RedriveTime";

/// A stored execution that cannot be taken up.
pub(super) fn unreadable(stored: &StoredExecution, what: &str) -> StoreError {
    let StoredExecution { machine, name, .. } = stored;
    StoreError::new(format!(
        "the execution '{name}' of '{machine}' cannot be read: {what}"
    ))
}

/// Reads an identity back; nothing if the text is none. The name is the execution's unique one.
pub(super) fn parse(name: &str, text: &str) -> Option<Identity> {
    let json = Json::parse(text).ok()?;
    let field = |name: &str| json.get(name)?.as_str().map(ArcStr::from);
    // Names have no colon: the id of an Express execution begins with it.
    let name = name.split(':').next()?;
    Some(Identity {
        name: ArcStr::from(name),
        express_id: field("ExpressId")?,
        region: field("Region")?,
        account: field("Account")?,
        role_arn: field("RoleArn")?,
        trace_header: field(TRACE_HEADER),
    })
}

#[cfg(test)]
mod tests {
    use super::{StartExecution, parse, started_as, started_by, test_case, to_text, trace_header};
    use crate::json::Json;

    const OLDEST: &str = r#"{"ExpressId":"7","Region":"eu","Account":"1","RoleArn":"arn"}"#;

    #[test]
    fn an_identity_is_stored_under_the_names_of_the_api() {
        let identity = parse("one", OLDEST).expect("it is one");
        let start = StartExecution::new("order", "one", Json::Null);
        assert_eq!(to_text(&identity, &start), OLDEST);
        let mut identity = identity;
        identity.trace_header = Some("Root=1".into());
        let text = to_text(&identity, &start.started_as("3"));
        let fields = r#""StartedAs":"3","TraceHeader":"Root=1"}"#;
        assert_eq!(text, OLDEST.replace('}', &format!(",{fields}")));
        let read = parse("one", &text).expect("it is one");
        assert_eq!(read.trace_header, identity.trace_header);
    }

    #[test]
    fn an_older_one_says_nothing_of_what_came_later() {
        let read = parse("one", OLDEST).expect("it is one");
        assert_eq!(read.trace_header, None);
        assert_eq!(trace_header(OLDEST), None);
        assert_eq!((started_as(OLDEST), test_case(OLDEST)), (None, None));
        assert_eq!(started_by(OLDEST), None);
    }
}
