//! From `#[auth(..)]` to a scheme, and the constants that it reads.

use super::Surroundings;
use crate::attr::{Auth, Constant, NamedAuth, OneLinerAuth};
use crate::diag::Diagnostics;
use crate::expr::{self, Origin};
use crate::ir;

/// How requests are signed.
#[derive(Clone)]
pub(super) struct Signing {
    pub(super) scheme: ir::Scheme,
    /// Names and values.
    pub(super) constants: Vec<(String, String)>,
}

/// That of the methods without `#[auth(..)]` of their own.
pub(super) fn of_trait(auth: Option<&Auth>, diagnostics: &mut Diagnostics) -> Option<Signing> {
    let auth = auth?;
    if let Auth::Constants(constants) = auth {
        no_scheme(
            "no scheme is named that could read this",
            constants,
            diagnostics,
        );
    }
    declared(auth, diagnostics)
}

/// That of a method: its own, or else the trait's.
pub(super) fn of_method(
    own: Option<&Auth>,
    surroundings: &Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Signing> {
    match own {
        None => surroundings.signing.clone(),
        Some(Auth::Constants(constants)) => with_constants(constants, surroundings, diagnostics),
        Some(auth) => declared(auth, diagnostics),
    }
}

fn declared(auth: &Auth, diagnostics: &mut Diagnostics) -> Option<Signing> {
    match auth {
        Auth::OneLiner(auth) => one_liner(auth, diagnostics),
        Auth::Named(auth) => Some(named(auth)),
        Auth::None | Auth::Constants(_) | Auth::Invalid => None,
    }
}

/// Checks the expressions of a one-liner.
fn one_liner(auth: &OneLinerAuth, diagnostics: &mut Diagnostics) -> Option<Signing> {
    match expr::build(&auth.one_liner) {
        Ok(scheme) => {
            let literals = auth.message.iter().chain(&auth.headers);
            Some(Signing {
                scheme: ir::Scheme::OneLiner(scheme, literals.cloned().collect()),
                constants: Vec::new(),
            })
        }
        Err(problems) => {
            for (origin, problem) in problems {
                let literal = match origin {
                    Origin::Proof => auth.message.as_ref(),
                    Origin::Header(index) => auth.headers.get(index),
                };
                match literal {
                    Some(literal) => diagnostics.within(literal, problem.range, &problem.message),
                    None => diagnostics.at(auth.word, problem.message),
                }
            }
            None
        }
    }
}

fn named(auth: &NamedAuth) -> Signing {
    Signing {
        scheme: ir::Scheme::Named(auth.path.clone()),
        constants: auth.constants.iter().map(pair).collect(),
    }
}

/// The trait's scheme, with these constants beside the trait's or in place of them.
fn with_constants(
    constants: &[Constant],
    surroundings: &Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Signing> {
    if let None | Some(Auth::None) = surroundings.defaults.auth {
        let message = "the trait names no scheme that could read this";
        no_scheme(message, constants, diagnostics);
    }
    let mut signing = surroundings.signing.clone()?;
    let is_replaced = |name: &str| constants.iter().any(|constant| constant.name == name);
    signing.constants.retain(|(name, _)| !is_replaced(name));
    signing.constants.extend(constants.iter().map(pair));
    Some(signing)
}

fn pair(constant: &Constant) -> (String, String) {
    (constant.name.clone(), constant.value.clone())
}

fn no_scheme(message: &str, constants: &[Constant], diagnostics: &mut Diagnostics) {
    if let Some(Constant { name, span, .. }) = constants.first() {
        let message = format!("{message}: write `#[auth(Backpack, {name} = \"..\")]`");
        diagnostics.at(*span, message);
    }
}

impl Signing {
    /// What is known of the scheme here: nothing, if it is a named one.
    pub(super) fn one_liner(&self) -> Option<&expr::Scheme> {
        match &self.scheme {
            ir::Scheme::OneLiner(scheme, _) => Some(scheme),
            ir::Scheme::Message(..) | ir::Scheme::Named(_) => None,
        }
    }
}

impl Surroundings<'_> {
    /// The scheme's place in the client's list, where equal schemes share one.
    pub(super) fn index_of(&mut self, scheme: ir::Scheme) -> usize {
        let known = self.schemes.iter().position(|known| *known == scheme);
        known.unwrap_or_else(|| {
            self.schemes.push(scheme);
            self.schemes.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::attr::ClientOptions;
    use crate::diag::Diagnostics;
    use crate::ir;
    use crate::lower;

    /// `scheme name=value` of each method, in order; then how many schemes there are, or the messages.
    fn lowered(on_trait: &str, on_methods: &[&str]) -> Result<(Vec<String>, usize), Vec<String>> {
        let mut text = format!("{on_trait} trait Exchange {{");
        for (index, on_method) in on_methods.iter().enumerate() {
            text += &format!("{on_method} #[get(\"/\")] async fn m{index}(&self) -> Result<()>;");
        }
        let declaration = syn::parse_str(&(text + "}")).expect("a trait");
        let mut diagnostics = Diagnostics::new();
        let options = ClientOptions::read("".parse().expect("nothing"), &mut diagnostics);
        let client = lower::client(&declaration, &options, &mut diagnostics);
        let messages = diagnostics.messages();
        let client = client.ok_or(messages)?;
        let signing = |item: &ir::Item| {
            let ir::Item::Operation(operation) = item else {
                panic!("not an operation");
            };
            let scheme = operation.scheme;
            let scheme = scheme.map_or("none".to_owned(), |scheme| scheme.to_string());
            let constants = operation.constants.iter();
            let constants = constants.map(|(name, value)| format!(" {name}={value}"));
            scheme + &constants.collect::<String>()
        };
        let schemes = client.items.iter().map(signing).collect();
        Ok((schemes, client.schemes.len()))
    }

    fn found(schemes: &[&str], count: usize) -> Result<(Vec<String>, usize), Vec<String>> {
        Ok((schemes.iter().map(|&scheme| scheme.into()).collect(), count))
    }

    #[test]
    fn equal_paths_share_a_place_whatever_their_constants() {
        let methods = [
            "#[auth(a::B, x = 1)]",
            "#[auth(a::B)]",
            "#[auth(B)]",
            "#[auth(hmac = \"ts\")]",
            "#[auth(hmac = \"now.ms\")]",
            "#[auth(none)]",
            "",
        ];
        let expected = found(&["0 x=1", "0", "1", "2", "2", "none", "none"], 3);
        assert_eq!(lowered("", &methods), expected);
    }

    #[test]
    fn constants_alone_are_for_the_scheme_of_the_trait() {
        let methods = [
            "",
            "#[auth(a = 3)]",
            "#[auth(c = \"4\")]",
            "#[auth(Backpack)]",
            "#[auth(none)]",
        ];
        let expected = found(&["0 a=1 b=2", "0 b=2 a=3", "0 a=1 b=2 c=4", "0", "none"], 1);
        assert_eq!(
            lowered("#[auth(Backpack, a = 1, b = 2)]", &methods),
            expected
        );
        let expected = found(&["0", "0 a=1"], 1);
        assert_eq!(
            lowered("#[auth(hmac = \"ts\")]", &["", "#[auth(a = 1)]"]),
            expected
        );
    }

    #[test]
    fn constants_need_a_scheme() {
        let messages =
            |on_trait, on_method| lowered(on_trait, &[on_method]).expect_err("a mistake");
        for on_trait in ["", "#[auth(none)]"] {
            let messages = messages(on_trait, "#[auth(a = 1, b = 2)]");
            let [only] = messages.as_slice() else {
                panic!("{messages:?}");
            };
            assert!(only.contains("the trait names no scheme"), "{only}");
        }
        let on_trait = messages("#[auth(a = 1)]", "");
        assert!(
            on_trait.concat().contains("no scheme is named"),
            "{on_trait:?}"
        );
        // Whatever else is wrong is wrong once.
        assert_eq!(messages("#[auth(a = 1)]", "#[auth(b = 1)]").len(), 1);
        assert_eq!(
            messages("#[auth(hmac = \"tss\")]", "#[auth(b = 1)]").len(),
            1
        );
    }

    #[test]
    fn a_header_may_be_that_of_a_scheme_whose_headers_are_not_known() {
        let header = "#[header(\"API-SIGN\" = \"x\")]";
        assert!(lowered("#[auth(hmac = \"ts\")]", &[header]).is_err());
        assert!(lowered("#[auth(Kraken)]", &[header]).is_ok());
    }
}
