namespace Toil.Certificates.Parsing;

/// <summary>Names of FIPS 204 and FIPS 205; one object identifier stands for the key and for its signatures (RFC 9881, RFC 9909).</summary>
internal static class PostQuantum
{
    private const string Branch = "2.16.840.1.101.3.4.3.";

    private static readonly string[] s_slh =
    [
        "SHA2-128s", "SHA2-128f", "SHA2-192s", "SHA2-192f", "SHA2-256s", "SHA2-256f",
        "SHAKE-128s", "SHAKE-128f", "SHAKE-192s", "SHAKE-192f", "SHAKE-256s", "SHAKE-256f",
    ];

    /// <summary>The name, or null where the object identifier is not one of them.</summary>
    public static string? NameOf(string oid)
        => oid.StartsWith(Branch, StringComparison.Ordinal) && int.TryParse(oid.AsSpan(Branch.Length), out int arc)
            ? arc switch
            {
                17 => "ML-DSA-44",
                18 => "ML-DSA-65",
                19 => "ML-DSA-87",
                >= 20 and <= 31 => $"SLH-DSA-{s_slh[arc - 20]}",
                32 => "HashML-DSA-44",
                33 => "HashML-DSA-65",
                34 => "HashML-DSA-87",
                >= 35 and <= 46 => $"HashSLH-DSA-{s_slh[arc - 35]}",
                _ => null,
            }
            : null;
}
