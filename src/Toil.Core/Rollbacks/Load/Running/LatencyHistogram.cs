using System.Numerics;

namespace Toil.Rollbacks.Load.Running;

/// <summary>
/// Counts of latencies, in bounded memory whatever their number: each power of two is divided into 128 cells, so that a quantile is off by less than
/// 0.8 %, as in HdrHistogram. Memory for a power of two is taken when it is first needed.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int CellBits = 7;
    private const int Cells = 1 << CellBits;

    private readonly int[]?[] _powers = new int[]?[64 - CellBits];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>The longest, exactly.</summary>
    public long Longest { get; private set; }

    /// <summary>Adds one.</summary>
    /// <param name="value">In any unit; below 0 counts as 0.</param>
    public void Add(long value)
    {
        value = Math.Max(0, value);

        // The first row holds 0 to 127 one by one, the second 128 to 255 too; each further one twice as many a cell.
        int power = Math.Max(0, BitOperations.Log2((ulong)value | 1) - CellBits + 1);
        int cell = power == 0 ? (int)value : (int)(value >> (power - 1)) - Cells;
        (_powers[power] ??= new int[Cells])[cell]++;
        Count++;
        Longest = Math.Max(Longest, value);
    }

    /// <summary>Adds all of another.</summary>
    public void Add(LatencyHistogram other)
    {
        for (int power = 0; power < _powers.Length; power++)
        {
            if (other._powers[power] is { } more)
            {
                int[] cells = _powers[power] ??= new int[Cells];
                for (int cell = 0; cell < Cells; cell++)
                {
                    cells[cell] += more[cell];
                }
            }
        }

        Count += other.Count;
        Longest = Math.Max(Longest, other.Longest);
    }

    /// <summary>The value within which a share of all lie; 0 where there is none. Never more than the longest.</summary>
    /// <param name="share">Above 0 and at most 1.</param>
    public long Quantile(double share)
    {
        long rank = Math.Clamp((long)Math.Ceiling(share * Count), 1, Math.Max(1, Count));
        long seen = 0;
        for (int power = 0; power < _powers.Length; power++)
        {
            for (int cell = 0; _powers[power] is { } cells && cell < Cells; cell++)
            {
                if ((seen += cells[cell]) >= rank)
                {
                    return Math.Min(Longest, power == 0 ? cell : ((long)(cell + Cells + 1) << (power - 1)) - 1);
                }
            }
        }

        return 0;
    }
}
