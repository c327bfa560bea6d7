//! Which server to talk to, and how.

use std::error::Error as StdError;
use std::time::Duration;

use signed_api::Token;
use signed_api_examples::cryptohopper::{CLIENT_ID, Cryptohopper};

use super::api::HopperClient;

/// What the environment says, or the embedded server.
pub(crate) struct Setup {
    /// A token that is there already.
    pub(crate) token: Option<Token>,
    /// Where users log in.
    pub(crate) web_url: String,
    pub(crate) client_id: String,
    pub(crate) redirect_port: u16,
    api_url: Option<String>,
    app_key: Option<String>,
    authority: Option<String>,
    embedded: Option<Cryptohopper>,
}

impl Setup {
    /// Reads the environment. Without a token in it, and without a client that could log in, a server is started.
    pub(crate) async fn of_environment(with_login: bool) -> Result<Self, Box<dyn StdError>> {
        let client_id = variable("CLIENT_ID").filter(|_| with_login);
        let token = variable("TOKEN").filter(|_| !with_login);
        let embedded = match client_id.is_none() && token.is_none() {
            true => Some(Cryptohopper::start().await?),
            false => None,
        };
        let setup = Self {
            token: token.map(Token::new),
            web_url: variable("WEB_URL")
                .unwrap_or_else(|| "https://www.cryptohopper.com".to_owned()),
            redirect_port: variable("REDIRECT_PORT").map_or(Ok(0), |port| port.parse())?,
            client_id: client_id.unwrap_or_else(|| CLIENT_ID.to_owned()),
            api_url: variable("API_URL"),
            app_key: variable("APP_KEY"),
            authority: variable("CA"),
            embedded: None,
        };
        let Some(server) = embedded else {
            return Ok(setup);
        };
        let token = match with_login {
            true => None,
            false => Some(Token::new(server.token(&["read", "user"])?)),
        };
        println!("An embedded server at {}.", server.api_url());
        Ok(Self {
            token,
            web_url: server.web_url(),
            redirect_port: 0,
            api_url: Some(server.api_url()),
            app_key: Some(CLIENT_ID.to_owned()),
            embedded: Some(server),
            ..setup
        })
    }

    pub(crate) fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// A client that sends `token`, through an HTTP client of its own.
    pub(crate) fn client(&self, token: &Token) -> Result<HopperClient, Box<dyn StdError>> {
        let mut builder = HopperClient::builder()
            .token(token.access().expose())
            .user_agent("cryptohopper-example/1")
            .http_client_builder(self.http_client()?)?;
        if let Some(url) = &self.api_url {
            builder = builder.base_url(url);
        }
        if let Some(app_key) = &self.app_key {
            builder = builder.option("app_key", app_key.as_str());
        }
        Ok(builder.build()?)
    }

    /// The platform's certificates, and those of an authority of your own; the proxy of the environment, which reqwest reads.
    fn http_client(&self) -> Result<reqwest::ClientBuilder, Box<dyn StdError>> {
        // There may be one already, which will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder().connect_timeout(Duration::from_secs(5));
        if let Some(file) = &self.authority {
            let authority = reqwest::Certificate::from_pem_bundle(&std::fs::read(file)?)?;
            builder = builder.tls_certs_merge(authority);
        }
        if self.is_embedded() {
            builder = builder.no_proxy();
        }
        Ok(builder)
    }
}

/// A variable of the environment, with the prefix of all of them; nothing, if it is empty.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(format!("CRYPTOHOPPER_{name}"))?;
    let value = value.into_string().ok()?;
    (!value.is_empty()).then_some(value)
}
