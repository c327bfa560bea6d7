//! Some of Cryptohopper's API, version 1, in this process, with its login in the browser.
//!
//! Written from what its official Python SDK, `cryptohopper` 0.4.0a2 of PyPI, sends and reads: the token in
//! `access-token`, an application's name in `x-api-app-key`, answers in `{"data": ..}`, errors as
//! `{"status", "code", "error", "message", "ip_address"}`.
//!
//! | | |
//! |---|---|
//! | `GET /v1/user/get` | scope `user` |
//! | `GET /v1/hopper/list` | scope `read`; `?exchange=` narrows it |
//! | `GET /v1/exchange/ticker` | any token; `?exchange=` and `?market=` |
//! | `POST /v1/hopper/buy` | scope `trade` |
//!
//! Without the scope the answer is 403, with the address that the request came from in `ip_address`.

mod routes;

use std::io;

use crate::authorization_server::{AuthorizationServer, Client};

/// The public name of the program that the server knows.
pub const CLIENT_ID: &str = "cryptohopper-example";

/// A running server. Dropping it closes the port.
#[derive(Debug)]
pub struct Cryptohopper {
    server: AuthorizationServer,
}

impl Cryptohopper {
    /// Listens on the loopback interface. Its logins end at `http://127.0.0.1:<any port>/callback`.
    ///
    /// # Errors
    ///
    /// When there is no port to be had.
    pub async fn start() -> io::Result<Self> {
        let client = Client {
            id: CLIENT_ID.to_owned(),
            port: None,
            path: "/callback".to_owned(),
        };
        let server = AuthorizationServer::with(client, routes::router).await?;
        Ok(Self { server })
    }

    /// Where users log in: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn web_url(&self) -> String {
        self.server.url()
    }

    /// Where the API is: `http://127.0.0.1:PORT/v1`.
    #[must_use]
    pub fn api_url(&self) -> String {
        format!("{}/v1", self.server.url())
    }

    /// A token as a user gets it for a program of their own.
    ///
    /// # Errors
    ///
    /// When the operating system gives no random bytes.
    pub fn token(&self, scopes: &[&str]) -> io::Result<String> {
        self.server.issue(scopes)
    }
}
