using System.Globalization;

namespace Toil.Rollbacks.Fingerprints;

/// <summary>Rows and the sum of their hashes.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Sum">Modulo 2^128.</param>
/// <remarks>
/// A sum does not heed the order of what it adds, counts each row as often as it is there, and lets the sums of chunks be added up to that of the table: MSet-Add-Hash of
/// Clarke, Devadas, van Dijk, Gassend and Suh, "Incremental Multiset Hash Functions and Their Application to Memory Integrity Checking", ASIACRYPT 2003. Its sibling with
/// XOR, which checksum tools use, knows sets only: two equal rows cancel each other, and so do two equal changes.
/// </remarks>
internal readonly record struct RowSum(long Rows, UInt128 Sum)
{
    /// <summary>With one more row.</summary>
    public RowSum With(UInt128 hash) => new(Rows + 1, unchecked(Sum + hash));

    /// <summary>Both together.</summary>
    public static RowSum operator +(RowSum a, RowSum b) => new(a.Rows + b.Rows, unchecked(a.Sum + b.Sum));

    /// <summary>The sum, as a print has it.</summary>
    public string Digest => Sum.ToString("x32", CultureInfo.InvariantCulture);
}
