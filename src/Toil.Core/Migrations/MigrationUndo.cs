using System.Runtime.CompilerServices;
using Toil.Migrations.Databases;
using Toil.Migrations.Engine;
using Toil.Migrations.Plans;
using Toil.Migrations.Reporting;
using Toil.Operations;

namespace Toil.Migrations;

/// <summary>Takes a migration back: the downs in reverse, also from a half-finished up.</summary>
public sealed class MigrationUndo : Operation<MigrationUndoOptions, MigrationStepReport>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "migration.undo",
        Cmdlet = "Undo-ToilMigration",
        Summary = "Takes a database migration back, step by step in reverse, also a half-finished one.",
        Description = "Steps that have not begun are left alone, and of a half-finished step only what was done is taken back. A step that the plan declares irreversible is refused before anything is touched. It can be paused, stopped and killed like a run.",
        HasEffect = true,
        HasDryRun = true,
        IsRepeatable = true,
        SettingsSection = "migrations",
        IsReported = true,
        OptionsType = typeof(MigrationUndoOptions),
        ResultType = typeof(MigrationStepReport),
        ResultJsonOf = static () => MigrationJson.Readable.MigrationStepReport,
        LineJsonOf = static () => MigrationStepLine.Json,
        ViewOf = static () => MigrationViews.Steps,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<MigrationStepReport> RunAsync(
        OperationCall<MigrationUndoOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        MigrationUndoOptions options = call.Options;
        MigrationPlan plan = MigrationTarget.Plan(options);
        DatabaseLocation location = DatabaseResolver.Resolve(call.Context, options.Database, plan);
        MigrationTarget.Confirm(call.Context, location, $"'{plan.Name}' may be taken back");
        await using TargetDatabase database = TargetDatabase.For(location, call.Context);
        IAsyncEnumerable<MigrationStepReport> steps = call.Context.IsDryRun
            ? new DryRun(database, plan).RunAsync(MigrationDirection.Down, options.Resume, options.Steps, cancellation)
            : new MigrationRunner(call.Context, database, plan, MigrationDirection.Down) { Steps = options.Steps, Resumes = options.Resume }.RunAsync(
                new()
                {
                    Direction = MigrationDirection.Down,
                    Lease = options.Lease,
                    Reconnect = options.Reconnect,
                    Settle = options.Settle,
                    ClearsRequest = options.Resume,
                },
                cancellation);
        await foreach (MigrationStepReport step in steps)
        {
            yield return step;
        }
    }
}
