//! What else than its name belongs to an execution's identity, as it is stored.

use crate::execution::Identity;
use crate::json::{ArcStr, Json, Object};
use crate::store::{StoreError, StoredExecution};

/// The JSON text of an identity, without the name; `started_by` is the attempt that started the execution.
pub(super) fn to_text(identity: &Identity, started_by: Option<&str>) -> String {
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
    if let Some(started_by) = started_by {
        object.push_new(ArcStr::from(STARTED_BY), Json::from(started_by));
    }
    Json::Object(object).to_string()
}

const STARTED_BY: &str = "StartedBy";

/// Whether this attempt started the execution.
pub(super) fn is_started_by(text: &str, attempt: &str) -> bool {
    let json = Json::parse(text).unwrap_or_default();
    json.get(STARTED_BY).and_then(Json::as_str) == Some(attempt)
}

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
    })
}
