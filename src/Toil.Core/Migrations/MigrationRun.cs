using System.Runtime.CompilerServices;
using Toil.Migrations.Databases;
using Toil.Migrations.Engine;
using Toil.Migrations.Plans;
using Toil.Migrations.Reporting;
using Toil.Operations;

namespace Toil.Migrations;

/// <summary>Runs a migration, or continues it, until it is done, paused or failed.</summary>
public sealed class MigrationRun : Operation<MigrationRunOptions, MigrationStepReport>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "migration.run",
        Cmdlet = "Invoke-ToilMigration",
        Summary = "Runs a database migration, or continues it, until it is done, paused or failed.",
        Description = "Each batch and its checkpoint are committed together, so a run may be paused, stopped or killed at any moment and goes on where it was, without a row lost or done twice. One runner works at a time. Results are the steps as they are done.",
        HasEffect = true,
        HasDryRun = true,
        IsRepeatable = true,
        SettingsSection = "migrations",
        IsReported = true,
        OptionsType = typeof(MigrationRunOptions),
        ResultType = typeof(MigrationStepReport),
        ResultJsonOf = static () => MigrationJson.Readable.MigrationStepReport,
        LineJsonOf = static () => MigrationStepLine.Json,
        ViewOf = static () => MigrationViews.Steps,
    };

    /// <summary>What may refuse a run.</summary>
    internal IReadOnlyList<IMigrationGate> Gates { get; init; } = [];

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<MigrationStepReport> RunAsync(
        OperationCall<MigrationRunOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        MigrationRunOptions options = call.Options;
        MigrationPlan plan = MigrationTarget.Plan(options);
        DatabaseLocation location = DatabaseResolver.Resolve(call.Context, options.Database, plan);
        MigrationTarget.Confirm(call.Context, location, $"'{plan.Name}' may run");
        using EmptyDatabase? made = options.Create ? EmptyDatabase.Make(location, call.Context) : null;
        location = made?.Location ?? location;
        await using TargetDatabase database = TargetDatabase.For(location, call.Context);
        if (call.Context.IsDryRun)
        {
            await foreach (MigrationStepReport step in new DryRun(database, plan).RunAsync(MigrationDirection.Up, options.Resume, null, cancellation))
            {
                yield return step;
            }

            yield break;
        }

        List<GatePass> passes = [];
        foreach (IMigrationGate gate in Gates)
        {
            passes.Add(await gate.CheckAsync(new(plan, database, options, call.Context), cancellation));
        }

        MigrationRunner runner = new(call.Context, database, plan, MigrationDirection.Up)
        {
            Every = options.Every,
            Resumes = options.Resume,
            Opening = [.. passes.Select(pass => pass.Event).OfType<(string, string)>()],
        };
        JobOptions job = new()
        {
            Direction = MigrationDirection.Up,
            Lease = options.Lease,
            Reconnect = options.Reconnect,
            Holds = options.Hold,
            Settle = options.Settle,
            ClearsRequest = options.Resume,
        };
        Dictionary<int, TimeSpan> worked = [];
        await foreach (MigrationStepReport step in runner.RunAsync(job, cancellation))
        {
            worked[step.Number] = step.Elapsed;
            yield return step;
        }

        TimeSpan time = TimeSpan.FromTicks(worked.Values.Sum(one => one.Ticks));
        foreach (GatePass pass in passes)
        {
            await (pass.Ended?.Invoke(time, cancellation) ?? Task.CompletedTask);
        }
    }
}
