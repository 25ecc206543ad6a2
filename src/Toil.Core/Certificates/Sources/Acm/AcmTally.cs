namespace Toil.Certificates.Sources.Acm;

/// <summary>How far a region is. Safe to use from many tasks.</summary>
internal sealed class AcmTally
{
    private int _listed;
    private int _read;
    private int _silent;

    /// <summary>Certificates listed.</summary>
    public int Listed => _listed;

    /// <summary>Certificates read.</summary>
    public int Read => _read;

    /// <summary>Calls in a row that nobody answered.</summary>
    public int Silent => _silent;

    public void CountListed() => Interlocked.Increment(ref _listed);

    public void CountRead() => Interlocked.Increment(ref _read);

    public void CountAnswer(bool answered)
    {
        if (answered)
        {
            Interlocked.Exchange(ref _silent, 0);
        }
        else
        {
            Interlocked.Increment(ref _silent);
        }
    }
}
