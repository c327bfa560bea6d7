//! A login in the browser, with a browser and a token endpoint that the test plays.

mod answers;
mod exchange;
mod opening;
mod support;
mod visitors;
mod watched;
