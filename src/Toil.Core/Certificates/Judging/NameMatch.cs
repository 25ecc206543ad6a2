using Toil.Certificates.Parsing;
using Toil.Certificates.Targets;

namespace Toil.Certificates.Judging;

/// <summary>Holds a certificate's names against a name or address (RFC 9525, section 6): only the subject alternative name counts.</summary>
public static class NameMatch
{
    /// <summary>
    /// True where the certificate holds the name. A wildcard stands for the whole first label and for one label only; the common name is not
    /// looked at; an IP address is matched by iPAddress entries alone.
    /// </summary>
    /// <param name="facts">The certificate.</param>
    /// <param name="expected">A canonical host name (see <see cref="HostName"/>) or IP literal.</param>
    public static bool Holds(CertificateFacts facts, string expected) => HostName.TryParseAddress(expected, out System.Net.IPAddress? address)
        ? facts.IpAddresses.Contains(new System.Net.IPAddress(address!.GetAddressBytes()).ToString(), StringComparer.OrdinalIgnoreCase) // no zone
        : facts.DnsNames.Any(pattern => Matches(pattern, expected));

    private static bool Matches(string pattern, string name)
    {
        ReadOnlySpan<char> presented = pattern.EndsWith('.') ? pattern.AsSpan(0, pattern.Length - 1) : pattern;
        if (!presented.StartsWith("*."))
        {
            return presented.Equals(name, StringComparison.OrdinalIgnoreCase);
        }

        int dot = name.IndexOf('.', StringComparison.Ordinal);
        ReadOnlySpan<char> parent = presented[2..];
        return dot > 0
            && parent.Contains('.') // "*.com" would stand for every company there is
            && !parent.Contains('*')
            && parent.Equals(name.AsSpan(dot + 1), StringComparison.OrdinalIgnoreCase);
    }
}
