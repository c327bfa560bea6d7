//! What tests share: signatures that have no code in common with signed-api, schemes that are drawn, servers, a token
//! endpoint, refusals, an end to tests that hang, an ear for logs.

pub mod bound;
pub mod deliveries;
pub mod drawn;
pub mod listening;
pub mod moment;
pub mod refused;
pub mod rotation;
pub mod servers;
pub mod signature;
pub mod virtual_time;
