//! The arguments of a method of a socket, bound by name.

use crate::error::{Error, ErrorKind};
use crate::params::{Argument, Params, Value};

/// Arguments by name. What has no form as a parameter is kept as a failure, which the subscription or request tells.
#[derive(Debug, Default)]
pub struct Bound {
    params: Params,
    failure: Option<Error>,
}

impl Bound {
    /// No arguments.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more argument.
    #[must_use]
    pub fn with(self, name: &'static str, value: &(impl Argument + ?Sized)) -> Self {
        self.adding(name, value, |params, value| params.push(name, value))
    }

    /// The fields of a struct or map, each as an argument of its own.
    #[must_use]
    pub fn with_all(self, name: &'static str, value: &(impl Argument + ?Sized)) -> Self {
        self.adding(name, value, |params, value| params.spread(name, value))
    }

    fn adding(
        mut self,
        name: &str,
        value: &(impl Argument + ?Sized),
        add: impl FnOnce(&mut Params, Value),
    ) -> Self {
        match Value::of(value) {
            Ok(value) => add(&mut self.params, value),
            Err(error) => {
                let message = format!("the argument `{name}` cannot be sent: {error}");
                let failure = Error::not_sent(ErrorKind::Argument, message);
                self.failure.get_or_insert(failure);
            }
        }
        self
    }

    pub(crate) fn into_params(self) -> Result<Params, Error> {
        match self.failure {
            None => Ok(self.params),
            Some(failure) => Err(failure),
        }
    }
}
