using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Toil.Values;

namespace Toil.Certificates.Parsing;

/// <summary>
/// Parses each distinct certificate once: a sweep meets the same intermediate behind thousands of endpoints. Safe for any number of threads.
/// </summary>
public sealed class CertificateCache
{
    /// <summary>Entries of a generation unless said otherwise. At about 4 KB each, two generations hold at most some 64 MB.</summary>
    public const int DefaultCapacity = 8_192;

    // A certificate may be hundreds of kilobytes long; so many of those must not add up.
    private const long MaxGenerationBytes = 32L * 1024 * 1024;

    private readonly BoundedCache<Digest, CertificateFacts> _known;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="capacity">Entries of each of the two generations, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public CertificateCache(int capacity = DefaultCapacity) => _known = new(capacity, MaxGenerationBytes, facts => facts.Der.Length);

    /// <summary>Certificates that it holds now, at most twice the capacity. For tests and gauges.</summary>
    public int Count => _known.Count;

    /// <summary>Returns what the certificate says, parsed now or before. Equal bytes give the same instance as long as it is remembered.</summary>
    /// <param name="der">The certificate and nothing after it. It is copied where it is part of a larger array, so that none is kept alive.</param>
    /// <exception cref="CertificateFormatException">The bytes are not one well-formed certificate.</exception>
    public CertificateFacts Get(ReadOnlyMemory<byte> der)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(der.Span, hash);
        return _known.GetOrAdd(
            MemoryMarshal.Read<Digest>(hash), der, static (digest, bytes) => CertificateParser.Parse(Own(bytes), digest.ToString()));
    }

    private static ReadOnlyMemory<byte> Own(ReadOnlyMemory<byte> der)
        => MemoryMarshal.TryGetArray(der, out ArraySegment<byte> segment) && segment.Count == segment.Array!.Length ? der : der.ToArray();

    /// <summary>A SHA-256 digest as a key; its first bytes are as good a hash code as any.</summary>
    private readonly record struct Digest(ulong A, ulong B, ulong C, ulong D)
    {
        public override int GetHashCode() => (int)A;

        public override string ToString() => Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<Digest>(in this)));
    }
}
