//! No secret shows: canaries in every credential, and everything that could print them printed.

mod careless;
mod named;
mod one_liners;
mod proofs;
mod sockets;
mod support;
mod tokens;
mod typed_data;
mod watching;
mod webhook_layer;
mod webhooks;
