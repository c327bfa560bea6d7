//! What is signed, and with what. The signatures were computed by other programs.

pub(super) const KEY: &str = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
pub(super) const PASSPHRASE: &str = "open sesame";

/// The cancellation of an order. Whoever calls decides about the texts in it; numbers and choices have no special
/// characters.
pub(super) struct Cancellation<'a> {
    pub(super) symbol: &'a str,
    pub(super) order_id: &'a str,
    pub(super) orig_client_order_id: &'a str,
    pub(super) new_client_order_id: &'a str,
    pub(super) cancel_restrictions: &'a str,
    pub(super) recv_window: &'a str,
}

pub(super) const CANCELLATION: Cancellation<'static> = Cancellation {
    symbol: "BTCUSDT",
    order_id: "28457013591",
    orig_client_order_id: "x-R4BD3S82-5f3a9c1e",
    new_client_order_id: "x-R4BD3S82-77d0b2c4",
    cancel_restrictions: "ONLY_NEW",
    recv_window: "5000",
};

impl<'a> Cancellation<'a> {
    pub(super) fn pairs(&self) -> [(&'static str, &'a str); 6] {
        [
            ("symbol", self.symbol),
            ("orderId", self.order_id),
            ("origClientOrderId", self.orig_client_order_id),
            ("newClientOrderId", self.new_client_order_id),
            ("cancelRestrictions", self.cancel_restrictions),
            ("recvWindow", self.recv_window),
        ]
    }
}

pub(super) const BINANCE_URL: &str = "https://api.binance.com/api/v3/order";
/// Of the example in Binance's documentation.
pub(super) const BINANCE_SECRET: &str =
    "NhqPtmdSjYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
pub(super) const BINANCE_NOW: u64 = 1_763_800_000_123;
/// Python: `hmac.new(secret, query, "sha256").hexdigest()`.
pub(super) const BINANCE_SIGNATURE: &str =
    "e6b2f33f80bae0ffdec1d64ec29ce9cbd4bc80a2f34cd92093d6bbb9b7e6a06d";

/// The order of the example in Kraken's documentation.
pub(super) struct Order<'a> {
    pub(super) ordertype: &'a str,
    pub(super) pair: &'a str,
    pub(super) price: &'a str,
    pub(super) side: &'a str,
    pub(super) volume: &'a str,
}

pub(super) const ORDER: Order<'static> = Order {
    ordertype: "limit",
    pair: "XBTUSD",
    price: "37500",
    side: "buy",
    volume: "1.25",
};

impl<'a> Order<'a> {
    pub(super) fn pairs(&self) -> [(&'static str, &'a str); 5] {
        [
            ("ordertype", self.ordertype),
            ("pair", self.pair),
            ("price", self.price),
            ("type", self.side),
            ("volume", self.volume),
        ]
    }
}

pub(super) const KRAKEN_ORIGIN: &str = "https://api.kraken.com";
pub(super) const KRAKEN_PATH: &str = "/0/private/AddOrder";
/// Those of the example, with the signature that the documentation gives.
pub(super) const KRAKEN_SECRET: &str =
    "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
pub(super) const KRAKEN_NOW: u64 = 1_616_492_376_594;
pub(super) const KRAKEN_SIGNATURE: &str =
    "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==";

pub(super) const OKX_ORIGIN: &str = "https://www.okx.com";
pub(super) const OKX_PATH: &str = "/api/v5/trade/order";
/// 150 bytes.
pub(super) const OKX_BODY: &str = r#"{"instId":"BTC-USDT","tdMode":"cash","side":"buy","ordType":"limit","px":"20000.00","sz":"0.000100","clOrdId":"b15c12345678","tag":"f0e1d2c3b4a59687"}"#;
/// Of the example in OKX' documentation.
pub(super) const OKX_SECRET: &str = "22582BD0CFF14C41EDBF1AB98506286D";
/// 2025-11-22T08:26:40.123Z
pub(super) const OKX_NOW: u64 = 1_763_800_000_123;
/// Python: `b64encode(hmac.new(secret, timestamp + "POST" + path + body, "sha256").digest())`.
pub(super) const OKX_SIGNATURE: &str = "Ilwr/IAM5elUpljD+0vrurAKh/DCrwlUwF5culvqnL4=";
