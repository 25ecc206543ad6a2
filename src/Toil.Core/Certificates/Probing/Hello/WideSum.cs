using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Toil.Certificates.Probing.Hello;

/// <summary>A sum of 64-bit products. It does what UInt128 does, in less than half the time.</summary>
internal struct WideSum
{
    private ulong _low;
    private ulong _high;

    /// <summary>A sum of one product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideSum Of(ulong a, ulong b) => new() { _low = a * b, _high = High(a, b) };

    /// <summary>Adds a product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong a, ulong b)
    {
        ulong low = a * b;
        _low += low;
        _high += High(a, b) + (_low < low ? 1UL : 0UL);
    }

    /// <summary>Adds a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong number)
    {
        _low += number;
        _high += _low < number ? 1UL : 0UL;
    }

    /// <summary>Splits into the lower bits and what is above them, which must fit into 64 bits.</summary>
    /// <param name="bits">1 to 63.</param>
    /// <param name="above">What is above.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Split(int bits, out ulong above)
    {
        above = (_high << (64 - bits)) | (_low >> bits);
        return _low & ((1UL << bits) - 1);
    }

    // Math.BigMul returns one half through memory, which costs more than a second multiplication.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong a, ulong b) => Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);
}
