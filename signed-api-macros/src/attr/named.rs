//! `#[auth(Kraken)]`, and the constants that a method gives its scheme: `#[auth(Backpack, instruction = "orderExecute")]`.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::Path;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};

use super::arguments::{Argument, Rest};
use super::one_liner::{OPTIONS, WORDS};
use crate::diag::Diagnostics;

/// A scheme that is declared elsewhere, and what it reads as `op.name`.
pub(crate) struct NamedAuth {
    /// Of a type without fields, or of a constant.
    pub(crate) path: Path,
    pub(crate) constants: Vec<Constant>,
}

/// What the scheme reads as `op.name`.
pub(crate) struct Constant {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) value: String,
}

/// The path of the scheme stands first.
pub(super) fn read(arguments: &[Argument], diagnostics: &mut Diagnostics) -> Option<NamedAuth> {
    let (first, others) = arguments.split_first()?;
    let path = path(first, diagnostics);
    let constants = constants(others, true, diagnostics);
    Some(NamedAuth {
        path: path?,
        constants: constants?,
    })
}

fn path(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Path> {
    let path_and_rest = |input: ParseStream<'_>| {
        let path = input.call(Path::parse_mod_style)?;
        Ok((path, input.parse::<TokenStream>()?))
    };
    let tokens = argument.tokens();
    if let Ok((path, rest)) = path_and_rest.parse2(tokens.clone()) {
        match rest.into_iter().next() {
            None => return Some(path),
            Some(stray @ (TokenTree::Ident(_) | TokenTree::Literal(_))) => {
                diagnostics.at(stray.span(), "expected `,` before this token");
                return None;
            }
            Some(_) => {}
        }
    }
    if let TokenTree::Literal(literal) = &argument.head {
        let written = literal.to_string();
        let path = written.trim_matches('"');
        let message = format!("a scheme is named without quotes: write `{path}`");
        diagnostics.at(literal.span(), message);
        return None;
    }
    let opening = tokens
        .clone()
        .into_iter()
        .find(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '<'));
    match opening {
        Some(opening) => diagnostics.at(
            opening.span(),
            "a scheme takes no generic arguments here: name a `const` of this type instead",
        ),
        None => diagnostics.over(
            tokens,
            "a scheme is named by its path alone: name a `const` that has this value instead",
        ),
    }
    None
}

/// Is it the path of a type, by its capital letter?
pub(super) fn is_type(text: &str) -> bool {
    let is_type = |path: Path| {
        let last = path.segments.last();
        last.is_some_and(|last| {
            last.ident
                .unraw()
                .to_string()
                .starts_with(char::is_uppercase)
        })
    };
    Path::parse_mod_style.parse_str(text).is_ok_and(is_type)
}

