use serde_json::{Value as Json, json};

use super::*;
use crate::params::Value;

fn hex(text: &str) -> Vec<u8> {
    const_hex::decode(text).expect("hex")
}

fn key_for_digests(secret: &str) -> EthKey {
    EthKey::for_digests("private_key", &hex(secret)).expect("a key")
}

fn params(json: Json) -> Params {
    match Value::of(&json) {
        Ok(Value::Map(params)) => params,
        _ => panic!("a map is wanted"),
    }
}

fn signed_data(
    secret: &str,
    domain: Json,
    types: &str,
    message: Json,
) -> Result<String, SignError> {
    let signature =
        key_for_digests(secret).sign_typed_data(&params(domain), types, &params(message))?;
    Ok(const_hex::encode(signature))
}

fn refused(types: &str, message: Json) -> String {
    let key = "46".repeat(32);
    signed_data(&key, json!({}), types, message)
        .expect_err("wrong data")
        .to_string()
}

/// The addresses of the secret numbers 1 and keccak256("cow"); the second is in EIP-712.
#[test]
fn an_address_belongs_to_each_key() {
    let one = format!("{}1", "0".repeat(63));
    assert_eq!(
        key_for_digests(&one).address(),
        "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf"
    );
    let cow = EthKey::for_messages("private_key", &keccak256([b"cow".as_slice()])).expect("a key");
    assert_eq!(cow.address(), "0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826");
}

/// The known answer of RFC 6979 on secp256k1 that Bitcoin's libraries share: the secret number 1 and SHA-256 of
/// "Satoshi Nakamoto".
#[test]
fn a_digest_has_one_signature() {
    let one = key_for_digests(&format!("{}1", "0".repeat(63)));
    let digest = hex("a0dc65ffca799873cbea0ac274015b9526505daaaed385155425f7337704883e");
    let signature = const_hex::encode(one.sign(&digest).expect("a signature"));
    assert_eq!(
        &signature[..128],
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8\
         2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"
    );
    assert_eq!(
        one.sign(b"no digest").expect_err("too short").to_string(),
        "secp256k1 signs a digest of 32 bytes, not 9 bytes: write `keccak256(..)` around the message"
    );
}

/// web3.js, documentation of `eth.accounts.sign`.
#[test]
fn a_message_is_signed_as_by_a_wallet() {
    let secret = hex("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318");
    let key = EthKey::for_messages("private_key", &secret).expect("a key");
    assert_eq!(key.address(), "0x2c7536e3605d9c16a7a3d7b1898e529396a65c23");
    assert_eq!(
        const_hex::encode(key.sign(b"Some data").expect("a signature")),
        "b91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd\
         6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c"
    );
}

#[test]
fn a_wrong_key_is_refused_without_showing_it() {
    for (bytes, said) in [
        (
            vec![0; 32],
            "is not a private key of secp256k1: it is zero or too large",
        ),
        (
            vec![0xff; 32],
            "is not a private key of secp256k1: it is zero or too large",
        ),
        (
            vec![7; 31],
            "is not a private key of secp256k1: it has 31 bytes and not 32",
        ),
        (vec![7; 20], "is an address, not a private key of secp256k1"),
        (
            vec![4; 65],
            "is a public key, not a private key of secp256k1",
        ),
    ] {
        match EthKey::for_digests("private_key", &bytes) {
            Ok(_) => panic!("taken: {said}"),
            Err(error) => assert_eq!(error.to_string(), format!("the private_key {said}")),
        }
    }
}

const MAIL: &str = "Mail(Person from,Person to,string contents)Person(string name,address wallet)";

