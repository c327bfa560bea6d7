//! Other members of AWS's family.

use signed_api::Timestamp;
use signed_api::canonical::Signatory;
use signed_api::canonical::sigv4::{SigV4, SignedFields};
use signed_api_tests::moment::moment;
use signed_api_tests::signature::hex;

use crate::row::{Row, field};

pub(crate) fn alibaba_oss(row: &Row) {
    let additional = row.texts("/inputs/additional_headers");
    let prefix = format!("/{}", row.text("/inputs/bucket"));
    let mut form = SigV4::alibaba_oss(row.text("/inputs/region"));
    form.path.prefix = &prefix;
    if let SignedFields::Additional { also, .. } = &mut form.signed {
        *also = &additional;
    }
    let url = format!(
        "https://{}.oss-cn-hangzhou.aliyuncs.com/{}",
        row.text("/inputs/bucket"),
        row.text("/inputs/object")
    );
    let key = row.text("/inputs/access_key_id");
    let signatory = Signatory::new(key, moment(row.text("/inputs/ts")));
    let mut request = row.request(&url);
    row.check(&mut request, &form, &signatory, hex, |message| {
        form.signature(row.secret(), &signatory, message)
    });
    // The form of the vendor's own clients (alibabacloud-oss-go-sdk-v2, oss/signer/v4.go).
    assert_eq!(
        field(&request, "authorization"),
        format!(
            "OSS4-HMAC-SHA256 Credential={key}/20250411/cn-hangzhou/oss/aliyun_v4_request\
             ,AdditionalHeaders=content-disposition;content-length,Signature={}",
            row.text("/expected_signature")
        )
    );
}

pub(crate) fn tencent(row: &Row) {
    let form = SigV4::tencent(row.text("/inputs/service"));
    let seconds: u64 = row.text("/inputs/ts").parse().expect("seconds");
    let signatory = Signatory::new("key", Timestamp::from_millis(1_000 * seconds));
    let url = format!("https://{}/", row.host());
    let mut request = row.request(&url);
    row.check(&mut request, &form, &signatory, hex, |message| {
        form.signature(row.secret(), &signatory, message)
    });
    assert_eq!(field(&request, "x-tc-timestamp"), row.text("/inputs/ts"));
    assert_eq!(
        field(&request, "authorization"),
        format!(
            "TC3-HMAC-SHA256 Credential=key/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature={}",
            row.text("/expected_signature")
        )
    );
}
