//! The public tools for tests: each does what it says, seen from outside.

mod clock;
mod faults;
mod http2;
mod reader;
mod server;
mod transports;
mod wire;
