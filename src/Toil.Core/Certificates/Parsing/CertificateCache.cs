using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Toil.Certificates.Parsing;

/// <summary>
/// Parses each distinct certificate once: a sweep meets the same intermediate behind thousands of endpoints. Remembers the newest ones in two
/// generations, of which the older is dropped when the newer is full. Safe for any number of threads.
/// </summary>
public sealed class CertificateCache
{
    /// <summary>Entries of a generation unless said otherwise. At about 4 KB each, two generations hold at most some 64 MB.</summary>
    public const int DefaultCapacity = 8_192;

    // A certificate may be hundreds of kilobytes long; so many of those must not add up.
    private const long MaxGenerationBytes = 32L * 1024 * 1024;

    private readonly int _capacity;
    private readonly Lock _turning = new();
    private volatile Generation _newer = new(null);

    /// <summary>Creates an empty cache.</summary>
    /// <param name="capacity">Entries of each of the two generations, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public CertificateCache(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <summary>Certificates that it holds now, at most twice the capacity. For tests and gauges.</summary>
    public int Count
    {
        get
        {
            Generation newer = _newer;
            return newer.Entries.Count + (newer.Older?.Count ?? 0);
        }
    }

    /// <summary>Returns what the certificate says, parsed now or before. Equal bytes give the same instance as long as it is remembered.</summary>
    /// <param name="der">The certificate and nothing after it. It is copied where it is part of a larger array, so that none is kept alive.</param>
    /// <exception cref="CertificateFormatException">The bytes are not one well-formed certificate.</exception>
    public CertificateFacts Get(ReadOnlyMemory<byte> der)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(der.Span, hash);
        Digest key = MemoryMarshal.Read<Digest>(hash);

        Generation newer = _newer;
        if (newer.Entries.TryGetValue(key, out CertificateFacts? facts))
        {
            return facts;
        }

        if (newer.Older?.TryGetValue(key, out facts) != true)
        {
            facts = CertificateParser.Parse(Own(der), Convert.ToHexString(hash));
        }

        Remember(newer, key, facts!);
        return facts!;
    }

    private void Remember(Generation newer, Digest key, CertificateFacts facts)
    {
        if (!newer.Entries.TryAdd(key, facts))
        {
            return;
        }

        int count = Interlocked.Increment(ref newer.Count);
        long bytes = Interlocked.Add(ref newer.Bytes, facts.Der.Length);
        if (count < _capacity && bytes < MaxGenerationBytes)
        {
            return;
        }

        lock (_turning)
        {
            if (ReferenceEquals(newer, _newer))
            {
                _newer = new Generation(newer.Entries);
            }
        }
    }

    private static ReadOnlyMemory<byte> Own(ReadOnlyMemory<byte> der)
        => MemoryMarshal.TryGetArray(der, out ArraySegment<byte> segment) && segment.Count == segment.Array!.Length ? der : der.ToArray();

    private sealed class Generation(ConcurrentDictionary<Digest, CertificateFacts>? older)
    {
        public int Count;
        public long Bytes;

        public ConcurrentDictionary<Digest, CertificateFacts> Entries { get; } = new();

        public ConcurrentDictionary<Digest, CertificateFacts>? Older { get; } = older;
    }

    /// <summary>A SHA-256 digest as a key; its first bytes are as good a hash code as any.</summary>
    private readonly record struct Digest(ulong A, ulong B, ulong C, ulong D)
    {
        public override int GetHashCode() => (int)A;
    }
}
