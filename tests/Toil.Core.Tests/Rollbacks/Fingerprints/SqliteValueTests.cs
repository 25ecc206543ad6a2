using Toil.Core.Tests.Support;
using Toil.Rollbacks.Fingerprints;
using Toil.Rollbacks.Fingerprints.Sqlite;

namespace Toil.Core.Tests.Rollbacks.Fingerprints;

/// <summary>SQLite's values have their type with them.</summary>
public sealed class SqliteValueTests(PostgresFixture postgres) : PrintTestBase(postgres)
{
    [Fact]
    public async Task Values_are_told_apart()
    {
        string location = await NewDatabaseAsync(Sqlite);
        await ExecuteAsync(location, "CREATE TABLE v (v)");
        Dictionary<string, string> digests = new(StringComparer.Ordinal);
        foreach (string value in new[]
        {
            "NULL", "0", "1", "1.0", "'1'", "x'31'", "'1.0'", "''", "x''", "x'00'", "' '", "'a'", "'A'", "'\u00e4'", "'a\u0308'", "char(97, 0, 98)", "char(97, 0, 99)", "-0.0", "0.0",
            "9e999", "-9e999", "9223372036854775807", "9223372036854775808.0", "-9223372036854775808", "0.1", "0.1 + 0.2", "0.3", "zeroblob(100000)", "zeroblob(100001)", "printf('%.100000c', 'x')",
        })
        {
            await ExecuteAsync(location, "DELETE FROM v", $"INSERT INTO v VALUES ({value})");
            string digest = await DigestAsync(location, "v");
            Assert.True(digests.TryAdd(digest, value), $"{value} has the digest of {digests.GetValueOrDefault(digest)}");
        }
    }

    [Theory]
    [InlineData("('a,b', '')", "('a', 'b,')")]
    [InlineData("(NULL, 'a')", "('a', NULL)")]
    [InlineData("('', NULL)", "(NULL, '')")]
    [InlineData("('a', 'b'), ('c', 'd')", "('a', 'd'), ('c', 'b')")]
    [InlineData("('a', 'b'), ('a', 'b')", "('c', 'd'), ('c', 'd')")]
    [InlineData("('a', 'b'), ('a', 'b')", "('a', 'b')")]
    public async Task Fields_and_rows_do_not_run_together(string first, string second)
    {
        string location = await NewDatabaseAsync(Sqlite);
        await ExecuteAsync(location, "CREATE TABLE v (a, b)", $"INSERT INTO v VALUES {first}");
        string before = await DigestAsync(location, "v");
        await ExecuteAsync(location, "DELETE FROM v", $"INSERT INTO v VALUES {second}");
        Assert.NotEqual(before, await DigestAsync(location, "v"));
    }

    [Fact]
    public async Task A_database_in_UTF_16_has_the_digests_of_one_in_UTF_8()
    {
        string[] digests = new string[2];
        foreach (string encoding in new[] { "UTF-8", "UTF-16le" })
        {
            string location = Folder[$"{encoding}.db"];
            await using (Microsoft.Data.Sqlite.SqliteConnection connection = new($"Data Source={location};Pooling=False"))
            {
                await connection.OpenAsync(Token);
                await using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
                command.CommandText = $"PRAGMA encoding = '{encoding}'; CREATE TABLE v (k TEXT NOT NULL UNIQUE, v); {Series(3000)} INSERT INTO v SELECT 'k' || i, char(8364, i + 100, 128512) FROM s";
                await command.ExecuteNonQueryAsync(Token);
            }

            digests[encoding == "UTF-8" ? 0 : 1] = await DigestAsync(location, "v");
        }

        Assert.Equal(digests[0], digests[1]);
    }

    [Theory]
    [InlineData("", "00000000000000000000000000000000")]
    [InlineData("The quick brown fox jumps over the lazy dog", "e34bbc7bbc071b6c7a433ca9c49a9347")]
    [InlineData("The quick brown fox jumps over the lazy cog", "658ca970ff85269a43fee3eaa68e5c3e")]
    [InlineData("hello", "cbd8a7b341bd9b025b1e906a48ae1d19")]
    public void The_hash_is_MurmurHash3(string text, string expected)
        => Assert.Equal(expected, new RowSum(0, Murmur128.Of(System.Text.Encoding.UTF8.GetBytes(text))).Digest);
}
