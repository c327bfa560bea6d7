//! Canonical requests against published examples: the canonical request, what is signed, and the signature.

mod aws;
mod edgegrid;
mod google;
mod header_list;
mod message_signatures;
mod other_clouds;
mod row;
mod rsa;
mod scheme;
mod storage_accounts;

use crate::row::{Row, rows};

/// Signs an example, and compares each step.
type Check = fn(&Row);

/// Every family of the published examples that a canonicaliser is needed for, and how many examples it has.
const FAMILIES: [(&str, usize, Check); 12] = [
    ("AWS SigV4 (header)", 19, aws::header),
    ("AWS SigV4 (presigned query)", 3, aws::presigned),
    ("AWS SigV4 docs (S3/IAM)", 3, aws::documented),
    ("Alibaba OSS V4", 1, other_clouds::alibaba_oss),
    ("Tencent Cloud TC3-HMAC-SHA256", 1, other_clouds::tencent),
    (
        "Google Cloud Storage V4 signed URL (RSA)",
        8,
        google::signed_url,
    ),
    ("Akamai EdgeGrid", 7, edgegrid::signed),
    (
        "Azure Storage SharedKey (2009 layout)",
        2,
        storage_accounts::azure,
    ),
    (
        "Alibaba OSS signature v1",
        1,
        storage_accounts::alibaba_oss_v1,
    ),
    ("draft-cavage HTTP signatures", 2, header_list::cavage),
    (
        "Oracle Cloud (draft-cavage HTTP signatures)",
        1,
        header_list::oracle,
    ),
    (
        "RFC 9421 HTTP Message Signatures",
        3,
        message_signatures::published,
    ),
];

#[test]
fn every_published_example_is_signed_as_published() {
    let rows = rows();
    for (family, count, check) in FAMILIES {
        let of_family: Vec<&Row> = rows.iter().filter(|row| row.family() == family).collect();
        assert_eq!(of_family.len(), count, "{family}");
        for row in of_family {
            println!("{}", row.id());
            check(row);
        }
    }
}
