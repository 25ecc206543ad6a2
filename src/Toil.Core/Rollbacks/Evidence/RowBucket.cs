using System.Numerics;

namespace Toil.Rollbacks.Evidence;

/// <summary>How far a table may grow before what was measured on it says nothing any more.</summary>
/// <remarks>The next power of two above one and a half times its rows, and at least 1,024: so a table may grow by half to threefold, and one of a few rows may grow freely.</remarks>
internal static class RowBucket
{
    private const long Least = 1024;

    /// <summary>Rows up to which evidence from so many holds.</summary>
    public static long UpTo(long rows) => Math.Max(Least, (long)Math.Min(long.MaxValue, (double)BitOperations.RoundUpToPowerOf2((ulong)Math.Ceiling(rows * 1.5))));
}
