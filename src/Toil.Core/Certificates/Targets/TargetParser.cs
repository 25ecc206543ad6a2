using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates.Targets;

/// <summary>
/// Reads targets: <c>host</c>, <c>host:port</c>, <c>[::1]:443</c>, <c>https://host:port?sni=name&amp;address=ip</c>, absolute paths and patterns,
/// <c>file:///path</c>, <c>store://LocalMachine/Root</c>, <c>acm://eu-west-1</c>.
/// </summary>
public static class TargetParser
{
    private const int LongestStoreName = 80;

    private const string Forms = "Write host:port, https://host, a path such as ./certs, or store://CurrentUser/My.";

    /// <summary>Reads a target. Relative paths must have been made absolute before.</summary>
    /// <param name="text">The target.</param>
    /// <param name="serverName">Server name to send in place of the host; null for the target's own.</param>
    /// <param name="address">Address to dial in place of the name's; null for the target's own.</param>
    /// <exception cref="ToilException">
    /// <c>TargetInvalid</c>, <c>TargetSchemeUnknown</c>, <c>TargetHostInvalid</c>, <c>TargetPortOutOfRange</c>, <c>TargetQueryUnknown</c>,
    /// <c>TargetAddressInvalid</c>, <c>StoreUnknown</c> or <c>AcmRegionInvalid</c>; the message names the target.
    /// </exception>
    public static SweepTarget Parse(string text, string? serverName = null, string? address = null)
    {
        string trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            throw ToilException.Invalid("TargetInvalid", "A target is empty.", Forms, text);
        }

        if (Path.IsPathFullyQualified(trimmed))
        {
            return new PathTarget(trimmed, IsLiteral: false);
        }

