using Toil.Certificates.Probing;

namespace Toil.Core.Tests.Certificates.Probing;

public sealed class HandshakeTapTests
{
    private static readonly byte[] s_flight =
    [
        .. HostilePeerTests.Record(22, [2, 0, 0, 38, 3, 3, .. new byte[32], 0, 0xc0, 0x2f, 0, 11, 0, 0, 13, 0, 0]),
        .. HostilePeerTests.Record(22, [10, 0, 0, 2, 0xaa, 0xbb, 0, 0, 2, 0xcc, 0xdd, 13, 0, 0, 1, 9, 14, 0, 0, 0]),
        .. HostilePeerTests.Record(21, [2, 40]),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10_000)]
    public void Reads_a_flight_however_it_is_cut(int size)
    {
        HandshakeTap tap = new();
        foreach (byte[] piece in s_flight.Chunk(size))
        {
            tap.Feed(piece);
        }

        Assert.False(tap.IsForeign);
        Assert.Equal(0x0303, tap.Version);
        Assert.True(tap.SawCertificateRequest);
        Assert.Equal("handshake_failure", tap.Alert?.Name);
        Assert.Equal(
            [[0xaa, 0xbb], [0xcc, 0xdd]], tap.ReadCertificates().Select(c => c.ToArray()));
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("000003000001aa")]
    [InlineData("000004000001aabb")]
    [InlineData("000003000000")]
    [InlineData("000005000009aabb")]
    [InlineData("000002aabb00")]
    public void A_certificate_list_that_does_not_add_up_gives_nothing(string hex)
    {
        byte[] body = Convert.FromHexString(hex);
        bool isGood = hex == "000004000001aabb";
        Assert.Equal(0, isGood ? 0 : HandshakeMessages.ReadCertificates(body).Count);
    }

    [Fact]
    public void Any_bytes_at_all_are_read_without_harm()
    {
        Random random = new(11);
        byte[] copy = new byte[s_flight.Length];
        for (int run = 0; run < 50_000; run++)
        {
            s_flight.CopyTo(copy, 0);
            for (int i = random.Next(6); i >= 0; i--)
            {
                copy[random.Next(copy.Length)] = (byte)random.Next(256);
            }

            HandshakeTap tap = new();
            tap.Feed(copy.AsSpan(0, random.Next(copy.Length)));
            tap.Feed(copy);
            Assert.NotNull(tap.Excerpt);
            Assert.InRange(tap.ReadCertificates().Sum(c => c.Length), 0, copy.Length * 2);
        }
    }

    [Fact]
    public void Stops_where_the_encryption_begins()
    {
        HandshakeTap tap = new();
        tap.Feed(HostilePeerTests.Record(20, [1]));
        tap.Feed(HostilePeerTests.Record(21, [2, 40]));
        Assert.Null(tap.Alert);
        Assert.False(tap.IsForeign);
    }
}
