//! The address of a socket, with what was fetched in it.

use http::Method;

use crate::client::Client;
use crate::credential::Secret;
use crate::encode;
use crate::error::{Error, ErrorKind, Result};
use crate::unsigned::UnsignedRequest;

/// The address of one connection.
#[derive(Clone)]
pub(crate) struct SocketAddress {
    pub(super) request: UnsignedRequest,
    pub(super) text: String,
}

impl Client {
    /// The address with these values in it.
    ///
    /// # Errors
    ///
    /// When there is none, or it is no address of `ws` or `wss`.
    pub(crate) fn socket_address(
        &self,
        values: &[(&'static str, Secret)],
    ) -> Result<SocketAddress> {
        let template = self.socket_url()?;
        let mut text = template.to_owned();
        for (name, value) in values {
            let mut encoded = String::new();
            encode::append_encoded(&mut encoded, value.expose());
            text = text.replace(&format!("{{{name}}}"), &encoded);
        }
        let lower = text.to_ascii_lowercase();
        if !lower.starts_with("wss://") && !lower.starts_with("ws://") {
            return Err(configuration(
                "the address of the WebSocket begins with neither `wss://` nor `ws://`",
            ));
        }
        let request = UnsignedRequest::new(Method::GET, &text).map_err(|error| {
            // What is wrong with it is said without quoting it: it may hold what was fetched.
            configuration("the address of the WebSocket cannot be used").with_source(error)
        })?;
        Ok(SocketAddress { request, text })
    }

    fn socket_url(&self) -> Result<&str> {
        let means = &self.shared.socket;
        if let Some(url) = &means.url {
            return Ok(url);
        }
        let spec = self.socket_spec();
        let name = self.shared.spec.name;
        match spec.and_then(|spec| spec.url.map(|url| (spec, url))) {
            Some((spec, _)) if means.is_elsewhere && spec.login.is_some() => {
                Err(configuration(format!(
                    "the client of `{name}` may send to another address than the one that the trait declares its WebSocket \
                     for: call `.ws_url(..)` on the builder, with the address that belongs to these credentials"
                )))
            }
            Some((_, url)) => Ok(url),
            None => Err(configuration(format!(
                "`{name}` declares no address of its WebSocket: call `.ws_url(..)` on the builder, or write \
                 `#[ws(\"wss://..\")]`"
            ))),
        }
    }
}

fn configuration(message: impl Into<String>) -> Error {
    Error::not_sent(ErrorKind::Configuration, message)
}
