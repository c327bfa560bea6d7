//! Who asks: a client that the authorization server knows.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
};
use oauth2::{AuthType, ClientId, ClientSecret, StandardRevocableToken};
use url::form_urlencoded::byte_serialize;

use super::answer::TokenAnswer;
use crate::credential::Secret;
use crate::hidden::Hidden;

/// The protocol, whose answers are read by [`TokenAnswer`].
pub(super) type Protocol = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
>;

/// A client's credentials, and what else its server wants to be told.
#[derive(Clone)]
pub(super) struct OauthClient {
    id: String,
    secret: Option<Secret>,
    is_in_body: bool,
    parameters: Vec<(String, Secret)>,
}

impl OauthClient {
    pub(super) fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            secret: None,
            is_in_body: false,
            parameters: Vec::new(),
        }
    }

    pub(super) fn set_secret(&mut self, secret: impl Into<Secret>) {
        self.secret = Some(secret.into());
    }

    pub(super) fn put_in_body(&mut self) {
        self.is_in_body = true;
    }

    pub(super) fn add_parameter(&mut self, name: impl Into<String>, value: impl Into<Secret>) {
        self.parameters.push((name.into(), value.into()));
    }

    /// The protocol for this client: with a secret as user name and password in Basic, each form-encoded before that (RFC
    /// 6749, section 2.3.1), or in the body; without one by its id in the body.
    pub(super) fn protocol(&self) -> Protocol {
        let auth_type = match self.is_in_body {
            true => AuthType::RequestBody,
            false => AuthType::BasicAuth,
        };
        let protocol = Protocol::new(ClientId::new(self.id.clone())).set_auth_type(auth_type);
        match &self.secret {
            Some(secret) => {
                protocol.set_client_secret(ClientSecret::new(secret.expose().to_owned()))
            }
            None => protocol,
        }
    }

    /// The parameters beside those of the grant.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (String, String)> {
        let parameters = self.parameters.iter();
        parameters.map(|(name, value)| (name.clone(), value.expose().to_owned()))
    }

    /// What of a request must not show.
    pub(super) fn hidden(&self) -> Hidden {
        let mut hidden = Hidden::default();
        if let Some(secret) = &self.secret {
            conceal(&mut hidden, secret);
            let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            let basic = format!("{}:{}", encode(&self.id), encode(secret.expose()));
            hidden.conceal_secret(&basic);
            // Cut off, it is another secret.
            hidden.conceal_secret(&STANDARD.encode(basic));
        }
        for (_, value) in &self.parameters {
            conceal(&mut hidden, value);
        }
        hidden
    }
}

/// Hides `secret` in the forms of schemes, and in that of a form, in whatever letters, and where it is cut off.
pub(super) fn conceal(hidden: &mut Hidden, secret: &Secret) {
    hidden.conceal_secret(secret.expose());
    let encoded: String = byte_serialize(secret.expose().as_bytes()).collect();
    if encoded != secret.expose() {
        hidden.conceal_secret(&encoded);
    }
}

impl fmt::Debug for OauthClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.parameters.iter().map(|(name, _)| name).collect();
        f.debug_struct("Client")
            .field("id", &self.id)
            .field("secret", &self.secret)
            .field("parameters", &names)
            .finish()
    }
}

/// The settings that every source with a client has, in the block of its own methods.
macro_rules! client_options {
    () => {
        /// Puts id and secret into the body, for servers that do not read them in `Authorization: Basic`.
        #[must_use]
        pub fn credentials_in_body(mut self) -> Self {
            self.client.put_in_body();
            self
        }

        /// Sends one more parameter, such as `audience` or `resource`. It must not be one that is sent anyway.
        #[must_use]
        pub fn parameter(
            mut self,
            name: impl Into<String>,
            value: impl Into<crate::credential::Secret>,
        ) -> Self {
            self.client.add_parameter(name, value);
            self
        }
    };
}

pub(super) use client_options;
