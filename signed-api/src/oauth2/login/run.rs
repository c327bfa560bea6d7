//! One login, from the first random byte to the page at its end.

use std::fmt;
use std::future::pending;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth2::{AuthUrl, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use url::Url;

use super::authorization_code::AuthorizationCode;
use super::callback::{Callback, Expected};
use super::exchange;
use super::listener::Listener;
use super::page::Page;
use super::reception::Reception;
use crate::credential::Secret;
use crate::future::before;
use crate::hidden::Hidden;
use crate::oauth2::address;
use crate::oauth2::client::conceal;
use crate::random::Entropy;
use crate::token::{Token, TokenError, TokenErrorKind};

/// How long the browser may take to receive the last page.
const FAREWELL: Duration = Duration::from_secs(2);

/// What the crate `oauth2` and this one write into the address themselves.
const RESERVED: [&str; 7] = [
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
];

/// Logs in as `login` says.
pub(super) async fn log_in(login: &AuthorizationCode) -> Result<Token, TokenError> {
    check(login)?;
    let consent = address::parse(&login.authorize_url).map_err(|reason| {
        configuration(format!(
            "the address of the consent page cannot be used: {reason}"
        ))
    })?;
    let mut names = consent.query_pairs();
    if let Some((name, _)) = names.find(|(name, _)| RESERVED.contains(&&**name)) {
        return Err(configuration(format!(
            "the address of the consent page sets `{name}`, which is set by the login itself"
        )));
    }
    let listener = Listener::bind(login.port).await;
    let listener = listener.map_err(|error| {
        let port = login.port;
        configuration(format!("127.0.0.1:{port} cannot be listened on: {error}"))
    })?;
    let redirect = format!("http://{}{}", listener.address(), login.path);
    let redirect = RedirectUrl::new(redirect)
        .map_err(|error| configuration(format!("the redirect URI is no URL: {error}")))?;

    let state = random_text(&*login.entropy)?;
    let verifier = PkceCodeVerifier::new(random_text(&*login.entropy)?.expose().to_owned());
    let address = consent_page(login, consent, &redirect, &state, &verifier);
    let mut hidden = login.client.hidden();
    conceal(&mut hidden, &state);
    let expected = Expected {
        state,
        issuer: login.issuer.clone(),
    };
    let (reception, arrival) = Reception::open(&login.path, expected);

    let work = async {
        let callback = answer(login, &address, arrival).await;
        let token = match callback {
            Ok(Callback::Code(code)) => exchange::exchange(login, redirect, &code, verifier).await,
            Ok(other) => Err(refusal(&other, &hidden)),
            // Nobody is there to be shown anything.
            Err(error) => return Err(error),
        };
        let page = match &token {
            Ok(_) => Page::LoggedIn,
            Err(error) if error.kind() == TokenErrorKind::Denied => Page::NotGranted,
            Err(_) => Page::Failed,
        };
        let _ = before(reception.show(page), login.clock.sleep(FAREWELL)).await;
        token
    };
    let received = listener.receive(&reception, &*login.clock);
    let done = before(work, received).await;
    done.unwrap_or_else(|| Err(configuration("the listener has ended")))
}

/// Opens the browser, and waits for what it brings.
async fn answer(
    login: &AuthorizationCode,
    address: &Url,
    arrival: oneshot::Receiver<Callback>,
) -> Result<Callback, TokenError> {
    let mut failure = None;
    let opened = async {
        match open(login, address).await {
            Ok(()) => pending().await,
            Err(error) => failure = Some(error),
        }
    };
    let arrived = before(arrival, opened);
    match before(arrived, login.clock.sleep(login.timeout)).await {
        Some(Some(Ok(callback))) => Ok(callback),
        Some(_) => Err(failure.unwrap_or_else(|| configuration("the listener has ended"))),
        None => Err(timed_out(login.timeout)),
    }
}

async fn open(login: &AuthorizationCode, address: &Url) -> Result<(), TokenError> {
    let opened = login.browser.open(address.as_str()).await;
    match (opened, &login.if_no_browser) {
        (Ok(()), _) => Ok(()),
        (Err(error), Some(show)) => {
            tracing::debug!(%error, "the address is shown instead");
            show(address.as_str());
            Ok(())
        }
        (Err(error), None) => Err(TokenError::new(
            TokenErrorKind::Configuration,
            error.to_string(),
        )
        .with_source(error)),
    }
}

/// The address of the consent page.
fn consent_page(
    login: &AuthorizationCode,
    consent: Url,
    redirect: &RedirectUrl,
    state: &Secret,
    verifier: &PkceCodeVerifier,
) -> Url {
    let state = CsrfToken::new(state.expose().to_owned());
    let protocol = login.client.protocol();
    let protocol = protocol.set_auth_uri(AuthUrl::from_url(consent));
    let protocol = protocol.set_redirect_uri(redirect.clone());
    let mut request = protocol
        .authorize_url(|| state)
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(verifier));
    for scope in &login.scopes {
        request = request.add_scope(Scope::new(scope.clone()));
    }
    for (name, value) in &login.parameters {
        request = request.add_extra_param(name, value);
    }
    request.url().0
}

