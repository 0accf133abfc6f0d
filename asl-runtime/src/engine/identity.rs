//! What else than its name belongs to an execution's identity, as it is stored.

use crate::execution::Identity;
use crate::json::{ArcStr, Json, Object};

/// The JSON text of an identity, without the name.
pub(super) fn to_text(identity: &Identity) -> String {
    let fields = [
        ("ExpressId", &identity.express_id),
        ("Region", &identity.region),
        ("Account", &identity.account),
        ("RoleArn", &identity.role_arn),
    ];
    let fields = fields.into_iter();
    let object: Object = fields
        .map(|(name, value)| (ArcStr::from(name), Json::String(value.clone())))
        .collect();
    Json::Object(object).to_string()
}

/// Reads an identity back; nothing if the text is none.
pub(super) fn parse(name: &str, text: &str) -> Option<Identity> {
    let json = Json::parse(text).ok()?;
    let field = |name: &str| json.get(name)?.as_str().map(ArcStr::from);
    Some(Identity {
        name: ArcStr::from(name),
        express_id: field("ExpressId")?,
        region: field("Region")?,
        account: field("Account")?,
        role_arn: field("RoleArn")?,
    })
}
