//! Tokens in files: who may read them, what is refused, and what several processes make of one that are killed.

mod files;
mod locks;
mod proof;
mod readers;
