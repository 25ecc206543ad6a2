using Toil.Core.Tests.Support;
using Toil.Rollbacks.Fingerprints;

namespace Toil.Core.Tests.Rollbacks.Fingerprints;

/// <summary>Values that print otherwise have other digests, of every type.</summary>
public sealed class PostgresValueTests(PostgresFixture postgres) : PrintTestBase(postgres)
{
    private const string Types = """
        CREATE EXTENSION hstore; CREATE EXTENSION citext;
        CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE pair AS (a integer, b text); CREATE DOMAIN small AS integer CHECK (VALUE < 100);
        CREATE COLLATION nobody_cares (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        """;

    [Theory]
    [InlineData("float8", "NaN", "Infinity", "-Infinity", "0", "-0", "1e-320", "0.1", "0.10000000000000002")]
    [InlineData("float4", "NaN", "0", "-0", "0.1", "0.10000001", "3.4e38")]
    [InlineData("numeric", "NaN", "Infinity", "0", "1", "1.0", "1.00", "-1", "1e400", "0.00000000000000000001")]
    [InlineData("bigint", "0", "1", "-1", "4294967296", "4294967297", "9223372036854775807", "-9223372036854775808")]
    [InlineData("smallint", "0", "1", "-32768")]
    [InlineData("boolean", "true", "false")]
    [InlineData("text", "", "NULL", " ", "a", "A", "\u00e4", "a\u0308", "a ", "a,b", "a\\b", "\"", "\"\"", "(", "{}", "\n", "\t")]
    [InlineData("varchar(10)", "", "NULL", "a", "a ", "A")]
    [InlineData("char(4)", "", "NULL", "a", "A", "ab")]
    [InlineData("text COLLATE nobody_cares", "a", "A", "\u00e4", "\u00c4")]
    [InlineData("citext", "a", "A")]
    [InlineData("\"char\"", "a", "b", "")]
    [InlineData("name", "a", "b", "")]
    [InlineData("bytea", "", "NULL", "\\x00", "\\x0000", "\\xff", "\\x5c")]
    [InlineData("json", "{\"a\":1}", "{\"a\": 1}", "{\"a\":1.0}", "{\"a\":1,\"a\":2}", "null", "NULL", "\"\"")]
    [InlineData("jsonb", "{\"a\":1}", "{\"a\":1.0}", "{\"a\":2}", "null", "NULL", "[]", "{}")]
    [InlineData("timestamptz", "2024-03-31 00:00:00+00", "2024-03-31 00:00:00.000001+00", "infinity", "-infinity", "0044-03-15 00:00+00 BC", "NULL")]
    [InlineData("timestamp", "2024-03-31 00:00:00", "2024-03-31 00:00:00.000001", "infinity")]
    [InlineData("date", "2024-03-31", "infinity", "0044-03-15 BC", "NULL")]
    [InlineData("time", "00:00", "24:00", "00:00:00.000001")]
    [InlineData("timetz", "00:00+00", "00:00+01", "01:00+01")]
    [InlineData("interval", "1 mon", "30 days", "720 hours", "-1 mon", "1 day -1 hours", "0")]
    [InlineData("uuid", "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000001")]
    [InlineData("money", "1", "1.01", "-1", "NULL")]
    [InlineData("xml", "<a/>", "<a></a>", "<a b='1'/>", "", "NULL")]
    [InlineData("tsvector", "a b", "a:1 b:2", "'A'", "")]
    [InlineData("tsquery", "a & b", "a | b", "!a")]
    [InlineData("integer[]", "{}", "{1}", "{NULL}", "NULL", "{{1}}", "[0:0]={1}", "{1,2}", "{{1,2}}")]
    [InlineData("text[]", "{}", "{\"\"}", "{NULL}", "{\"NULL\"}", "{\"a,b\"}", "{a,b}")]
    [InlineData("pair", "(1,a)", "(1,)", "(,)", "NULL", "(1,\"\")", "(1,\"a,b\")")]
    [InlineData("pair[]", "{\"(1,a)\"}", "{\"(1,)\"}")]
    [InlineData("mood", "sad", "ok", "NULL")]
    [InlineData("small", "1", "2", "NULL")]
    [InlineData("int4range", "empty", "[1,2)", "[1,3)", "(,)", "NULL", "[1,)")]
    [InlineData("numrange", "[1,2)", "[1,2]", "(1,2)", "[1.0,2)")]
    [InlineData("int4multirange", "{}", "{[1,2)}", "{[1,2),[5,6)}")]
    [InlineData("point", "(0,0)", "(-0,0)", "(0,1)", "(NaN,0)")]
    [InlineData("box", "(1,1),(0,0)", "(2,1),(0,0)")]
    [InlineData("path", "((0,0),(1,1))", "[(0,0),(1,1)]")]
    [InlineData("circle", "<(0,0),1>", "<(0,0),2>")]
    [InlineData("inet", "10.0.0.1", "10.0.0.1/24", "::1")]
    [InlineData("cidr", "10.0.0.0/24", "10.0.0.0/25")]
    [InlineData("macaddr", "08:00:2b:01:02:03", "08:00:2b:01:02:04")]
    [InlineData("bit(4)", "0001", "0010")]
    [InlineData("bit varying", "", "0", "00", "NULL")]
    [InlineData("pg_lsn", "0/0", "0/1")]
    [InlineData("oid", "0", "1")]
    [InlineData("regclass", "pg_class", "pg_type")]
    [InlineData("regtype", "integer", "bigint")]
    [InlineData("jsonpath", "$.a", "$.b")]
    [InlineData("hstore", "a=>1", "a=>2", "a=>NULL", "")]
    public async Task Values_of_a_type_are_told_apart(string type, params string[] values)
    {
        string location = await NewDatabaseAsync(Postgres);
        await ExecuteAsync(location, Types, $"CREATE TABLE v (v {type})");
        Dictionary<string, string> digests = new(StringComparer.Ordinal);
        foreach (string value in values)
        {
            await ExecuteAsync(location, "TRUNCATE v", $"INSERT INTO v VALUES ({(value == "NULL" ? "NULL" : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'")})");
            string digest = await DigestAsync(location, "v");
            Assert.True(digests.TryAdd(digest, value), $"'{value}' has the digest of '{digests.GetValueOrDefault(digest)}'");
        }
    }

    [Fact]
    public async Task Settings_of_the_database_change_nothing()
    {
        string location = await NewDatabaseAsync(Postgres);
        await ExecuteAsync(
            location, "CREATE SCHEMA other", "CREATE TABLE other.t (a integer)",
            "CREATE TABLE v (a timestamptz, b interval, c float8, d bytea, e money, f timestamp, g regclass, h xml, i date)",
            "INSERT INTO v VALUES ('2024-03-31 02:30+00', '1 mon 2 days 03:04:05.6', 0.1::float8 + 0.2, '\\x0102', 12.34, '2024-01-02 03:04', 'other.t', '<a/>', '2024-01-02')");
        DatabasePrint before = await PrintAsync(location);
        string name = location[(location.LastIndexOf('/') + 1)..];
        foreach (string setting in new[]
        {
            "TimeZone = 'Asia/Kathmandu'", "DateStyle = 'German'", "IntervalStyle = 'iso_8601'", "extra_float_digits = 0", "bytea_output = 'escape'", "search_path = other", "lc_monetary = 'C.UTF-8'",
            "jit = on", "default_transaction_isolation = 'serializable'", "default_transaction_read_only = on", "standard_conforming_strings = on", "quote_all_identifiers = on",
        })
        {
            await Cluster.ExecuteAsync($"ALTER DATABASE {name} SET {setting}");
        }

        Same(before, await PrintAsync(location));
    }

    [Theory]
    [InlineData("('a,b', '')", "('a', 'b,')")]
    [InlineData("('a', 'b')", "('b', 'a')")]
    [InlineData("(NULL, 'a')", "('a', NULL)")]
    [InlineData("('', NULL)", "(NULL, '')")]
    [InlineData("('a', 'b'), ('c', 'd')", "('a', 'd'), ('c', 'b')")]
    [InlineData("('a', 'b'), ('a', 'b')", "('c', 'd'), ('c', 'd')")]
    [InlineData("('a', 'b'), ('a', 'b')", "('a', 'b')")]
    public async Task Fields_and_rows_do_not_run_together(string first, string second)
    {
        string location = await NewDatabaseAsync(Postgres);
        await ExecuteAsync(location, "CREATE TABLE v (a text, b text)", $"INSERT INTO v VALUES {first}");
        string before = await DigestAsync(location, "v");
        await ExecuteAsync(location, "TRUNCATE v", $"INSERT INTO v VALUES {second}");
        Assert.NotEqual(before, await DigestAsync(location, "v"));
    }

    [Fact]
    public async Task Large_values_generated_columns_and_odd_names()
    {
        string location = await NewDatabaseAsync(Postgres);
        await ExecuteAsync(
            location, "CREATE TABLE \"The \"\"T\" (\"order\" integer PRIMARY KEY, \"a \"\"b\" text, g text GENERATED ALWAYS AS (left(\"a \"\"b\", 3)) STORED)",
            "INSERT INTO \"The \"\"T\" SELECT 1, repeat('x', 5000000) || 'y'", "CREATE TABLE nothing ()", "INSERT INTO nothing DEFAULT VALUES");
        DatabasePrint before = await PrintAsync(location);
        Assert.Equal(["\"The \"\"T\"", "nothing"], before.Tables.Select(table => table.Name.Replace("public.", string.Empty, StringComparison.Ordinal)));
        Assert.Equal(1, before.Tables[1].Rows);
        await ExecuteAsync(location, "UPDATE \"The \"\"T\" SET \"a \"\"b\" = repeat('x', 5000000) || 'z'");
        Difference difference = Assert.Single(Differences.Between(before, await PrintAsync(location, before)));
        Assert.Equal(("rows", "public.\"The \"\"T\""), (difference.Kind, difference.Name));
    }
}
