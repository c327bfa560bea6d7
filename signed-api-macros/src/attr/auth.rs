//! `#[auth(none)]`, `#[auth(hmac = "..", ..)]` and, by way of `named`, `#[auth(Kraken)]`.

use proc_macro2::{Span, TokenTree};
use syn::{Attribute, Lit, LitStr, Path};

use super::arguments::{Argument, Rest, content, options, split};
use super::header;
use super::named::{self, Constant, NamedAuth};
use crate::diag::{Diagnostics, expected, nearest};
use crate::expr::{Decoding, Encoding, Hash, OneLiner, Unit};

/// How requests are signed, as declared.
pub(crate) enum Auth {
    None,
    OneLiner(Box<OneLinerAuth>),
    Named(NamedAuth),
    /// By the scheme of the trait, with constants of the method's own. There is at least one.
    Constants(Vec<Constant>),
    /// There is a mistake in it, already reported.
    Invalid,
}

/// A one-liner and the literals that its expressions stand in.
pub(crate) struct OneLinerAuth {
    pub(crate) one_liner: OneLiner,
    pub(crate) message: LitStr,
    pub(crate) headers: Vec<LitStr>,
}

const EXAMPLE: &str =
    "#[auth(hmac = \"ts+method+path+body\")]`, `#[auth(Kraken)]` or `#[auth(none)]";
/// The options of a one-liner. No constant can have such a name.
pub(super) const OPTIONS: &[&str] = &[
    "hmac",
    "algorithm",
    "encoding",
    "secret",
    "ts",
    "nonce",
    "header",
];

pub(super) fn read(attribute: &Attribute, diagnostics: &mut Diagnostics) -> Auth {
    let Some(tokens) = content(attribute, EXAMPLE, diagnostics) else {
        return Auth::Invalid;
    };
    let mut arguments = split(tokens);
    let none = arguments
        .iter()
        .position(|argument| is_word(argument, "none"))
        .map(|position| arguments.remove(position));
    if let Some(none) = none {
        return read_none(&none, &arguments, diagnostics);
    }
    let auth = if arguments.first().is_some_and(names_scheme) {
        named::read(&arguments, diagnostics).map(Auth::Named)
    } else if gives_constants(&arguments) {
        named::constants(&arguments, false, diagnostics).map(Auth::Constants)
    } else {
        let one_liner = one_liner(attribute, arguments, diagnostics);
        one_liner.map(|auth| Auth::OneLiner(Box::new(auth)))
    };
    auth.unwrap_or(Auth::Invalid)
}

/// The scheme that is named, if there is no mistake.
pub(crate) fn named(attribute: &Attribute) -> Option<Path> {
    let mut diagnostics = Diagnostics::new();
    let auth = read(attribute, &mut diagnostics);
    diagnostics
        .finish(Some(auth))
        .ok()
        .and_then(|auth| match auth {
            Auth::Named(named) => Some(named.path),
            _ => None,
        })
}

/// Was it meant as the path of a scheme?
fn names_scheme(first: &Argument) -> bool {
    match (&first.head, &first.rest) {
        (_, Rest::Value(_)) => false,
        (TokenTree::Literal(literal), Rest::Nothing) => {
            matches!(Lit::new(literal.clone()), Lit::Str(text) if named::is_type(&text.value()))
        }
        (TokenTree::Literal(_), _) => false,
        (TokenTree::Ident(word), Rest::Nothing | Rest::List(_)) => {
            !is_misspelled(&word.to_string())
        }
        _ => true,
    }
}

/// Is it closer to `none` or to an option than to a type, which has a capital letter?
fn is_misspelled(word: &str) -> bool {
    let is_lower = word.starts_with(char::is_lowercase);
    word.eq_ignore_ascii_case("none")
        || is_lower && nearest(word, OPTIONS.iter().copied().chain(["none"])).is_some()
}

