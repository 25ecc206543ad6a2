using Npgsql;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Rollbacks.Load;
using Toil.Rollbacks.Load.Replays;
using Toil.Rollbacks.Load.Workloads;

namespace Toil.Rollbacks.Phases;

/// <summary>The load that a rehearsal was asked for: a workload, or a log to replay.</summary>
internal static class RehearsalLoad
{
    /// <summary>Reads it.</summary>
    /// <returns>Null where none was asked for.</returns>
    /// <exception cref="ToilException">What is wrong with the file.</exception>
    public static ILoad? For(OperationContext context, RehearseOptions options, MigrationPlan plan, DatabaseLocation source)
    {
        Workload? workload = (options.Load ?? plan.Rehearsal.Workload) is { } file ? WorkloadReader.Read(file, isForReplay: options.Replay is not null) : null;
        if (options.Replay is not { } log)
        {
            return workload is null ? null : ScheduledLoad.For(workload, context);
        }

        string? database = source.Kind == TargetKind.PostgreSql ? new NpgsqlConnectionStringBuilder(source.Target).Database : null;
        return ScheduledLoad.For(ReplayReader.Read(log, database), workload, options.ReplaySpeed, context);
    }
}
