namespace Toil.Migrations.Throttling;

/// <summary>Remembers when the write-ahead log was how long, and so tells for how long a place in it has been overtaken at least.</summary>
/// <remarks>
/// What a replica reports of its lag is as old as its last reply; one that hangs goes on reporting the best. Its place against the primary's own
/// past needs no reply.
/// </remarks>
internal sealed class WalTrail(TimeProvider time)
{
    private const int Capacity = 1_000;

    private readonly List<(long Place, long At)> _marks = [];

    /// <summary>Time for which there has been log beyond a place; zero where none was seen.</summary>
    public TimeSpan Behind(long place)
    {
        int first = _marks.FindIndex(mark => mark.Place > place);
        return first < 0 ? TimeSpan.Zero : time.GetElapsedTime(_marks[first].At);
    }

    /// <summary>Notes the end of the log as it is now.</summary>
    /// <param name="end">The end.</param>
    /// <param name="slowest">The place of the slowest replica: nobody will ask for what lies before it.</param>
    public void Note(long end, long slowest)
    {
        _marks.RemoveAll(mark => mark.Place <= slowest);
        if (_marks.Count > 0 && _marks[^1].Place >= end)
        {
            return;
        }

        if (_marks.Count == Capacity)
        {
            // Every other one: far back, a second more or less does not matter. The oldest stays.
            int index = 0;
            _marks.RemoveAll(_ => index++ % 2 == 1);
        }

        _marks.Add((end, time.GetTimestamp()));
    }
}
