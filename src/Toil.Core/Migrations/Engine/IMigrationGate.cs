using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>Something that may refuse a migration on a production database.</summary>
internal interface IMigrationGate
{
    /// <summary>Comes back where it may run.</summary>
    /// <exception cref="ToilException">It may not (kind Refused); says why and what to do.</exception>
    Task CheckAsync(MigrationPlan plan, TargetDatabase database, OperationContext context, CancellationToken cancellation);
}
