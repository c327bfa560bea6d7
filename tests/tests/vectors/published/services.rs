//! Other services.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use percent_encoding::percent_decode_str;
use signed_api::prelude::*;
use signed_api::{Scheme, Signer, Timestamp, Unit, UnsignedRequest};
use signed_api_tests::moment::moment;

use super::example::{body, field, form, without};
use crate::compare::Difference;
use crate::json::Json;
use crate::recording::{Drawn, Row};

auth_scheme! {
    /// Pusher Channels, REST.
    Pusher {
        let signed = sort({
            ..query_params,
            auth_key: key,
            auth_timestamp: now.s,
            auth_version: "1.0",
            body_md5: md5(body) | hex,
        });
        let sign = hmac_sha256(secret, method + "\n" + path + "\n" + raw(signed)) | hex;
        query = form({ ..signed, auth_signature: sign });
    }
}

auth_scheme! {
    /// Pusher Channels, the answer to a client that subscribes.
    PusherChannel {
        body = json({
            ..body_params,
            auth: key + ":" + hex(hmac_sha256(secret, join(":", op.socket_id, op.channel, op.data))),
        });
    }
}

auth_scheme! {
    /// Cloudinary uploads: a digest of the arguments and the secret.
    Cloudinary {
        body = form({ ..params, signature: expose(sha1(raw(sort(params)) + secret)) | hex });
    }
}

auth_scheme! {
    /// OVH: a digest of the secret and the request.
    Ovh {
        credential consumer_key;
        let signed = secret + "+" + consumer_key + "+" + method + "+" + url + "+" + body + "+" + now.s;
        header "X-Ovh-Timestamp" = now.s;
        header "X-Ovh-Signature" = "$1$" + hex(expose(sha1(signed)));
    }
}

auth_scheme! {
    /// Duo, version 2.
    Duo {
        let signed = op.date + "\n" + upper(method) + "\n" + lower(host) + "\n" + path + "\n" + form(sort(params));
        header "Date" = op.date;
        header "Authorization" = "Basic " + base64(key + ":" + hex(hmac_sha512(secret, signed)));
    }
}

auth_scheme! {
    /// Hawk with SHA-256.
    Hawk {
        let hash = body ? base64(sha256("hawk.1.payload\n" + op.content_type + "\n" + body + "\n")) : "";
        let signed = "hawk.1.header\n" + now.s + "\n" + op.nonce + "\n" + upper(method) + "\n" + target + "\n"
            + lower(op.host) + "\n" + op.port + "\n" + hash + "\n" + op.ext + "\n";
        header "Authorization" = "Hawk id=\"" + key + "\", ts=\"" + now.s + "\", nonce=\"" + op.nonce + "\", hash=\""
            + hash + "\", ext=\"" + op.ext + "\", mac=\"" + base64(hmac_sha256(secret, signed)) + "\"";
    }
}

auth_scheme! {
    /// Hawk with SHA-1.
    HawkSha1 {
        let hash = body ? base64(sha1("hawk.1.payload\n" + op.content_type + "\n" + body + "\n")) : "";
        let signed = "hawk.1.header\n" + now.s + "\n" + op.nonce + "\n" + upper(method) + "\n" + target + "\n"
            + lower(op.host) + "\n" + op.port + "\n" + hash + "\n" + op.ext + "\n";
        header "Authorization" = "Hawk id=\"" + key + "\", ts=\"" + now.s + "\", nonce=\"" + op.nonce + "\", hash=\""
            + hash + "\", ext=\"" + op.ext + "\", mac=\"" + base64(hmac_sha1(secret, signed)) + "\"";
    }
}

auth_scheme! {
    /// Azure Cosmos DB, a master key.
    Cosmos {
        let signed = lower(method) + "\n" + lower(op.resource_type) + "\n" + op.resource_link + "\n" + lower(op.date)
            + "\n" + "" + "\n";
        let sign = hmac_sha256(secret | from_base64, signed) | base64;
        header "x-ms-date" = op.date;
        header "Authorization" = percent_encode("type=master&ver=1.0&sig=" + sign);
    }
}

auth_scheme! {
    /// Alibaba Cloud, RPC style, version 1.
    Alibaba {
        let signed = form(sort({
            ..params,
            AccessKeyId: key,
            SignatureMethod: "HMAC-SHA1",
            SignatureNonce: uuid,
            SignatureVersion: "1.0",
            Timestamp: now.iso_s,
        }));
        let sign = hmac_sha1(secret + "&", method + "&%2F&" + percent_encode(signed)) | base64;
        query = signed + "&Signature=" + percent_encode(sign);
    }
}

pub(super) fn pusher(row: &Row) -> Result<Vec<Difference>> {
    let all = row.pairs();
    let own = ["auth_key", "auth_timestamp", "auth_version", "body_md5"];
    let request = row
        .request("https://api.pusherapp.com")?
        .query(&without(&all, &own))?;
    let keys = Credentials::new(all.get("auth_key").text(), row.text("secret"));
    let seconds = all.get("auth_timestamp").number();
    let now = Timestamp::from_unit(seconds, Unit::Seconds).expect("this century");
    let signed = Signer::new(Pusher, keys)?.sign_at(&request, now, 0)?;
    let query = form(signed.url.query().unwrap_or_default(), &[]);
    let others = Difference::unless_equal(
        "query",
        without(&query, &["auth_signature"]).to_string(),
        all.to_string(),
    );
    Ok([row.compare(query.get("auth_signature").text()), others].concat())
}

