//! Each delivery is handled once: what every store of deliveries promises, and what becomes of it when processes die.

mod contract;
mod proof;
mod rows;
mod stores;
