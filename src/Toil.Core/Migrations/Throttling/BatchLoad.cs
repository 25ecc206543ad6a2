namespace Toil.Migrations.Throttling;

/// <summary>
/// How long a batch keeps the server at work: its time without the way to the server and back, and without its checkpoint and its commit, whose waiting
/// for a disk or a replica no smaller batch would shorten.
/// </summary>
/// <remarks>A checkpoint is work that does not grow with the rows, so the quickest of the last ones stands for one way there and back.</remarks>
internal sealed class BatchLoad
{
    private const int Remembered = 16;

    private readonly TimeSpan[] _checkpoints = new TimeSpan[Remembered]; // by turns
    private int _known;
    private int _next;

    /// <summary>That of the last batch.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Tells of a batch.</summary>
    /// <param name="time">From its start to its checkpoint.</param>
    /// <param name="statements">Statements that the server was sent in that time.</param>
    /// <param name="checkpoint">Time of the checkpoint.</param>
    public void Took(TimeSpan time, int statements, TimeSpan checkpoint)
    {
        _checkpoints[_next] = checkpoint;
        _next = (_next + 1) % Remembered;
        _known = Math.Max(_known, _next == 0 ? Remembered : _next);
        TimeSpan load = time - (Quickest() * statements);
        Time = load > TimeSpan.Zero ? load : TimeSpan.Zero;
    }

    // A loop: LINQ's own, which is made for long lists, is compiled at its first use for longer than a batch takes.
    private TimeSpan Quickest()
    {
        TimeSpan quickest = TimeSpan.MaxValue;
        foreach (TimeSpan checkpoint in _checkpoints.AsSpan(0, _known))
        {
            quickest = checkpoint < quickest ? checkpoint : quickest;
        }

        return quickest;
    }
}
