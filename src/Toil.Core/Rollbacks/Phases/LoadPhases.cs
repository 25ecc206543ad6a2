using System.Globalization;
using System.Runtime.CompilerServices;
using Toil.Migrations;
using Toil.Migrations.Plans;
using Toil.Rollbacks.Cloning;
using Toil.Rollbacks.Load;
using Toil.Values;

namespace Toil.Rollbacks.Phases;

/// <summary>The migration under load: a quiet baseline, then up, then down, each held against it.</summary>
/// <param name="stage">What the phases share.</param>
/// <param name="clone">A clone in the state of the start.</param>
/// <param name="load">The load.</param>
/// <param name="quiet">How long the baseline is.</param>
internal sealed class LoadPhases(RehearsalStage stage, DisposableClone clone, ILoad load, TimeSpan quiet)
{
    // Percentiles of calls faster than this say more of the clock and the scheduler than of the migration.
    private static readonly TimeSpan s_leastP99 = TimeSpan.FromMilliseconds(1);

    /// <summary>Runs them.</summary>
    public async IAsyncEnumerable<RehearsalPhase> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        ILoadRun? run = null;
        try
        {
            RehearsalPhase baseline = await stage.RunAsync(PhaseKind.Baseline, "load alone", async notes =>
            {
                run = await load.StartAsync(clone.Database, cancellation);
                await Task.Delay(quiet, stage.Context.Time, cancellation);
                notes.Load = await run.CutAsync(cancellation);
                if (notes.Load.Calls == 0)
                {
                    notes.Fail("The load made no calls: give it a higher rate, or more time (--baseline, -Baseline).");
                }
            });
            yield return baseline;
            if (run is null || baseline.Outcome == PhaseOutcome.Failed)
            {
                yield break;
            }

            RehearsalPhase up = await UnderLoadAsync(PhaseKind.UpAgain, "up again, under load", MigrationDirection.Up, run, baseline.Load!, cancellation);
            yield return up;
            if (up.Steps.Count == stage.Plan.Plan.Steps.Count && stage.Plan.Irreversible is null)
            {
                yield return await UnderLoadAsync(PhaseKind.DownUnderLoad, "down, under load", MigrationDirection.Down, run, baseline.Load!, cancellation);
            }
        }
        finally
        {
            await (run?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private Task<RehearsalPhase> UnderLoadAsync(
        PhaseKind kind, string name, MigrationDirection direction, ILoadRun run, LoadFigures baseline, CancellationToken cancellation)
        => stage.RunAsync(kind, name, async notes =>
        {
            try
            {
                await stage.Plan.RunAsync(clone.Database, direction, notes.Steps, cancellation);
            }
            finally
            {
                notes.Load = await run.CutAsync(cancellation);
            }

            Judge(notes.Load!, baseline, stage.Plan.Plan.Rehearsal, notes);
        });

    private static void Judge(LoadFigures figures, LoadFigures baseline, RehearsalPlan limits, PhaseNotes notes)
    {
        double factor = figures.Calls == 0 ? 1 : figures.P99 / (baseline.P99 > s_leastP99 ? baseline.P99 : s_leastP99);
        notes.P99Factor = Math.Round(factor, 2);
        if (limits.P99Factor is { } most && factor > most)
        {
            notes.Fail(string.Create(
                CultureInfo.InvariantCulture,
                $"The 99th percentile rose to {Text(figures.P99)}, {factor:0.0} times the quiet {Text(baseline.P99)}; the plan allows {most:0.##} times (p99_factor)."));
        }

        if (limits.LockWait is { } wait && figures.LongestLockWait is { } waited && waited > wait)
        {
            notes.Fail($"A session waited {Text(waited)} for a lock; the plan allows {Text(wait)} (lock_wait).");
        }

        // Calls that failed in the quiet stretch too are the workload's own.
        double usual = baseline.Calls == 0 ? 0 : (double)baseline.Errors / baseline.Calls;
        if (figures.Calls > 0 && (double)figures.Errors / figures.Calls > usual && figures.Errors > 0)
        {
            notes.Fail(string.Create(
                CultureInfo.InvariantCulture,
                $"{figures.Errors} of {figures.Calls} calls failed{(figures.Failures.Count > 0 ? $": {figures.Failures[0].TrimEnd('.')}" : string.Empty)}."));
        }
    }

    private static string Text(TimeSpan time) => Duration.Format(Prediction.Round(time));
}
