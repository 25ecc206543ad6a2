namespace Toil.Migrations.Throttling;

/// <summary>Chooses how many rows a batch has, so that batches take about the time that they are meant to.</summary>
/// <remarks>
/// <para>After ten full batches of one size their 90th percentile is held against the target: within 0.90 to 0.95 of it the size stays; else it
/// becomes <c>size * target / p90</c>, aimed at the middle of that band, and at most 1.5 times what it was. A batch over five times the target divides
/// the size by ten at once. The rules are those of Spirit and of GitLab's batch optimizer.</para>
/// <para>While no batch since the start, since the last time that the size shrank, or since ten of which nine stayed below that, has taken half of the target, two batches
/// are enough to grow by 1.5: even then the next ones stay under three quarters of it. Behind the first two, which meet cold caches, one
/// is enough where it took less than a quarter. From 1,000 rows to over 10,000 that takes 7 batches and 22,000 rows in place of 60 and 208,000.</para>
/// <para>Where each commit waits for more than half of the target, however few rows it has (a slow disk under SQLite's rollback journal, a replica far away), no size keeps
/// the target, and the smaller the batches, the more of these waits: down to the smallest, a day in place of a minute. Then the rest of the batch is held against that
/// wait in place of the target, so that half of the time is work.</para>
/// <para>Not safe to use from several threads.</para>
/// </remarks>
internal sealed class BatchServo
{
    /// <summary>Fewest rows in a batch.</summary>
    public const int Least = 10;

    /// <summary>Most rows in a batch.</summary>
    public const int Most = 100_000;

    private const int Window = 10;
    private const int EarlyWindow = 2;
    private const double Growth = 1.5;
    private const double BandFrom = 0.90;
    private const double BandTo = 0.95;
    private const double Aim = (BandFrom + BandTo) / 2;
    private const double FarBelow = 0.5;
    private const double AsGoodAsNothing = 0.25;
    private const double FarAbove = 5;
    private const int Retreat = 10;

    private readonly double _target;
    private readonly List<double> _times = new(Window);
    private readonly CommitWait _wait = new();
    private bool _isClimbing = true;
    private bool _isWarm;

    /// <summary>Starts.</summary>
    /// <param name="target">Time that a batch is to take.</param>
    /// <param name="start">Rows to begin with: what the checkpoint remembers, or 1,000.</param>
    public BatchServo(TimeSpan target, int start = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(target, TimeSpan.Zero);
        _target = target.TotalSeconds;
        Size = Math.Clamp(start, Least, Most);
    }

    /// <summary>Rows that the next batch is to have.</summary>
    public int Size { get; private set; }

    /// <summary>Tells of a batch that was committed.</summary>
    /// <param name="time">Work time of it, without rests and waits of the throttle.</param>
    /// <param name="rows">Rows that it walked. One that was not full, as the last one is, says nothing of the size; only that it was slow counts.</param>
    /// <param name="commit">How much of that time its commit took; zero where it is not in it.</param>
    public void Took(TimeSpan time, long rows, TimeSpan commit = default)
    {
        double ratio = time.TotalSeconds / _target;
        if (rows >= Size)
        {
            _wait.Took(commit.TotalSeconds / _target);
        }

        if (Share(ratio) > FarAbove)
        {
            Learn();
            Resize(Size / Retreat);
            return;
        }

        if (rows < Size)
        {
            return;
        }

        _times.Add(ratio);
        _isClimbing &= Share(ratio) < FarBelow;
        if (_isClimbing && ((_isWarm && Share(ratio) < AsGoodAsNothing) || _times.Count >= EarlyWindow))
        {
            _isWarm = true;
            Learn();
            Resize(Size * Growth);
        }
        else if (_times.Count >= Window)
        {
            Learn();
            Judge();
        }
    }

    /// <summary>Goes on with the size that a checkpoint remembers.</summary>
    public void Resume(int size) => Resize(size);

    /// <summary>Halves the size, for a batch that timed out or deadlocked. It grows again by the same rules.</summary>
    /// <returns>The new size.</returns>
    public int Halve()
    {
        Resize(Size / 2.0);
        return Size;
    }

    private void Judge()
    {
        double ratio = Share(NinthDecile());
        if (ratio is >= BandFrom and <= BandTo)
        {
            _times.Clear();
            return;
        }

        _isClimbing |= ratio < FarBelow;
        Resize(Size * Math.Min(Growth, Aim / ratio));
    }

    // Of the target; where a commit waits for most of it, what comes on top of that wait, of as much again.
    private double Share(double ratio) => _wait.Fixed > FarBelow ? Math.Max(0, ratio - _wait.Fixed) / _wait.Fixed : ratio;

    private void Learn()
    {
        bool wasBelow = _wait.Fixed <= FarBelow;
        _wait.Learn(Size, Size <= Least);
        _isClimbing |= wasBelow && _wait.Fixed > FarBelow;
    }

    // Of ten, the greatest but one. A sort of numbers is compiled at its first use, for longer than this takes in a whole run.
    private double NinthDecile()
    {
        (double greatest, double next) = (0, 0);
        foreach (double ratio in _times)
        {
            (greatest, next) = ratio > greatest ? (ratio, greatest) : (greatest, Math.Max(next, ratio));
        }

        return next;
    }

    // Rounded down, so that growth keeps its bound.
    private void Resize(double size)
    {
        int next = (int)Math.Clamp(size, Least, Most);
        _isClimbing |= next < Size;
        Size = next;
        _times.Clear();
    }
}
