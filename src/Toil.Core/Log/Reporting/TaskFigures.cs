namespace Toil.Log.Reporting;

/// <summary>What a report gathers of one task.</summary>
internal sealed class TaskFigures
{
    private readonly List<(int Monday, double Toil)> _weeks = [];

    /// <summary>Microseconds that count, of all categories.</summary>
    public double Time { get; set; }

    /// <summary>Microseconds of toil that count.</summary>
    public double Toil { get; private set; }

    /// <summary>Hands-on microseconds of the entries that began in the period, as they were booked.</summary>
    public List<double> Durations { get; } = [];

    /// <summary>The same, of toil.</summary>
    public List<double> ToilDurations { get; } = [];

    /// <summary>Runs of runbooks: hands-on microseconds and what the run says of itself.</summary>
    public List<(double HandsOn, RunbookRun Run)> Runs { get; } = [];

    public void AddToil(int monday, double time)
    {
        Toil += time;

        // Entries come nearly in order, so the week is mostly the last one.
        int index = _weeks.Count - 1;
        while (index >= 0 && _weeks[index].Monday > monday)
        {
            index--;
        }

        if (index >= 0 && _weeks[index].Monday == monday)
        {
            _weeks[index] = (monday, _weeks[index].Toil + time);
        }
        else
        {
            _weeks.Insert(index + 1, (monday, time));
        }
    }

    /// <summary>Hours of toil in each of the weeks that are asked for; 0 where there was none.</summary>
    public double[] HoursIn(IReadOnlyList<int> mondays)
    {
        Dictionary<int, double> byMonday = _weeks.ToDictionary(week => week.Monday, week => week.Toil);
        return [.. mondays.Select(monday => byMonday.GetValueOrDefault(monday) / LogReport.Hour)];
    }
}
