//! The other side of the tests: servers and signatures that share no code with signed-api, and a clock that they own.

pub mod clock;
pub mod drawn;
pub mod script;
pub mod servers;
pub mod signature;
pub mod virtual_time;
pub mod wire;
