using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>What a clone is made of.</summary>
/// <param name="Location">Where it is.</param>
/// <param name="From">The clone that it is; null for the source itself.</param>
/// <param name="IsProduction">True where nobody's new session may be kept waiting.</param>
internal sealed record PostgresOrigin(DatabaseLocation Location, DisposableClone? From, bool IsProduction);