/// 256 random bits in the 43 characters of base64url, which is what RFC 7636 recommends for a verifier.
fn random_text(entropy: &dyn Entropy) -> Result<Secret, TokenError> {
    let mut bytes = [0; 32];
    entropy
        .fill(&mut bytes)
        .map_err(|error| configuration(error.to_string()).with_source(error))?;
    let text = URL_SAFE_NO_PAD.encode(bytes);
    Ok(Secret::from(text))
}

/// Refuses what cannot work before anything is opened.
fn check(login: &AuthorizationCode) -> Result<(), TokenError> {
    if Handle::try_current().is_err() {
        let message = "a login listens by tokio: await it in a runtime of tokio";
        return Err(configuration(message));
    }
    login.endpoint.address()?;
    let is_path = login.path.starts_with('/')
        && login.path.bytes().all(|byte| byte.is_ascii_graphic())
        && !login
            .path
            .contains(['?', '#', '"', '<', '>', '\\', '^', '`', '{', '|', '}']);
    if !is_path {
        let path = &login.path;
        let message = format!(
            "`{path}` is no path of a redirect URI: it is to begin with `/` and to have no query"
        );
        return Err(configuration(message));
    }
    let mut names = login.parameters.iter().map(|(name, _)| name.as_str());
    match names.find(|name| RESERVED.contains(name)) {
        Some(name) => Err(configuration(format!(
            "the parameter `{name}` is set by the login itself"
        ))),
        None => Ok(()),
    }
}

/// Why an answer that brings no code ends the login.
fn refusal(callback: &Callback, hidden: &Hidden) -> TokenError {
    let refused = |message: &str| TokenError::new(TokenErrorKind::Refused, message);
    match callback {
        Callback::Refused(code) => refused_with(code, hidden),
        Callback::OtherIssuer => {
            refused("the answer to the login does not come from the issuer that was asked")
        }
        Callback::NoCode | Callback::Code(_) => TokenError::new(
            TokenErrorKind::Malformed,
            "the answer to the login has neither a code nor an error",
        ),
    }
}

/// The error codes of RFC 6749, section 4.1.2.1.
fn refused_with(code: &str, hidden: &Hidden) -> TokenError {
    let (kind, message) = match code {
        "access_denied" => (
            TokenErrorKind::Denied,
            "the user, or the server, did not grant access",
        ),
        "server_error" | "temporarily_unavailable" => (
            TokenErrorKind::Unavailable,
            "the server's consent page failed",
        ),
        _ => (
            TokenErrorKind::Refused,
            "the server refuses to ask the user",
        ),
    };
    // The visitor proved that it is the server's, but not that it is well-behaved.
    let is_code = code.len() <= 64
        && code.bytes().all(|byte| byte.is_ascii_graphic())
        && !hidden.hides(code.as_bytes());
    match is_code {
        true => TokenError::new(kind, format!("{message} ({code})")).with_code(code),
        false => TokenError::new(kind, message),
    }
}

fn timed_out(timeout: Duration) -> TokenError {
    let waited = humantime::format_duration(timeout);
    let message = format!("nobody answered the login within {waited}");
    TokenError::new(TokenErrorKind::Denied, message)
}

/// A login that cannot work as it is set up.
fn configuration(message: impl fmt::Display) -> TokenError {
    TokenError::new(TokenErrorKind::Configuration, message.to_string())
}
