//! The login in the browser.

use signed_api::oauth2::AuthorizationCode;
use signed_api::{Token, TokenError};

use super::setup::Setup;

/// Lets the user log in, and returns the token. Where it is kept is the affair of the cache that it is given to.
pub(crate) async fn log_in(setup: &Setup) -> Result<Token, TokenError> {
    let web = setup.web_url.trim_end_matches('/');
    let login = AuthorizationCode::new(
        format!("{web}/oauth2/authorize"),
        format!("{web}/oauth2/token"),
        setup.client_id.as_str(),
    )
    .scopes(["read", "user"])
    .port(setup.redirect_port)
    .path("/callback")
    .if_no_browser(|address| {
        println!("Open this address in a browser on this machine:\n{address}")
    });
    println!("Waiting for the login in the browser ..");
    login.login().await
}
