using System.Runtime.CompilerServices;
using Toil.Migrations;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Rollbacks.Cloning;
using Toil.Rollbacks.Evidence;
using Toil.Rollbacks.Load;
using Toil.Rollbacks.Phases;
using Toil.State;

namespace Toil.Rollbacks;

/// <summary>Proves on a disposable clone that a migration can be taken back, and writes evidence of it.</summary>
public sealed class RollbackRehearse : Operation<RehearseOptions, RehearsalPhase>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "rollback.rehearse",
        Cmdlet = "Test-ToilRollback",
        Summary = "Proves on a disposable clone that a migration goes up, comes down and leaves nothing behind, and writes evidence.",
        Description = "The source is read and never written. On clones that are gone afterwards, the migration runs up and down, is held against the start, runs again, is stopped half-way in each step and taken back, and rows are written in the new shape to see what a rollback loses; with a load, also what that feels. Results are the phases as they are done, the verdict last. A production run of the migration wants this evidence.",
        SettingsSection = "rollbacks",
        IsReported = true,
        OptionsType = typeof(RehearseOptions),
        ResultType = typeof(RehearsalPhase),
        ResultJsonOf = static () => RollbackJson.Readable.RehearsalPhase,
        ViewOf = static () => RollbackViews.Phases,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RehearsalPhase> RunAsync(OperationCall<RehearseOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RehearseOptions options = call.Options;
        MigrationPlan plan = MigrationTarget.Plan(options);
        DatabaseLocation location = DatabaseResolver.Resolve(call.Context, options.Database, plan);

        // Whatever fails for a reason that could be known before does so before anything is cloned.
        string? key = options.SignWith?.Resolve(call.Context);
        await using StateStore store = await ConfiguredStore.OpenAsync(call.Context, given: null, cancellation);
        await using TargetDatabase source = TargetDatabase.For(location, call.Context);
        await RefuseBegunAsync(source, plan, cancellation);
        ILoad? load = RehearsalLoad.For(call.Context, options, plan, location);
        using ScratchFolder scratch = ScratchFolder.Create();
        await using ICloner cloner = RehearsalCloner.For(call.Context, source, options);
        RehearsalStage stage = new(call.Context, new(call.Context, plan, scratch.Path), source, cloner);
        SourceState before = await SourceState.ReadAsync(source, cancellation);
        RehearsalRun run = new(stage, options.Sample is { Value: < 1 } sample ? sample.Value : null, load, options.Baseline);
        await foreach (RehearsalPhase phase in run.RunAsync(cancellation))
        {
            yield return phase;
        }

        RehearsalPhase verdict = RehearsalVerdict.Of(stage, run, options.ValidFor, key is not null);
        RehearsalEvidence evidence = RehearsalVerdict.Evidence(stage, run, before, verdict, options.ValidFor);
        EvidenceDocument document = EvidenceDocument.Unsigned(evidence);
        document = key is null ? document : document.Sign(key);
        await new EvidenceStore(store).SaveAsync(document, cancellation);
        if (options.Evidence is { } file)
        {
            RollbackExport.Write(document, file);
        }

        yield return verdict;
        if (!evidence.Passed)
        {
            // Behind the phases, not in place of them: whoever has kept them in a variable has them.
            call.Context.Sink.Problem(new ToilException(
                "RehearsalFailed", ErrorKind.Conflict, $"The rehearsal of '{plan.Name}' failed: {verdict.Detail}",
                "Correct the plan's downs, or declare what it may lose under 'rehearsal: loses:', and rehearse again.", plan.Name));
        }
    }

    private static async Task RefuseBegunAsync(TargetDatabase source, MigrationPlan plan, CancellationToken cancellation)
    {
        await using TargetSession session = await source.ConnectAsync("toil rehearsal", cancellation);
        if (await ControlSchema.IsThereAsync(source, session, cancellation)
            && (await ControlStore.StepsAsync(session, plan.Name, cancellation)).Exists(step => step is { Direction: MigrationDirection.Up, State: not StepState.Pending })
            && await ControlStore.FindAsync(session, plan.Name, cancellation) is { Written: not MigrationState.Undone } row)
        {
            throw new ToilException(
                "MigrationBegun", ErrorKind.Conflict, $"'{plan.Name}' has begun in {source.Location.Display} ({row.Written}), so there is no start to come back to.",
                "Rehearse on a database where it has not run, such as a restored backup, or take it back first.", plan.Name);
        }
    }
}
