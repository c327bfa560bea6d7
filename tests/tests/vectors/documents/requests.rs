//! Signatures in header fields and in the query.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use signed_api::schemes::{
    Backpack, BackpackBatch, BingX, Coinone, GeminiWs, KuCoin, KuCoinBroker, Latoken, Luno,
    MexcContract, XtFutures, XtSpot,
};
use signed_api::{Credentials, Signer, Timestamp};

use super::{body, get, header, post, signed, signer};
use crate::json::Json;
use crate::recording::Drawn;

/// BingX, "Signature Authentication": the whole example.
#[test]
fn bingx() {
    let request = post("https://open-api.bingx.com/openApi/spot/v1/trade/order").query(
        &Json::read(r#"{"symbol":"ETHUSDT","side":"BUY","type":"MARKET","quoteOrderQty":20}"#),
    );
    let signer = signer(
        BingX,
        "Zsm4DcrHBTewmVaElrdwA67PmivPv6VDK6JAkiECZ9QfcUnmn67qjCOgvRuZVOzU",
        "UuGuyEGt6ZEkpUObCYCmIfh0elYsZVh80jlYwpJuRZEw70t6vomMH7Sjmf94ztSI",
    );
    let signed = signed(&signer, &request.expect("arguments"), 1_649_404_670_162);
    assert_eq!(
        signed.url.as_str(),
        "https://open-api.bingx.com/openApi/spot/v1/trade/order?quoteOrderQty=20&side=BUY&symbol=ETHUSDT\
         &timestamp=1649404670162&type=MARKET\
         &signature=428a3c383bde514baff0d10d3c20e5adfaacaf799e324546dafe5ccc480dd827"
    );
    assert_eq!(body(&signed), "");
}

/// Gemini, "WebSocket, Requests": the payload of the example, whose secret is not shown; here it is that of the example
/// of order events.
#[test]
fn gemini_order_events() {
    let signer = signer(GeminiWs, "mykey", "1234abcd");
    let request = get("wss://api.gemini.com/v1/order/events?heartbeat=true");
    let signed = signer
        .sign_at(
            &request,
            Timestamp::from_millis(0),
            1_477_963_240_741_083_307,
        )
        .expect("signed");
    assert_eq!(
        header(&signed, "x-gemini-payload"),
        "eyJyZXF1ZXN0IjoiL3YxL29yZGVyL2V2ZW50cyIsIm5vbmNlIjoxNDc3OTYzMjQwNzQxMDgzMzA3fQ=="
    );
    assert_eq!(
        header(&signed, "x-gemini-signature"),
        "01b9414312a1ee5c63df55c686542e2495a52f76eb0817b529f3f12628a55a2c486e9e87de0406f40c66ff442d9ce1db"
    );
    assert_eq!(signed.url.query(), Some("heartbeat=true"));
}

/// Coinone, the samples of its reference: the secret signs as it is.
#[test]
fn coinone() {
    let request = post("https://api.coinone.co.kr/v2.1/account/balance")
        .json(&Json::read(r#"{"currencies":["BTC"]}"#));
    let signer = signer(Coinone, "token", "a1b2-secret")
        .entropy(Drawn::hex("022f53b2-8b2f-40c6-8e51-b594f562ee83"));
    let signed = signed(&signer, &request.expect("arguments"), 0);
    let payload = "eyJhY2Nlc3NfdG9rZW4iOiJ0b2tlbiIsIm5vbmNlIjoiMDIyZjUzYjItOGIyZi00MGM2LThlNTEtYjU5NGY1NjJlZTgzIi\
                   wiY3VycmVuY2llcyI6WyJCVEMiXX0=";
    assert_eq!(header(&signed, "x-coinone-payload"), payload);
    assert_eq!(body(&signed), payload);
    assert_eq!(
        header(&signed, "x-coinone-signature"),
        "c67e9018a763a8d25f44e0c1322eed6add72fe9ff99d1289514d64922b89b700e70d4f372356071e56a3552baac61cb8197f22d72258\
         03741cffe786052b0510"
    );
}

/// LATOKEN, its client: arguments are signed as they are.
#[test]
fn latoken() {
    let request = post("https://api.latoken.com/v2/auth/order/place")
        .json(&Json::read(r#"{"clientOrderId":"my order","price":"1.5"}"#));
    let signer = signer(Latoken, "key", "secret");
    let signed = signed(&signer, &request.expect("arguments"), 0);
    assert_eq!(
        header(&signed, "x-la-signature"),
        "376501cf391f2621fbcc2fe711e1cf7b93dfabc96ec4e83d4c10f0b0860a98b0ca83778de1fddffbcc40ac4836c45a85b22d5e40e9dc\
         8b3d394793037fe9f83b"
    );
}

/// XT, "Signature Generation" of spot and "Obtain Signature" of futures: what is signed is shown, the signatures are of
/// other secrets.
#[test]
fn xt() {
    const KEY: &str = "3976eb88-76d0-4f6e-a6b2-a57980770085";
    const SECRET: &str = "bc6630d0231fda5cd98794f52c4998659beda290";
    let order = r#"{"symbol":"XT_USDT","side":"BUY","type":"LIMIT","timeInForce":"GTC","bizType":"SPOT","price":3,"quantity":2}"#;
    let request = post("https://sapi.xt.com/v4/order").json(&Json::read(order));
    let spot = signer(XtSpot, KEY, SECRET).option("recv_window", 60_000);
    let spot = signed(&spot, &request.expect("arguments"), 1_666_026_215_729);
    for (name, value) in [
        ("validate-algorithms", "HmacSHA256"),
        ("validate-appkey", KEY),
        ("validate-recvwindow", "60000"),
        ("validate-timestamp", "1666026215729"),
        (
            "validate-signature",
            "1118f0b2b986f087e8b2afcb946cca7541f8d7ffd0050703893646faa346e6a4",
        ),
    ] {
        assert_eq!(header(&spot, name), value, "{name}");
    }
    assert_eq!(body(&spot), order);
    let request = get("https://fapi.xt.com/future/user/v1/balance/detail?coin=btc");
    let futures = signed(&signer(XtFutures, KEY, SECRET), &request, 1_641_446_237_201);
    for (name, value) in [
        ("validate-appkey", KEY),
        ("validate-timestamp", "1641446237201"),
        (
            "validate-signature",
            "3f08fbdeb3eee1e850fb185612b5ea64eae9e6fd5d2806ff94a1ce31a9b925d3",
        ),
    ] {
        assert_eq!(header(&futures, name), value, "{name}");
    }
}

/// Luno, "Authentication", and its client: arguments of a POST are a form, unless they are declared to be in the query.
#[test]
fn luno() {
    let signer = signer(
        Luno,
        "cnz2yjswbv3jd",
        "0hydMZDb9HRR3Qq-iqALwZtXLkbLR4fWxtDZvkB9h4I",
    );
    let order = Json::read(r#"{"pair":"XBTZAR","type":"BID","volume":"0.01"}"#);
    let request = post("https://api.luno.com/api/1/postorder");
    let sent = signed(&signer, &request.json(&order).expect("arguments"), 0);
    assert_eq!(body(&sent), "pair=XBTZAR&type=BID&volume=0.01");
    assert_eq!(sent.url.query(), None);
    assert_eq!(
        header(&sent, "content-type"),
        "application/x-www-form-urlencoded"
    );
    assert_eq!(
        header(&sent, "authorization"),
        "Basic Y256Mnlqc3didjNqZDowaHlkTVpEYjlIUlIzUXEtaXFBTHdadFhMa2JMUjRmV3h0RFp2a0I5aDRJ"
    );
    let request = post("https://api.luno.com/api/1/postorder");
    let sent = signed(&signer, &request.query(&order).expect("arguments"), 0);
    assert_eq!(sent.url.query(), Some("pair=XBTZAR&type=BID&volume=0.01"));
    assert_eq!(body(&sent), "");
}

/// MEXC, its clients for futures: the window is in milliseconds and is not signed.
#[test]
fn mexc_contract() {
    let request = get("https://contract.mexc.com/api/v1/private/order/open?symbol=BTC_USDT");
    let signer = signer(MexcContract, "mx0aBYs33eIilxBWC5", "secret");
    let plain = signed(&signer, &request, 1_644_489_390_087);
    assert!(!plain.headers.contains_key("recv-window"));
    let windowed = signed(
        &signer.option("recv_window", 20_000),
        &request,
        1_644_489_390_087,
    );
    assert_eq!(header(&windowed, "recv-window"), "20000");
    for signed in [plain, windowed] {
        assert_eq!(
            header(&signed, "signature"),
            "26e6e41712d56b6e21159f694c67c482823a5f2c6b1e40461fa501b87dffd2c9"
        );
    }
}

/// KuCoin, "Authentication", and its client: who is no broker needs no key of one.
#[test]
fn kucoin() {
    let credentials = || Credentials::new("key", "secret").with_passphrase("passphrase");
    let request = get("https://api.kucoin.com/api/v1/orders?symbol=BTC-USDT");
    let plain = Signer::new(KuCoin, credentials()).expect("a signer");
    let plain = signed(&plain, &request, 1_234_567_890_000);
    let broker = Signer::new(
        KuCoinBroker,
        credentials().with("broker_key", "broker-secret"),
    );
    let broker = broker
        .expect("a signer")
        .option("broker", "partner")
        .option("broker_name", "name");
    let broker = signed(&broker, &request, 1_234_567_890_000);
    for signed in [&plain, &broker] {
        for (name, value) in [
            (
                "kc-api-sign",
                "DMCZ9ClwNnwrDmGZwUe4Hr+0+fU3n9liG23wRf6BtZE=",
            ),
            (
                "kc-api-passphrase",
                "sWd5rQWAxDzYJTY6K2sov6seA0l3uNP70anWxITg8IA=",
            ),
            ("kc-api-key-version", "2"),
        ] {
            assert_eq!(header(signed, name), value, "{name}");
        }
    }
    for (name, value) in [
        ("kc-api-partner", "partner"),
        (
            "kc-api-partner-sign",
            "6AlOb4CAdScJeUQiy3g7EYzluHJTBoPyrT2LyrKjxZA=",
        ),
        ("kc-api-partner-verify", "true"),
        ("kc-broker-name", "name"),
    ] {
        assert_eq!(header(&broker, name), value, "{name}");
        assert_eq!(header(&plain, name), "", "{name}");
    }
    let error = Signer::new(KuCoinBroker, credentials()).expect_err("there is no key");
    assert!(error.to_string().contains("broker_key"), "{error}");
}

/// Backpack, the exchange's client: arguments of the query, then those of the body, each in the order of their names
/// and as they are.
#[test]
fn backpack() {
    let key = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a seed");
    let public = key.public_key().as_ref();
    let (key, seed) = (STANDARD.encode(public), STANDARD.encode([7; 32]));
    let verify = |request: &signed_api::transport::SignedRequest, message: &str| {
        let signature = STANDARD.decode(header(request, "x-signature"));
        UnparsedPublicKey::new(&ED25519, public)
            .verify(message.as_bytes(), &signature.expect("base64"))
            .expect(message);
    };
    let of = |url: &str, arguments: &str, instruction: &'static str| {
        post(url)
            .json(&Json::read(arguments))
            .expect("arguments")
            .constant("instruction", instruction)
    };
    let request = of(
        "https://api.backpack.exchange/api/v1/order?z=1&a=2%263",
        r#"{"symbol":"SOL_USDC","clientId":7,"note":"a b","ids":["x","y"],"postOnly":true}"#,
        "orderExecute",
    );
    verify(
        &signed(&signer(Backpack, &key, &seed), &request, 1_614_550_000_000),
        "instruction=orderExecute&a=2&3&z=1&clientId=7&ids=[\"x\",\"y\"]&note=a b&postOnly=true&symbol=SOL_USDC\
         &timestamp=1614550000000&window=5000",
    );
    let request = of(
        "https://api.backpack.exchange/api/v1/orders?b=2&a=1",
        r#"[{"symbol":"SOL_USDC","note":"a b"},{"symbol":"BTC_USDC"}]"#,
        "orderExecute",
    );
    verify(
        &signed(
            &signer(BackpackBatch, &key, &seed),
            &request,
            1_614_550_000_000,
        ),
        "instruction=orderExecute&a=1&b=2&note=a b&symbol=SOL_USDC&instruction=orderExecute&a=1&b=2&symbol=BTC_USDC\
         &timestamp=1614550000000&window=5000",
    );
}
