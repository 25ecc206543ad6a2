using Toil.Certificates.Parsing;

namespace Toil.Core.Tests.Certificates.Parsing;

public sealed class CertificateCacheTests
{
    [Fact]
    public void Equal_bytes_are_parsed_once()
    {
        CertificateCache cache = new();
        byte[] der = new TestDer().Encode();

        Assert.Same(cache.Get(der), cache.Get((byte[])[.. der]));
    }

    [Fact]
    public void It_holds_no_more_than_two_generations()
    {
        CertificateCache cache = new(capacity: 8);
        for (byte i = 1; i < 100; i++)
        {
            cache.Get(Numbered(i));
            Assert.InRange(cache.Count, 1, 16);
        }
    }

    [Fact]
    public void What_is_in_use_outlives_the_generations()
    {
        CertificateCache cache = new(capacity: 8);
        byte[] used = Numbered(1);
        CertificateFacts first = cache.Get(used);
        for (byte i = 2; i < 100; i++)
        {
            cache.Get(Numbered(i));
            Assert.Same(first, cache.Get(used));
        }
    }

    [Fact]
    public void A_part_of_a_larger_array_is_copied()
    {
        byte[] der = new TestDer().Encode();
        byte[] larger = [.. der, .. new byte[100]];
        CertificateFacts facts = new CertificateCache().Get(larger.AsMemory(0, der.Length));

        larger.AsSpan().Clear();

        Assert.Equal(der, facts.Der.ToArray());
    }

    [Fact]
    public void Garbage_is_not_remembered()
    {
        CertificateCache cache = new();

        Assert.Throws<CertificateFormatException>(() => cache.Get(new byte[10]));
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void Many_threads_may_ask_at_once()
    {
        CertificateCache cache = new(capacity: 16);

        Parallel.For(0, 20_000, i => Assert.Equal($"{(i % 100) + 1:X2}", cache.Get(Numbered((byte)((i % 100) + 1))).SerialNumber));

        Assert.InRange(cache.Count, 1, 64);
    }

    private static byte[] Numbered(byte serial) => new TestDer { SerialNumber = [serial] }.Encode();
}
