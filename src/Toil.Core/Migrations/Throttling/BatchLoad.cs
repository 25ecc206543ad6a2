namespace Toil.Migrations.Throttling;

/// <summary>
/// How long a batch keeps the server at work: its time without the way to the server and back, and without its checkpoint and its commit, whose waiting
/// for a disk or a replica no smaller batch would shorten.
/// </summary>
/// <remarks>A checkpoint is work that does not grow with the rows, so the quickest of the last ones stands for one way there and back.</remarks>
internal sealed class BatchLoad
{
    private const int Remembered = 16;

    private readonly Queue<TimeSpan> _checkpoints = new(Remembered);

    /// <summary>That of the last batch.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Tells of a batch.</summary>
    /// <param name="time">From its start to its checkpoint.</param>
    /// <param name="statements">Statements that the server was sent in that time.</param>
    /// <param name="checkpoint">Time of the checkpoint.</param>
    public void Took(TimeSpan time, int statements, TimeSpan checkpoint)
    {
        if (_checkpoints.Count == Remembered)
        {
            _checkpoints.Dequeue();
        }

        _checkpoints.Enqueue(checkpoint);
        TimeSpan load = time - (_checkpoints.Min() * statements);
        Time = load > TimeSpan.Zero ? load : TimeSpan.Zero;
    }
}
