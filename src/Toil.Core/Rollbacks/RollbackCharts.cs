using Toil.Reports;
using Toil.Rollbacks.Load;
using Toil.Values;

namespace Toil.Rollbacks;

/// <summary>The charts of a rehearsal: its phases along time, and what the load felt meanwhile.</summary>
internal static class RollbackCharts
{
    private const int MostSlices = 600;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ResultChart> All { get; } =
    [
        new()
        {
            Title = "Phases along time",
            Kind = ChartKind.Timeline,
            Includes = static result => Phase(result).Phase != PhaseKind.Verdict,
            Label = static result => InertText.From(Phase(result).Outcome == PhaseOutcome.Passed ? Phase(result).Name : $"{Phase(result).Name} ({Phase(result).Outcome})"),
            Series =
            [
                new("Began after", result => Phase(result).StartedAfter.TotalMilliseconds),
                new("Took", result => Phase(result).Took.TotalMilliseconds),
                new("Failed", result => Phase(result).Outcome == PhaseOutcome.Failed ? 1 : 0),
            ],
            Format = Milliseconds,
        },
        new()
        {
            Title = "Latency of the load, 99th percentile by time",
            Kind = ChartKind.Columns,
            Includes = static result => Phase(result).Load is not null,
            Label = static result => Phase(result).Name,
            Series = [new("Load alone", Nothing), new("Up", Nothing), new("Down", Nothing)],
            Points = static result => Phase(result).Load!.Slices.Select(slice => Point(Phase(result).Phase, slice)),
            Format = Milliseconds,
            Limit = MostSlices,
        },
    ];

    private static ChartPoint Point(PhaseKind kind, LoadSlice slice)
    {
        double p99 = slice.P99.TotalMilliseconds;
        return new(Duration.Rounded(slice.At), kind switch
        {
            PhaseKind.Baseline => [p99, null, null],
            PhaseKind.UpAgain => [null, p99, null],
            _ => [null, null, p99],
        }, null);
    }

    private static double? Nothing(object result) => null;

    private static string Milliseconds(double value) => Duration.Rounded(TimeSpan.FromMilliseconds(value));

    private static RehearsalPhase Phase(object result) => (RehearsalPhase)result;
}
