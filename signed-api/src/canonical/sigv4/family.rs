//! The members of the family, as data.

/// A signature of the kind of AWS Signature Version 4.
///
/// The members of the family differ in names and in small rules, and all of those are fields here. Begin with the
/// member that is nearest, and change what is different:
///
/// ```
/// use signed_api::canonical::sigv4::SigV4;
///
/// static OURS: SigV4 = {
///     let mut ours = SigV4::aws("eu-1", "storage");
///     ours.algorithm = "OURS1-HMAC-SHA256";
///     ours.key_prefix = "OURS1";
///     ours
/// };
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SigV4<'a> {
    /// The name of the algorithm: the first line of what is signed.
    pub algorithm: &'a str,
    /// What stands before the secret in the key that the signing key is derived from.
    pub key_prefix: &'a str,
    /// The region, unless the client has an option `region`; empty for a member whose scope has none.
    pub region: &'a str,
    /// The service.
    pub service: &'a str,
    /// The last part of the scope.
    pub terminator: &'a str,
    /// How times are written.
    pub dates: Dates,
    /// What becomes of the path.
    pub path: PathForm<'a>,
    /// Whether a name without a value stands in the canonical query without `=`.
    pub bare_names: bool,
    /// The names of the header fields that signing adds.
    pub fields: FieldNames<'a>,
    /// The names of the parameters of a signed URL, if the member has signed URLs.
    pub parameters: Option<ParameterNames<'a>>,
    /// Which header fields are signed.
    pub signed: SignedFields<'a>,
    /// Whether the values of header fields are signed in lower case.
    pub lower_values: bool,
    /// What stands for the body in a signature that is sent in a header field.
    pub payload: Payload,
    /// What stands for the body in a signed URL.
    pub presigned_payload: Payload,
    /// Whether the hash of the body is also sent in a header field.
    pub sends_payload_hash: bool,
    /// Whether the token of temporary credentials is signed, or only sent.
    pub signs_token: bool,
    /// The name of the list of header fields in `Authorization`.
    pub list_name: &'a str,
    /// What stands between the parts of `Authorization`.
    pub separator: &'a str,
    /// Where the signature stands.
    pub placement: Placement,
}

impl<'a> SigV4<'a> {
    /// An AWS service other than S3. Source: AWS documentation, "Create a signed AWS API request".
    pub const fn aws(region: &'a str, service: &'a str) -> Self {
        Self {
            algorithm: "AWS4-HMAC-SHA256",
            key_prefix: "AWS4",
            region,
            service,
            terminator: "aws4_request",
            dates: Dates::Compact,
            path: PathForm {
                prefix: "",
                is_normalised: true,
                is_encoded_again: true,
            },
            bare_names: false,
            fields: FieldNames {
                date: "x-amz-date",
                payload_hash: "x-amz-content-sha256",
                token: "x-amz-security-token",
            },
            parameters: Some(ParameterNames {
                algorithm: "X-Amz-Algorithm",
                credential: "X-Amz-Credential",
                date: "X-Amz-Date",
                expires: "X-Amz-Expires",
                token: "X-Amz-Security-Token",
                signed_fields: "X-Amz-SignedHeaders",
                signature: "X-Amz-Signature",
            }),
            signed: SignedFields::AllBut(UNSIGNED),
            lower_values: false,
            payload: Payload::Hashed,
            presigned_payload: Payload::Hashed,
            sends_payload_hash: false,
            signs_token: true,
            list_name: "SignedHeaders",
            separator: ", ",
            placement: Placement::Header,
        }
    }

    /// AWS S3 and the stores that speak as it does. Source: AWS documentation, "Authenticating Requests (AWS Signature
    /// Version 4)".
    pub const fn s3(region: &'a str) -> Self {
        Self {
            path: PathForm::KEPT,
            presigned_payload: Payload::Unsigned,
            sends_payload_hash: true,
            ..Self::aws(region, "s3")
        }
    }

    /// Alibaba Cloud OSS, whose paths do not name the bucket when its host does. Source: Alibaba Cloud documentation,
    /// "Include a V4 signature".
    ///
    /// Set `path.prefix` to `/` and the bucket when the host names the bucket.
    pub const fn alibaba_oss(region: &'a str) -> Self {
        Self {
            algorithm: "OSS4-HMAC-SHA256",
            key_prefix: "aliyun_v4",
            terminator: "aliyun_v4_request",
            bare_names: true,
            fields: FieldNames {
                date: "x-oss-date",
                payload_hash: "x-oss-content-sha256",
                token: "x-oss-security-token",
            },
            parameters: Some(ParameterNames {
                algorithm: "x-oss-signature-version",
                credential: "x-oss-credential",
                date: "x-oss-date",
                expires: "x-oss-expires",
                token: "x-oss-security-token",
                signed_fields: "x-oss-additional-headers",
                signature: "x-oss-signature",
            }),
            signed: SignedFields::Additional {
                always: &["content-type", "content-md5"],
                prefix: "x-oss-",
                also: &[],
            },
            payload: Payload::Unsigned,
            list_name: "AdditionalHeaders",
            separator: ",",
            path: PathForm::KEPT,
            presigned_payload: Payload::Unsigned,
            sends_payload_hash: true,
            ..Self::aws(region, "oss")
        }
    }

