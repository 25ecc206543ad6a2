namespace Toil.State.Runs;

/// <summary>Which runs are asked for.</summary>
/// <param name="Operation">Only this operation, by its exact name; null for all.</param>
/// <param name="Since">Only runs that began at this instant or later; null for all.</param>
/// <param name="Limit">The largest number of runs, at least 1.</param>
public sealed record RunFilter(string? Operation = null, DateTimeOffset? Since = null, int Limit = RunFilter.DefaultLimit)
{
    /// <summary>How many runs are listed where nothing else is asked for.</summary>
    public const int DefaultLimit = 100;
}
