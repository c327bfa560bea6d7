//! What is true of the webhooks that a scheme signs.

/// `delivery: header("webhook-id"), tolerance(300);`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) id: DeliveryId,
    /// What ends the id of a header in what is signed, when it is a literal.
    pub(crate) id_end: Option<String>,
    /// In seconds.
    pub(crate) tolerance: Option<u64>,
}

/// By what a delivery is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DeliveryId {
    /// A header field that the scheme writes and signs, in lower case.
    Header(String),
    /// The names on the way to a value in the JSON of the body, which is signed.
    Json(Vec<String>),
    Signature,
}
