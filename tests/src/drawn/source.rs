//! Drawn schemes and traits as Rust.

mod client;
mod line;
mod names;
mod values;

use self::client::client;
use self::line::line;
use self::names::{credential_name, part_name, unit_name};
use self::values::Form;
use super::language::{Credential, Scheme, Statement, Unit};

/// A file that declares `schemes`, a trait for each, and how to call its methods by their numbers.
pub fn source(schemes: &[Scheme]) -> String {
    let mut text = String::new();
    for scheme in schemes {
        if scheme.one_liner.is_none() {
            declaration(&mut text, scheme);
        }
        client(&mut text, scheme);
    }
    text.push_str(
        "pub fn client(number: usize, means: &Means) -> Box<dyn Drawn> {\n    match number {\n",
    );
    for scheme in schemes {
        let number = scheme.number;
        line(
            &mut text,
            &format!("        {number} => Box::new(means.client::<Api{number}Client>()),"),
        );
    }
    text.push_str("        _ => unreachable!(\"there are fewer schemes\"),\n    }\n}\n");
    text
}

const FORM: Form = Form {
    is_line: false,
    ts: Unit::Millis,
};

fn declaration(text: &mut String, scheme: &Scheme) {
    line(text, "auth_scheme! {");
    line(text, "    /// Drawn.");
    line(text, &format!("    pub {} {{", scheme.name()));
    if let Some(unit) = scheme.nonce {
        line(
            text,
            &format!("        nonce: increasing({});", unit_name(unit)),
        );
    }
    for credential in &scheme.named {
        let kind = match credential {
            Credential::Wallet => ": public",
            _ => "",
        };
        line(
            text,
            &format!("        credential {}{kind};", credential_name(*credential)),
        );
    }
    for statement in &scheme.statements {
        let statement = match statement {
            Statement::Let(name, value) => format!("let {name} = {}", FORM.top(value)),
            Statement::Assign(part, value) => format!("{} = {}", part_name(*part), FORM.top(value)),
            Statement::Header {
                name,
                optional,
                value,
            } => {
                let optional = if *optional { "?" } else { "" };
                format!("header {name:?}{optional} = {}", FORM.top(value))
            }
        };
        line(text, &format!("        {statement};"));
    }
    line(text, "    }\n}\n");
}
