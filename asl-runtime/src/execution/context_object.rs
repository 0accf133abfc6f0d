//! The Context Object: what `$$` finds (States Language, "The Context Object").

use super::scope::Scope;
use crate::definition::{MachineType, StateKind};
use crate::json::{ArcStr, Json, Object};
use crate::time::iso_8601;

impl Scope {
    /// Built when it is first read in a visit or an attempt, and kept until the next.
    pub(super) fn context_object(&self) -> &Json {
        self.context.get_or_init(|| {
            let mut context = Object::with_capacity(4);
            put(&mut context, "Execution", self.execution_context());
            put(&mut context, "StateMachine", self.machine_context());
            put(&mut context, "State", self.state_context());
            if let Some(token) = self.token() {
                let mut fields = Object::with_capacity(1);
                put(&mut fields, "Token", token.clone());
                put(&mut context, "Task", Json::Object(fields));
            }
            if let Some(item) = &self.map_item {
                let mut fields = Object::with_capacity(2);
                put(&mut fields, "Index", item.index as u64);
                put(&mut fields, "Value", item.value());
                let mut map = Object::with_capacity(1);
                put(&mut map, "Item", Json::Object(fields));
                put(&mut context, "Map", Json::Object(map));
            }
            Json::Object(context)
        })
    }

    fn execution_context(&self) -> Json {
        let execution = &self.execution;
        let mut fields = Object::with_capacity(6);
        put(&mut fields, "Id", execution.arn());
        put(&mut fields, "Input", execution.input.clone());
        put(&mut fields, "StartTime", iso_8601(execution.start_time));
        put(&mut fields, "Name", execution.identity.name.clone());
        put(&mut fields, "RoleArn", execution.identity.role_arn.clone());
        // Recordings: of Express, asynchronous executions have it, synchronous ones do not.
        let is_synchronous =
            execution.machine.machine_type == MachineType::Express && execution.express.is_none();
        if !is_synchronous {
            let redriven = execution.redriven;
            let count = redriven.map_or(0, |redriven| redriven.count);
            put(&mut fields, "RedriveCount", u64::from(count));
            if let Some(redriven) = redriven {
                put(&mut fields, "RedriveTime", iso_8601(redriven.time));
            }
        }
        Json::Object(fields)
    }

    fn machine_context(&self) -> Json {
        let mut fields = Object::with_capacity(2);
        put(&mut fields, "Id", self.execution.machine_arn());
        put(&mut fields, "Name", self.execution.machine.name);
        Json::Object(fields)
    }

    fn state_context(&self) -> Json {
        let mut fields = Object::with_capacity(3);
        put(&mut fields, "Name", self.state.name);
        put(&mut fields, "EnteredTime", iso_8601(self.entered_time));
        if matches!(
            self.state.kind,
            StateKind::Task | StateKind::Parallel | StateKind::Map
        ) {
            put(&mut fields, "RetryCount", u64::from(self.retries.total));
        }
        Json::Object(fields)
    }
}

fn put(fields: &mut Object, name: &'static str, value: impl Into<Json>) {
    fields.push_new(ArcStr::from(name), value.into());
}
