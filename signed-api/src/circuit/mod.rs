//! Circuits: when a server bans a client, or refuses it again and again, nothing more is sent to it for a while.

mod circuits;
mod entrance;
mod state;
#[cfg(test)]
mod tests;

pub use self::circuits::Circuits;
pub(crate) use self::entrance::{Circuit, Passage};
pub(crate) use self::state::Reply;
