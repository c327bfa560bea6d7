//! Where credentials come from, and how one takes the place of another: real files, real commands, a Vault, rotation.

mod canaries;
mod chain;
mod commands;
mod environments;
mod files;
mod overlapping;
mod rotation;
mod support;
mod vault;
