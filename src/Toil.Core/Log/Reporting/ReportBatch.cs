namespace Toil.Log.Reporting;

/// <summary>Entries on their way from where they are read to where they are counted, and the zones that come first in them.</summary>
internal sealed class ReportBatch
{
    /// <summary>Enough that handing a batch over costs nothing beside counting it.</summary>
    public const int Size = 4096;

    private readonly ReportEntry[] _entries = new ReportEntry[Size];
    private readonly RunbookRun?[] _runs = new RunbookRun?[Size];
    private readonly List<string> _zones = [];
    private int _count;

    /// <summary>True where no other entry has room.</summary>
    public bool IsFull => _count == Size;

    /// <summary>Takes an entry, and what a run of a runbook says of itself.</summary>
    public void Add(in ReportEntry entry, RunbookRun? run)
    {
        _entries[_count] = entry;
        _runs[_count++] = run;
    }

    /// <summary>Takes the name of the zone with the next number.</summary>
    public void AddZone(string name) => _zones.Add(name);

    /// <summary>Hands everything to the figures, and is empty then.</summary>
    public void CountInto(ReportFigures figures)
    {
        foreach (string zone in _zones)
        {
            figures.AddZone(zone);
        }

        for (int index = 0; index < _count; index++)
        {
            figures.Add(_entries[index], _runs[index]);
        }

        _zones.Clear();
        _count = 0;
    }
}
