//! A request that was received from the network, as it was before it was signed.

use bytes::Bytes;
use http::Method;

use super::UnsignedRequest;
use crate::body::Body;
use crate::error::Result;
use crate::given::GivenBody;
use crate::params::Params;

impl UnsignedRequest {
    /// The bytes as they came, and what they seem to mean.
    pub(crate) fn received(
        method: Method,
        origin: &str,
        (path, query): (&str, &str),
        body: Bytes,
        (query_params, body_params): (Params, GivenBody),
    ) -> Result<Self> {
        let mut request = Self::bare(method, origin, path)?;
        request.query.written = query.to_owned();
        request.query.said = query_params;
        request.body = Body::Json(body, Some(Box::new(body_params)));
        request.is_received = true;
        Ok(request)
    }

    /// The same with the values that the placeholders of the path had.
    #[cfg(feature = "testing")]
    pub(crate) fn with_path_params(mut self, params: Params) -> Self {
        self.path_params = params;
        self
    }

    /// The same with the query that its parameters make.
    #[cfg(feature = "testing")]
    pub(crate) fn with_query_of_params(mut self) -> Self {
        self.query.written = String::new();
        let said = std::mem::take(&mut self.query.said);
        self.query.added = said;
        self
    }
}
