using System.Collections.Frozen;

namespace Toil.Certificates.Probing.Preambles;

/// <summary>Which scheme begins with which preamble.</summary>
internal static class PreambleTable
{
    private static readonly FrozenDictionary<string, IPreamble> s_preambles = new Dictionary<string, IPreamble>
    {
        ["smtp"] = new SmtpPreamble(),
        ["imap"] = new ImapPreamble(),
        ["pop3"] = new Pop3Preamble(),
        ["ftp"] = new FtpPreamble(),
        ["nntp"] = new NntpPreamble(),
        ["sieve"] = new SievePreamble(),
        ["ldap"] = new LdapPreamble(),
        ["postgres"] = new PostgresPreamble(),
        ["postgresql"] = new PostgresPreamble(),
        ["mysql"] = new MySqlPreamble(),
        ["mariadb"] = new MySqlPreamble(),
        ["xmpp"] = new XmppPreamble("jabber:client"),
        ["xmpp-server"] = new XmppPreamble("jabber:server"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The schemes that have one.</summary>
    public static IReadOnlyList<string> Schemes => s_preambles.Keys;

    /// <summary>The preamble of a scheme; null where TLS begins with the first byte.</summary>
    public static IPreamble? Find(string scheme) => s_preambles.GetValueOrDefault(scheme);
}
