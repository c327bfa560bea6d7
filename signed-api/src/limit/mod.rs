//! Limits: how much a client may ask of a server within a time. Nothing is sent that would go beyond.
//!
//! `governor` was considered and is not used: its limiters decide about one quota at a time, so that a request which takes
//! from two of them holds one while it waits for the other; its cells cannot be given back; a burst of its algorithm
//! (GCRA) puts up to twice the quota into one window; it keeps no order among those who wait; and it has no place for what
//! a server says of its own count.

mod hint;
mod lane;
mod limits;
mod permit;
mod place;
mod pool;
#[cfg(feature = "redis")]
mod redis;
mod shared;
mod spec;
mod state;
mod store;
#[cfg(test)]
mod tests;
mod window;

pub use self::limits::Limits;
pub(crate) use self::limits::Pools;
pub(crate) use self::permit::Permit;
#[cfg(feature = "redis")]
pub use self::redis::RedisLimits;
pub(crate) use self::shared::{Admitted, SharedPermit, SharedPools};
pub use self::spec::{HintSpec, LimitsSpec, PoolCost, PoolSpec, WindowSpec};
pub use self::store::{Demand, LimitStore, LimitStoreError, Part, Receipt, Taken};
