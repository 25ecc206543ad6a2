using System.Globalization;
using Toil.Certificates.Parsing;
using Toil.Operations;

namespace Toil.Certificates.Judging;

/// <summary>Rules about keys and signatures.</summary>
internal static class StrengthRules
{
    /// <summary>CA/Browser Forum Baseline Requirements 6.1.5: RSA of 2,048 bits, curves of 256. OpenSSL's default level refuses less as well.</summary>
    private const int LeastRsaBits = 2_048;

    private const int LeastCurveBits = 256;

    public static CertificateProblem? WeakKey(RuleInput input) => Find(input, IsWeak) is { } weak
        ? new(
            RuleIds.WeakKey, Severity.High, $"{Whose(input, weak)} key is weak ({weak.KeyAlgorithm}): current clients refuse it.",
            "Have it issued again with an RSA key of 2048 bits or more, or with ECDSA P-256.")
        : null;

    public static CertificateProblem? WeakSignature(RuleInput input) => Find(input, HasWeakSignature) is { } weak
        ? new(
            RuleIds.WeakSignature, Severity.High,
            $"{Whose(input, weak)} signature rests on {weak.SignatureDigest}, which can be forged: current clients refuse it.",
            "Have it issued again with a SHA-256 signature.")
        : null;

    public static CertificateProblem? KeyMismatch(RuleInput input) => (input.Sighting.KeyFits, input.IsServed) switch
    {
        (false, true) => new(
            RuleIds.KeyMismatch, Severity.Critical, "The server signs with a key that is not this certificate's: every client breaks off.",
            "Give it the private key of this certificate, or the certificate of its key, and have it load them."),
        (false, false) => new(
            RuleIds.KeyMismatch, Severity.Critical, "The private key beside it is that of another certificate: a server that loads the two does not start, or serves the old one.",
            "Store the certificate and the key of one and the same order together."),
        _ => null,
    };

    private static CertificateFacts? Find(RuleInput input, Func<CertificateFacts, bool> isWeak) => input.Sighting.Chain.FirstOrDefault(isWeak);

    private static bool IsWeak(CertificateFacts facts) => facts.KeyFamily switch
    {
        KeyFamily.Rsa => facts.KeyBits is > 0 and < LeastRsaBits,
        KeyFamily.EllipticCurve => facts.KeyBits is > 0 and < LeastCurveBits,
        KeyFamily.Dsa => true,
        _ => false,
    };

    // A root is trusted for being there, not for its signature on itself.
    private static bool HasWeakSignature(CertificateFacts facts) => facts.SignatureDigest is "MD2" or "MD4" or "MD5" or "SHA1"
        && !(facts.IsAuthority && facts.IsSelfIssued);

    private static string Whose(RuleInput input, CertificateFacts weak) => ReferenceEquals(weak, input.Leaf)
        ? "Its"
        : string.Create(CultureInfo.InvariantCulture, $"The intermediate '{weak.Subject}' has a problem: its");
}
