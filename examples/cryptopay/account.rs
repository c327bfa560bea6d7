//! Who asks which gateway, and where the tokens are kept.

use std::error::Error as StdError;
use std::path::PathBuf;
use std::time::Duration;

use signed_api::oauth2::{JsonLogin, JsonRefresh};
use signed_api::{FileTokenStore, Secret, TokenCache};

use super::api::GatewayClient;

/// How long an access token is valid.
const ACCESS_LIFETIME: Duration = Duration::from_secs(24 * 3600);
/// How long a refresh token is valid.
const REFRESH_LIFETIME: Duration = Duration::from_secs(30 * 24 * 3600);

/// A user of a gateway.
pub(crate) struct Account {
    pub(crate) url: String,
    /// `production` or `sandbox`.
    pub(crate) environment: String,
    pub(crate) username: String,
    pub(crate) password: Secret,
    /// The tokens of this environment, for the next run too.
    pub(crate) token_file: Option<PathBuf>,
}

impl Account {
    /// The tokens of the account: by the refresh token, and by a login where there is none that is good.
    pub(crate) fn tokens(&self) -> Result<TokenCache, Box<dyn StdError>> {
        let fields = [
            ("username", Secret::new(self.username.as_str())),
            ("password", self.password.clone()),
        ];
        let login = JsonLogin::new(format!("{}/api/auth/login", self.url), fields)
            .lifetime(ACCESS_LIFETIME)
            .refresh_lifetime(REFRESH_LIFETIME);
        let source = JsonRefresh::new(format!("{}/api/auth/token/refresh/", self.url))
            .lifetime(ACCESS_LIFETIME)
            .refresh_lifetime(REFRESH_LIFETIME)
            .login(login);
        let tokens = TokenCache::new(source);
        Ok(match &self.token_file {
            // Tokens of the one environment are refused in the other.
            Some(path) => {
                let label = format!("cryptopay {} {}", self.environment, self.username);
                tokens.store(FileTokenStore::open(path, label)?)
            }
            None => tokens,
        })
    }

    pub(crate) fn client(&self, tokens: &TokenCache) -> signed_api::Result<GatewayClient> {
        GatewayClient::builder()
            .environment(self.environment.as_str())
            .base_url(&self.url)
            .tokens(tokens.clone())
            .build()
    }
}
