using System.Net.Security;
using Toil.Certificates.Probing;
using Toil.Certificates.Probing.Hello;

namespace Toil.Core.Tests.Certificates.Probing.Hello;

/// <summary>Flights of TLS 1.3 as no good server sends them, without a connection.</summary>
public sealed class HelloExchangeTests : IDisposable
{
    private static readonly byte[] s_der = [0x30, 3, 1, 2, 3];
    private static readonly byte[] s_good = [.. FakeServer.Extensions, .. FakeServer.Certificate(s_der), .. FakeServer.Message(15, [4, 3, 0, 1, 9])];

    // SHA-256 of "HelloRetryRequest".
    private static readonly byte[] s_retryRandom = Convert.FromHexString("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    private readonly HandshakeTap _tap = new();
    private readonly HelloKeys _keys = HelloKeys.Create();
    private readonly HelloExchange _exchange;

    public HelloExchangeTests() => _exchange = new HelloExchange(_tap, _keys, KeyChoice.Any, "a.io");

    public void Dispose() => _exchange.Dispose();

    [Theory]
    [InlineData(TlsCipherSuite.TLS_AES_128_GCM_SHA256, 1, 1)]
    [InlineData(TlsCipherSuite.TLS_AES_256_GCM_SHA384, 3, 7)]
    [InlineData(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, 16_384, 100_000)]
    public void Reads_every_suite_however_it_is_cut(TlsCipherSuite suite, int recordSize, int readSize)
    {
        FakeServer server = new(_exchange.Hello, _keys, suite);
        Assert.Equal(HelloStep.Done, Feed(server.Flight(s_good, recordSize), readSize));
        Assert.Equal(s_der, Assert.Single(_exchange.Certificates).ToArray());
    }

    [Fact]
    public void Reads_a_certificate_over_many_full_records()
    {
        byte[] large = new byte[200_000];
        FakeServer server = new(_exchange.Hello, _keys);
        Assert.Equal(HelloStep.Done, Feed(server.Flight([.. FakeServer.Extensions, .. FakeServer.Certificate(large, s_der), .. FakeServer.Message(15, [])]), 5_000));
        Assert.Equal([200_000, 5], _exchange.Certificates.Select(c => c.Length));
    }

    [Fact]
    public void A_request_for_a_client_certificate_is_noticed()
    {
        byte[] messages = [.. FakeServer.Extensions, .. FakeServer.Message(13, [0, 0, 0]), .. FakeServer.Certificate(s_der)];
        Feed(new FakeServer(_exchange.Hello, _keys).Flight(messages));
        Assert.True(_tap.SawCertificateRequest);
    }

    [Fact]
    public void What_follows_the_signature_changes_nothing()
    {
        byte[] messages = [.. s_good, .. FakeServer.Certificate([9, 9])];
        Assert.Equal(HelloStep.Done, Feed(new FakeServer(_exchange.Hello, _keys).Flight(messages)));
        Assert.Equal(s_der, Assert.Single(_exchange.Certificates).ToArray());
    }

    [Fact]
    public void A_certificate_is_there_before_its_signature()
    {
        byte[] messages = [.. FakeServer.Extensions, .. FakeServer.Certificate(s_der)];
        Assert.Equal(HelloStep.Read, Feed(new FakeServer(_exchange.Hello, _keys).Flight(messages)));
        Assert.Equal(s_der, Assert.Single(_exchange.Certificates).ToArray());
        Assert.Null(_exchange.KeyFits);
    }

    public static TheoryData<string, byte[]> Bad => new()
    {
        { "Sent a handshake message where another was due.", FakeServer.Certificate(s_der) },
        { "Sent a handshake message where another was due.", [.. FakeServer.Extensions, .. FakeServer.Message(20, new byte[32])] },
        { "Sent a handshake message where another was due.", [.. FakeServer.Extensions, .. FakeServer.Extensions] },
        { "Sent a handshake message where another was due.", [.. FakeServer.Extensions, .. FakeServer.Message(15, new byte[70])] },
        { "Sent a handshake message where another was due.", [.. FakeServer.Extensions, .. FakeServer.Certificate(s_der), .. FakeServer.Certificate(s_der)] },
        { "Sent a handshake message where another was due.", [.. FakeServer.Extensions, .. FakeServer.Certificate(s_der), .. FakeServer.Message(13, [0, 0, 0])] },
        { "Sent a handshake message where another was due.", [.. FakeServer.Extensions, .. FakeServer.Certificate(s_der), .. FakeServer.Message(20, new byte[32])] },
        { "Sent a handshake message where another was due.", [.. FakeServer.Extensions, .. FakeServer.Message(25, new byte[32])] },
        { "Sent a certificate message that is empty or does not add up.", [.. FakeServer.Extensions, .. FakeServer.Certificate()] },
        { "Sent a certificate message that is empty or does not add up.", [.. FakeServer.Extensions, .. FakeServer.Message(11, [1, 7, 0, 0, 0])] },
        { "Sent a certificate message that is empty or does not add up.", [.. FakeServer.Extensions, .. FakeServer.Message(11, [0, 0, 0, 4, 0, 0, 9, 1])] },
        { "Sent a certificate message that is empty or does not add up.", [.. FakeServer.Extensions, .. FakeServer.Certificate([.. Enumerable.Repeat(s_der, 300)])] },
        { "Announced a message of more than 256 KiB.", [.. FakeServer.Extensions, 11, 4, 0, 1, 0] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_does_not_belong_there_is_told(string expected, byte[] messages)
        => AssertBroken(expected, new FakeServer(_exchange.Hello, _keys).Flight(messages));

    [Fact]
    public void A_hidden_alert_is_told()
    {
        AssertBroken("Broke off the handshake.", new FakeServer(_exchange.Hello, _keys).Flight([2, 80], type: RecordType.Alert));
        Assert.Equal("internal_error", _tap.Alert?.Name);
    }

    [Fact]
    public void Application_data_is_refused()
        => AssertBroken("Sent something else in the middle of its handshake.", new FakeServer(_exchange.Hello, _keys).Flight([1, 2], type: RecordType.ApplicationData));

    [Fact]
    public void A_record_that_is_longer_than_TLS_allows_is_refused()
        => AssertBroken("Sent a record of 16641 bytes, more than TLS allows.", [.. new FakeServer(_exchange.Hello, _keys).Flight([]), 23, 3, 3, 0x41, 1]);

    [Fact]
    public void A_changed_bit_is_noticed()
    {
        byte[] flight = new FakeServer(_exchange.Hello, _keys).Flight(s_good);
        flight[^20] ^= 1;
        AssertBroken("Sent an encrypted record that does not open with the agreed keys.", flight);
    }

    [Fact]
    public void Clear_text_after_the_hello_is_refused()
    {
        byte[] flight = new FakeServer(_exchange.Hello, _keys).Flight([]);
        AssertBroken("Sent a record in clear text where only encrypted ones may come.", [.. flight, .. HostilePeerTests.Record(22, s_good)]);
    }

    [Fact]
    public void A_group_without_a_key_is_refused() => AssertBroken(
        "Chose a group for which it was sent no key.",
        HostilePeerTests.Record(22, FakeServer.Hello(TlsCipherSuite.TLS_AES_128_GCM_SHA256, [0, 24, 0, 1, 4])));

    [Theory]
    [InlineData("001d0020", 32, "Sent a key share that is no key on Curve25519.")]
    [InlineData("001d001f", 31, "Sent a key share that is no key on Curve25519.")]
    [InlineData("00170041", 65, "Sent a key share that is no point on the curve.")]
    public void A_key_share_that_is_no_key_is_refused(string head, int zeros, string expected) => AssertBroken(
        expected, HostilePeerTests.Record(22, FakeServer.Hello(TlsCipherSuite.TLS_AES_128_GCM_SHA256, [.. Convert.FromHexString(head), .. new byte[zeros]])));

    [Fact]
    public void A_suite_of_another_version_is_refused() => AssertBroken(
        "Chose a cipher suite that TLS 1.3 does not have.",
        HostilePeerTests.Record(22, FakeServer.Hello(TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA, [0, 29, 0, 32, .. new byte[32]])));

    [Fact]
    public void A_retry_is_answered_once()
    {
        byte[] first = _exchange.Hello;
        Assert.Equal(HelloStep.Send, Feed(Retry(24)));
        Assert.NotEqual(first, _exchange.Hello);
        Assert.Equal(HelloTemplate.NonceOf(first), HelloTemplate.NonceOf(_exchange.Hello));
        AssertBroken("Chose a cipher suite that TLS 1.3 does not have.", Retry(25, suite: 0));
    }

    [Theory]
    [InlineData(29)]
    [InlineData(23)]
    [InlineData(26)]
    [InlineData(30)]
    public void A_retry_for_what_was_sent_or_never_offered_is_refused(byte group)
        => AssertBroken("Asked for a key in a group that was not offered, or was there already.", Retry(group));

    [Fact]
    public void A_retry_that_does_not_wait_is_refused() => AssertBroken(
        "Asked for another hello and did not wait for it.", [.. Retry(24), .. new FakeServer(_exchange.Hello, _keys).Flight(s_good)]);

    private static byte[] Retry(byte group, TlsCipherSuite suite = TlsCipherSuite.TLS_AES_128_GCM_SHA256)
        => HostilePeerTests.Record(22, FakeServer.Hello(suite, [0, group], s_retryRandom));

    private void AssertBroken(string expected, byte[] flight)
        => Assert.Equal(expected, Assert.Throws<HelloException>(() => Feed(flight)).Message);

    private HelloStep Feed(byte[] flight, int readSize = 100_000) => MemoryPeer.Feed(_exchange, _tap, flight, readSize).Step;
}
