//! The clock that is kept in step with a server's: in a simulated world, by what properties it has, and through TCP.

mod asking;
mod date;
mod exchange;
mod properties;
mod refused;
mod simulation;
mod tcp;
mod world;
