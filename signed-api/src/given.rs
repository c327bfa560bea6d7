//! The arguments of a call as maps, for the schemes that read them.

use std::sync::OnceLock;

use crate::params::{Params, Value};
use crate::sign_error::SignError;

/// The arguments of one call, apart by where they go unless a scheme says otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    path: Params,
    query: Params,
    body: GivenBody,
    params: OnceLock<Params>,
    all: OnceLock<Params>,
}

/// The arguments that make up the body.
#[derive(Clone, Debug)]
pub(crate) enum GivenBody {
    Map(Params),
    /// The caller's own bytes, which have no names.
    Raw,
    /// JSON, but not an object.
    NoObject,
}

impl Default for GivenBody {
    fn default() -> Self {
        Self::Map(Params::default())
    }
}

impl From<Value> for GivenBody {
    fn from(json: Value) -> Self {
        match json {
            Value::Map(params) => Self::Map(params),
            _ => Self::NoObject,
        }
    }
}

impl Given {
    /// What is null is not there.
    pub(crate) fn new(path: Params, mut query: Params, mut body: GivenBody) -> Self {
        query.remove_null();
        if let GivenBody::Map(params) = &mut body {
            params.remove_null();
        }
        Self {
            path,
            query,
            body,
            params: OnceLock::new(),
            all: OnceLock::new(),
        }
    }

    /// Those that are in the query by default.
    pub(crate) fn query_params(&self) -> &Params {
        &self.query
    }

    /// Those that are in the body by default.
    pub(crate) fn body_params(&self) -> Result<&Params, SignError> {
        match &self.body {
            GivenBody::Map(params) => Ok(params),
            GivenBody::Raw => Err(SignError::new(
                "the scheme reads the fields of the body, and the body is given as it is: give its fields as arguments",
            )),
            GivenBody::NoObject => Err(SignError::new(
                "the scheme reads the fields of the body, and the body is JSON but no object: give a struct or a map",
            )),
        }
    }

    /// Those that the path does not use.
    pub(crate) fn params(&self) -> Result<&Params, SignError> {
        let body = self.body_params()?;
        Ok(match (self.query.is_empty(), body.is_empty()) {
            (_, true) => &self.query,
            (true, false) => body,
            (false, false) => self.params.get_or_init(|| joined([&self.query, body])),
        })
    }

    /// All of them.
    pub(crate) fn all(&self) -> Result<&Params, SignError> {
        let params = self.params()?;
        Ok(match self.path.is_empty() {
            true => params,
            false => self.all.get_or_init(|| joined([&self.path, params])),
        })
    }
}

fn joined(maps: [&Params; 2]) -> Params {
    let mut joined = maps[0].clone();
    joined.append(maps[1].clone());
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(names: &[&'static str]) -> Params {
        let mut params = Params::default();
        for name in names {
            params.push(*name, Value::Bool(true));
        }
        params
    }

    fn names(params: Result<&Params, SignError>) -> Vec<String> {
        let params = params.expect("a map");
        params.iter().map(|(name, _)| name.to_owned()).collect()
    }

    #[test]
    fn the_path_comes_first_and_the_body_last() {
        let body = GivenBody::Map(params(&["b", "a"]));
        let given = Given::new(params(&["id"]), params(&["q"]), body);
        assert_eq!(names(Ok(given.query_params())), ["q"]);
        assert_eq!(names(given.body_params()), ["b", "a"]);
        assert_eq!(names(given.params()), ["q", "b", "a"]);
        assert_eq!(names(given.all()), ["id", "q", "b", "a"]);
    }

    #[test]
    fn a_body_without_names_is_refused() {
        for (body, reason) in [
            (GivenBody::Raw, "given as it is"),
            (GivenBody::from(Value::List(Vec::new())), "no object"),
        ] {
            let given = Given::new(Params::default(), Params::default(), body);
            let error = given.params().expect_err("no names").to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