fn mail() -> Json {
    json!({
        "from": { "name": "Cow", "wallet": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826" },
        "to": { "name": "Bob", "wallet": "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB" },
        "contents": "Hello, Bob!",
    })
}

/// The example of EIP-712 itself.
#[test]
fn typed_data_is_that_of_the_standard() {
    let domain = json!({
        "name": "Ether Mail",
        "version": "1",
        "chainId": 1,
        "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC",
    });
    let digest = typed_data::digest(&params(domain.clone()), MAIL, &params(mail()));
    assert_eq!(
        const_hex::encode(digest.expect("a digest")),
        "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"
    );
    let cow = const_hex::encode(keccak256([b"cow".as_slice()]));
    assert_eq!(
        signed_data(&cow, domain, MAIL, mail()).expect("a signature"),
        "4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d\
         07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c"
    );
}

/// A test key that guards nothing, as are the requests signed with it: those of the Python clients of two exchanges.
const TRADER: &str = "307a9334b2d1f7a585a645f2accfc0183ae52c13b789141d94171b40803d48c4";

/// Hyperliquid, `order` on the main and the test network: the action's hash is what is signed.
#[test]
fn an_agent_signs_the_hash_of_an_action() {
    for (source, expected) in [
        (
            "a",
            "529d805dc05c2e683a9f41a2683104cfd763913ee493190fbd6c8d4feaae2f78\
             6553964f6ecd2a3552ba789b265aa244dd2d9e43ec7ba368e817cd26f5f2a4d01b",
        ),
        (
            "b",
            "268e4baa585e324c15ba44ee12557ce88fa893847d028b76ad369cd58feff2f4\
             480c3eaa4de38c2999849fbd1475ae3dc902897a216dfd354ee271123c6f56571b",
        ),
    ] {
        let signature = signed_data(
            TRADER,
            json!({
                "verifyingContract": "0x0000000000000000000000000000000000000000",
                "chainId": 1337,
                "version": "1",
                "name": "Exchange",
            }),
            "Agent(string source,bytes32 connectionId)",
            json!({
                "source": source,
                "connectionId": "0x271c8f4b786e73fea1b935f40f1cb71c410c522d82568c417491e12fcb8fe5d2",
            }),
        );
        assert_eq!(signature.expect("a signature"), expected);
    }
}

/// Hyperliquid, `usdSend`: the action itself is signed, and holds more than its type.
#[test]
fn the_name_of_a_type_may_hold_a_colon() {
    let signature = signed_data(
        TRADER,
        json!({
            "name": "HyperliquidSignTransaction",
            "version": "1",
            "chainId": "0x66eee",
            "verifyingContract": "0x0000000000000000000000000000000000000000",
        }),
        "HyperliquidTransaction:UsdSend(string hyperliquidChain,string destination,string amount,uint64 time)",
        json!({
            "type": "usdSend",
            "signatureChainId": "0x66eee",
            "hyperliquidChain": "Mainnet",
            "destination": "0x5e9ee1089755c3435139848e47e6635505d5a13a",
            "amount": "1",
            "time": 1_700_000_000_123_u64,
        }),
    );
    assert_eq!(
        signature.expect("a signature"),
        "512ff58800ff03ee435a90841356653d424227d169a6f8eff6db561880ab26f7\
         3d4da1f12d05f430167a2754fbe6302ab8f6a0f63e5047554608d2c47d3d1b831b"
    );
}

/// Aster, withdrawal.
#[test]
fn the_name_of_a_field_may_hold_spaces() {
    let signature = signed_data(
        TRADER,
        json!({
            "name": "Aster",
            "version": "1",
            "chainId": 56,
            "verifyingContract": "0x0000000000000000000000000000000000000000",
        }),
        "Action(string type,address destination,string destination Chain,string token,string amount,string fee,\
         uint256 nonce,string aster chain)",
        json!({
            "type": "Withdraw",
            "destination": "0x5e9ee1089755c3435139848e47e6635505d5a13a",
            "destination Chain": "BSC",
            "token": "USDT",
            "amount": "1",
            "fee": "0.1",
            "nonce": 1_700_000_000_123_000_u64,
            "aster chain": "Mainnet",
        }),
    );
    assert_eq!(
        signature.expect("a signature"),
        "ed55876819aa0302f34e9481745c3dde44a21257e14a690f70bae5a47edead0b\
         2777bc72aab949f3f21da5ce39842731ff428b2575a4113d72e7ede6e7a6b3171c"
    );
}

/// Every kind of value; made with Python's eth-account 0.13.
#[test]
fn values_of_every_kind_are_encoded() {
    let signature = signed_data(
        &"46".repeat(32),
        json!({ "salt": format!("0x{}", "22".repeat(32)), "chainId": 10 }),
        "Order(Leg[] legs,int16[2][] grid,bytes data,bytes4 tag,bool live,int256 low,uint256 high,uint8 small,\
         Zone zone,string note,address[] makers)\
         Zone(bytes32 id)Leg(string asset,Amount size)Amount(uint128 units)",
        json!({
            "legs": [
                { "asset": "BTC", "size": { "units": 5 } },
                { "asset": "", "size": { "units": "340282366920938463463374607431768211455" } },
            ],
            "grid": [[-1, 2], [-32768, 32767]],
            "data": "0x0102030405",
            "tag": "0xdeadbeef",
            "live": true,
            "low": format!("-0x8{}", "0".repeat(63)),
            "high": format!("0x{}", "f".repeat(64)),
            "small": 255,
            "zone": { "id": format!("0x{}", "11".repeat(32)) },
            "note": "ünï",
            "makers": [format!("0x{}", "ab".repeat(20))],
        }),
    );
    assert_eq!(
        signature.expect("a signature"),
        "c0040e5a18e1e4b758a2b802ce9e869c0e0ed27aef4f96dce8270f616f92d412\
         51f24043e3b74481e9b98ba40b888ad7fd7b356129643a2f36565794abc669461b"
    );
}

/// Made with Python's eth-account 0.13: a structure of itself, and a domain without fields.
#[test]
fn a_structure_may_hold_itself_and_a_domain_nothing() {
    let tree = signed_data(
        TRADER,
        json!({ "name": "tree" }),
        "Node(string name,Node[] children)",
        json!({ "name": "a", "children": [{ "name": "b", "children": [] }] }),
    );
    assert_eq!(
        tree.expect("a signature"),
        "2cb8ab1d398bde5cc036355a6902052debfa30405f37d7a9178fd7c068850d91\
         3a2534e19659c4f69c9fc62491839bf334e91d15137b74393bf193535dba44041b"
    );
    let nothing = signed_data(
        &"46".repeat(32),
        json!({}),
        "Empty(string[] none)",
        json!({ "none": [] }),
    );
    assert_eq!(
        nothing.expect("a signature"),
        "1232348426567ff7b7e3960bf1874adcfa6bd006b47bd3a2cf518b648ca23b31\
         5d7b705395b8a3cbe8df8d7455e92b3bd09190a4e9d7ba87c9aacc91aad8ec541b"
    );
}

#[test]
fn a_value_that_is_not_of_its_type_is_named() {
    for (kind, value, said) in [
        ("string", json!(1), "is not text"),
        ("string", json!(null), "is not text"),
        ("bool", json!("true"), "is not `true` or `false`"),
        (
            "address",
            json!("0x12"),
            "is not an address, which is 20 bytes in hex after `0x`",
        ),
        ("bytes", json!("0102"), "is not hex after `0x`"),
        (
            "bytes4",
            json!("0x0102"),
            "is not 4 bytes in hex after `0x`",
        ),
        (
            "bytes4",
            json!([1, 2, 3, 4]),
            "is not text: bytes are hex after `0x`",
        ),
        (
            "uint8",
            json!(256),
            "is not a whole number from zero on, of 8 bits",
        ),
        (
            "uint8",
            json!(-1),
            "is not a whole number from zero on, of 8 bits",
        ),
        ("int8", json!(1.5), "is not a whole number of 8 bits"),
        ("int8", json!(true), "is not a number"),
        ("bool[2]", json!([true]), "has not 2 items"),
        ("bool[]", json!(true), "is not a list"),
        ("bool[]", json!([1]), "is not `true` or `false`"),
    ] {
        assert_eq!(
            refused(&format!("A({kind} b)"), json!({ "b": value })),
            format!("eip712: `b` of `A` {said}")
        );
    }
    let mut incomplete = mail();
    incomplete["to"] = json!({ "name": "Bob" });
    assert_eq!(
        refused(MAIL, incomplete),
        "eip712: `wallet` of `Person` is missing"
    );
    assert_eq!(
        refused(MAIL, json!({ "from": "Cow" })),
        "eip712: `from` of `Mail` is not a map"
    );
}

#[test]
fn a_domain_has_the_fields_of_the_standard() {
    let wrong = signed_data(TRADER, json!({ "chainID": 1 }), MAIL, mail());
    assert_eq!(
        wrong.expect_err("misspelt").to_string(),
        "eip712: a domain has no `chainID`; it may have name, version, chainId, verifyingContract and salt"
    );
}
