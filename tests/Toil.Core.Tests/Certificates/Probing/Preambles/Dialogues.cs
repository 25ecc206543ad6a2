using System.Text;

namespace Toil.Core.Tests.Certificates.Probing.Preambles;

/// <summary>For every scheme, how the conversation goes when all is well.</summary>
internal static class Dialogues
{
    public static readonly byte[] SslRequest =
        [32, 0, 0, 1, 0x01, 0x8a, 0, 0, 0, 0, 0, 1, 33, .. new byte[23]];

    private static readonly byte[] s_startTls =
        [0x30, 0x1d, 2, 1, 1, 0x77, 0x18, 0x80, 0x16, .. "1.3.6.1.4.1.1466.20037"u8];

    private static readonly Dictionary<string, Turn[]> s_good = new()
    {
        ["smtp"] =
        [
            Turn.Text("", "220-mail.test ESMTP\r\n220 ready\r\n"),
            Turn.Text("EHLO toil.invalid\r\n", "250-mail.test\r\n250-SIZE 1000\r\n250-starttls\r\n250 8BITMIME\r\n"),
            Turn.Text("STARTTLS\r\n", "220 2.0.0 go\r\n"),
        ],
        ["imap"] =
        [
            Turn.Text("", "* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n"),
            Turn.Text("t STARTTLS\r\n", "* CAPABILITY IMAP4rev1\r\n* OK still here\r\nt OK go\r\n"),
        ],
        ["pop3"] = [Turn.Text("", "+OK ready\r\n"), Turn.Text("STLS\r\n", "+OK go\r\n")],
        ["ftp"] =
        [
            Turn.Text("", "120 ready in 1 minute\r\n220-Welcome\r\nto 220\r\n 220 \r\n220-\r\n220 ready\r\n"),
            Turn.Text("AUTH TLS\r\n", "234 go\r\n"),
        ],
        ["nntp"] = [Turn.Text("", "201 no posting\r\n"), Turn.Text("STARTTLS\r\n", "382 go\r\n")],
        ["sieve"] =
        [
            Turn.Text("", "\"IMPLEMENTATION\" \"x\"\r\n\"SIEVE\" {9+}\r\nfil\r\ninto\r\n{8}\r\nSTARTTLS\r\nOK {5}\r\nready\r\n"),
            Turn.Text("STARTTLS\r\n", "OK \"go\"\r\n"),
        ],
        ["ldap"] = [new(s_startTls, Ldap(1, 0))],
        ["postgres"] = [new([0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f], [(byte)'S'])],
        ["mysql"] = [new([], MySqlGreeting(0xfffe)), new(SslRequest, [])],
        ["xmpp"] = Xmpp("jabber:client"),
        ["xmpp-server"] = Xmpp("jabber:server"),
    };

    public static TheoryData<string> Schemes { get; } = [.. s_good.Keys];

    public static Turn[] Good(string scheme) => s_good[scheme];

    /// <summary>All that the peer says.</summary>
    public static byte[] Said(string scheme) => [.. Good(scheme).SelectMany(turn => turn.Says)];

    /// <summary>All that it must hear.</summary>
    public static byte[] Heard(string scheme) => [.. Good(scheme).SelectMany(turn => turn.Hears)];

    public static byte[] Ldap(byte id, byte code, string words = "", string matched = "")
    {
        byte[] response =
            [0x0a, 1, code, 4, (byte)matched.Length, .. Encoding.UTF8.GetBytes(matched), 4, (byte)words.Length, .. Encoding.UTF8.GetBytes(words)];
        return [0x30, (byte)(response.Length + 5), 2, 1, id, 0x78, (byte)response.Length, .. response];
    }

    public static byte[] MySqlGreeting(ushort capabilities) => Packet(
        [10, .. "5.5.5-10.11.0-MariaDB\0"u8, 7, 0, 0, 0, .. "12345678\0"u8, (byte)capabilities, (byte)(capabilities >> 8), 45, 2, 0, 0xff, 0x81,
        21, .. new byte[10], .. "123456789012\0mysql_native_password\0"u8]);

    public static byte[] Packet(byte[] payload) => [(byte)payload.Length, (byte)(payload.Length >> 8), 0, 0, .. payload];

    private static Turn[] Xmpp(string content) =>
    [
        Turn.Text(
            $"<?xml version='1.0'?><stream:stream xmlns='{content}' xmlns:stream='http://etherx.jabber.org/streams' to='chat.test' version='1.0'>",
            $"<?xml version='1.0'?>\n<stream:stream from='chat.test' id='a>b' xmlns=\"{content}\" xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
            + "<stream:features><mechanisms xmlns='x'><mechanism>PLAIN</mechanism></mechanisms>"
            + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>"),
        Turn.Text("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
    ];
}
