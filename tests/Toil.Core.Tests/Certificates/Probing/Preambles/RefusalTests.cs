using System.Text;
using Toil.Certificates;
using Toil.Certificates.Probing.Preambles;

namespace Toil.Core.Tests.Certificates.Probing.Preambles;

/// <summary>Peers that say no, properly or not.</summary>
public sealed class RefusalTests
{
    private const string Smtp = "220 mail.test\r\n250-mail.test\r\n250 STARTTLS\r\n";
    private const string Imap = "* OK ready\r\n";
    private const string Sieve = "\"STARTTLS\"\r\nOK\r\n";
    private const string Stream = "<?xml version='1.0'?><stream:stream version='1.0'>";

    [Theory]
    [InlineData("smtp", "220 mail.test\r\n250-mail.test\r\n250 SIZE\r\n", "Its answer to EHLO does not offer STARTTLS.")]
    [InlineData("smtp", "220 mail.test\r\n502 5.5.2 what?\r\n", "Refuses EHLO, without which there is no STARTTLS: '502 5.5.2 what?'.")]
    [InlineData("smtp", Smtp + "454 4.7.0 no TLS now\r\n", "Offers STARTTLS and then refuses it: '454 4.7.0 no TLS now'.")]
    [InlineData("imap", "* PREAUTH hello\r\n", "Greets with PREAUTH, as if already signed in, and then STARTTLS is not allowed.")]
    [InlineData("imap", Imap + "* CAPABILITY IMAP4rev1\r\nt BAD unknown\r\n", "Refuses STARTTLS: 't BAD unknown'.")]
    [InlineData("imap", Imap + "t NO not here\r\n", "Refuses STARTTLS: 't NO not here'.")]
    [InlineData("pop3", "+OK\r\n-ERR unknown command\r\n", "Refuses STLS: '-ERR unknown command'.")]
    [InlineData("ftp", "220 hi\r\n530 Please login with USER and PASS.\r\n", "Refuses AUTH TLS: '530 Please login with USER and PASS.'.")]
    [InlineData("nntp", "200 hi\r\n580 Can not initiate TLS negotiation\r\n", "Refuses STARTTLS: '580 Can not initiate TLS negotiation'.")]
    [InlineData("sieve", "\"SIEVE\" \"fileinto\"\r\nOK\r\n", "Its capabilities do not hold STARTTLS.")]
    [InlineData("sieve", Sieve + "NO {4}\r\nnope\r\n", "Offers STARTTLS and then refuses it: 'NO \"nope\"'.")]
    [InlineData("postgres", "N", "Has no TLS: it answered SSLRequest with N.")]
    [InlineData("postgres", "EFATAL:  unsupported frontend protocol 1234.5679\n\0", "Is too old for TLS: it does not know SSLRequest.")]
    [InlineData("mysql", "\u0008\0\0\0\u00093.20.1\0", "Is too old for TLS: it speaks protocol 9.")]
    [InlineData("xmpp", Stream + "<stream:features><mechanisms/></stream:features>", "Its stream features do not hold STARTTLS.")]
    [InlineData("xmpp", Stream + "<stream:features/>", "Its stream features do not hold STARTTLS.")]
    [InlineData("xmpp", Stream + "</stream:stream>", "Opened the stream with '<stream>' in place of its features.", FailureReason.ProtocolError)]
    [InlineData("xmpp-server", Stream + "<f:features><starttls/></f:features><failure xmlns='x'/></stream:stream>", "Offers STARTTLS and then refuses it.")]
    public Task No_is_a_refusal(string scheme, string says, string detail, FailureReason reason = FailureReason.StarttlsRefused)
        => AssertAsync(scheme, Encoding.Latin1.GetBytes(says), reason, detail);

