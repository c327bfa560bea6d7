//! Ways to say where the arguments go.

#![deny(warnings)]

use signed_api::prelude::*;
use signed_api::Params;

auth_scheme! {
    /// Both parts are assigned.
    pub ByMethod {
        query = method == "GET" ? form(params) : "";
        body = method == "GET" ? "" : json(params);
    }
}

auth_scheme! {
    /// Those of a DELETE are not sent.
    pub LeftOut {
        query = "";
        body = method == "POST" ? form(params) : "";
    }
}

auth_scheme! {
    /// Without arguments there is nothing to carry.
    pub NothingForNothing {
        body = params ? json(params) : "";
    }
}

auth_scheme! {
    /// Both parts in one.
    pub Together {
        query = form({ ..query_params, ..body_params });
    }
}

auth_scheme! {
    /// Each in the place of the other.
    pub Swapped {
        query = form(body_params);
        body = json(query_params);
    }
}

auth_scheme! {
    /// All of them pass through a function.
    pub ByFunction {
        query = "";
        body = self::lines(params);
    }
}

auth_scheme! {
    /// All, without one of them.
    pub WithoutOne {
        body = form(omit(params, "signature"));
    }
}

fn lines(params: &Params) -> String {
    params.iter().map(|(name, _)| name.to_owned() + "\n").collect()
}

fn main() {}
