//! Schemes with names, through traits that use them: what they read, what they write, and what is refused when.

mod arguments;
mod by_hand;
mod constants;
mod content_type;
mod credentials;
mod entries;
mod functions;
mod keys;
mod options;
mod parts;
mod remote;
mod repeated;
mod session;
mod support;
mod white_space;
