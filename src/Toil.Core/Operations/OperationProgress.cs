using System.Globalization;
using Toil.Values;

namespace Toil.Operations;

/// <summary>How far an operation is.</summary>
/// <param name="Activity">What it is doing, in a few words: <c>Sweeping certificates</c>.</param>
/// <param name="Done">Items finished.</param>
/// <param name="Total">Items in all; null while that is not known.</param>
/// <param name="Rate">Items a second, smoothed; 0 at the start.</param>
/// <param name="TimeLeft">Estimate, or null while that is not known.</param>
/// <param name="Note">What else there is to see of it, in a few words: <c>batches of 20000, lag 300ms</c>; null for nothing.</param>
public sealed record OperationProgress(string Activity, long Done, long? Total, double Rate, TimeSpan? TimeLeft, string? Note = null)
{
    /// <summary>How long it has been at it; null where a rate says more.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>How far and how fast, in a few words: <c>40 of 200, 12 a second</c>; <c>2 of 7, 12s</c>.</summary>
    public string Pace
    {
        get
        {
            string total = Total is { } all ? string.Create(CultureInfo.InvariantCulture, $" of {all}") : string.Empty;
            string pace = Elapsed is { } time
                ? Duration.Format(TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds)))
                : string.Create(CultureInfo.InvariantCulture, $"{Rate:0} a second");
            return string.Create(CultureInfo.InvariantCulture, $"{Done}{total}, {pace}");
        }
    }
}
