//! Keywords of Rust are names like any other.
#![allow(non_camel_case_types)]

use signed_api::prelude::*;

mod r#type {
    pub fn r#match(text: &str) -> String {
        text.to_owned()
    }
}

auth_scheme! {
    /// Keywords everywhere.
    pub r#Type {
        credential r#struct: public;
        credential enum: public;
        let type = uuid;
        let r#match = op.type + opt.move + session.loop;
        let r#let = crate::r#type::r#match(r#match);
        body = json({ ..body_params, type, for: r#let, "in": [struct, enum], while?: opt.while });
    }

    /// A keyword itself.
    pub r#fn {
        header "X-Key" = key;
    }
}

fn main() {
    let _ = (r#Type, r#fn);
}
