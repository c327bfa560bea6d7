//! The other side of the tests: signatures that share no code with signed-api, and schemes that are drawn.

pub mod drawn;
pub mod moment;
pub mod servers;
pub mod signature;
pub mod virtual_time;
