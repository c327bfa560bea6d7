//! Limits and circuits: what a server sees of a client that keeps them, on a clock that the test owns.

mod cancelled;
mod circuits;
mod costs;
mod server;
mod told;
mod under_load;
mod waits;
