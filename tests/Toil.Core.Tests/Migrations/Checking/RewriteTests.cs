using Npgsql;
using Toil.Core.Tests.Support;
using Toil.Migrations;

namespace Toil.Core.Tests.Migrations.Checking;

/// <summary>Holds what the check says of rewritten tables against the files of a real server.</summary>
public sealed class RewriteTests(PostgresFixture postgres) : CheckTestBase
{
    private const string Schema = """
        CREATE DOMAIN plain AS int; CREATE DOMAIN held AS int CHECK (VALUE > 0);
        CREATE TABLE t (id int PRIMARY KEY, v10 varchar(10), v varchar, tx text, c5 char(5), n numeric(10, 2), n0 numeric, ts timestamp, ts3 timestamp(3), tz timestamptz,
            i int, b bigint, vb varbit(5), ci cidr, x xml, iv interval(2), a int[], d date, tm time(3));
        INSERT INTO t SELECT i, 'a', 'a', 'a', 'a', 1, 1, now(), now(), now(), 1, 1, B'1', '10.0.0.0/8', '<a/>', '1 day', '{1}', now(), now()::time FROM generate_series(1, 2000) i;
        ANALYZE;
        """;

    private static string? s_database;

    public static TheoryData<string, string> Types => new()
    {
        { "v10", "varchar(20)" }, { "v10", "varchar(5)" }, { "v10", "varchar" }, { "v10", "text" }, { "v10", "char(10)" }, { "v", "varchar(9)" }, { "v", "text" },
        { "tx", "varchar" }, { "tx", "varchar(99)" }, { "tx", "citext_is_not_there" }, { "c5", "char(9)" }, { "c5", "text" }, { "c5", "varchar(5)" },
        { "n", "numeric(12, 2)" }, { "n", "numeric(12, 3)" }, { "n", "numeric(8, 2)" }, { "n", "numeric" }, { "n", "numeric(10,2)" }, { "n", "bigint" }, { "n0", "numeric(10, 2)" }, { "n0", "decimal" },
        { "ts", "timestamptz" }, { "ts", "timestamp(3)" }, { "ts3", "timestamp(6)" }, { "ts3", "timestamp" }, { "ts3", "timestamptz(6)" }, { "ts3", "timestamp(1)" }, { "tz", "timestamp" }, { "tz", "timestamptz(2)" }, { "ts", "date" },
        { "i", "bigint" }, { "i", "oid" }, { "i", "int" }, { "i", "text" }, { "i", "plain" }, { "b", "int" }, { "vb", "varbit(9)" }, { "vb", "varbit(3)" }, { "vb", "varbit" },
        { "ci", "inet" }, { "x", "text" }, { "iv", "interval(4)" }, { "iv", "interval" }, { "iv", "interval(1)" }, { "a", "bigint[]" }, { "d", "timestamp" }, { "tm", "time(6)" }, { "tm", "time(1)" },
        { "v10", "text USING v10" }, { "v10", "text USING v10::text" }, { "v10", "text USING lower(v10)" }, { "n", "numeric(12,2) USING n + 0" },
    };

    public static TheoryData<string> Columns =>
    [
        "x1 int", "x1 int DEFAULT 3", "x1 int DEFAULT 3 NOT NULL", "x1 timestamptz DEFAULT now()", "x1 timestamptz DEFAULT clock_timestamp()", "x1 uuid DEFAULT gen_random_uuid()",
        "x1 float DEFAULT random()", "x1 text DEFAULT lower('A')", "x1 text DEFAULT current_user", "x1 serial", "x1 int GENERATED ALWAYS AS IDENTITY", "x1 int GENERATED ALWAYS AS (id + 1) STORED",
        "x1 int DEFAULT (random() * 10)", "x1 int DEFAULT abs(-3)",
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_new_type_is_said_to_rewrite_where_it_does(string column, string type)
    {
        string statement = $"ALTER TABLE t ALTER COLUMN {column} TYPE {type}";
        bool? isRewritten = await IsRewrittenAsync(statement);
        List<MigrationCheckFinding> findings = await CheckAsync(await UrlAsync(), $"- {{ name: s, up: \"{statement}\", down: SELECT 1 }}");

        if (isRewritten is { } rewritten)
        {
            Assert.Equal(rewritten, findings.Exists(finding => finding.Rule == "type-rewrite"));
        }
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task A_new_column_is_said_to_rewrite_where_it_does(string column)
    {
        string statement = $"ALTER TABLE t ADD COLUMN {column}";
        List<MigrationCheckFinding> findings = await CheckAsync(await UrlAsync(), $"- {{ name: s, up: \"{statement}\", down: SELECT 1 }}");

        Assert.Equal(await IsRewrittenAsync(statement), findings.Exists(finding => finding.Rule is "table-rewrite" or "volatile-default"));
    }

    // In a transaction that is rolled back, in UTC, as Toil's sessions are. Null where the server refuses it.
    private async Task<bool?> IsRewrittenAsync(string statement)
    {
        await UrlAsync();
        await using NpgsqlConnection connection = new(postgres.Cluster.ConnectionString(s_database!));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using NpgsqlCommand command = new("SET TimeZone = 'UTC'; BEGIN; SELECT pg_relation_filenode('t')", connection);
        object? before = await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        try
        {
            command.CommandText = $"{statement}; SELECT pg_relation_filenode('t')";
            return !Equals(before, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
        catch (PostgresException)
        {
            return null;
        }
    }

    private async Task<string> UrlAsync()
    {
        if (s_database is null)
        {
            string made = await postgres.Cluster.CreateDatabaseAsync();
            await postgres.Cluster.ExecuteAsync(Schema, made);
            s_database = made;
        }

        return $"postgresql://{PostgresCluster.User}:{PostgresCluster.Password}@127.0.0.1:{postgres.Cluster.Port}/{s_database}";
    }
}