/// Constants beside a scheme, or alone.
pub(super) fn constants(
    arguments: &[Argument],
    has_scheme: bool,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Constant>> {
    let mut constants: Vec<Constant> = Vec::new();
    let mut valid = true;
    for argument in arguments {
        let Some(constant) = constant(argument, has_scheme, diagnostics) else {
            valid = false;
            continue;
        };
        if constants.iter().any(|other| other.name == constant.name) {
            let message = format!("`{}` is given twice: remove one", constant.name);
            diagnostics.at(constant.span, message);
            valid = false;
        }
        constants.push(constant);
    }
    valid.then_some(constants)
}

fn constant(
    argument: &Argument,
    has_scheme: bool,
    diagnostics: &mut Diagnostics,
) -> Option<Constant> {
    let head = argument.head.to_string();
    let is_option = OPTIONS.contains(&head.as_str());
    if let (TokenTree::Ident(name), Rest::Value(_), false) =
        (&argument.head, &argument.rest, is_option)
    {
        return Some(Constant {
            name: name.unraw().to_string(),
            span: name.span(),
            value: argument.text(diagnostics)?,
        });
    }
    let message = match &argument.head {
        _ if WORDS.contains(&head.as_str()) && matches!(argument.rest, Rest::Nothing) => {
            format!("`{head}` is a second scheme: a request is signed once, remove one")
        }
        _ if WORDS.contains(&head.as_str()) => format!(
            "`{head}` stands for a scheme of its own, so no constant can have this name: choose another"
        ),
        _ if is_option => format!(
            "`{head}` is an option of `hmac = \"..\"`, and a named scheme has none: remove this, or the scheme"
        ),
        _ if is_type(&argument.tokens().to_string()) && has_scheme => {
            "a second scheme: a request is signed once, remove one".to_owned()
        }
        _ if is_type(&argument.tokens().to_string()) => {
            "the scheme stands first: move it before the constants".to_owned()
        }
        TokenTree::Ident(_) => format!("a value is missing: write `{head} = \"..\"`"),
        _ => "a constant needs a name: write `name = \"..\"`".to_owned(),
    };
    diagnostics.at(argument.span(), message);
    None
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;
    use syn::Attribute;

    use super::*;
    use crate::attr::auth::{self, Auth};
    use crate::expr::Proof;

    /// What is understood, and the messages.
    fn read(arguments: &str) -> (String, Vec<String>) {
        let attribute = format!("#[auth({arguments})]");
        let attributes = Attribute::parse_outer.parse_str(&attribute);
        let attributes = attributes.expect("an attribute");
        let mut diagnostics = Diagnostics::new();
        let shown = match auth::read(&attributes[0], &mut diagnostics) {
            Auth::None => "none".to_owned(),
            Auth::OneLiner(auth) => match auth.one_liner.proof {
                Proof::Mac(_) => "hmac".to_owned(),
                proof => format!("{proof:?}").to_lowercase(),
            },
            Auth::Named(named) => {
                let path = named.path.to_token_stream().to_string();
                path.replace(' ', "") + &list(&named.constants)
            }
            Auth::Constants(constants) => list(&constants),
            Auth::Invalid => "invalid".to_owned(),
        };
        (shown, diagnostics.messages())
    }

    fn list(constants: &[Constant]) -> String {
        let shown = |constant: &Constant| format!(" {}={}", constant.name, constant.value);
        constants.iter().map(shown).collect()
    }

    #[test]
    fn a_scheme_is_a_path_and_constants_are_text_or_digits() {
        for (arguments, understood) in [
            ("none", "none"),
            ("hmac = \"ts\"", "hmac"),
            ("bearer", "bearer"),
            ("bearer, header(\"access-token\" = \"token\")", "bearer"),
            ("ts = s, basic", "basic"),
            ("key, header(\"A\" = \"key\", \"B\"? = \"opt.b\")", "key"),
            ("Bearer", "Bearer"),
            ("Basic, a = 1", "Basic a=1"),
            ("Kraken", "Kraken"),
            ("Kraken,", "Kraken"),
            ("Nonce", "Nonce"),
            ("kraken", "kraken"),
            ("schemes::Kraken", "schemes::Kraken"),
            ("schemes::hmac", "schemes::hmac"),
            ("::schemes::KRAKEN", "::schemes::KRAKEN"),
            (
                "crate::auth::Backpack, instruction = \"orderExecute\", window = 5000",
                "crate::auth::Backpack instruction=orderExecute window=5000",
            ),
            ("Backpack, type = \"a\", r#fn = 07", "Backpack type=a fn=07"),
            ("instruction = \"\"", " instruction="),
        ] {
            assert_eq!(
                read(arguments),
                (understood.to_owned(), Vec::new()),
                "{arguments}"
            );
        }
    }

    #[test]
    fn a_mistake_says_what_to_write() {
        for (arguments, message) in [
            ("non", "unknown scheme `non`: did you mean `none`?"),
            ("None", "unknown scheme `None`: did you mean `none`?"),
            ("hmca", "unknown scheme `hmca`"),
            ("hmca = \"ts\"", "did you mean `hmac`?"),
            ("\"ts+path\"", "name the scheme: write `hmac = \"ts+path\"`"),
            ("\"Kraken\"", "without quotes: write `Kraken`"),
            (
                "\"a::Kraken\", b = \"c\"",
                "without quotes: write `a::Kraken`",
            ),
            ("Kraken<u8, u8>", "no generic arguments"),
            ("Kraken::<u8>", "no generic arguments"),
            ("Kraken(1)", "named by its path alone"),
            ("Kraken::new()", "named by its path alone"),
            ("&Kraken", "named by its path alone"),
            ("Kraken a = \"b\"", "expected `,` before this token"),
            ("Kraken, Backpack", "a second scheme"),
            ("Kraken, a::Backpack", "a second scheme"),
            ("a = \"b\", Backpack", "the scheme stands first"),
            ("Kraken, none", "`none` stands alone"),
            ("none, a = \"b\"", "`none` stands alone"),
            ("Kraken, hmac = \"ts\"", "`hmac` is an option"),
            ("Kraken, header(\"A\" = \"key\")", "`header` is an option"),
            ("hmac = \"ts\", a = \"b\"", "`a` is no option of `hmac`"),
            ("a = \"b\", hmac = \"ts\"", "`a` is no option of `hmac`"),
            (
                "hmac = \"ts\", algoritm = \"b\"",
                "did you mean `algorithm`?",
            ),
            ("Kraken, a = \"b\", a = \"c\"", "`a` is given twice"),
            ("token", "unknown scheme `token`: did you mean `bearer`?"),
            ("api_key", "unknown scheme `api_key`: did you mean `key`?"),
            ("baerer", "unknown scheme `baerer`: did you mean `bearer`?"),
            ("\"basic\"", "without quotes: write `#[auth(basic)]`"),
            ("bearer(\"token\")", "`bearer` takes no value: remove this"),
            (
                "bearer = \"access-token\"",
                "write `bearer, header(\"access-token\" = \"token\")`",
            ),
            ("key = \"a b\"", "`key` takes no value: remove this"),
            ("bearer, basic", "`basic` beside `bearer`"),
            ("hmac = \"ts\", key", "`key` beside `hmac`"),
            ("bearer, bearer", "`bearer` is given twice"),
            ("basic, algorithm = sha512", "`basic` signs nothing"),
            ("bearer, a = \"b\"", "`a` is no option of `bearer`"),
            ("bearer, none", "`none` stands alone"),
            ("Kraken, bearer", "`bearer` is a second scheme"),
            ("Kraken, key = \"a\"", "no constant can have this name"),
            ("ts = s", "nothing says what shows who is calling"),
            ("bearer, header(\"A\"?)", "a value is missing"),
            (
                "bearer, header(? \"A\" = \"token\")",
                "`?` stands after the name",
            ),
            (
                "bearer, header(\"A\" = \"token\"?)",
                "`?` stands after the name",
            ),
            ("bearer, header(\"A?\" = \"token\")", "write `\"A\"?`"),
            (
                "bearer, header(\"A\"? = token)",
                "a string literal is needed",
            ),
            ("Kraken, a", "a value is missing: write `a = \"..\"`"),
            ("Kraken, a =", "a value is missing: write `a = \"..\"`"),
            ("Kraken, a(\"b\")", "a value is missing: write `a = \"..\"`"),
            ("Kraken, \"a\"", "a constant needs a name"),
            ("Kraken, a = b", "write `a = \"b\"`"),
            (
                "Kraken, a = 5_000",
                "a string literal is needed: write `a = \"..\"`",
            ),
            (
                "Kraken, a = 5u8",
                "a string literal is needed: write `a = \"..\"`",
            ),
            ("Kraken, a = -5", "write `a = \"..\"`"),
            (
                "Kraken, a = \"b\" c = \"d\"",
                "expected `,` before this token",
            ),
        ] {
            let (read, messages) = read(arguments);
            assert_eq!(read, "invalid", "{arguments}");
            let [only] = messages.as_slice() else {
                panic!("{arguments}: {messages:?}");
            };
            assert!(only.contains(message), "{arguments}: {only}");
        }
    }
}
