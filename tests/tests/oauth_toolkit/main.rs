//! A declared client and its tokens against a real django-oauth-toolkit: what is granted, renewed, revoked and refused.

mod grants;
mod refresh;
mod renewal;
mod revocation;
mod support;