/// Is there nothing but constants?
fn gives_constants(arguments: &[Argument]) -> bool {
    let first = arguments.first();
    let is_assigned = first.is_some_and(|first| matches!(first.rest, Rest::Value(_)));
    is_assigned
        && arguments.iter().all(|argument| {
            let name = argument.head.to_string();
            !OPTIONS.contains(&name.as_str()) && nearest(&name, ["hmac"]).is_none()
        })
}

fn is_word(argument: &Argument, word: &str) -> bool {
    matches!(&argument.head, TokenTree::Ident(ident) if ident == word)
}

fn read_none(none: &Argument, others: &[Argument], diagnostics: &mut Diagnostics) -> Auth {
    let alone = none.alone(diagnostics);
    for other in others {
        diagnostics.at(
            other.span(),
            "`none` stands alone: remove this, or remove `none`",
        );
    }
    if alone && others.is_empty() {
        Auth::None
    } else {
        Auth::Invalid
    }
}

fn one_liner(
    attribute: &Attribute,
    arguments: Vec<Argument>,
    diagnostics: &mut Diagnostics,
) -> Option<OneLinerAuth> {
    if let [only] = arguments.as_slice()
        && matches!(only.rest, Rest::Nothing)
    {
        let message = match &only.head {
            TokenTree::Ident(ident) if !OPTIONS.contains(&ident.to_string().as_str()) => {
                let hint = nearest(&ident.to_string(), ["none"]);
                let hint = hint.map_or(String::new(), |_| "did you mean `none`? Or ".to_owned());
                format!("unknown scheme `{ident}`: {hint}write `{EXAMPLE}`")
            }
            TokenTree::Literal(literal) => format!("name the scheme: write `hmac = {literal}`"),
            _ => format!("something is missing here: write `{EXAMPLE}`"),
        };
        diagnostics.at(only.span(), message);
        return None;
    }
    let reader = Reader::new();
    reader.read(attribute, arguments, diagnostics)
}

/// What has been read so far; `valid` turns false with the first option that cannot be used.
struct Reader {
    message: Option<LitStr>,
    algorithm: Hash,
    encoding: Encoding,
    secret: Decoding,
    ts: Unit,
    nonce: Unit,
    headers: Vec<(String, LitStr)>,
    valid: bool,
}

impl Reader {
    fn new() -> Self {
        Self {
            message: None,
            algorithm: Hash::Sha256,
            encoding: Encoding::Hex,
            secret: Decoding::Text,
            ts: Unit::Millis,
            nonce: Unit::Millis,
            headers: Vec::new(),
            valid: true,
        }
    }

    fn read(
        mut self,
        attribute: &Attribute,
        arguments: Vec<Argument>,
        diagnostics: &mut Diagnostics,
    ) -> Option<OneLinerAuth> {
        let written = arguments.len();
        let (constants, arguments): (Vec<_>, Vec<_>) = arguments.into_iter().partition(is_constant);
        for constant in constants {
            let message = format!(
                "`{}` is no option of `hmac`: write its value into the expression (constants are for a named scheme)",
                constant.head
            );
            diagnostics.at(constant.span(), message);
        }
        let found = options(arguments, OPTIONS, &["header"], diagnostics);
        self.valid = found.len() == written;
        let names_hmac = found.iter().any(|(name, _)| *name == "hmac");
        for (name, argument) in &found {
            self.option(name, argument, diagnostics);
        }
        if !names_hmac && self.valid {
            let message = "what is signed is missing: write `hmac = \"ts+method+path+body\"` beside the other options";
            diagnostics.over(attribute.path(), message);
        }
        let message = self.message.filter(|_| self.valid)?;
        Some(OneLinerAuth {
            one_liner: OneLiner {
                message: message.value(),
                algorithm: self.algorithm,
                encoding: self.encoding,
                secret: self.secret,
                ts: self.ts,
                nonce: self.nonce,
                headers: self
                    .headers
                    .iter()
                    .map(|(name, expression)| (name.clone(), expression.value()))
                    .collect(),
            },
            message,
            headers: self
                .headers
                .into_iter()
                .map(|(_, expression)| expression)
                .collect(),
        })
    }