        int scheme = trimmed.IndexOf("://", StringComparison.Ordinal);
        string rest = scheme < 0 ? trimmed : trimmed[(scheme + 3)..];
        return (scheme < 0 ? EndpointSchemes.Default : trimmed[..scheme].ToLowerInvariant()) switch
        {
            "file" => ParseFile(text, rest),
            "store" => ParseStore(text, rest),
            AcmTarget.Scheme => AcmTarget.Parse(text, rest),
            { } name when EndpointSchemes.Ports.ContainsKey(name) => ParseEndpoint(text, name, rest, serverName, address),
            { } name => throw UnknownScheme(text, name),
        };
    }

    private static EndpointTarget ParseEndpoint(string text, string scheme, string rest, string? serverName, string? addressText)
    {
        // Before anything is taken apart: a password may hold any of the characters at which a target is cut.
        if (text.Contains('@', StringComparison.Ordinal))
        {
            throw ToilException.Invalid("TargetInvalid", "A target has a user name or password in it.", "Leave out what stands before the @: a sweep never signs in.");
        }

        string query = Cut(ref rest, '?');
        Cut(ref rest, '#');
        Cut(ref rest, '/');
        foreach (string pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string key = pair;
            string value = Cut(ref key, '=');
            switch (key)
            {
                case "sni":
                    serverName ??= Uri.UnescapeDataString(value);
                    break;
                case "address":
                    addressText ??= Uri.UnescapeDataString(value);
                    break;
                default:
                    // Its value is not repeated: a connection string of a database may hold ?password=.
                    throw ToilException.Invalid(
                        "TargetQueryUnknown", $"The target '{Show(text.Split('?')[0])}' has a query that Toil does not know: '{InertText.From(key, 40)}'.",
                        "Leave out the path and query, or use ?sni=NAME and ?address=IP.", text);
            }
        }

        (string hostText, int port) = SplitPort(text, scheme, rest);
        if (!HostName.TryNormalize(hostText, out string host, out IPAddress? literal))
        {
            throw ToilException.Invalid("TargetHostInvalid", $"The target '{Show(text)}' has no valid host name.", Forms, text);
        }

        string? sni = literal is null ? host : null;
        if (!string.IsNullOrEmpty(serverName))
        {
            sni = HostName.TryNormalize(serverName, out string name, out IPAddress? notName) && notName is null
                ? name
                : throw ToilException.Invalid(
                    "TargetServerNameInvalid", $"'{InertText.From(serverName, 80)}' is not a server name, for the target '{Show(text)}'.",
                    "Give a DNS name: an IP address is never sent as server name.", text);
        }

        IPAddress? address = literal;
        if (!string.IsNullOrEmpty(addressText) && !HostName.TryParseAddress(addressText, out address))
        {
            throw ToilException.Invalid(
                "TargetAddressInvalid", $"'{InertText.From(addressText, 80)}' is not an IP address, for the target '{Show(text)}'.",
                "Give an IPv4 or IPv6 address without a port.", text);
        }

        return new EndpointTarget(Canonical(scheme, host, literal, port, sni, address), scheme, host, port, sni, address);
    }

    private static string Canonical(string scheme, string host, IPAddress? literal, int port, string? sni, IPAddress? address)
    {
        string shownHost = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        string place = scheme == EndpointSchemes.Default
            ? string.Create(CultureInfo.InvariantCulture, $"{shownHost}:{port}")
            : string.Create(CultureInfo.InvariantCulture, $"{scheme}://{shownHost}{(port == EndpointSchemes.Ports[scheme] ? string.Empty : ":" + port)}");
        string[] query =
        [
            .. sni is null || sni == host ? Array.Empty<string>() : [$"sni={sni}"],
            .. address is null || address.Equals(literal) ? Array.Empty<string>() : [$"address={address.ToString().Replace("%", "%25", StringComparison.Ordinal)}"],
        ];
        return query.Length == 0 ? place : $"{place}?{string.Join('&', query)}";
    }

    private static (string Host, int Port) SplitPort(string text, string scheme, string rest)
    {
        int bracket = rest.StartsWith('[') ? rest.IndexOf(']', StringComparison.Ordinal) : -1;
        string host = rest;
        string? port = null;
        if (bracket > 0)
        {
            host = rest[1..bracket];
            port = rest.Length > bracket + 1 ? rest[(bracket + 1)..] : null;
            if (!host.Contains(':', StringComparison.Ordinal) || (port is not null && port[0] != ':'))
            {
                throw ToilException.Invalid("TargetHostInvalid", $"The target '{Show(text)}' has no valid host name.", Forms, text);
            }

            port = port?[1..];
        }
        else if (rest.Count(c => c == ':') == 1) // an IPv6 literal without brackets has no port
        {
            port = Cut(ref host, ':');
        }

        if (port is null)
        {
            return (host, EndpointSchemes.Ports[scheme]);
        }

        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 65535
            ? (host, number)
            : throw ToilException.Invalid(
                "TargetPortOutOfRange", $"The target '{Show(text)}' has no valid port: '{InertText.From(port, 20)}'.",
                "Give a port from 1 to 65535.", text);
    }

    // By hand, because the platform's URLs make a share of file://localhost/x, and cut a name at its question mark.
    private static PathTarget ParseFile(string text, string rest)
    {
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string path = slash < 0 ? string.Empty : Uri.UnescapeDataString(rest[slash..]);
        path = OperatingSystem.IsWindows() ? path.TrimStart('/') : path;
        bool isLocal = slash == 0 || (slash > 0 && rest[..slash].Equals("localhost", StringComparison.OrdinalIgnoreCase));
        return isLocal && Path.IsPathFullyQualified(path) && !path.Contains('\0')
            ? new PathTarget(Path.GetFullPath(path, Path.GetPathRoot(path)!), IsLiteral: true)
            : throw ToilException.Invalid(
                "TargetInvalid", $"'{Show(text)}' is not a file URL of this machine.", "Write file:///path, or just the path.", ItemOf(text));
    }

    private static StoreTarget ParseStore(string text, string rest)
    {
        // By name, because the platform would take numbers as well. A store's name is a word; what is not inert is none.
        string[] parts = rest.Split('/');
        string? location = parts is [_, { Length: > 0 } store] && store == InertText.From(store, LongestStoreName)
            ? Enum.GetNames<StoreLocation>().FirstOrDefault(name => name.Equals(parts[0], StringComparison.OrdinalIgnoreCase))
            : null;
        return location is not null
            ? new StoreTarget($"store://{location}/{parts[1]}", Enum.Parse<StoreLocation>(location), parts[1])
            : throw ToilException.Invalid(
                "StoreUnknown", $"'{Show(text)}' names no certificate store.", "Write store://CurrentUser/My, store://LocalMachine/Root and the like.",
                ItemOf(text));
    }

    private static ToilException UnknownScheme(string text, string scheme)
    {
        if (!scheme.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.'))
        {
            return ToilException.Invalid("TargetInvalid", $"The target '{Show(text)}' has no valid scheme.", Forms, ItemOf(text));
        }

        string[] known = [.. EndpointSchemes.Ports.Keys, "file", "store", AcmTarget.Scheme];
        return ToilException.Invalid(
            "TargetSchemeUnknown", $"The target '{Show(text)}' has a scheme that Toil does not know: '{InertText.From(scheme, 20)}'.",
            Nearest.To(scheme, known) is { } nearest ? $"Did you mean '{nearest}://'?" : $"Known: {string.Join(", ", known.Order(StringComparer.Ordinal))}.",
            ItemOf(text));
    }

    private static string Cut(ref string text, char at)
    {
        int index = text.IndexOf(at, StringComparison.Ordinal);
        string rest = index < 0 ? string.Empty : text[(index + 1)..];
        text = index < 0 ? text : text[..index];
        return rest;
    }

    // What stands before an @ may be a password: neither the message nor the error's item repeats it.
    private static string? ItemOf(string text) => text.Contains('@', StringComparison.Ordinal) ? null : text;

    private static string Show(string text)
    {
        int at = text.LastIndexOf('@');
        return InertText.From(at < 0 ? text.Trim() : "..." + text[at..].Trim(), 120);
    }
}
