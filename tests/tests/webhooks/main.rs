//! Webhooks: what is verified and what is not, that each delivery is handled once, and the layer in front of a server.

mod attacks;
mod layer;
mod layer_time;
mod malformed;
mod one_bit;
mod published;
mod replay_store;
mod schemes;
mod senders;
mod server;
mod support;
mod tolerance;
mod verifier;
