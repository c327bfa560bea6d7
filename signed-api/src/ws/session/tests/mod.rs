//! The parts of a session, each alone.

mod channels;
mod outbox;
