//! What was asked for, what was agreed to, and what became of it.

use std::collections::HashMap;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use serde::Deserialize;

use super::random;

/// A program that the server knows.
#[derive(Clone, Debug)]
pub struct Client {
    /// Its public name.
    pub id: String,
    /// The port of its redirect URI; any, if none is registered.
    pub port: Option<u16>,
    /// The path of its redirect URI.
    pub path: String,
}

/// What a token is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The scopes that the user agreed to.
    pub scopes: Vec<String>,
}

/// The parameters of a demand, as they come (RFC 6749, section 4.1.1; RFC 7636, section 4.3).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    scope: String,
    state: String,
    code_challenge: String,
    code_challenge_method: String,
}

/// A demand that a user may be asked about.
#[derive(Clone, Debug)]
pub(super) struct Demand {
    pub(super) client_id: String,
    pub(super) scopes: Vec<String>,
    pub(super) redirect_uri: String,
    pub(super) state: String,
    challenge: String,
}

/// Why a user is not asked.
pub(super) enum Wrong {
    /// It is not certain whom a redirect would reach.
    Refused(&'static str),
    /// The client is told by a redirect.
    Told {
        redirect_uri: String,
        state: String,
        error: &'static str,
    },
}

/// The body of a request for a token (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TokenRequest {
    grant_type: String,
    code: String,
    redirect_uri: String,
    client_id: String,
    code_verifier: String,
}

/// A code, and what it became.
#[derive(Debug)]
struct Code {
    demand: Demand,
    token: Option<String>,
    is_used: bool,
}

#[derive(Debug)]
pub(crate) struct Grants {
    client: Client,
    waiting: HashMap<String, Demand>,
    codes: HashMap<String, Code>,
    tokens: HashMap<String, Granted>,
}

impl Grants {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            waiting: HashMap::new(),
            codes: HashMap::new(),
            tokens: HashMap::new(),
        }
    }

    /// What the user is to be asked, and the ticket for the answer.
    pub(super) fn demand(&mut self, asked: Asked) -> io::Result<Result<(Demand, String), Wrong>> {
        if asked.client_id != self.client.id {
            return Ok(Err(Wrong::Refused("the client is not known")));
        }
        if !self.is_registered(&asked.redirect_uri) {
            return Ok(Err(Wrong::Refused("the redirect URI is not registered")));
        }
        let wrong = match () {
            () if asked.response_type != "code" => Some("unsupported_response_type"),
            () if asked.code_challenge_method != "S256" => Some("invalid_request"),
            // 32 bytes in base64url.
            () if asked.code_challenge.len() != 43 => Some("invalid_request"),
            () => None,
        };
        if let Some(error) = wrong {
            return Ok(Err(Wrong::Told {
                redirect_uri: asked.redirect_uri,
                state: asked.state,
                error,
            }));
        }
        let demand = Demand {
            client_id: asked.client_id,
            scopes: asked.scope.split_whitespace().map(str::to_owned).collect(),
            redirect_uri: asked.redirect_uri,
            state: asked.state,
            challenge: asked.code_challenge,
        };
        let ticket = random::name()?;
        self.waiting.insert(ticket.clone(), demand.clone());
        Ok(Ok((demand, ticket)))
    }

    /// `http://127.0.0.1:<port><path>`.
    fn is_registered(&self, uri: &str) -> bool {
        let Some((port, path)) = uri
            .strip_prefix("http://127.0.0.1:")
            .and_then(|rest| rest.split_at_checked(rest.find('/')?))
        else {
            return false;
        };
        let Ok(port) = port.parse::<u16>() else {
            return false;
        };
        path == self.client.path && self.client.port.is_none_or(|registered| registered == port)
    }

    /// What was demanded under `ticket`, which is good once; with a code, if the user agrees.
    pub(super) fn decide(
        &mut self,
        ticket: &str,
        agrees: bool,
    ) -> io::Result<Option<(Demand, Option<String>)>> {
        let Some(demand) = self.waiting.remove(ticket) else {
            return Ok(None);
        };
        if !agrees {
            return Ok(Some((demand, None)));
        }
        let name = random::name()?;
        let code = Code {
            demand: demand.clone(),
            token: None,
            is_used: false,
        };
        self.codes.insert(name.clone(), code);
        Ok(Some((demand, Some(name))))
    }

    /// The token for a code, or the error code of section 5.2.
    pub(super) fn exchange(
        &mut self,
        request: &TokenRequest,
    ) -> io::Result<Result<(String, Granted), &'static str>> {
        if request.grant_type != "authorization_code" {
            return Ok(Err("unsupported_grant_type"));
        }
        if request.client_id != self.client.id {
            return Ok(Err("invalid_client"));
        }
        let Some(code) = self.codes.get_mut(&request.code) else {
            return Ok(Err("invalid_grant"));
        };
        if std::mem::replace(&mut code.is_used, true) {
            // Section 4.1.2: whoever came first may have been a thief.
            if let Some(token) = code.token.take() {
                self.tokens.remove(&token);
            }
            return Ok(Err("invalid_grant"));
        }
        let is_same = request.client_id == code.demand.client_id
            && request.redirect_uri == code.demand.redirect_uri;
        if !is_same || !is_verifier(&request.code_verifier, &code.demand.challenge) {
            return Ok(Err("invalid_grant"));
        }
        let granted = Granted {
            scopes: code.demand.scopes.clone(),
        };
        let token = random::name()?;
        code.token = Some(token.clone());
        self.tokens.insert(token.clone(), granted.clone());
        Ok(Ok((token, granted)))
    }

    /// A token for these scopes.
    pub(super) fn issue(&mut self, scopes: Vec<String>) -> io::Result<String> {
        let token = random::name()?;
        self.tokens.insert(token.clone(), Granted { scopes });
        Ok(token)
    }

    /// What is granted to `token`, if it is good.
    pub(crate) fn granted(&self, token: &str) -> Option<Granted> {
        self.tokens.get(token).cloned()
    }
}

