using System.Collections.Frozen;

namespace Toil.Certificates.Targets;

/// <summary>
/// Schemes of endpoints, with the ports that IANA registered for them: those that speak TLS from the first byte, and those that start it
/// when asked.
/// </summary>
public static class EndpointSchemes
{
    /// <summary>The scheme of a target that names none.</summary>
    public const string Default = "tls";

    /// <summary>Port of each scheme.</summary>
    public static FrozenDictionary<string, int> Ports { get; } = new Dictionary<string, int>
    {
        [Default] = 443,
        ["https"] = 443,
        ["wss"] = 443,
        ["smtps"] = 465,
        ["nntps"] = 563,
        ["ldaps"] = 636,
        ["dot"] = 853,
        ["ftps"] = 990,
        ["telnets"] = 992,
        ["imaps"] = 993,
        ["pop3s"] = 995,
        ["docker"] = 2376,
        ["sips"] = 5061,
        ["amqps"] = 5671,
        ["rediss"] = 6379,
        ["ircs"] = 6697,
        ["mqtts"] = 8883,

        // STARTTLS
        ["ftp"] = 21,
        ["smtp"] = 25,
        ["pop3"] = 110,
        ["nntp"] = 119,
        ["imap"] = 143,
        ["ldap"] = 389,
        ["mysql"] = 3306,
        ["mariadb"] = 3306,
        ["sieve"] = 4190,
        ["xmpp"] = 5222,
        ["xmpp-server"] = 5269,
        ["postgres"] = 5432,
        ["postgresql"] = 5432,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
