using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>What a session sees of its server and itself.</summary>
/// <param name="Version"><c>150004</c>.</param>
/// <param name="VersionText"><c>15.4</c>, with what the distribution adds.</param>
/// <param name="User">Who it is.</param>
/// <param name="IsSuperuser">True where he may do anything.</param>
/// <param name="MayCreate">True where he may create databases.</param>
/// <param name="IsStandby">True where nothing can be written.</param>
/// <param name="StartedAt">When the server was started, to the microsecond: no two servers have the same, standbys and restored copies included.</param>
internal sealed record PostgresServerFacts(int Version, string VersionText, string User, bool IsSuperuser, bool MayCreate, bool IsStandby, string StartedAt)
{
    private const string Sql = """
        SELECT current_setting('server_version_num')::int, current_setting('server_version'), r.rolname, r.rolsuper, r.rolcreatedb OR r.rolsuper,
               pg_is_in_recovery(), pg_postmaster_start_time()::text
        FROM pg_roles r WHERE r.rolname = current_user
        """;

    /// <summary>The version that <c>pg_dump</c> must have at least.</summary>
    public int Major => Version / 10_000;

    /// <summary>Asks.</summary>
    public static async Task<PostgresServerFacts> ReadAsync(TargetSession session, CancellationToken cancellation)
    {
        object?[] row = (await session.RowAsync(Sql, cancellation))!;
        return new((int)row[0]!, (string)row[1]!, (string)row[2]!, (bool)row[3]!, (bool)row[4]!, (bool)row[5]!, (string)row[6]!);
    }
}
