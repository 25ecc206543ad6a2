using System.Security.Cryptography;

namespace Toil.Certificates.Probing.Hello;

/// <summary>
/// Public keys that were imported lately. An import costs OpenSSL 3 several times what checking a signature does, and many endpoints of a list
/// show the same certificate. Safe for any number of threads: a key is in one hand at a time.
/// </summary>
internal static class PublicKeyShelf
{
    private static readonly Entry?[] s_places = new Entry?[64];

    /// <summary>Takes a key off the shelf, or imports it.</summary>
    /// <param name="info">DER of the SubjectPublicKeyInfo.</param>
    /// <param name="import">Makes the key of it.</param>
    public static AsymmetricAlgorithm Take(ReadOnlyMemory<byte> info, Func<ReadOnlyMemory<byte>, AsymmetricAlgorithm> import)
    {
        if (Interlocked.Exchange(ref PlaceOf(info), null) is { } found)
        {
            if (found.Info.AsSpan().SequenceEqual(info.Span))
            {
                return found.Key;
            }

            found.Key.Dispose();
        }

        return import(info);
    }

    /// <summary>Puts a key on the shelf, in place of what is there.</summary>
    public static void Give(ReadOnlyMemory<byte> info, AsymmetricAlgorithm key)
        => Interlocked.Exchange(ref PlaceOf(info), new Entry(info.ToArray(), key))?.Key.Dispose();

    private static ref Entry? PlaceOf(ReadOnlyMemory<byte> info)
    {
        HashCode hash = default;
        hash.AddBytes(info.Span);
        return ref s_places[(uint)hash.ToHashCode() % (uint)s_places.Length];
    }

    private sealed record Entry(byte[] Info, AsymmetricAlgorithm Key);
}
