using System.Security.Cryptography.X509Certificates;
using Toil.Certificates.Parsing;
using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates.Judging;

/// <summary>Rules about what a certificate was issued for (RFC 5280, 4.2.1.3 and 4.2.1.12).</summary>
internal static class UsageRules
{
    private const int LongestList = 200;

    // What OpenSSL wants of a server's key usage: one of the three.
    private const X509KeyUsageFlags AnyOfTls = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyAgreement;

    private static readonly (X509KeyUsageFlags Flag, string Name)[] s_names =
    [
        (X509KeyUsageFlags.DigitalSignature, "digitalSignature"), (X509KeyUsageFlags.NonRepudiation, "nonRepudiation"),
        (X509KeyUsageFlags.KeyEncipherment, "keyEncipherment"), (X509KeyUsageFlags.DataEncipherment, "dataEncipherment"),
        (X509KeyUsageFlags.KeyAgreement, "keyAgreement"), (X509KeyUsageFlags.KeyCertSign, "keyCertSign"), (X509KeyUsageFlags.CrlSign, "cRLSign"),
    ];

    private static readonly Dictionary<string, string> s_extendedNames = new()
    {
        ["2.5.29.37.0"] = "anyExtendedKeyUsage",
        ["1.3.6.1.5.5.7.3.2"] = "clientAuth",
        ["1.3.6.1.5.5.7.3.3"] = "codeSigning",
        ["1.3.6.1.5.5.7.3.4"] = "emailProtection",
        ["1.3.6.1.5.5.7.3.8"] = "timeStamping",
        ["1.3.6.1.5.5.7.3.9"] = "OCSPSigning",
    };

    public static CertificateProblem? WrongUsage(RuleInput input)
    {
        if (!input.IsServed)
        {
            return null;
        }

        CertificateFacts leaf = input.Leaf;
        if (!leaf.IsForServerUse)
        {
            string uses = string.Join(", ", leaf.ExtendedKeyUsages.Select(use => s_extendedNames.GetValueOrDefault(use, use)));
            return Problem(
                $"It is not issued for servers: its extended key usage is {InertText.From(uses, LongestList)}. Clients refuse it.",
                "Have it issued again with the extended key usage serverAuth.");
        }

        return leaf.KeyUsage switch
        {
            { } usage when (usage & AnyOfTls) == 0 => Problem(
                $"It is not issued for TLS: its key usage is {Names(usage)}. Clients refuse it.", "Have it issued again with the key usage digitalSignature."),
            { } usage when !usage.HasFlag(X509KeyUsageFlags.DigitalSignature) && Signs(input) => Problem(
                $"Its key usage is {Names(usage)}, and the server has to sign with it: browsers refuse it.", "Have it issued again with the key usage digitalSignature."),
            _ => null,
        };
    }

    // Static RSA is the one way in which a server does not sign.
    private static bool Signs(RuleInput input) => input.Sighting.CipherSuite?.StartsWith("TLS_RSA_", StringComparison.Ordinal) is not true;

    private static string Names(X509KeyUsageFlags usage)
    {
        string names = string.Join(", ", s_names.Where(one => usage.HasFlag(one.Flag)).Select(one => one.Name));
        return names.Length > 0 ? names : "empty";
    }

    private static CertificateProblem Problem(string message, string remedy) => new(RuleIds.WrongUsage, Severity.High, message, remedy);
}
