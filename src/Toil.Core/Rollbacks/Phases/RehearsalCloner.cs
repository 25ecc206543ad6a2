using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Rollbacks.Cloning;

namespace Toil.Rollbacks.Phases;

/// <summary>The cloner that a rehearsal was asked for.</summary>
internal static class RehearsalCloner
{
    /// <summary>Makes it.</summary>
    /// <exception cref="ToilException"><c>CloneServerUnfit</c>, or the server's location is wrong.</exception>
    public static ICloner For(OperationContext context, TargetDatabase source, RehearseOptions options) => Cloners.For(
        context, source, new()
        {
            Server = options.CloneOn is { } server ? DatabaseResolver.Resolve(context, server, null) : null,
            Folder = options.CloneFolder,
        });
}
