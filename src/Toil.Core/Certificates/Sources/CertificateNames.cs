using System.Text.RegularExpressions;

namespace Toil.Certificates.Sources;

/// <summary>Names under which people keep certificates.</summary>
internal static partial class CertificateNames
{
    private static readonly HashSet<string> s_extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".pem", ".crt", ".cer", ".cert", ".der", ".p7b", ".p7c", ".p7s", ".p12", ".pfx", ".jks", ".keystore", ".ca-bundle",
    };

    /// <summary>True where a file of this name is expected to hold a certificate, so that it is reported when it does not.</summary>
    public static bool Promises(string fileName) => s_extensions.Contains(Path.GetExtension(fileName)) || HashedName().IsMatch(fileName);

    /// <summary>Names that `openssl rehash` gives: <c>3ee7e181.0</c>.</summary>
    [GeneratedRegex(@"^[0-9a-f]{8}\.[0-9]{1,9}$", RegexOptions.CultureInvariant)]
    private static partial Regex HashedName();
}
