using System.Formats.Asn1;

namespace Toil.Certificates.Parsing;

/// <summary>Names signature algorithms. Object identifiers from RFC 3279, 4055, 5758, 8017, 8410, 8692, 9881 and 9909, and NIST's register.</summary>
internal static class SignatureAlgorithms
{
    private static readonly Asn1Tag s_hashOfPss = new(TagClass.ContextSpecific, 0);

    /// <summary>Reads an AlgorithmIdentifier: its name for people, and the digest where it has one.</summary>
    public static (string Name, string? Digest) Read(AsnReader algorithm)
    {
        string oid = algorithm.ReadObjectIdentifier();
        if (oid == "1.2.840.113549.1.1.10")
        {
            string? digest = ReadPssDigest(algorithm);
            return (digest is null ? "RSASSA-PSS" : $"{digest}-RSAPSS", digest);
        }

        (string? hash, string? scheme) = Lookup(oid);
        return (hash, scheme) switch
        {
            (null, null) => (PostQuantum.NameOf(oid) ?? oid, null),
            (null, _) => (scheme, null),
            _ => ($"{hash}-{scheme}", hash),
        };
    }

    /// <summary>The hash of RSASSA-PSS-params; SHA-1 where it is left out (RFC 8017, A.2.3). Null where the hash is not known.</summary>
    private static string? ReadPssDigest(AsnReader algorithm)
    {
        if (!algorithm.HasData)
        {
            return null;
        }

        AsnReader parameters = algorithm.ReadSequence();
        return parameters.HasData && parameters.PeekTag().HasSameClassAndValue(s_hashOfPss)
            ? DigestOf(parameters.ReadSequence(s_hashOfPss).ReadSequence().ReadObjectIdentifier())
            : "SHA1";
    }

    private static string? DigestOf(string oid) => oid switch
    {
        "1.2.840.113549.2.5" => "MD5",
        "1.3.14.3.2.26" => "SHA1",
        "2.16.840.1.101.3.4.2.1" => "SHA256",
        "2.16.840.1.101.3.4.2.2" => "SHA384",
        "2.16.840.1.101.3.4.2.3" => "SHA512",
        "2.16.840.1.101.3.4.2.4" => "SHA224",
        "2.16.840.1.101.3.4.2.5" => "SHA512/224",
        "2.16.840.1.101.3.4.2.6" => "SHA512/256",
        "2.16.840.1.101.3.4.2.7" => "SHA3-224",
        "2.16.840.1.101.3.4.2.8" => "SHA3-256",
        "2.16.840.1.101.3.4.2.9" => "SHA3-384",
        "2.16.840.1.101.3.4.2.10" => "SHA3-512",
        "2.16.840.1.101.3.4.2.11" => "SHAKE128",
        "2.16.840.1.101.3.4.2.12" => "SHAKE256",
        _ => null,
    };

    private static (string? Hash, string? Scheme) Lookup(string oid) => oid switch
    {
        "1.2.840.113549.1.1.2" => ("MD2", "RSA"),
        "1.2.840.113549.1.1.3" => ("MD4", "RSA"),
        "1.2.840.113549.1.1.4" or "1.3.14.3.2.3" => ("MD5", "RSA"),
        "1.2.840.113549.1.1.5" or "1.3.14.3.2.29" => ("SHA1", "RSA"),
        "1.2.840.113549.1.1.11" => ("SHA256", "RSA"),
        "1.2.840.113549.1.1.12" => ("SHA384", "RSA"),
        "1.2.840.113549.1.1.13" => ("SHA512", "RSA"),
        "1.2.840.113549.1.1.14" => ("SHA224", "RSA"),
        "1.2.840.113549.1.1.15" => ("SHA512/224", "RSA"),
        "1.2.840.113549.1.1.16" => ("SHA512/256", "RSA"),
        "1.3.36.3.3.1.2" => ("RIPEMD160", "RSA"),
        "2.16.840.1.101.3.4.3.13" => ("SHA3-224", "RSA"),
        "2.16.840.1.101.3.4.3.14" => ("SHA3-256", "RSA"),
        "2.16.840.1.101.3.4.3.15" => ("SHA3-384", "RSA"),
        "2.16.840.1.101.3.4.3.16" => ("SHA3-512", "RSA"),
        "1.3.6.1.5.5.7.6.30" => ("SHAKE128", "RSAPSS"),
        "1.3.6.1.5.5.7.6.31" => ("SHAKE256", "RSAPSS"),
        "1.2.840.10040.4.3" or "1.3.14.3.2.27" => ("SHA1", "DSA"),
        "2.16.840.1.101.3.4.3.1" => ("SHA224", "DSA"),
        "2.16.840.1.101.3.4.3.2" => ("SHA256", "DSA"),
        "2.16.840.1.101.3.4.3.3" => ("SHA384", "DSA"),
        "2.16.840.1.101.3.4.3.4" => ("SHA512", "DSA"),
        "1.2.840.10045.4.1" => ("SHA1", "ECDSA"),
        "1.2.840.10045.4.3.1" => ("SHA224", "ECDSA"),
        "1.2.840.10045.4.3.2" => ("SHA256", "ECDSA"),
        "1.2.840.10045.4.3.3" => ("SHA384", "ECDSA"),
        "1.2.840.10045.4.3.4" => ("SHA512", "ECDSA"),
        "2.16.840.1.101.3.4.3.9" => ("SHA3-224", "ECDSA"),
        "2.16.840.1.101.3.4.3.10" => ("SHA3-256", "ECDSA"),
        "2.16.840.1.101.3.4.3.11" => ("SHA3-384", "ECDSA"),
        "2.16.840.1.101.3.4.3.12" => ("SHA3-512", "ECDSA"),
        "1.3.6.1.5.5.7.6.32" => ("SHAKE128", "ECDSA"),
        "1.3.6.1.5.5.7.6.33" => ("SHAKE256", "ECDSA"),
        "1.2.156.10197.1.501" => ("SM3", "SM2"),
        "1.3.101.112" => (null, "Ed25519"),
        "1.3.101.113" => (null, "Ed448"),
        _ => (null, null),
    };
}
