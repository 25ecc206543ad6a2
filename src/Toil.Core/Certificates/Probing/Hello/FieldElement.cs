using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Toil.Certificates.Probing.Hello;

/// <summary>A number modulo 2^255 - 19 in five limbs of 51 bits, each kept below 2^54.</summary>
internal readonly struct FieldElement
{
    public const int Size = 32;

    private const int LimbBits = 51;
    private const ulong Mask = (1UL << LimbBits) - 1;

    // Four times the prime, limb by limb, so that a difference stays positive.
    private const ulong FourPrime0 = ((1UL << LimbBits) - 19) * 4;
    private const ulong FourPrime = Mask * 4;

    private readonly ulong _0;
    private readonly ulong _1;
    private readonly ulong _2;
    private readonly ulong _3;
    private readonly ulong _4;

    private FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        _0 = l0;
        _1 = l1;
        _2 = l2;
        _3 = l3;
        _4 = l4;
    }

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    public static FieldElement operator +(in FieldElement a, in FieldElement b)
        => new(a._0 + b._0, a._1 + b._1, a._2 + b._2, a._3 + b._3, a._4 + b._4);

    public static FieldElement operator -(in FieldElement a, in FieldElement b) => Carry(
        a._0 + FourPrime0 - b._0, a._1 + FourPrime - b._1, a._2 + FourPrime - b._2, a._3 + FourPrime - b._3, a._4 + FourPrime - b._4);

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        // 2^255 is 19: a product that runs over the top comes back in at the bottom, 19 times.
        ulong b1 = b._1 * 19, b2 = b._2 * 19, b3 = b._3 * 19, b4 = b._4 * 19;
        WideSum l0 = WideSum.Of(a._0, b._0);
        l0.Add(a._1, b4);
        l0.Add(a._2, b3);
        l0.Add(a._3, b2);
        l0.Add(a._4, b1);
        WideSum l1 = WideSum.Of(a._0, b._1);
        l1.Add(a._1, b._0);
        l1.Add(a._2, b4);
        l1.Add(a._3, b3);
        l1.Add(a._4, b2);
        WideSum l2 = WideSum.Of(a._0, b._2);
        l2.Add(a._1, b._1);
        l2.Add(a._2, b._0);
        l2.Add(a._3, b4);
        l2.Add(a._4, b3);
        WideSum l3 = WideSum.Of(a._0, b._3);
        l3.Add(a._1, b._2);
        l3.Add(a._2, b._1);
        l3.Add(a._3, b._0);
        l3.Add(a._4, b4);
        WideSum l4 = WideSum.Of(a._0, b._4);
        l4.Add(a._1, b._3);
        l4.Add(a._2, b._2);
        l4.Add(a._3, b._1);
        l4.Add(a._4, b._0);
        return Carry(l0, l1, l2, l3, l4);
    }

    /// <summary>Reads 32 bytes, little-endian; the top bit is ignored (RFC 7748, 5).</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        ulong w0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        ulong w1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        ulong w2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        ulong w3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        return new(
            w0 & Mask, ((w0 >> 51) | (w1 << 13)) & Mask, ((w1 >> 38) | (w2 << 26)) & Mask, ((w2 >> 25) | (w3 << 39)) & Mask, (w3 >> 12) & Mask);
    }

    public FieldElement Square()
    {
        ulong a0 = _0 * 2, a1 = _1 * 2, a3 = _3 * 19, a4 = _4 * 19;
        WideSum l0 = WideSum.Of(_0, _0);
        l0.Add(a1, a4);
        l0.Add(_2 * 2, a3);
        WideSum l1 = WideSum.Of(a0, _1);
        l1.Add(_2 * 2, a4);
        l1.Add(_3, a3);
        WideSum l2 = WideSum.Of(a0, _2);
        l2.Add(_1, _1);
        l2.Add(_3 * 2, a4);
        WideSum l3 = WideSum.Of(a0, _3);
        l3.Add(a1, _2);
        l3.Add(_4, a4);
        WideSum l4 = WideSum.Of(a0, _4);
        l4.Add(a1, _3);
        l4.Add(_2, _2);
        return Carry(l0, l1, l2, l3, l4);
    }

    public FieldElement Square(int times)
    {
        FieldElement result = this;
        for (int i = 0; i < times; i++)
        {
            result = result.Square();
        }

        return result;
    }

    /// <summary>The product with a number below 2^32.</summary>
    public FieldElement Multiply(uint factor)
        => Carry(WideSum.Of(_0, factor), WideSum.Of(_1, factor), WideSum.Of(_2, factor), WideSum.Of(_3, factor), WideSum.Of(_4, factor));

    /// <summary>The number whose product with this is 1: this to the power of 2^255 - 21. Zero for zero.</summary>
    public FieldElement Invert()
    {
        FieldElement p2 = Square();
        FieldElement p9 = p2.Square(2) * this;
        FieldElement p11 = p9 * p2;
        FieldElement ones5 = p11.Square() * p9;
        FieldElement ones10 = ones5.Square(5) * ones5;
        FieldElement ones20 = ones10.Square(10) * ones10;
        FieldElement ones40 = ones20.Square(20) * ones20;
        FieldElement ones50 = ones40.Square(10) * ones10;
        FieldElement ones100 = ones50.Square(50) * ones50;
        FieldElement ones200 = ones100.Square(100) * ones100;
        FieldElement ones250 = ones200.Square(50) * ones50;
        return ones250.Square(5) * p11;
    }

    /// <summary>Writes 32 bytes, little-endian, fully reduced.</summary>
    public void Write(Span<byte> target)
    {
        FieldElement n = Carry(_0, _1, _2, _3, _4);
        n = Carry(n._0, n._1, n._2, n._3, n._4);

        // The number is below twice the prime: whether it reaches the prime shows in the carry of adding 19.
        ulong q = (n._0 + 19) >> LimbBits;
        q = (n._1 + q) >> LimbBits;
        q = (n._2 + q) >> LimbBits;
        q = (n._3 + q) >> LimbBits;
        q = (n._4 + q) >> LimbBits;
        ulong l0 = n._0 + (19 * q);
        ulong l1 = n._1 + (l0 >> LimbBits);
        ulong l2 = n._2 + (l1 >> LimbBits);
        ulong l3 = n._3 + (l2 >> LimbBits);
        ulong l4 = (n._4 + (l3 >> LimbBits)) & Mask;
        (l0, l1, l2, l3) = (l0 & Mask, l1 & Mask, l2 & Mask, l3 & Mask);
        BinaryPrimitives.WriteUInt64LittleEndian(target, l0 | (l1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], (l1 >> 13) | (l2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], (l2 >> 26) | (l3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(target[24..], (l3 >> 39) | (l4 << 12));
    }

    private static FieldElement Carry(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) => new(
        (l0 & Mask) + ((l4 >> LimbBits) * 19),
        (l1 & Mask) + (l0 >> LimbBits),
        (l2 & Mask) + (l1 >> LimbBits),
        (l3 & Mask) + (l2 >> LimbBits),
        (l4 & Mask) + (l3 >> LimbBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Carry(WideSum l0, WideSum l1, WideSum l2, WideSum l3, WideSum l4)
    {
        ulong r0 = l0.Split(LimbBits, out ulong above);
        l1.Add(above);
        ulong r1 = l1.Split(LimbBits, out above);
        l2.Add(above);
        ulong r2 = l2.Split(LimbBits, out above);
        l3.Add(above);
        ulong r3 = l3.Split(LimbBits, out above);
        l4.Add(above);
        ulong r4 = l4.Split(LimbBits, out above);
        r0 += above * 19;
        return new(r0 & Mask, r1 + (r0 >> LimbBits), r2, r3, r4);
    }
}
