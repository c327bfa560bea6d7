//! No nonce twice: what each store promises, for each discipline, and whatever happens to its processes.

mod contract;
mod failover;
mod files;
mod language;
mod proof;
mod sequence;
mod stores;
mod warning;
