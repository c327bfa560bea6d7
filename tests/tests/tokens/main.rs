//! Access tokens: one renewal for any number of callers, what happens at every kind of failure, and what a client does on 401.

mod client;
mod doubt;
mod hidden;
mod histories;
mod outside;
mod refused;
mod renewal;
mod single_flight;
mod stores;
mod support;
