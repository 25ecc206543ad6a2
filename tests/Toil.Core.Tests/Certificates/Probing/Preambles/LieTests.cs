using System.Text;
using Toil.Certificates;
using Toil.Certificates.Probing.Preambles;

namespace Toil.Core.Tests.Certificates.Probing.Preambles;

/// <summary>Peers that speak another protocol, or their own one wrongly.</summary>
public sealed class LieTests
{
    private const string Smtp = "220 mail.test\r\n250-mail.test\r\n250 STARTTLS\r\n";
    private const string Stream = "<stream:stream>";

    public static TheoryData<string, string> Strangers
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string scheme in Dialogues.Schemes.Select(row => row.Data))
            {
                data.Add(scheme, "SSH-2.0-OpenSSH_9.2\u001b[31m\r\n");
                data.Add(scheme, "HTTP/1.1 400 Bad Request\r\n\r\n");
                data.Add(scheme, "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\r\n");
                data.Add(scheme, "\u0015\u0003\u0001\0\u0002\u0002\u0046");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Another_protocol_is_no_tls_or_a_protocol_error(string scheme, string says)
    {
        PreambleOutcome outcome = await Preamble.RunAsync(scheme, says);
        Assert.True(outcome.Failure is FailureReason.NoTls or FailureReason.ProtocolError, outcome.Detail);
    }

    [Theory]
    [MemberData(nameof(GoAheadTests.Schemes), MemberType = typeof(GoAheadTests))]
    public async Task Every_protocol_is_told_from_every_other(string scheme)
    {
        foreach (string other in Dialogues.Schemes.Select(row => row.Data).Where(other => !other.StartsWith(scheme[..3], StringComparison.Ordinal)))
        {
            PreambleOutcome outcome = await Preamble.RunAsync(scheme, new MemoryPeer(Dialogues.Said(other)));
            Assert.True(outcome.Failure is not null, $"{scheme} takes {other} for its own");
        }
    }

    [Theory]
    [InlineData("smtp", "SSH-2.0-x\u0007\r\n", FailureReason.NoTls, @"Answered with something that is not SMTP: 'SSH-2.0-x\u{7}'.")]
    [InlineData("smtp", "199 what\r\n", FailureReason.NoTls, "Answered with something that is not SMTP: '199 what'.")]
    [InlineData("smtp", "220 a\r\n220 b\r\n", FailureReason.ProtocolError, "Answered EHLO with '220 b'.")]
    [InlineData("smtp", "220 a\r\nwhat\r\n", FailureReason.ProtocolError, "Answered with something that is no reply in SMTP: 'what'.")]
    [InlineData("smtp", Smtp + "250 fine\r\n", FailureReason.ProtocolError, "Answered STARTTLS with '250 fine'.")]
    [InlineData("smtp", "220 a\0b\r\n", FailureReason.ProtocolError, @"Sent a NUL byte where a line of text was due: '220 a\u{0}b'.")]
    [InlineData("smtp", "+OK POP3\r\n", FailureReason.NoTls, "Answered with something that is not SMTP: '+OK POP3'.")]
    [InlineData("imap", "* OK\r\n+ go on\r\n", FailureReason.ProtocolError, "Answered STARTTLS with '+ go on'.")]
    [InlineData("imap", "* OKAY\r\n", FailureReason.NoTls, "Answered with something that is not IMAP: '* OKAY'.")]
    [InlineData("pop3", "+OK\r\n. OK\r\n", FailureReason.ProtocolError, "Answered STLS with '. OK'.")]
    [InlineData("ftp", "220 a\r\n334 more\r\n", FailureReason.ProtocolError, "Answered AUTH TLS with '334 more'.")]
    [InlineData("nntp", "220 mail.test ESMTP\r\n", FailureReason.NoTls, "Answered with something that is not NNTP: '220 mail.test ESMTP'.")]
    [InlineData("nntp", "200 a\r\n281 in\r\n", FailureReason.ProtocolError, "Answered STARTTLS with '281 in'.")]
    [InlineData("sieve", "\"STARTTLS\"\r\nOK\r\nMAYBE\r\n", FailureReason.ProtocolError, "Answered STARTTLS with 'MAYBE'.")]
    [InlineData("sieve", "OK {99999999999}\r\n", FailureReason.ProtocolError, "Sent a response of more than 8 KiB.")]
    [InlineData("sieve", "OK {9000}\r\n", FailureReason.ProtocolError, "Sent a response of more than 8 KiB.")]
    [InlineData("ldap", "0\u0084\u007f\u00ff\u00ff\u00ff", FailureReason.ProtocolError, "Answered StartTLS with an LDAP message of an impossible length.")]
    [InlineData("ldap", "0\u0080\0\0", FailureReason.ProtocolError, "Answered StartTLS with an LDAP message of an impossible length.")]
    [InlineData("ldap", "0\u0003\u0002\u0009\u0001", FailureReason.ProtocolError, "Answered StartTLS with a damaged LDAP message.")]
    [InlineData("ldap", "\u0015\u0003\u0003", FailureReason.NoTls, "Answered with a TLS alert in place of LDAP: it wants TLS from the first byte.")]
    [InlineData("postgres", "HTTP/1.1 400\r\nx", FailureReason.NoTls, "Answered with something that is not PostgreSQL: 'HTTP/1.1 400'.")]
    [InlineData("postgres", "E\0\u00ff\0\0", FailureReason.ProtocolError, "Answered SSLRequest with an error message of an impossible length.")]
    [InlineData("mysql", "SSH-2.0-x\r\n", FailureReason.NoTls, "Answered with something that is not MySQL: 'SSH-2.0-x'.")]
    [InlineData("mysql", "\u0003\0\0\0\u000aab", FailureReason.NoTls, @"Answered with something that is not MySQL: '\u{3}\u{0}\u{0}\u{0}'.")]
    [InlineData("xmpp", "<html>", FailureReason.NoTls, "Answered with something that is not XMPP: '<html>'.")]
    [InlineData("xmpp", "<!DOCTYPE a [<!ENTITY b 'c'>]>", FailureReason.ProtocolError, "Sent '<!DOCTYPE a [<!ENTITY b 'c'>', which XMPP forbids.")]
    [InlineData("xmpp", Stream + "<?xml version='1.0'?>", FailureReason.ProtocolError, "Sent '<?xml version='1.0'?>', which XMPP forbids.")]
    [InlineData("xmpp", Stream + "<message/>", FailureReason.ProtocolError, "Opened the stream with '<message>' in place of its features.")]
    [InlineData("xmpp", Stream + "<features><starttls/></features><ok/>", FailureReason.ProtocolError, "Answered STARTTLS with '<ok>'.")]
    [InlineData("xmpp", Stream + "<features><starttls/></features><proceed><x/>", FailureReason.ProtocolError, "Answered STARTTLS with a go-ahead that does not end.")]
    public async Task Lies_are_told(string scheme, string says, FailureReason reason, string detail)
    {
        PreambleOutcome outcome = await Preamble.RunAsync(scheme, says);
        Assert.Equal((reason, detail), (outcome.Failure!.Value, outcome.Detail));
    }

    [Theory]
    [InlineData("smtp")]
    [InlineData("imap")]
    [InlineData("postgres")]
    public async Task A_line_without_an_end_is_given_up_at_8_kibibytes(string scheme)
    {
        string says = (scheme == "postgres" ? "E" : string.Empty) + new string('x', 100_000);
        PreambleOutcome outcome = await Preamble.RunAsync(scheme, new MemoryPeer(Encoding.ASCII.GetBytes(says)), 1 << 20);
        Assert.Equal(
            (FailureReason.ProtocolError, "Sent more than 8 KiB without an end where a line was due."), (outcome.Failure!.Value, outcome.Detail));
    }

    [Fact]
    public async Task A_tag_without_an_end_is_given_up_at_8_kibibytes()
    {
        PreambleOutcome tag = await Preamble.RunAsync("xmpp", "<a b='" + new string('>', 10_000));
        PreambleOutcome text = await Preamble.RunAsync("xmpp", Stream + new string('a', 10_000));
        Assert.Equal("Sent a tag of more than 8 KiB.", tag.Detail);
        Assert.Equal("Sent more than 8 KiB without a tag.", text.Detail);
    }

    [Fact]
    public async Task A_proceed_of_two_tags_is_a_go_ahead()
        => Assert.Equal(PreambleOutcome.Clear, await Preamble.RunAsync("xmpp", Stream + "<features><starttls/></features><proceed></proceed>"));
}