/// Whether `challenge` was made of `verifier` by S256 (RFC 7636, sections 4.1 and 4.6).
fn is_verifier(verifier: &str, challenge: &str) -> bool {
    let is_unreserved =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let made = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    (43..=128).contains(&verifier.len()) && verifier.bytes().all(is_unreserved) && made == challenge
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    const REDIRECT: &str = "http://127.0.0.1:18765/callback";

    fn grants(port: Option<u16>) -> Grants {
        Grants::new(Client {
            id: "program".to_owned(),
            port,
            path: "/callback".to_owned(),
        })
    }

    fn asked() -> Asked {
        Asked {
            response_type: "code".to_owned(),
            client_id: "program".to_owned(),
            redirect_uri: REDIRECT.to_owned(),
            scope: "read trade".to_owned(),
            state: "xyz".to_owned(),
            code_challenge: CHALLENGE.to_owned(),
            code_challenge_method: "S256".to_owned(),
        }
    }

    fn code(grants: &mut Grants) -> String {
        let demanded = grants.demand(asked()).expect("random").ok().expect("right");
        let decided = grants.decide(&demanded.1, true).expect("random");
        decided.expect("the ticket is good").1.expect("a code")
    }

    fn request(code: &str) -> TokenRequest {
        TokenRequest {
            grant_type: "authorization_code".to_owned(),
            code: code.to_owned(),
            redirect_uri: REDIRECT.to_owned(),
            client_id: "program".to_owned(),
            code_verifier: VERIFIER.to_owned(),
        }
    }

    #[test]
    fn the_published_verifier_fits_its_challenge() {
        assert!(is_verifier(VERIFIER, CHALLENGE));
        assert!(!is_verifier(&VERIFIER[1..], CHALLENGE));
        assert!(!is_verifier(CHALLENGE, CHALLENGE));
        assert!(!is_verifier("", CHALLENGE));
    }

    #[test]
    fn a_code_is_good_once_and_takes_its_token_along() {
        let mut grants = grants(None);
        let code = code(&mut grants);
        let exchanged = grants.exchange(&request(&code)).expect("random");
        let (token, granted) = exchanged.expect("a token");
        assert_eq!(granted.scopes, ["read", "trade"]);
        assert!(grants.granted(&token).is_some());
        let again = grants.exchange(&request(&code)).expect("random");
        assert_eq!(again, Err("invalid_grant"));
        assert_eq!(grants.granted(&token), None);
    }

    #[test]
    fn a_code_is_for_who_asked_for_it() {
        type Change = fn(&mut TokenRequest);
        let wrongs: [(Change, &str); 4] = [
            (
                |wrong| wrong.code_verifier = CHALLENGE.to_owned(),
                "invalid_grant",
            ),
            (|wrong| wrong.redirect_uri.push('x'), "invalid_grant"),
            (|wrong| wrong.client_id.push('x'), "invalid_client"),
            (|wrong| wrong.grant_type.push('x'), "unsupported_grant_type"),
        ];
        for (change, error) in wrongs {
            let mut grants = grants(None);
            let mut wrong = request(&code(&mut grants));
            change(&mut wrong);
            assert_eq!(grants.exchange(&wrong).expect("random"), Err(error));
        }
    }

    #[test]
    fn only_the_registered_redirect_uri_is_used() {
        for (uri, any, fixed) in [
            (REDIRECT, true, true),
            ("http://127.0.0.1:1/callback", true, false),
            ("http://127.0.0.1:18765/callback/x", false, false),
            ("http://127.0.0.1/callback", false, false),
            (
                "http://127.0.0.1:18765@attacker.example/callback",
                false,
                false,
            ),
            ("https://attacker.example/callback", false, false),
        ] {
            assert_eq!(grants(None).is_registered(uri), any, "{uri}");
            assert_eq!(grants(Some(18765)).is_registered(uri), fixed, "{uri}");
        }
    }

    #[test]
    fn a_demand_without_pkce_is_refused() {
        for method in ["", "plain"] {
            let mut wrong = asked();
            wrong.code_challenge_method = method.to_owned();
            let demanded = grants(None).demand(wrong).expect("random");
            assert!(matches!(
                demanded,
                Err(Wrong::Told {
                    error: "invalid_request",
                    ..
                })
            ));
        }
    }
}
