namespace Toil.Certificates.Parsing;

/// <summary>What a DER value is, as far as its outline tells.</summary>
internal enum DerShape
{
    Unknown,
    Certificate,
    SignedData,
    Message,
    Pkcs12,
    PrivateKey,
    PublicKey,
    Request,
    RevocationList,
    Parameters,
}
