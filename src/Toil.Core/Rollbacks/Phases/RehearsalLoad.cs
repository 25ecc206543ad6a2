using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Rollbacks.Load;

namespace Toil.Rollbacks.Phases;

internal static class RehearsalLoad
{
    public static ILoad? For(OperationContext context, RehearseOptions options, MigrationPlan plan) => throw new NotImplementedException();
}
