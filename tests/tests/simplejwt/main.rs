//! Pairs of tokens against a real djangorestframework-simplejwt, whose refresh tokens can be used once.

mod access;
mod login;
mod refresh;
mod support;
