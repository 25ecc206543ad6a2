using Toil.Migrations.Databases;

namespace Toil.Migrations.Control;

/// <summary>What a migration remembers of the gate that it went through.</summary>
internal static class GateEvent
{
    /// <summary>It had evidence.</summary>
    public const string Evidence = "evidence";

    /// <summary>It had none, and somebody gave a reason.</summary>
    public const string Override = "override";

    // Whoever begins writes the event right behind the beginning, by the same clock, in milliseconds.
    private const string Find = "SELECT kind, detail FROM toil_migration_event WHERE migration = @p0 AND kind IN ('evidence', 'override') AND at >= @p1 ORDER BY id DESC";

    /// <summary>The last one since a migration began; null where there is none.</summary>
    public static async Task<(string Kind, string Detail)?> FindAsync(TargetSession session, string migration, DateTimeOffset since, CancellationToken cancellation)
        => await session.RowAsync(Find, cancellation, migration, since.ToUnixTimeMilliseconds()) is [string kind, string detail] ? (kind, detail) : null;
}
