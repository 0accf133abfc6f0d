//! The limits an execution runs under; AWS's own by default.

use std::time::Duration;

use crate::definition::MachineType;

/// What bounds an execution (Developer Guide, "Service quotas").
///
/// The default of each machine type is AWS's. Lift what your own machines can bear.
///
/// ```
/// use asl_runtime::Limits;
///
/// let roomy = Limits { payload_bytes: 64 << 20, ..Limits::standard() };
/// assert_eq!(Limits::standard().payload_bytes, 262_144);
/// # assert!(roomy.payload_bytes > 262_144);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Size of any input, output, task result or variable, in bytes of JSON text.
    pub payload_bytes: usize,
    /// Size of all variables together, in bytes of JSON text.
    pub variables_bytes: usize,
    /// Number of history events, whether or not they are recorded.
    pub history_events: u64,
    /// Time an execution may take, beside the machine's own `TimeoutSeconds`.
    pub duration: Duration,
    /// Iterations of one inline Map that run at once.
    pub inline_map_concurrency: usize,
    /// Time after its end within which an execution can be redriven.
    pub redrive_period: Duration,
}

impl Limits {
    /// Those of a Standard machine: 256 KiB, 25,000 events, one year.
    #[must_use]
    pub const fn standard() -> Self {
        Limits {
            payload_bytes: 262_144,
            variables_bytes: 10 << 20,
            history_events: 25_000,
            duration: Duration::from_hours(365 * 24),
            inline_map_concurrency: 40,
            redrive_period: Duration::from_hours(14 * 24),
        }
    }

    /// Those of an Express machine: 256 KiB, five minutes, any number of events.
    #[must_use]
    pub const fn express() -> Self {
        Limits {
            history_events: u64::MAX,
            duration: Duration::from_mins(5),
            ..Limits::standard()
        }
    }

    pub(crate) const fn of(machine_type: MachineType) -> Self {
        match machine_type {
            MachineType::Standard => Limits::standard(),
            MachineType::Express => Limits::express(),
        }
    }
}