    [Theory]
    [InlineData("smtp", "554 5.7.1 not you\r\n", "'554 5.7.1 not you'")]
    [InlineData("smtp", "220 mail.test\r\n421-slow\r\n421 down\r\n", "'421 down'")]
    [InlineData("imap", "* BYE too many\r\n", "'* BYE too many'")]
    [InlineData("imap", Imap + "* BYE leaving\r\n", "'* BYE leaving'")]
    [InlineData("pop3", "-ERR [SYS/TEMP] later\r\n", "'-ERR [SYS/TEMP] later'")]
    [InlineData("ftp", "421 Too many users\r\n", "'421 Too many users'")]
    [InlineData("nntp", "400 later\r\n", "'400 later'")]
    [InlineData("sieve", "BYE \"too many\"\r\n", "'BYE \"too many\"'")]
    [InlineData("postgres", "ESorry, too many clients already\n\0", "'Sorry, too many clients already'")]
    [InlineData("postgres", "E\0\0\0\u001eSFATAL\0C53300\0Mtoo many\0\0pad", "'too many'")]
    [InlineData("postgres", "E\0\0\0\u000cSFATAL\0\0", "'an error without a message'")]
    [InlineData("xmpp", Stream + "<stream:error><policy-violation xmlns='x'/></stream:error>", "'policy-violation'")]
    [InlineData("xmpp", Stream + "<stream:error><other xmlns='x'/><text>No features</text></stream:error>", "'other: No features'")]
    public Task Turned_away_before_the_question_is_told(string scheme, string says, string words)
        => AssertAsync(scheme, Encoding.Latin1.GetBytes(says), FailureReason.ProtocolError, $"Turned the connection away: {words}.");

    [Theory]
    [InlineData(1129, "Host 'a' is blocked\u001b[0m", @"'1129 Host 'a' is blocked\u{1b}[0m'")]
    [InlineData(1040, "#08004Too many connections", "'1040 Too many connections'")]
    [InlineData(1040, "#0800", "'1040 #0800'")]
    public Task MySql_turns_away_in_place_of_a_greeting(ushort code, string message, string words) => AssertAsync(
        "mysql", Dialogues.Packet([0xff, (byte)code, (byte)(code >> 8), .. Encoding.ASCII.GetBytes(message)]),
        FailureReason.ProtocolError, $"Turned the connection away: {words}.");

    [Fact]
    public Task MySql_turns_away_without_a_code() => AssertAsync(
        "mysql", Dialogues.Packet([0xff]), FailureReason.ProtocolError, "Turned the connection away: 'an error without a code'.");

    [Fact]
    public async Task Ldap_says_no_with_a_code()
    {
        await AssertAsync("ldap", Dialogues.Ldap(1, 2, "no TLS"), FailureReason.StarttlsRefused, "Refuses StartTLS with protocolError: 'no TLS'.");
        await AssertAsync("ldap", Dialogues.Ldap(1, 52), FailureReason.StarttlsRefused, "Refuses StartTLS with unavailable.");
        await AssertAsync("ldap", Dialogues.Ldap(1, 99), FailureReason.StarttlsRefused, "Refuses StartTLS with result code 99.");
        await AssertAsync("ldap", Dialogues.Ldap(0, 52, "bye"), FailureReason.ProtocolError, "Turned the connection away: 'unavailable bye'.");
        await AssertAsync("ldap", Dialogues.Ldap(7, 0), FailureReason.ProtocolError, "Answered a request that was never sent.");
    }

    [Fact]
    public Task A_greeting_without_the_flag_is_a_refusal() => AssertAsync(
        "mysql", Dialogues.MySqlGreeting(0xf7fe), FailureReason.StarttlsRefused, "Has no TLS: its greeting comes without CLIENT_SSL.");

    [Fact]
    public Task A_domain_that_lives_elsewhere_is_told() => AssertAsync(
        "xmpp", Encoding.ASCII.GetBytes(Stream + "<stream:error><host-unknown xmlns='x'/></stream:error></stream:stream>"),
        FailureReason.ProtocolError, "Serves no XMPP for 'chat.test' (host-unknown): name its domain with ?sni=NAME.");

    private static async Task AssertAsync(string scheme, byte[] says, FailureReason reason, string detail)
    {
        PreambleOutcome outcome = await Preamble.RunAsync(scheme, new MemoryPeer(says));
        Assert.Equal((reason, detail), (outcome.Failure!.Value, outcome.Detail));
    }
}
