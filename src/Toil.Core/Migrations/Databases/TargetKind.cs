namespace Toil.Migrations.Databases;

/// <summary>The engines that migrations run on.</summary>
internal enum TargetKind
{
    /// <summary>A SQLite file.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    PostgreSql,
}
