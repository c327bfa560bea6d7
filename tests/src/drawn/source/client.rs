//! A trait, and how its methods are called by number.

use std::fmt::Write as _;

use super::super::language::{Expression, Key, Scheme, Statement, Unit};
use super::super::methods::{Argument, Kind, Method, Place, Segment};
use super::line::line;
use super::names::{decoding_name, encoding_name, hash_name, unit_name};
use super::values::Form;

pub(super) fn client(text: &mut String, scheme: &Scheme) {
    let number = scheme.number;
    let auth = match scheme.one_liner {
        Some(ts) => one_liner(scheme, ts),
        None => scheme.name(),
    };
    let reads_step = scheme.holds(&|value| matches!(value, Expression::Constant(_)));
    let constants = if reads_step {
        ", step = \"step-17\""
    } else {
        ""
    };
    line(text, "#[api_client]");
    line(text, &format!("#[auth({auth}{constants})]"));
    line(text, &format!("pub trait Api{number} {{"));
    for (index, method) in scheme.methods.iter().enumerate() {
        signature(text, index, method, reads_step);
    }
    line(text, "}\n");
    line(text, &format!("impl Drawn for Api{number}Client {{"));
    line(
        text,
        "    fn call<'c>(&'c self, method: usize, given: &[Given]) -> Call<'c, ()> {\n        match method {",
    );
    for (index, method) in scheme.methods.iter().enumerate() {
        let arguments: Vec<_> = method.arguments.iter().enumerate().map(taken).collect();
        line(
            text,
            &format!(
                "            {index} => self.method{index}({}),",
                arguments.join(", ")
            ),
        );
    }
    line(
        text,
        "            _ => unreachable!(\"there are fewer methods\"),\n        }\n    }\n}\n",
    );
}

/// What stands in `#[auth(..)]`.
fn one_liner(scheme: &Scheme, ts: Unit) -> String {
    let form = Form { is_line: true, ts };
    let mut options = Vec::new();
    let mut headers = Vec::new();
    for statement in &scheme.statements {
        match statement {
            Statement::Let(_, Expression::Encoded(encoding, mac)) => {
                let Expression::Mac(hash, Key::Prepared(_, decoding), message) = &**mac else {
                    continue;
                };
                options.push(format!("hmac = {:?}", form.top(message)));
                options.push(format!("algorithm = {}", hash_name(*hash)));
                options.push(format!("encoding = {}", encoding_name(*encoding)));
                options.push(format!("secret = {}", decoding_name(*decoding)));
            }
            Statement::Header { name, value, .. } => {
                headers.push(format!("{name:?} = {:?}", form.top(value)));
            }
            _ => {}
        }
    }
    options.push(format!("ts = {}", unit_name(ts)));
    options.extend(
        scheme
            .nonce
            .map(|unit| format!("nonce = {}", unit_name(unit))),
    );
    if !scheme.has_default_headers {
        options.push(format!("header({})", headers.join(", ")));
    }
    options.join(", ")
}

fn signature(text: &mut String, index: usize, method: &Method, reads_step: bool) {
    let mut path = String::new();
    for segment in &method.path {
        let _ = match segment {
            Segment::Literal(literal) => write!(path, "{literal}"),
            Segment::Argument(argument) => {
                write!(path, "{{{}}}", method.arguments[*argument].wire)
            }
        };
    }
    let verb = method.verb.text().to_lowercase();
    let body = if method.is_form { ", body = form" } else { "" };
    line(text, &format!("    #[{verb}({path:?}{body})]"));
    if let Some(step) = method.step.as_ref().filter(|_| reads_step) {
        line(text, &format!("    #[auth(step = {step:?})]"));
    }
    if let Some(declared) = &method.declared {
        line(
            text,
            &format!("    #[header(\"X-Declared\" = {declared:?})]"),
        );
    }
    let arguments: Vec<_> = method
        .arguments
        .iter()
        .map(|argument| declared_argument(method, argument))
        .collect();
    line(
        text,
        &format!(
            "    async fn method{index}(&self{}) -> Result<()>;",
            arguments.concat()
        ),
    );
}

fn declared_argument(method: &Method, argument: &Argument) -> String {
    let Argument {
        name,
        wire,
        kind,
        place,
    } = argument;
    let plain = match place {
        Place::Path => true,
        Place::Query => !method.verb.has_body(),
        Place::Field => method.verb.has_body() && !method.is_form,
        Place::Form => method.is_form,
        _ => false,
    };
    let attribute = match place {
        _ if plain && name == wire => String::new(),
        Place::Path => String::new(),
        Place::Query => format!("#[query({wire:?})] "),
        Place::QuerySpread => "#[query] ".to_owned(),
        Place::Field => format!("#[json({wire:?})] "),
        Place::Form => format!("#[form({wire:?})] "),
        Place::FormSpread => "#[form] ".to_owned(),
        Place::Json => "#[json] ".to_owned(),
        Place::Raw => "#[body] ".to_owned(),
        Place::Header => format!("#[header({wire:?})] "),
    };
    let kind = match kind {
        Kind::Text => "&str",
        Kind::Unsigned => "u64",
        Kind::Signed => "i64",
        Kind::Float => "f64",
        Kind::Bool => "bool",
        Kind::MaybeText => "Option<&str>",
        Kind::MaybeNumber => "Option<u64>",
        Kind::Texts => "&[String]",
        Kind::Numbers => "&[i64]",
        Kind::Pairs => "&Pairs",
        Kind::Bytes => "Vec<u8>",
    };
    format!(", {attribute}{name}: {kind}")
}

fn taken((index, argument): (usize, &Argument)) -> String {
    let reader = match argument.kind {
        Kind::Text => "text",
        Kind::Unsigned => "unsigned",
        Kind::Signed => "signed",
        Kind::Float => "float",
        Kind::Bool => "bool",
        Kind::MaybeText => "maybe_text",
        Kind::MaybeNumber => "maybe_number",
        Kind::Texts => "texts",
        Kind::Numbers => "numbers",
        Kind::Pairs => "pairs",
        Kind::Bytes => "bytes",
    };
    format!("given[{index}].{reader}()")
}
