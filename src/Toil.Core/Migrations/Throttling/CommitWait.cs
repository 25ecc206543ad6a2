namespace Toil.Migrations.Throttling;

/// <summary>The part of a commit that no smaller batch would shorten: waits for a disk or a replica. It is told from the quickest commits of batches of two sizes.</summary>
/// <remarks>Times are shares of one unit, whichever the caller takes. Not safe to use from several threads.</remarks>
internal sealed class CommitWait
{
    // Sizes nearer to each other tell little. Batches shrink behind ten of a size, and may grow behind one, which tells less.
    private const double Smaller = 1.2;
    private const double Larger = 2;

    private int _small; // the smallest size that was seen
    private double _smallWait;
    private double _quickest = double.PositiveInfinity;

    /// <summary>That part; 0 as long as it is not known.</summary>
    public double Fixed { get; private set; }

    /// <summary>Tells of a commit.</summary>
    public void Took(double wait) => _quickest = Math.Min(_quickest, wait);

    /// <summary>Batches of a size have been told of: learns from them.</summary>
    /// <param name="size">Their rows.</param>
    /// <param name="isLeast">True where there is no smaller size.</param>
    public void Learn(int size, bool isLeast)
    {
        if (double.IsPositiveInfinity(_quickest))
        {
            return;
        }

        double wait = _quickest;
        _quickest = double.PositiveInfinity;
        if (isLeast || _small == 0)
        {
            (_small, _smallWait, Fixed) = (size, wait, isLeast ? wait : 0);
        }
        else if (size * Smaller <= _small)
        {
            Fixed = Between(size, wait, _small, _smallWait);
            (_small, _smallWait) = (size, wait);
        }
        else if (size >= _small * Larger)
        {
            Fixed = Between(_small, _smallWait, size, wait);
        }
        else
        {
            _smallWait = wait;
            Fixed = Math.Min(Fixed, wait);
        }
    }

    // Where a line through both begins; what became quicker with more rows did so for another reason.
    private static double Between(int small, double smallWait, int big, double bigWait)
    {
        double aRow = (bigWait - smallWait) / (big - small);
        return aRow <= 0 ? bigWait : Math.Max(0, smallWait - (aRow * small));
    }
}
