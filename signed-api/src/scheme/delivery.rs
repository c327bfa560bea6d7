//! What a scheme says of the webhooks that it signs.

/// What is true of the deliveries of a webhook, beside how they are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryUse {
    /// What two deliveries of the same event have in common.
    pub id: DeliveryId,
    /// How far the time of a delivery may be from that of the receiver, in seconds and in both directions. Without it 300; a
    /// scheme that signs no time has no such window.
    pub tolerance_s: Option<u64>,
}

/// What a delivery is recognised by when it comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryId {
    /// A header field of this lower-case name, which the scheme signs.
    Header(&'static str),
    /// A value in the JSON of the body.
    Json(&'static [&'static str]),
    /// Its signature: of the scheme there is nothing else that a third party could not change.
    Signature,
}
