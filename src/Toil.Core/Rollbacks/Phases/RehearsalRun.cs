using System.Runtime.CompilerServices;
using Toil.Migrations;
using Toil.Rollbacks.Cloning;
using Toil.Rollbacks.Fingerprints;
using Toil.Rollbacks.Load;

namespace Toil.Rollbacks.Phases;

/// <summary>A rehearsal: clones the source, takes the migration up and down in every way that matters, and takes the clones away.</summary>
/// <param name="stage">What the phases share.</param>
/// <param name="share">Share of the source's rows to clone; null for all.</param>
/// <param name="load">The load; null for none.</param>
/// <param name="quiet">How long the load runs alone first.</param>
internal sealed class RehearsalRun(RehearsalStage stage, double? share, ILoad? load, TimeSpan quiet)
{
    // Enough for many batches of a hundred, and little enough that copies of it take no time.
    private const int SmallRows = 2_000;

    /// <summary>The print of the start; null before it is there.</summary>
    public DatabasePrint? Before { get; private set; }

    /// <summary>What there is to say of the clone; null before it is there.</summary>
    public CloneFacts? Clone { get; private set; }

    /// <summary>The tables that the migration touches.</summary>
    public IReadOnlySet<string> Touched { get; private set; } = new HashSet<string>();

    /// <summary>Runs it. The clones are gone when it ends, however it ends.</summary>
    public async IAsyncEnumerable<RehearsalPhase> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string name in await stage.Cloner.RemoveLeftoversAsync(cancellation))
        {
            stage.Context.Sink.Warning($"The clone {name} was left behind by a rehearsal that is gone, and was removed.");
        }

        DisposableClone? clone = null;
        DisposableClone? small = null;
        try
        {
            yield return await stage.RunAsync(PhaseKind.Clone, "clone", async notes =>
            {
                clone = await stage.Cloner.CloneAsync(share, cancellation);
                Clone = clone.Facts;
                notes.Say(Say(clone.Facts));
                await CleanControl.ForgetAsync(clone.Database, stage.Plan.Plan, cancellation);
            });
            DatabasePrint? smallPrint = null;
            yield return await stage.RunAsync(PhaseKind.Fingerprint, "fingerprint", async notes =>
            {
                Before = await Prints.ReadAsync(clone!.Database, null, cancellation);
                bool isSmall = Before.Tables.All(table => table.Rows <= SmallRows);
                small = isSmall ? await stage.Cloner.CopyAsync(clone, cancellation) : await stage.Cloner.ReduceAsync(clone, SmallRows, cancellation);
                smallPrint = isSmall ? Before : await Prints.ReadAsync(small.Database, null, cancellation);
                if (!isSmall)
                {
                    notes.Say($"Half-way stops and new rows are tried on a part of the clone with about {SmallRows} rows a table.");
                }

                foreach (string note in small.Facts.Notes)
                {
                    notes.Say(note);
                }
            });

            // A workload that the old shape does not bear says nothing of the migration: better known before than after an hour.
            await (load?.CheckAsync(clone!.Database, cancellation) ?? Task.CompletedTask);
            UpDownPhases whole = new(stage, clone!, Before!);
            await foreach (RehearsalPhase phase in whole.RunAsync(cancellation))
            {
                yield return phase;
            }

            bool hasRun = stage.Phases.Exists(phase => phase is { Phase: PhaseKind.Up, Outcome: not PhaseOutcome.Failed });
            if (hasRun)
            {
                await foreach (RehearsalPhase phase in new HalfWayPhases(stage, small!, smallPrint!).RunAsync(cancellation))
                {
                    yield return phase;
                }

                NewRowsPhase rows = new(stage, small!, smallPrint!);
                yield return await rows.RunAsync(cancellation);
                Touched = rows.Touched;
            }

            await foreach (RehearsalPhase phase in AgainAsync(clone!, whole.IsBack, hasRun, cancellation))
            {
                yield return phase;
            }
        }
        finally
        {
            await (small?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (clone?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private async IAsyncEnumerable<RehearsalPhase> AgainAsync(DisposableClone clone, bool isBack, bool hasRun, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (load is not null && hasRun && (isBack || stage.Plan.Irreversible is not null))
        {
            DisposableClone? fresh = null;
            try
            {
                fresh = isBack ? null : await stage.Cloner.CloneAsync(share, cancellation);
                await foreach (RehearsalPhase phase in new LoadPhases(stage, fresh ?? clone, load, quiet).RunAsync(cancellation))
                {
                    yield return phase;
                }
            }
            finally
            {
                await (fresh?.DisposeAsync() ?? ValueTask.CompletedTask);
            }
        }
        else if (isBack)
        {
            yield return await stage.RunAsync(
                PhaseKind.UpAgain, "up again", notes => stage.Plan.RunAsync(clone.Database, MigrationDirection.Up, notes.Steps, cancellation));
        }
    }

    private static string Say(CloneFacts facts)
    {
        string what = facts.Share is { } part
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"A sample of {part * 100:0.##} % of the rows, so not everything was tried.")
            : facts.Method switch
            {
                CloneMethod.Template => "The whole database, copied by its server.",
                CloneMethod.Dump => "The whole database, dumped and restored.",
                _ => "The whole database, by SQLite's backup.",
            };
        return facts.Notes.Count == 0 ? what : $"{what} {string.Join(' ', facts.Notes)}";
    }
}
