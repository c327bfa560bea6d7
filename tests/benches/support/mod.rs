//! What the benchmarks share.

#![allow(dead_code, reason = "every benchmark uses its part of it")]

pub(crate) mod callgrind;
pub(crate) mod clients;
pub(crate) mod contest;
pub(crate) mod feed;
pub(crate) mod mode;
pub(crate) mod orders;
pub(crate) mod readers;
pub(crate) mod rounds;
pub(crate) mod server;
pub(crate) mod shapes;
pub(crate) mod signers;
pub(crate) mod sources;
pub(crate) mod table;
pub(crate) mod ticks;
pub(crate) mod workshop;

/// Whatever ends a benchmark early.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
