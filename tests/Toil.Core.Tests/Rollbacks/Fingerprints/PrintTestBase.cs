using Toil.Core.Tests.Migrations.Engine;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Fingerprints;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Fingerprints;

/// <summary>Databases of either engine, and their prints.</summary>
public abstract class PrintTestBase(PostgresFixture postgres) : MigrationTestBase(postgres)
{
    internal async Task<DatabasePrint> PrintAsync(string location, DatabasePrint? earlier = null, int chunkRows = 10_000)
    {
        await using TargetDatabase database = Target(location);
        return await Fingerprint.ReadAsync(database, new() { Earlier = earlier, ChunkRows = chunkRows }, Token);
    }

    internal async Task<SchemaPrint> SchemaAsync(string location)
    {
        await using TargetDatabase database = Target(location);
        await using TargetSession session = await database.ConnectAsync("test", Token);
        return await Fingerprint.SchemaAsync(database, session, Token);
    }

    /// <summary>A database of one table with one column, and its digest.</summary>
    internal async Task<string> DigestAsync(string location, string table)
        => (await PrintAsync(location)).Tables.Single(print => print.Table.Name == table).Digest;

    /// <summary>Differences in a line each, so that a failure shows them.</summary>
    internal static string Lines(IEnumerable<Difference> differences)
        => string.Join('\n', differences.Select(one => $"{one.Change} {one.Kind} {one.Name}"));

    /// <summary>Two prints that are to be the same: shows what is not.</summary>
    internal static void Same(DatabasePrint before, DatabasePrint after)
    {
        Assert.Equal(string.Empty, string.Join('\n', Differences.Between(before, after).Select(one => $"{one.Change} {one.Kind} {one.Name}: {one.Before} -> {one.After}")));
        Assert.Equal(before.Schema.Digest, after.Schema.Digest);
        Assert.Equal(before.Tables.Select(Text), after.Tables.Select(Text));
        Assert.Equal(before.Sequences, after.Sequences);

        static string Text(TablePrint print) => $"{print.Name} {print.Rows} {print.Digest}";
    }

    /// <summary>Rows of numbers from 1 to <paramref name="count"/>, in either engine's SQL.</summary>
    protected static string Series(int count) => $"WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < {count})";

    protected static StoreEngineKind Postgres => StoreEngineKind.PostgreSql;

    protected static StoreEngineKind Sqlite => StoreEngineKind.Sqlite;
}