    /// Tencent Cloud API 3.0. Source: Tencent Cloud documentation, "Signature v3".
    pub const fn tencent(service: &'a str) -> Self {
        Self {
            algorithm: "TC3-HMAC-SHA256",
            key_prefix: "TC3",
            terminator: "tc3_request",
            dates: Dates::Seconds,
            fields: FieldNames {
                date: "x-tc-timestamp",
                payload_hash: "",
                token: "x-tc-token",
            },
            parameters: None,
            signed: SignedFields::Only(&["content-type", "host"]),
            lower_values: true,
            path: PathForm::KEPT,
            ..Self::aws("", service)
        }
    }

    /// Google Cloud Storage with the HMAC key of a service account. Source: Google Cloud documentation, "Signatures"
    /// and "Canonical requests".
    pub const fn google_storage() -> Self {
        Self {
            algorithm: "GOOG4-HMAC-SHA256",
            key_prefix: "GOOG4",
            terminator: "goog4_request",
            fields: FieldNames {
                date: "x-goog-date",
                payload_hash: "x-goog-content-sha256",
                token: "x-goog-security-token",
            },
            parameters: Some(ParameterNames {
                algorithm: "X-Goog-Algorithm",
                credential: "X-Goog-Credential",
                date: "X-Goog-Date",
                expires: "X-Goog-Expires",
                token: "X-Goog-Security-Token",
                signed_fields: "X-Goog-SignedHeaders",
                signature: "X-Goog-Signature",
            }),
            path: PathForm::KEPT,
            presigned_payload: Payload::Unsigned,
            sends_payload_hash: true,
            ..Self::aws("auto", "storage")
        }
    }

    /// The same with the RSA key of a service account: it wants a signer for RSA with SHA-256 (PKCS #1 v1.5) beside it,
    /// and the account's e-mail address as the key.
    pub const fn google_storage_rsa() -> Self {
        Self {
            algorithm: "GOOG4-RSA-SHA256",
            ..Self::google_storage()
        }
    }

    /// The same with the signature in the query, which then is good for `seconds` from the moment of signing: 1 to
    /// 604,800, which is seven days. Anything else is an error when a client or signer is built.
    #[must_use]
    pub const fn presigned(self, seconds: u64) -> Self {
        Self {
            placement: Placement::Query { seconds },
            ..self
        }
    }

    /// The same without a hash of the body: `UNSIGNED-PAYLOAD` stands in its place.
    #[must_use]
    pub const fn with_unsigned_payload(self) -> Self {
        Self {
            payload: Payload::Unsigned,
            presigned_payload: Payload::Unsigned,
            ..self
        }
    }
}

/// The header fields that proxies and transports change, and those that are no part of the request.
const UNSIGNED: &[&str] = &[
    "authorization",
    "connection",
    "expect",
    "keep-alive",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
];

/// How times are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// `20150830T123600Z`, and `20150830` in the scope.
    Compact,
    /// Unix time in seconds, and `2015-08-30` in the scope.
    Seconds,
}

/// What becomes of the path before it is signed.
///
/// `.` and `..` never occur in the path of a call, in any disguise: it is refused before a scheme sees it. So the
/// members that remove them and those that keep them sign the same, and the rule matters only for repeated slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathForm<'a> {
    /// What stands before the path that is sent, percent-encoded.
    pub prefix: &'a str,
    /// Whether repeated slashes become one, and `.` and `..` are resolved. Not in object stores: they are part of a
    /// name.
    pub is_normalised: bool,
    /// Whether what is sent percent-encoded is percent-encoded once more. Not in object stores.
    pub is_encoded_again: bool,
}

impl PathForm<'_> {
    /// The path as it is sent, each of its segments encoded as RFC 3986 has it.
    pub const KEPT: Self = Self {
        prefix: "",
        is_normalised: false,
        is_encoded_again: false,
    };
}

/// The names of the header fields that signing adds, in lower case.
#[derive(Clone, Copy, Debug)]
pub struct FieldNames<'a> {
    /// The time of signing.
    pub date: &'a str,
    /// What stands for the body. One that is set already must be right. Empty when the member has none.
    pub payload_hash: &'a str,
    /// The token of temporary credentials.
    pub token: &'a str,
}

/// The names of the query parameters of a signed URL.
#[derive(Clone, Copy, Debug)]
pub struct ParameterNames<'a> {
    /// The algorithm.
    pub algorithm: &'a str,
    /// The key and the scope.
    pub credential: &'a str,
    /// The time of signing.
    pub date: &'a str,
    /// For how many seconds it is good.
    pub expires: &'a str,
    /// The token of temporary credentials.
    pub token: &'a str,
    /// The list of header fields.
    pub signed_fields: &'a str,
    /// The signature.
    pub signature: &'a str,
}

/// Which header fields are signed, of those that are set. All names are in lower case.
#[derive(Clone, Copy, Debug)]
pub enum SignedFields<'a> {
    /// All but these.
    AllBut(&'a [&'a str]),
    /// These.
    Only(&'a [&'a str]),
    /// Some always, which then need no mention, and others that are listed.
    Additional {
        /// Those that are always signed.
        always: &'a [&'a str],
        /// The beginning of others that are always signed.
        prefix: &'a str,
        /// Those that are signed and listed.
        also: &'a [&'a str],
    },
}

/// What stands for the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Its SHA-256 in lower-case hex.
    Hashed,
    /// `UNSIGNED-PAYLOAD`.
    Unsigned,
}

/// Where the signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// In `Authorization`.
    Header,
    /// In the query: a signed URL.
    Query {
        /// For how long it is good, in seconds from the moment of signing.
        seconds: u64,
    },
}
