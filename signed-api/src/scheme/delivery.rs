//! What a scheme says of the webhooks that it signs.

/// What is true of the deliveries of a webhook, beside how they are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryUse {
    /// What two deliveries of the same event have in common.
    pub id: DeliveryId,
    /// What follows an id of a header in what is signed. No id holds it: what is signed could be read as another id and
    /// another rest otherwise.
    pub id_end: Option<&'static str>,
    /// How far the time of a delivery may be from that of the receiver, in seconds and in both directions. Without it 300; a
    /// scheme that signs no time has no such window.
    pub tolerance_s: Option<u64>,
}

/// What a delivery is recognised by when it comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryId {
    /// A header field of this lower-case name, which the scheme signs.
    Header(&'static str),
    /// The value that these names lead to in the JSON of the body, which the scheme signs: a text or a number, and the first of
    /// several. Of a body without it, as some of a sender's are, its signature: what is sent again is another delivery then
    /// if it is signed anew, so that none is lost.
    Json(&'static [&'static str]),
    /// Its signature: of the scheme there is nothing else that a third party could not change.
    Signature,
}
