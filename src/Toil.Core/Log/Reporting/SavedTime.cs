namespace Toil.Log.Reporting;

/// <summary>What the runs of runbooks saved, in microseconds.</summary>
/// <param name="Time">All of it; below nothing where failed runs cost more than the others saved.</param>
/// <param name="Estimated">The part that rests on estimates.</param>
/// <param name="Spent">Hands-on time of the runs.</param>
/// <param name="Runs">Runs that succeeded.</param>
/// <param name="Failed">Runs that failed.</param>
/// <param name="Others">Rehearsals, dry runs, and runs that do not say how they ended.</param>
internal readonly record struct SavedTime(double Time, double Estimated, double Spent, int Runs, int Failed, int Others)
{
    /// <summary>Entries of manual work that make a median a measurement; fewer make it an estimate.</summary>
    public const int LeastMeasured = 3;

    /// <summary>What the runs of one task saved.</summary>
    /// <remarks>
    /// A run that succeeded saves the median hands-on time of the same task where people did it, less its own hands-on time (supervision). With fewer than
    /// three such entries it is the runbook's own <c>saves</c> that counts, else the median of what there is: both estimates. A failed run
    /// saves nothing, and its hands-on time is taken off. Rehearsals and runs that do not say how they ended save nothing.
    /// </remarks>
    /// <param name="runs">The runs.</param>
    /// <param name="manual">Hands-on time of the manual entries of the task, ascending.</param>
    public static SavedTime Of(IReadOnlyList<(double HandsOn, RunbookRun Run)> runs, ReadOnlySpan<double> manual)
    {
        double? median = manual.Length == 0 ? null : Quantiles.Of(manual, 0.5);
        double? measured = manual.Length >= LeastMeasured ? median : null;
        SavedTime saved = default;
        foreach ((double handsOn, RunbookRun run) in runs)
        {
            double? estimate = run.Saves is { } saves ? saves.Ticks / TimeSpan.TicksPerMicrosecond : median;
            saved += run.Outcome switch
            {
                RunOutcome.Succeeded when measured is { } baseline => new SavedTime(baseline - handsOn, 0, handsOn, 1, 0, 0),
                RunOutcome.Succeeded when estimate is { } guess => new SavedTime(guess - handsOn, guess - handsOn, handsOn, 1, 0, 0),
                RunOutcome.Succeeded => new SavedTime(0, 0, handsOn, 1, 0, 0),
                RunOutcome.Failed => new SavedTime(-handsOn, 0, handsOn, 0, 1, 0),
                _ => new SavedTime(0, 0, handsOn, 0, 0, 1),
            };
        }

        return saved;
    }

    public static SavedTime operator +(SavedTime a, SavedTime b)
        => new(a.Time + b.Time, a.Estimated + b.Estimated, a.Spent + b.Spent, a.Runs + b.Runs, a.Failed + b.Failed, a.Others + b.Others);
}