    fn option(&mut self, name: &str, argument: &Argument, diagnostics: &mut Diagnostics) {
        let understood = match name {
            "hmac" => {
                self.message = argument.string("hmac = \"ts+method+path+body\"", diagnostics);
                self.message.is_some()
            }
            "algorithm" => set(
                &mut self.algorithm,
                Hash::of_mac,
                Hash::OF_MACS,
                name,
                argument,
                diagnostics,
            ),
            "encoding" => set(
                &mut self.encoding,
                Encoding::from_name,
                Encoding::NAMES,
                name,
                argument,
                diagnostics,
            ),
            "secret" => set(
                &mut self.secret,
                Decoding::of_mac,
                Decoding::OF_MACS,
                "decoding of the secret",
                argument,
                diagnostics,
            ),
            "ts" => set(
                &mut self.ts,
                Unit::from_name,
                Unit::NAMES,
                "unit of `ts`",
                argument,
                diagnostics,
            ),
            "nonce" => set(
                &mut self.nonce,
                Unit::from_name,
                Unit::NAMES,
                "unit of `nonce`",
                argument,
                diagnostics,
            ),
            _ => self.header(argument, diagnostics),
        };
        self.valid &= understood;
    }

    fn header(&mut self, argument: &Argument, diagnostics: &mut Diagnostics) -> bool {
        const EXAMPLE: &str = "header(\"API-SIGN\" = \"sign\")";
        let Rest::List(group) = &argument.rest else {
            diagnostics.at(
                argument.span(),
                format!("a header is missing: write `{EXAMPLE}`"),
            );
            return false;
        };
        let pairs = split(group.stream());
        if pairs.is_empty() {
            diagnostics.at(
                argument.span(),
                format!("a header is missing: write `{EXAMPLE}`"),
            );
        }
        let mut understood = !pairs.is_empty();
        for pair in &pairs {
            understood &= self.header_pair(header::pair(pair, EXAMPLE, diagnostics), diagnostics);
        }
        understood
    }

    fn header_pair(
        &mut self,
        pair: Option<(LitStr, LitStr)>,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let Some((literal, expression)) = pair else {
            return false;
        };
        let Some(name) = header::name(&literal, diagnostics) else {
            return false;
        };
        if self.headers.iter().any(|(other, _)| *other == name) {
            diagnostics.at(
                literal.span(),
                format!("the header `{name}` is set twice: remove one"),
            );
            return false;
        }
        self.headers.push((name, expression));
        true
    }
}

/// Is it a text by a name that is close to none of the options?
fn is_constant(argument: &Argument) -> bool {
    let is_far = |name: &str| nearest(name, OPTIONS.iter().copied()).is_none();
    let is_literal = |value: &[TokenTree]| matches!(value, [TokenTree::Literal(_)]);
    matches!(&argument.rest, Rest::Value(value) if is_literal(value))
        && is_far(&argument.head.to_string())
}

/// Reads `name = word` into `slot`.
fn set<T>(
    slot: &mut T,
    from_name: impl Fn(&str) -> Option<T>,
    names: &[&'static str],
    what: &str,
    argument: &Argument,
    diagnostics: &mut Diagnostics,
) -> bool {
    let first = names.first().copied().unwrap_or_default();
    let example = format!("{} = {first}", argument.head);
    let Some((word, span)): Option<(String, Span)> = argument.word(&example, diagnostics) else {
        return false;
    };
    match from_name(&word) {
        Some(value) => {
            *slot = value;
            true
        }
        None => {
            diagnostics.at(
                span,
                format!("`{word}` is no {what}: {}", expected(&word, names)),
            );
            false
        }
    }
}
