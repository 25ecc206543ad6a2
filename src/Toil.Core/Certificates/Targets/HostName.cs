using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Toil.Certificates.Targets;

/// <summary>Host names and IP literals in the one form in which Toil compares and sends them.</summary>
public static class HostName
{
    private static readonly IdnMapping s_idn = new() { AllowUnassigned = false, UseStd3AsciiRules = false };

    /// <summary>
    /// Brings a host into its canonical form: internationalised names to lower-case punycode without a final dot, IP literals to their
    /// shortest text.
    /// </summary>
    /// <param name="text">A name or an IP literal, without brackets.</param>
    /// <param name="host">The canonical form.</param>
    /// <param name="address">The address of an IP literal; null for a name.</param>
    /// <returns>False where it is neither (RFC 1123 labels, underscores allowed; a name whose last label is a number is refused).</returns>
    public static bool TryNormalize(string text, out string host, out IPAddress? address)
    {
        host = string.Empty;
        if (TryParseAddress(text, out address))
        {
            host = address!.ToString();
            return true;
        }

        string name = text.EndsWith('.') ? text[..^1] : text;
        if (!IsAscii(name))
        {
            try
            {
                name = s_idn.GetAscii(name);
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        host = name.ToLowerInvariant();
        return IsName(host);
    }

    /// <summary>
    /// Reads an IP literal: dotted quads of four parts, and IPv6 with an optional zone, which is a number or an interface of this machine
    /// (in a URL also behind <c>%25</c>, RFC 6874). Shorthands such as <c>127.1</c> are none.
    /// </summary>
    public static bool TryParseAddress(string text, out IPAddress? address)
    {
        bool parsed = IPAddress.TryParse(text, out address)
            && (address!.AddressFamily == AddressFamily.InterNetworkV6 ? IsPlain(text, ref address) : text == address.ToString());
        address = parsed ? address : null;
        return parsed;
    }

    // The platform drops a zone that it does not know, and would dial the address on whatever interface comes first.
    private static bool IsPlain(string text, ref IPAddress address)
    {
        if (text.Contains('[', StringComparison.Ordinal))
        {
            return false;
        }

        int zone = text.IndexOf('%', StringComparison.Ordinal);
        return zone < 0 || address.ScopeId != 0
            || (text.AsSpan(zone).StartsWith("%25") && IPAddress.TryParse(text.Remove(zone + 1, 2), out address!) && address.ScopeId != 0);
    }

    private static bool IsAscii(string text) => !text.AsSpan().ContainsAnyExceptInRange('\0', '\x7f');

    private static bool IsName(string name)
    {
        if (name.Length is 0 or > 253)
        {
            return false;
        }

        string[] labels = name.Split('.');
        return Array.TrueForAll(labels, IsLabel) && labels[^1].AsSpan().ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsLabel(string label) => label.Length is > 0 and <= 63
        && label[0] != '-' && label[^1] != '-'
        && label.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_');
}
