//! Which server to talk to, and how.

use std::error::Error as StdError;
use std::path::{Path, PathBuf};
use std::time::Duration;

use signed_api::oauth2::RefreshToken;
use signed_api::{FileTokenStore, TokenCache};
use signed_api_examples::cryptohopper::{CLIENT_ID, Cryptohopper};

use super::api::HopperClient;

/// How long a token is used of which Cryptohopper does not say how long it is valid: until it is refused, for a year at most.
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// What the environment says, or the embedded server.
pub(crate) struct Setup {
    /// Where the token is: that of the environment, or that of the last login.
    pub(crate) tokens: TokenCache,
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
    /// Reads the environment. Without a token in it, and without a client that has logged in or could, a server is started.
    pub(crate) async fn of_environment(with_login: bool) -> Result<Self, Box<dyn StdError>> {
        let client_id = variable("CLIENT_ID");
        let mut token = variable("TOKEN").filter(|_| !with_login);
        let embedded = match client_id.is_none() && token.is_none() {
            true => Some(Cryptohopper::start().await?),
            false => None,
        };
        let mut file = variable("TOKEN_FILE").map(PathBuf::from);
        let (web_url, api_url) = match &embedded {
            Some(server) => {
                println!("An embedded server at {}.", server.api_url());
                if !with_login {
                    token = Some(server.token(&["read", "user"])?);
                }
                (server.web_url(), Some(server.api_url()))
            }
            None => {
                file = file
                    .or_else(|| Some(std::env::home_dir()?.join(".cryptohopper-example.token")));
                let web_url = variable("WEB_URL");
                let web_url = web_url.unwrap_or_else(|| "https://www.cryptohopper.com".to_owned());
                (web_url, variable("API_URL"))
            }
        };
        let client_id = client_id.unwrap_or_else(|| CLIENT_ID.to_owned());
        Ok(Self {
            tokens: match token {
                Some(token) => TokenCache::fixed(token),
                None => of_last_login(&web_url, &client_id, file.as_deref())?,
            },
            web_url,
            redirect_port: variable("REDIRECT_PORT").map_or(Ok(0), |port| port.parse())?,
            api_url,
            app_key: variable("APP_KEY").or_else(|| embedded.is_some().then(|| client_id.clone())),
            client_id,
            authority: variable("CA"),
            embedded,
        })
    }

    pub(crate) fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// A client that sends the token, through an HTTP client of its own.
    pub(crate) fn client(&self) -> Result<HopperClient, Box<dyn StdError>> {
        let mut builder = HopperClient::builder()
            .tokens(self.tokens.clone())
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

/// The token of the last login, in `file` if there is one. It is renewed if Cryptohopper has given a refresh token with it.
fn of_last_login(
    web_url: &str,
    client_id: &str,
    file: Option<&Path>,
) -> Result<TokenCache, Box<dyn StdError>> {
    let token_url = format!("{}/oauth2/token", web_url.trim_end_matches('/'));
    let tokens = TokenCache::new(RefreshToken::new(token_url, client_id)).default_lifetime(YEAR);
    Ok(match file {
        Some(file) => tokens.store(FileTokenStore::open(file, "cryptohopper")?),
        None => tokens,
    })
}

/// A variable of the environment, with the prefix of all of them; nothing, if it is empty.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(format!("CRYPTOHOPPER_{name}"))?;
    let value = value.into_string().ok()?;
    (!value.is_empty()).then_some(value)
}
