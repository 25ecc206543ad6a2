using Toil.Rollbacks.Load.Running;

namespace Toil.Rollbacks.Load.Workloads;

/// <summary>Ranks of which the k-th is drawn in proportion to 1 / k^0.99: a few are drawn most of the time. The exponent is that of the YCSB benchmark.</summary>
/// <remarks>
/// Rejection-inversion (Hörmann, Derflinger: Rejection-inversion to generate variates from monotone discrete distributions, 1996): no table, whatever the
/// number of ranks.
/// </remarks>
internal sealed class Zipf
{
    private const double Exponent = 0.99;

    private readonly ulong _count;
    private readonly double _first;
    private readonly double _last;
    private readonly double _accept;

    /// <summary>Ranks from 1 to a number.</summary>
    public Zipf(ulong count)
    {
        _count = count;
        _first = Area(1.5) - 1;
        _last = Area(count + 0.5);
        _accept = 2 - Inverse(Area(2.5) - Height(2));
    }

    /// <summary>Draws a rank, from 1.</summary>
    public ulong Next(Dice dice)
    {
        while (true)
        {
            double area = _last + (dice.Share() * (_first - _last));
            double x = Inverse(area);
            ulong rank = (ulong)Math.Clamp(Math.Floor(x + 0.5), 1, _count);
            if (rank - x <= _accept || area >= Area(rank + 0.5) - Height(rank))
            {
                return Math.Min(rank, _count);
            }
        }
    }

    private static double Height(double x) => Math.Pow(x, -Exponent);

    // The integral of the height; written so, it holds as the exponent comes near to 1.
    private static double Area(double x)
    {
        double log = Math.Log(x);
        double t = (1 - Exponent) * log;
        return log * (Math.Abs(t) > 1e-8 ? (Math.Exp(t) - 1) / t : 1 + (t / 2));
    }

    private static double Inverse(double area)
    {
        double t = Math.Max(-1, area * (1 - Exponent));
        return Math.Exp(area * (Math.Abs(t) > 1e-8 ? Math.Log(1 + t) / t : 1 - (t / 2)));
    }
}