pub(super) fn pusher_channel(row: &Row) -> Result<Vec<Difference>> {
    let request = UnsignedRequest::new(Method::POST, "https://app.example.com/pusher/auth")?
        .constant("socket_id", row.input("socket_id"))
        .constant("channel", row.input("channel"))
        .constant("data", row.input("data"));
    let keys = Credentials::new(row.input("app_key"), row.text("secret"));
    let signed =
        Signer::new(PusherChannel, keys)?.sign_at(&request, Timestamp::from_millis(0), 0)?;
    Ok(row.compare(Json::read(body(&signed)).get("auth").text()))
}

pub(super) fn cloudinary(row: &Row) -> Result<Vec<Difference>> {
    let request =
        UnsignedRequest::new(Method::POST, "https://api.cloudinary.com/v1_1/demo/upload")?
            .form(&row.pairs())?;
    let signed = row
        .signer(Cloudinary)?
        .sign_at(&request, Timestamp::from_millis(0), 0)?;
    Ok(row.compare(form(body(&signed), &[]).get("signature").text()))
}

pub(super) fn ovh(row: &Row) -> Result<Vec<Difference>> {
    let keys = row.keys().with("consumer_key", row.input("consumer_key"));
    let signed = Signer::new(Ovh, keys)?.sign_at(&row.request("")?, row.time(Unit::Seconds), 0)?;
    Ok(row.compare_header(&signed, "x-ovh-signature"))
}

pub(super) fn duo(row: &Row) -> Result<Vec<Difference>> {
    let request = row
        .request(&format!("https://{}", row.input("host")))?
        .form(&row.pairs())?
        .constant("date", row.input("date"));
    let keys = Credentials::new(row.input("integration_key"), row.text("secret"));
    let signed = Signer::new(Duo, keys)?.sign_at(&request, Timestamp::from_millis(0), 0)?;
    let token = field(&signed, "authorization").trim_start_matches("Basic ");
    let token = String::from_utf8(STANDARD.decode(token).expect("base64")).expect("text");
    let (key, signature) = token.split_once(':').expect("a pair");
    let key = Difference::unless_equal(
        "key",
        key.to_owned(),
        row.input("integration_key").to_owned(),
    );
    Ok([row.compare(signature), key].concat())
}

pub(super) fn hawk(row: &Row) -> Result<Vec<Difference>> {
    let scheme: &'static dyn Scheme = match row.text("algorithm") {
        "HMAC-SHA1" => &HawkSha1,
        _ => &Hawk,
    };
    let names = ["nonce", "host", "port", "ext", "content_type"];
    let request = row.request(&format!("https://{}", row.input("host")))?;
    let request = names.iter().fold(request, |request, name| {
        request.constant(*name, row.input(name))
    });
    let keys = Credentials::new("id", row.text("secret"));
    let signed = Signer::new(scheme, keys)?.sign_at(&request, row.time(Unit::Seconds), 0)?;
    let header = field(&signed, "authorization");
    let part = |name: &str| {
        let start = header.find(&format!("{name}=\"")).expect("there") + name.len() + 2;
        header[start..].split('"').next().unwrap_or_default()
    };
    let hash = Difference::unless_equal(
        "hash",
        part("hash").to_owned(),
        row.input("hash").to_owned(),
    );
    Ok([row.compare(part("mac")), hash].concat())
}

pub(super) fn cosmos(row: &Row) -> Result<Vec<Difference>> {
    let request = row
        .request("https://example.documents.azure.com")?
        .constant("resource_type", row.input("resource_type"))
        .constant("resource_link", row.input("resource_link"))
        .constant("date", row.input("date"));
    let signed = row
        .signer(Cosmos)?
        .sign_at(&request, Timestamp::from_millis(0), 0)?;
    let token = percent_decode_str(field(&signed, "authorization")).decode_utf8_lossy();
    let expected = format!("type=master&ver=1.0&sig={}", row.signature());
    Ok(Difference::unless_equal(
        "authorization",
        token.into_owned(),
        expected,
    ))
}

pub(super) fn alibaba(row: &Row) -> Result<Vec<Difference>> {
    let all = row.pairs();
    let own = [
        "AccessKeyId",
        "SignatureMethod",
        "SignatureNonce",
        "SignatureVersion",
        "Timestamp",
    ];
    let request = UnsignedRequest::new(Method::GET, "https://ecs.aliyuncs.com")?
        .query(&without(&all, &own))?;
    let keys = Credentials::new(
        all.get("AccessKeyId").text(),
        row.input("access_key_secret"),
    );
    let signed = Signer::new(Alibaba, keys)?
        .entropy(Drawn::hex(all.get("SignatureNonce").text()))
        .sign_at(&request, moment(all.get("Timestamp").text()), 0)?;
    Ok(row.compare(
        form(signed.url.query().unwrap_or_default(), &[])
            .get("Signature")
            .text(),
    ))
}
