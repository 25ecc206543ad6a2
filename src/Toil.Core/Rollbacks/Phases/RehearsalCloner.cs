using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Rollbacks.Cloning;

namespace Toil.Rollbacks.Phases;

internal static class RehearsalCloner
{
    public static ICloner For(OperationContext context, TargetDatabase source, RehearseOptions options) => throw new NotImplementedException();
}
