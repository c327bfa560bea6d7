//! Ed25519 over fields without separators.

use signed_api::{Credentials, Timestamp, auth_scheme};

use crate::{header, post, signed, signer};

auth_scheme! {
    /// Robinhood's crypto trading API. The private key is 32 bytes in base64, the time in seconds.
    ///
    /// Source: Robinhood Crypto Trading API, "Headers and Signature", <https://docs.robinhood.com/crypto/trading/>.
    pub Robinhood {
        header "x-api-key" = key;
        header "x-timestamp" = now.s;
        header "x-signature" = ed25519(secret | from_base64, key + now.s + target + method + body) | base64;
    }
}

/// The document prints the body as JSON, but signs it as Python writes a dictionary.
#[test]
fn the_document_s_order_is_signed_as_in_the_document() {
    let key = "rh-api-6148effc-c0b1-486c-8940-a1d099456be6";
    let secret = "xQnTJVeQLmw1/Mg2YimEViSpw/SdJcgNXZ5kQkAXNPU=";
    let body = "{'client_order_id': '131de903-5a9c-4260-abc1-28d562a5dcf0', 'side': 'buy', 'symbol': 'BTC-USD', \
                'type': 'market', 'market_order_config': {'asset_quantity': '0.1'}}";
    let request = post("https://trading.robinhood.com/api/v1/crypto/trading/orders/").body(body);
    let sent = signed(
        &signer(Robinhood, Credentials::new(key, secret)),
        &request,
        Timestamp::from_millis(1_698_708_981_000),
    );
    assert_eq!(header(&sent, "x-api-key"), key);
    assert_eq!(header(&sent, "x-timestamp"), "1698708981");
    assert_eq!(
        header(&sent, "x-signature"),
        "q/nEtxp/P2Or3hph3KejBqnw5o9qeuQ+hYRnB56FaHbjDsNUY9KhB1asMxohDnzdVFSD7StaTqjSd9U9HvaRAw=="
    );
    assert_eq!(sent.body, body);
}
