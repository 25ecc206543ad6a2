using Toil.State;

namespace Toil.Log.Reporting;

/// <summary>How long people took for the tasks that runbooks now do: all entries up to the end of the period that no runbook booked, whoever's they are.</summary>
/// <remarks>Further back than the period, for what a runbook has taken over is not done by hand any more.</remarks>
internal static class Baselines
{
    /// <summary>Hands-on microseconds of manual entries, ascending, by task; tasks without any are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, double[]>> ReadAsync(
        StateStore store, IReadOnlySet<string> tasks, DateTimeOffset to, CancellationToken cancellation)
    {
        if (tasks.Count == 0)
        {
            return new Dictionary<string, double[]>();
        }

        StoreWords words = new();
        List<List<double>?> found = [];
        await store.ScanAsync(
            new StoreStatement(
                "SELECT hands_on, task FROM toil_entry WHERE removed = 0 AND started_at < @To AND source <> 'runbook'",
                ("@To", StoreInstant.ToMicroseconds(to))),
            row =>
            {
                long handsOn = row.Int64(0);
                int task = row.Word(1, words);
                while (found.Count <= task)
                {
                    found.Add(tasks.Contains(words[found.Count]) ? [] : null);
                }

                found[task]?.Add(handsOn);
            },
            cancellation);
        return found.Index().Where(pair => pair.Item?.Count > 0)
            .ToDictionary(pair => words[pair.Index], pair => pair.Item!.Order().ToArray(), StringComparer.Ordinal);
    }
}
