namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>What the key of a value lets one expect.</summary>
internal static class ValuePromise
{
    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase) { "ca-bundle", "cabundle", "ca.crt", "tls.crt" };

    private static readonly HashSet<string> s_extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".crt", ".pem", ".cer", ".cert", ".der", ".p7b", ".p12", ".pfx", ".jks", ".ca-bundle",
    };

    /// <summary>True where a value of this key is expected to hold a certificate, so that it is reported when it is broken.</summary>
    public static bool Of(string key) => s_names.Contains(key) || s_extensions.Contains(Path.GetExtension(key));
}
