using System.Buffers.Binary;
using System.Numerics;

namespace Toil.Rollbacks.Fingerprints.Sqlite;

/// <summary>MurmurHash3, 128 bits, for 64-bit machines (Austin Appleby, public domain): not against somebody who wants to deceive, but of even spread, and fast.</summary>
internal static class Murmur128
{
    private const ulong First = 0x87c37b91114253d5;
    private const ulong Second = 0x4cf5ad432745937f;

    /// <summary>Hashes bytes; the seed is 0.</summary>
    public static UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        ulong h1 = 0;
        ulong h2 = 0;
        int whole = bytes.Length & ~15;
        for (int at = 0; at < whole; at += 16)
        {
            h1 ^= Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]), First, 31, Second);
            h1 = ((BitOperations.RotateLeft(h1, 27) + h2) * 5) + 0x52dce729;
            h2 ^= Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at + 8)..]), Second, 33, First);
            h2 = ((BitOperations.RotateLeft(h2, 31) + h1) * 5) + 0x38495ab5;
        }

        if (bytes.Length > whole)
        {
            Span<byte> tail = stackalloc byte[16];
            tail.Clear();
            bytes[whole..].CopyTo(tail);
            h2 ^= Mix(BinaryPrimitives.ReadUInt64LittleEndian(tail[8..]), Second, 33, First);
            h1 ^= Mix(BinaryPrimitives.ReadUInt64LittleEndian(tail), First, 31, Second);
        }

        h1 ^= (ulong)bytes.Length;
        h2 ^= (ulong)bytes.Length;
        h1 += h2;
        h2 += h1;
        h1 = Finish(h1);
        h2 = Finish(h2);
        h1 += h2;
        h2 += h1;
        return new(h1, h2);
    }

    private static ulong Mix(ulong k, ulong a, int turn, ulong b) => BitOperations.RotateLeft(k * a, turn) * b;

    private static ulong Finish(ulong k)
    {
        k = (k ^ (k >> 33)) * 0xff51afd7ed558ccd;
        k = (k ^ (k >> 33)) * 0xc4ceb9fe1a85ec53;
        return k ^ (k >> 33);
    }
}
